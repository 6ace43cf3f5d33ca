"""Forms of the bulletin: its lines, and what it tells beside them."""

from wayhome.evidence.bulletins.forms.items import ItemForm, clash_of_items
from wayhome.evidence.bulletins.forms.lines import LinesForm, clash, reads, yes_or_no

__all__ = ["ItemForm", "LinesForm", "clash", "clash_of_items", "reads", "yes_or_no"]
