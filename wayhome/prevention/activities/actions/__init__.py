"""The only way into the room: recording activities, and what came of them."""

from wayhome.prevention.activities.actions.bulk import bulk_change, undo_bulk
from wayhome.prevention.activities.actions.following import mark_survivors
from wayhome.prevention.activities.actions.issues import answer_issue, correct_issue, raise_issue
from wayhome.prevention.activities.actions.messages import add_sound, retire_sound
from wayhome.prevention.activities.actions.piles import record_pile
from wayhome.prevention.activities.actions.points import add_point, settle_point, write_minutes
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
from wayhome.prevention.activities.actions.rights import give_right, take_right
from wayhome.prevention.activities.actions.series import (
    copy_series,
    correct_series,
    put_in_series,
    start_series,
)
from wayhome.prevention.activities.actions.visits import approve_visit, set_client_visit

__all__ = [
    "add_contribution",
    "add_output",
    "add_point",
    "add_quote",
    "add_sound",
    "add_test",
    "answer_issue",
    "approve_visit",
    "bulk_change",
    "copy_series",
    "correct_activity",
    "correct_issue",
    "correct_part",
    "correct_series",
    "give_right",
    "keep_listed",
    "mark_survivors",
    "present_figure",
    "put_in_series",
    "raise_issue",
    "record_activity",
    "record_pile",
    "retire_activity",
    "retire_part",
    "retire_sound",
    "set_client_visit",
    "settle_point",
    "start_series",
    "take_right",
    "undo_bulk",
    "write_minutes",
]
