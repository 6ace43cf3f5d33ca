"""Installing the standing indicators, and setting targets."""

import datetime as dt

from wayhome.evidence.indicators.definitions import STANDING, Definition
from wayhome.evidence.indicators.models import Indicator, IndicatorVersion
from wayhome.evidence.indicators.rules import check
from wayhome.evidence.indicators.sources import SHAPES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

# Before any record: the first version of a standing indicator holds for every month.
FROM_THE_BEGINNING = dt.date(1900, 1, 1)


@act("indicators.install")
def install_indicators(*, by: Viewer) -> None:
    """Write the standing indicators as data. Called again it writes nothing, unless a later release counts otherwise.

    Then the indicator gets a further version that replaces the one before for every month (the house's definitions do not
    depend on the day a release was installed).
    """
    written = [definition.code for place, definition in enumerate(STANDING) if _install(place, definition)]
    if written:
        record(by, "indicators.install", ("indicators.indicator", "all"), details=written)
    else:
        unchanged()


def _install(place: int, definition: Definition) -> bool:
    parts = check(definition.parts, SHAPES).as_json()
    indicator, _made = Indicator.objects.update_or_create(
        code=definition.code, defaults={"position": place, "section": definition.section}
    )
    newest = indicator.versions.order_by("-number").first()
    if newest is not None and (newest.parts, newest.sheet) == (parts, definition.sheet()):
        return False
    if newest is not None and newest.parts == parts:
        newest.sheet = definition.sheet()
        newest.save(update_fields=["sheet"])
        return True
    number = 1 if newest is None else newest.number + 1
    IndicatorVersion.objects.create(
        indicator=indicator,
        number=number,
        valid_from=FROM_THE_BEGINNING,
        parts=parts,
        sheet=definition.sheet(),
    )
    return True
