"""Pages of organisations and projects, a module a subject."""

from wayhome.registry.agencies.pages.organisations import (
    add,
    detail,
    edit,
    list_agencies,
    options_for,
    retire,
)
from wayhome.registry.agencies.pages.projects import (
    add_project,
    edit_project,
    list_projects,
    project,
    retire_project,
)

__all__ = [
    "add",
    "add_project",
    "detail",
    "edit",
    "edit_project",
    "list_agencies",
    "list_projects",
    "options_for",
    "project",
    "retire",
    "retire_project",
]
