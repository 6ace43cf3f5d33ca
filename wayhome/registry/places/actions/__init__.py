"""The only way into the room: the countries' lists and villages, hotspots, border gates."""

from wayhome.registry.places.actions.gates import add_gate, correct_gate
from wayhome.registry.places.actions.hotspots import correct_hotspot, flag_hotspot, retire_hotspot
from wayhome.registry.places.actions.villages import add_village, edit_village, load_places, retire_village

__all__ = [
    "add_gate",
    "add_village",
    "correct_gate",
    "correct_hotspot",
    "edit_village",
    "flag_hotspot",
    "load_places",
    "retire_hotspot",
    "retire_village",
]
