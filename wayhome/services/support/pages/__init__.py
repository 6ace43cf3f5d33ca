"""Pages of support, a module a subject."""

from wayhome.services.support.pages.enrolments import (
    correct_enrolment,
    end,
    enrolment,
    retire_enrolment,
)
from wayhome.services.support.pages.log import edit, month, record, retire, show
from wayhome.services.support.pages.packages import days, intake
from wayhome.services.support.pages.trainings import after_training

__all__ = [
    "after_training",
    "correct_enrolment",
    "days",
    "edit",
    "end",
    "enrolment",
    "intake",
    "month",
    "record",
    "retire",
    "retire_enrolment",
    "show",
]
