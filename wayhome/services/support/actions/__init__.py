"""What may be done in support, a module a subject."""

from wayhome.services.support.actions.days import Moved, end_package, retire_enrolment, tick_days, tick_grid
from wayhome.services.support.actions.services import (
    correct_service,
    record_service,
    record_services,
    retire_service,
)

__all__ = [
    "Moved",
    "correct_service",
    "end_package",
    "record_service",
    "record_services",
    "retire_enrolment",
    "retire_service",
    "tick_days",
    "tick_grid",
]
