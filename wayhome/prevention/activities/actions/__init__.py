"""The only way into the room: recording activities, and what came of them."""

from wayhome.prevention.activities.actions.issues import answer_issue, correct_issue, raise_issue
from wayhome.prevention.activities.actions.points import add_point, settle_point
from wayhome.prevention.activities.actions.recording import (
    correct_activity,
    keep_listed,
    record_activity,
    retire_activity,
)
from wayhome.prevention.activities.actions.results import (
    add_contribution,
    add_output,
    add_quote,
    add_test,
    correct_part,
    present_figure,
    retire_part,
)
from wayhome.prevention.activities.actions.visits import approve_visit, set_client_visit

__all__ = [
    "add_contribution",
    "add_output",
    "add_point",
    "add_quote",
    "add_test",
    "answer_issue",
    "approve_visit",
    "correct_activity",
    "correct_issue",
    "correct_part",
    "keep_listed",
    "present_figure",
    "raise_issue",
    "record_activity",
    "retire_activity",
    "retire_part",
    "set_client_visit",
    "settle_point",
]
