"""Writing safety: looks at it with the person (``checks``), what is to be seen to (``flags``), what happened (``incidents``)."""

from wayhome.journey.safety.actions.checks import correct_check, follow_stay, record_check, retire_check
from wayhome.journey.safety.actions.flags import (
    close_flag,
    correct_flag,
    record_flag,
    reopen_flag,
    retire_flag,
)
from wayhome.journey.safety.actions.incidents import (
    close_incident,
    correct_incident,
    record_incident,
    reopen_incident,
    retire_incident,
)

__all__ = [
    "close_flag",
    "close_incident",
    "correct_check",
    "correct_flag",
    "correct_incident",
    "follow_stay",
    "record_check",
    "record_flag",
    "record_incident",
    "reopen_flag",
    "reopen_incident",
    "retire_check",
    "retire_flag",
    "retire_incident",
]
