"""Pages of figures: the month, one indicator over the months, the records behind a figure, targets, charts."""

from wayhome.evidence.indicators.pages.charts import charts
from wayhome.evidence.indicators.pages.indicator import indicator
from wayhome.evidence.indicators.pages.month import month
from wayhome.evidence.indicators.pages.opening import opening
from wayhome.evidence.indicators.pages.records import records
from wayhome.evidence.indicators.pages.targets import drop, target, targets

__all__ = ["charts", "drop", "indicator", "month", "opening", "records", "target", "targets"]
