"""The register of issues: what was promised and is late first; one issue with its history; an answer in two taps."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.actions import answer_issue
from wayhome.prevention.activities.forms.registers import IssueFilter
from wayhome.prevention.activities.forms.results import AnswerForm
from wayhome.prevention.activities.models import Issue
from wayhome.prevention.activities.pages.results import sent, status, versions
from wayhome.prevention.activities.queries import issues as queries
from wayhome.prevention.activities.queries.parts import may_record, offices_of, part_for, those_recordable
from wayhome.prevention.activities.rules.results import SETTLED_ISSUE
from wayhome.trust.access.viewer import Viewer

ROWS = 50


@page("activities.view")
def register(request: HttpRequest) -> HttpResponse:
    """Issues that communities raised, late promises first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = IssueFilter(request.GET or None, initial={"show": queries.OPEN})
    told: dict[str, Any] = (
        form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    )
    show = told.get("show") or queries.OPEN
    asked = {"theme": told.get("theme", ""), "month": told.get("month"), "place": told.get("place")}
    found = queries.issues(viewer, show=show, **asked)
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    day = queries.here(viewer)
    places = queries.places_of(viewer, rows.object_list)
    mine = those_recordable(viewer, {row.activity_id for row in rows})
    context = {
        "form": form,
        "page": rows,
        "rows": [
            {
                "issue": row,
                "places": [row.place] if row.place else places.get(row.activity_id, []),
                "late": _late(row, day),
                "may": row.activity_id in mine,
            }
            for row in rows
        ],
        "show": show,
        "themes": queries.by_theme(viewer, found),
        "overdue": rows.paginator.count if show == queries.OVERDUE else queries.overdue_count(viewer),
        "nobody": queries.unanswered_for(viewer),
        "narrowed": any(asked.values()),
    }
    return render(request, "activities/issues.html", context)


@page("activities.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One issue: what is known of it, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    issue = _issue(viewer, id)
    places = [issue.place] if issue.place else queries.places_of(viewer, [issue]).get(issue.activity_id, [])
    context = {
        "issue": issue,
        "places": places,
        "late": _late(issue, queries.here(viewer)),
        "may": issue.retired_at is None and may_record(viewer, issue.activity),
        "settled": issue.state in SETTLED_ISSUE,
        "versions": versions(viewer, issue, "issue"),
    }
    return render(request, "activities/issue.html", context)


@page("activities.record")
def answer(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say what became of an issue: today is there already, and the button pressed is the answer."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    issue = _issue(viewer, id, to_record=True)
    offices = offices_of(viewer, issue.activity)
    zone = offices[0].time_zone if offices else "UTC"
    told = {"version": issue.version, "state": issue.state, "answer": issue.answer}
    usual = {"answered_on": issue.answered_on or queries.here(viewer)}
    form = AnswerForm(sent(request), initial=told | usual, zone=zone)
    back = reverse("activities:issue", args=[issue.pk])
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            answer_issue(by=viewer, issue_id=issue.pk, **said)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            saved: Any = conflict.saved
            now = {"state": saved.state, "answer": saved.answer, "answered_on": saved.answered_on}
            clash = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("activities:issues") if "register" in request.GET else back)
    told_more = bool(form.errors) or bool(form["answer"].value())
    context = {
        "form": form,
        "issue": issue,
        "back": back,
        "states": _offered(issue),
        "today": usual["answered_on"],
        "opened": told_more,
    }
    return render(request, "activities/issue_answer.html", context, status=status(form))


def _issue(viewer: Viewer, id: uuid.UUID, *, to_record: bool = False) -> Issue:
    issue = part_for(viewer, "issue", id, to_record=to_record)
    assert isinstance(issue, Issue)  # nosec: the kind says so
    return issue


def _late(issue: Issue, day: Any) -> int:
    """By how many days a promise is late; 0 where it is not, or where there is an answer."""
    if issue.promised_on is None or issue.state in SETTLED_ISSUE:
        return 0
    return max((day - issue.promised_on).days, 0)


def _offered(issue: Issue) -> list[tuple[str, Any]]:
    """What an issue may become now: anything but what it is while it is open."""
    return [
        (code, words)
        for code, words in codes.ISSUE_STATES.choices
        if code in SETTLED_ISSUE or code != issue.state
    ]
