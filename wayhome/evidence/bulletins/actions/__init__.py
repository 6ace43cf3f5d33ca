"""Acts of the bulletin: choosing its lines, and writing what it tells beside its figures."""

from wayhome.evidence.bulletins.actions.items import draft_item, edit_item, move_item
from wayhome.evidence.bulletins.actions.lines import choose_lines

__all__ = ["choose_lines", "draft_item", "edit_item", "move_item"]
