"""Where a thing that a clock asks for is done: recording the fact is doing it. Kind by kind the page, and what it is opened with."""

import uuid

from django.urls import NoReverseMatch, reverse

from wayhome.registry.tasks.models import Task

CASE, ABOUT = "case", "about"
# kind: (url name, what it is opened with). A kind that is not here is done on the person's page.
PAGES: dict[str, tuple[str, str]] = {
    "consent_ends": ("cases:consents", CASE),
    "needs": ("plans:needs", CASE),
}


def page_of(task: Task) -> str:
    """Return the address of the page where a task is done; the person's page where there is none of its own, "" without a person."""
    name, opened_with = PAGES.get(task.kind, ("", ""))
    given: uuid.UUID | None = task.case_id if opened_with == CASE else task.about
    if name and given is not None:
        try:
            return reverse(name, args=[given])
        except NoReverseMatch:
            return _person(task)
    return _person(task)


def _person(task: Task) -> str:
    return "" if task.case_id is None else reverse("desk:person", args=[task.case_id])
