"""Where a thing that a clock asks for is done: recording the fact is doing it. Kind by kind the page, and what it is opened with."""

import uuid

from django.urls import reverse

from wayhome.registry.tasks.models import Task

CASE, ABOUT, NOTHING = "case", "about", "nothing"
# kind: (url name, what it is opened with). A kind that is not here is done on the person's page.
PAGES: dict[str, tuple[str, str]] = {
    "first_check": ("cases:step", CASE),
    "needs": ("plans:needs", CASE),
    "plan": ("plans:plan", CASE),
    "plan_review": ("plans:plan", CASE),
    "goal_action": ("plans:plan", CASE),
    "promise": ("plans:plan", CASE),
    "entitlement": ("plans:entitlements", CASE),
    "grant": ("plans:grant", ABOUT),
    "grant_use": ("plans:grant", ABOUT),
    "note": ("notes:record", CASE),
    "contact": ("notes:record", CASE),
    "safety_review": ("safety:record", CASE),
    "flag": ("safety:flag", ABOUT),
    "incident": ("safety:incident", ABOUT),
    "consent_ends": ("cases:consents", CASE),
    "taken_back": ("cases:consents", CASE),
    "hold_ends": ("cases:consents", CASE),
    "conference": ("conferences:show", ABOUT),
    "best_interest": ("children:record", CASE),
    "decision": ("conferences:decision", ABOUT),
    "graduation": ("aftercare:graduation", ABOUT),
    "follow_up": ("aftercare:follow_up", CASE),
    "find": ("aftercare:follow_up", CASE),
    "lost": ("aftercare:lost", CASE),
    "approval": ("supervision:approvals", NOTHING),
    "talk": ("supervision:note_add", ABOUT),
}


def page_of(task: Task) -> str:
    """Return the address of the page where a task is done; the person's page where there is none of its own, "" without a person."""
    name, opened_with = PAGES.get(task.kind, ("", ""))
    if opened_with == NOTHING:
        return reverse(name)
    given: uuid.UUID | None = task.case_id if opened_with == CASE else task.about
    return reverse(name, args=[given]) if name and given is not None else _person(task)


def _person(task: Task) -> str:
    return "" if task.case_id is None else reverse("desk:person", args=[task.case_id])
