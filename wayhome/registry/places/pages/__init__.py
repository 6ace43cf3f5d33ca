"""Pages of places, a module a subject."""

from wayhome.registry.places.pages import gates, hotspots
from wayhome.registry.places.pages.places import add, detail, edit, options_for, retire, search

__all__ = ["add", "detail", "edit", "gates", "hotspots", "options_for", "retire", "search"]
