"""Pages of the bulletin: a month's, its files and lines, and what it tells beside its figures."""

from wayhome.evidence.bulletins.pages.context import context
from wayhome.evidence.bulletins.pages.items import draft, edit, items, place
from wayhome.evidence.bulletins.pages.months import file, lines, month

__all__ = ["context", "draft", "edit", "file", "items", "lines", "month", "place"]
