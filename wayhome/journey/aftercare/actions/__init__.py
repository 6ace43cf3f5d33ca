"""Graduating, meeting again afterwards, and closing. Each act is one transaction with its trace; tasks follow in the same moment."""

from wayhome.journey.aftercare.actions.closing import (
    answer_closure,
    ask_closure,
    correct_closure,
    withdraw_closure,
)
from wayhome.journey.aftercare.actions.following import (
    correct_follow_up,
    decide_lost,
    record_follow_up,
    retire_follow_up,
)
from wayhome.journey.aftercare.actions.graduating import (
    answer_graduation,
    ask_graduation,
    complete_graduation,
    retire_graduation,
    save_graduation,
    save_return,
    take_back_graduation,
)
from wayhome.journey.aftercare.actions.keeping import follow_stays
from wayhome.journey.aftercare.actions.several import ask_closures

__all__ = [
    "answer_closure",
    "answer_graduation",
    "ask_closure",
    "ask_closures",
    "ask_graduation",
    "complete_graduation",
    "correct_closure",
    "correct_follow_up",
    "decide_lost",
    "follow_stays",
    "record_follow_up",
    "retire_follow_up",
    "retire_graduation",
    "save_graduation",
    "save_return",
    "take_back_graduation",
    "withdraw_closure",
]
