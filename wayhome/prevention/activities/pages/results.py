"""Adding, correcting and retiring what came of an activity: one page a kind, all alike."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.prevention.activities import actions
from wayhome.prevention.activities.forms import minutes as minutes_forms
from wayhome.prevention.activities.forms import results as forms
from wayhome.prevention.activities.models import Activity, ActivityPart
from wayhome.prevention.activities.queries.parts import activity_for, named, offices_of, part_for
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Kind:
    """How a kind of part is asked, recorded and named."""

    add: Callable[..., Any]
    form: Any
    edit_form: Any
    title: str | Promise
    labels: dict[str, str | Promise]


KINDS = {
    "issue": Kind(
        actions.raise_issue,
        forms.IssueForm,
        forms.EditIssueForm,
        gettext_lazy("An issue raised"),
        {
            "theme": gettext_lazy("What about?"),
            "words": gettext_lazy("In a few words"),
            "place_id": gettext_lazy("Place"),
            "owner_id": gettext_lazy("Who answers for it?"),
            "raised_on": gettext_lazy("Raised on"),
            "promised_on": gettext_lazy("Promised by"),
            "state": gettext_lazy("What became of it?"),
            "answered_on": gettext_lazy("Answered on"),
            "answer": gettext_lazy("What was the answer?"),
        },
    ),
    "output": Kind(
        actions.add_output,
        forms.OutputForm,
        forms.EditOutputForm,
        gettext_lazy("Something built or given out"),
        {
            "kind": gettext_lazy("What is there now?"),
            "count": gettext_lazy("How many?"),
            "words": gettext_lazy("In a few words"),
            "for_whom": gettext_lazy("For whom?"),
            "place_id": gettext_lazy("Place"),
        },
    ),
    "contribution": Kind(
        actions.add_contribution,
        forms.ContributionForm,
        forms.EditContributionForm,
        gettext_lazy("A contribution"),
        {
            "giver": gettext_lazy("Who gave?"),
            "kind": gettext_lazy("What?"),
            "amount": gettext_lazy("Amount"),
            "currency": gettext_lazy("Currency"),
            "words": gettext_lazy("In a few words"),
            "agency_id": gettext_lazy("Organisation"),
        },
    ),
    "test": Kind(
        actions.add_test,
        forms.TestForm,
        forms.EditTestForm,
        gettext_lazy("A test"),
        {
            "when": gettext_lazy("When was the test?"),
            "takers": gettext_lazy("How many took it?"),
            "mean": gettext_lazy("Their mean score, of 100"),
            "topic": gettext_lazy("What about?"),
        },
    ),
    "quote": Kind(
        actions.add_quote,
        forms.QuoteForm,
        forms.EditQuoteForm,
        gettext_lazy("What somebody said"),
        {
            "words": gettext_lazy("What was said"),
            "said_by": gettext_lazy("Who said it?"),
            "permission": gettext_lazy("May it be told?"),
            "speaker": gettext_lazy("Name and post"),
            "english": gettext_lazy("The same in English"),
        },
    ),
    "point": Kind(
        actions.add_point,
        minutes_forms.PointForm,
        minutes_forms.EditPointForm,
        gettext_lazy("A line of the minutes"),
        {
            "kind": gettext_lazy("What is it?"),
            "words": gettext_lazy("In a few words"),
            "owner_id": gettext_lazy("Organisation"),
            "colleague_id": gettext_lazy("Colleague"),
            "due_on": gettext_lazy("By when?"),
            "state": gettext_lazy("What became of it?"),
            "settled_on": gettext_lazy("Settled on"),
            "outcome": gettext_lazy("What came of it?"),
        },
    ),
    "figure": Kind(
        actions.present_figure,
        forms.FigureForm,
        forms.EditFigureForm,
        gettext_lazy("A figure shown"),
        {
            "code": gettext_lazy("Which figure?"),
            "month": gettext_lazy("Of which month?"),
            "printed": gettext_lazy("What was shown"),
        },
    ),
}


@page("activities.record")
def add(request: HttpRequest, id: uuid.UUID, kind: str) -> HttpResponse:
    """Record one more thing that came of an activity."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    how = _kind(kind)
    activity = activity_for(viewer, id, to_record=True)
    initial: dict[str, Any] = {"raised_on": activity.happened_on, "place": None}
    if kind == "point":
        initial |= {"kind": request.GET.get("kind", "decision")}
    form = how.form(sent(request), initial=initial, **_asked(viewer, activity))
    if form.is_bound and not form.only_looks() and form.is_valid():
        try:
            how.add(by=viewer, activity_id=activity.pk, id=form.cleaned_data["id"], **form.told)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(address(activity))
    context = {
        "form": form,
        "activity": activity,
        "title": how.title,
        "back": address(activity),
        "kind": kind,
    }
    return render(request, "activities/parts/add.html", context, status=status(form))


@page("activities.record")
def edit(request: HttpRequest, kind: str, id: uuid.UUID) -> HttpResponse:
    """Correct one thing that came of an activity; its history stands beside it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    how = _kind(kind)
    part = part_for(viewer, kind, id, to_record=True)
    activity, back = part.activity, back_of(part)
    initial = forms.initial_of(part, how.edit_form.names)
    form = how.edit_form(sent(request), initial=initial, **_asked(viewer, activity))
    if form.is_bound and not form.only_looks() and form.is_valid():
        try:
            actions.correct_part(
                by=viewer, part=part, version=form.cleaned_data["version"], changes=form.told
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            saved: Any = conflict.saved
            now = forms.initial_of(saved, how.edit_form.names)
            clash = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "form": form,
        "activity": activity,
        "title": how.title,
        "back": back,
        "kind": kind,
        "part": part,
        "versions": versions(viewer, part, kind),
    }
    return render(request, "activities/parts/edit.html", context, status=status(form))


@page("activities.record")
def retire(request: HttpRequest, kind: str, id: uuid.UUID) -> HttpResponse:
    """Take one thing that came of an activity out of lists and figures."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    how = _kind(kind)
    part = part_for(viewer, kind, id, to_record=True)
    form = RetireForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.retire_part(by=viewer, part=part, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("It was retired. It no longer counts, and stays in the history."))
            return redirect(address(part.activity))
    context = {
        "form": form,
        "title": _("%(what)s: retire it?") % {"what": how.title},
        "text": _("It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."),
        "facts": [(label, value) for label, value in _first(viewer, part, kind)],
        "submit": _("Retire it"),
        "back": back_of(part),
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=status(form))


def versions(viewer: Viewer, part: ActivityPart, kind: str) -> list[histories.Told]:
    """The history of a part, in words."""
    return histories.told(part, KINDS[kind].labels, people=named(viewer, part))


def sent(request: HttpRequest) -> Any:
    """What was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def status(form: Any) -> int:
    """The answer's number: 422 where something is to be mended."""
    return 422 if form.errors else 200


def address(activity: Activity) -> str:
    """The page of an activity."""
    return reverse("activities:show", args=[activity.pk])


def back_of(part: ActivityPart) -> str:
    """Where one goes on from a part: an issue has a page of its own."""
    if part._meta.model_name == "issue":
        return reverse("activities:issue", args=[part.pk])
    return address(part.activity)


def _first(viewer: Viewer, part: ActivityPart, kind: str) -> list[tuple[str, str]]:
    """What a part says, as its newest version has it."""
    shown = versions(viewer, part, kind)
    lines: dict[str, str] = {}
    for version in reversed(shown):
        lines |= {change.label: change.after for change in version.changes}
    return [(label, value) for label, value in lines.items() if value]


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _asked(viewer: Viewer, activity: Activity) -> dict[str, Any]:
    return {"viewer": viewer, "activity": activity, "offices": offices_of(viewer, activity)}
