"""Acts of the bulletin: choosing its lines, and writing what it tells beside its figures."""

from wayhome.evidence.bulletins.actions.items import draft_item, edit_item, move_item
from wayhome.evidence.bulletins.actions.lines import choose_lines
from wayhome.evidence.bulletins.actions.statistics import drop_statistic, tell_statistic

__all__ = ["choose_lines", "draft_item", "drop_statistic", "edit_item", "move_item", "tell_statistic"]
