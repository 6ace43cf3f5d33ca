"""Writing needs, plans, grants, entitlements and promises. Each act is one transaction with its trace; a form sent twice writes once."""

from wayhome.journey.plans.actions.entitlements import retire_entitlement, set_entitlement
from wayhome.journey.plans.actions.goals import add_goal, correct_goal, end_goal, retire_goal, tick_goal
from wayhome.journey.plans.actions.grants import (
    answer_grant,
    ask_grant,
    check_grant,
    correct_grant,
    give_grant,
    note_paper_grant,
    retire_grant,
    take_back_grant,
    withdraw_grant,
)
from wayhome.journey.plans.actions.needs import correct_needs, record_needs, retire_needs
from wayhome.journey.plans.actions.planning import answer_plan, ask_plan, begin_plan, correct_plan, drop_plan
from wayhome.journey.plans.actions.promises import (
    break_promise,
    correct_promise,
    give_promise,
    keep_promise,
    retire_promise,
    tell_promise,
)
from wayhome.journey.plans.actions.steps import add_action, correct_action, retire_action, tick_action
from wayhome.journey.plans.actions.undoing import undo_tick

__all__ = [
    "add_action",
    "add_goal",
    "answer_grant",
    "answer_plan",
    "ask_grant",
    "ask_plan",
    "begin_plan",
    "break_promise",
    "check_grant",
    "correct_action",
    "correct_goal",
    "correct_grant",
    "correct_needs",
    "correct_plan",
    "correct_promise",
    "drop_plan",
    "end_goal",
    "give_grant",
    "give_promise",
    "keep_promise",
    "note_paper_grant",
    "record_needs",
    "retire_action",
    "retire_entitlement",
    "retire_goal",
    "retire_grant",
    "retire_needs",
    "retire_promise",
    "set_entitlement",
    "take_back_grant",
    "tell_promise",
    "tick_action",
    "tick_goal",
    "undo_tick",
    "withdraw_grant",
]
