"""Opening a person's own page, what she does on it, and the recordings of cards."""

from wayhome.doors.hers.actions.doing import ask_to_talk, leave, take_back
from wayhome.doors.hers.actions.opening import Opened, close_over, enter, open_page, print_page
from wayhome.doors.hers.actions.sounds import add_sound, retire_sound

__all__ = [
    "Opened",
    "add_sound",
    "ask_to_talk",
    "close_over",
    "enter",
    "leave",
    "open_page",
    "print_page",
    "retire_sound",
    "take_back",
]
