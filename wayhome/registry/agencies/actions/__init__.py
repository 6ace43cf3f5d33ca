"""What may be done with organisations and projects, a module a subject."""

from wayhome.registry.agencies.actions.organisations import (
    add_agency,
    agency_for_office,
    correct_agency,
    install_own_offices,
    retire_agency,
)
from wayhome.registry.agencies.actions.projects import add_project, correct_project, retire_project

__all__ = [
    "add_agency",
    "add_project",
    "agency_for_office",
    "correct_agency",
    "correct_project",
    "install_own_offices",
    "retire_agency",
    "retire_project",
]
