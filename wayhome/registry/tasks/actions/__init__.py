"""Acts of this room, by subject."""

from wayhome.registry.tasks.actions.feeds import end_calendar, make_calendar
from wayhome.registry.tasks.actions.free import do, drop, set_task, undo
from wayhome.registry.tasks.actions.moving import hand_over, postpone
from wayhome.registry.tasks.clocks import expect, pass_on, settle, settle_case

__all__ = [
    "do",
    "drop",
    "end_calendar",
    "expect",
    "hand_over",
    "make_calendar",
    "pass_on",
    "postpone",
    "set_task",
    "settle",
    "settle_case",
    "undo",
]
