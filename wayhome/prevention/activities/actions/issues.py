"""The life of an issue that a community raised: raised, with the authority, answered, done or refused."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.prevention.activities.actions import parts
from wayhome.prevention.activities.models import Issue
from wayhome.prevention.activities.rules import results as rules
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act

CORRECTABLE = frozenset(
    {"raised_on", "theme", "words", "place", "owner", "promised_on", "state", "answer", "answered_on"}
)
SENTENCES: parts.Sentences = {
    "raised": (_("An issue is raised on a day of its meeting. Check this day."), "raised_on"),
    "promised": (_("This promise lies before the day the issue was raised. Check both days."), "promised_on"),
    "no_day": (_("Say on which day the answer came."), "answered_on"),
    "no_answer": (_("Choose what became of the issue, or leave the answer and its day empty."), "state"),
    "before": (_("This answer lies before the day the issue was raised. Check both days."), "answered_on"),
    "future": (_("This day has not come yet. Check the day, month and year."), "answered_on"),
}


@act("activities.raise_issue")
def raise_issue(
    *, by: Viewer, activity_id: uuid.UUID, theme: str, words: str = "", place: Place | None = None, owner: Agency | None = None,
    promised_on: dt.date | None = None, raised_on: dt.date | None = None, id: uuid.UUID | None = None,
) -> Issue:  # fmt: skip
    """Record an issue raised at an activity, on its first day unless ``raised_on`` says another of its days.

    Refused if the actor may not add to the activity, or the promise lies before the day the issue was raised.
    """
    row = Issue(theme=theme, words=words, place=place, owner=owner, promised_on=promised_on)
    row.raised_on = raised_on  # type: ignore[assignment]
    return parts.add(
        row, by=by, verb="activities.raise_issue", activity_id=activity_id, id=id, check=possible
    )


@act("activities.answer_issue")
def answer_issue(
    *, by: Viewer, issue_id: uuid.UUID, version: int, state: str, answered_on: dt.date | None = None, answer: str = "",
) -> Issue:  # fmt: skip
    """Say what became of an issue: ``with_authority`` or ``open`` (no day), ``answered``, ``done`` or ``refused`` (on a day)."""
    settled = state in rules.SETTLED_ISSUE
    changes = {
        "state": state,
        "answered_on": answered_on if settled else None,
        "answer": answer if settled else "",
    }
    return parts.correct(
        Issue, issue_id, by=by, verb="activities.answer_issue", version=version, changes=changes, allowed=CORRECTABLE, check=possible
    )  # fmt: skip


@act("activities.correct_issue")
def correct_issue(*, by: Viewer, issue_id: uuid.UUID, version: int, changes: dict[str, Any]) -> Issue:
    """Write the next version of an issue."""
    return parts.correct(
        Issue, issue_id, by=by, verb="activities.correct_issue", version=version, changes=changes, allowed=CORRECTABLE, check=possible
    )  # fmt: skip


def possible(row: Issue, setting: parts.Setting) -> None:
    """Refuse what cannot be true of an issue."""
    row.raised_on = row.raised_on or setting.activity.happened_on
    told = rules.Told(
        setting.activity.happened_on, setting.last, row.raised_on, row.promised_on, row.state, row.answer, row.answered_on
    )  # fmt: skip
    parts.refuse(rules.issue_fault(told, setting.today), SENTENCES)
