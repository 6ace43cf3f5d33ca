"""What may be done in support, a module a subject."""

from wayhome.services.support.actions.days import (
    Moved,
    correct_enrolment,
    end_package,
    end_packages,
    retire_enrolment,
    tick_days,
    tick_grid,
)
from wayhome.services.support.actions.services import (
    correct_service,
    record_log,
    record_service,
    record_services,
    retire_service,
)
from wayhome.services.support.actions.talks import follow_talk
from wayhome.services.support.actions.trainings import enrol_from_training

__all__ = [
    "Moved",
    "correct_enrolment",
    "correct_service",
    "end_package",
    "end_packages",
    "enrol_from_training",
    "follow_talk",
    "record_log",
    "record_service",
    "record_services",
    "retire_enrolment",
    "retire_service",
    "tick_days",
    "tick_grid",
]
