"""Pages that change many activities at once: choose what, look at what will change, save it as one act, take it back."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.actions import bulk_change, undo_bulk
from wayhome.prevention.activities.actions.bulk import MOST
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.forms.bulk import BulkForm
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries import bulk as queries
from wayhome.prevention.activities.queries import choices
from wayhome.prevention.activities.queries.bulk import State
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

_LISTS = {
    "our_role": codes.ROLES,
    "run_by": codes.RUN_BY,
    "level": codes.LEVELS,
    "topics": codes.TOPICS,
}


@page("activities.record")
def change(request: HttpRequest) -> HttpResponse:
    """What should change of the activities that were ticked; then what will be; then it is."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = _ids(request.POST.getlist("id-of") or request.GET.getlist("id"))
    states = queries.chosen(viewer, asked[: MOST + 1])
    offices = choices.recording_offices(viewer)
    context: dict[str, Any] = {
        "states": list(states.values()),
        "left_out": len(asked) - len(states),
        "most": MOST,
        "back": reverse("activities:list"),
    }
    if not states or len(asked) > MOST or not offices:
        return render(request, "activities/bulk.html", context)
    form = _form(request, viewer, list(states.values()), offices)
    context["form"] = form
    step = request.POST.get("step", "")
    if form.is_bound and not form.only_looks() and step != "again" and form.is_valid():
        if not form.changes:
            form.refuse(Refused(_("Choose what should change.")))
        elif step == "save":
            saved = _save(viewer, form, states, offices)
            if saved is not None:
                messages.success(request, _changed(len(saved.rows)))
                return redirect("activities:bulk_done", saved.pk)
        else:
            context |= _preview(states, form.changes) | {"sent": _sent_again(request)}
            return render(request, "activities/bulk_preview.html", context)
    return render(request, "activities/bulk.html", context, status=422 if form.errors else 200)


@page("activities.record")
def done(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """A change that was made: what each was and became; with a button it is taken back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    made = queries.bulk_change_for(viewer, id)
    if request.method == "POST":
        undone = undo_bulk(by=viewer, id=made.pk)
        _say(request, undone.restored, undone.kept)
        return redirect("activities:bulk_done", made.pk)
    activities = Activity.objects.visible_to(viewer).in_bulk(
        [uuid.UUID(row["activity"]) for row in made.rows]
    )
    names = queries.names_of(made.rows)
    rows = [
        (activities[key], _differences(row["before"], row["after"], names))
        for row in made.rows
        if (key := uuid.UUID(row["activity"])) in activities
    ]
    context = {"change": made, "rows": rows, "changed": _changed(len(made.rows))}
    return render(request, "activities/bulk_done.html", context)


def _ids(texts: Iterable[str]) -> list[uuid.UUID]:
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _form(request: HttpRequest, viewer: Viewer, states: list[State], offices: list[Office]) -> BulkForm:
    projects = choices.projects(viewer, offices)
    agencies = queries.agencies_by_id({key for state in states for key, _part in state.agencies})
    topics = sorted({topic for state in states for topic in state.topics})
    return BulkForm(
        request.POST if request.method == "POST" else None,
        projects=projects,
        phases=choices.phases(projects),
        agencies=sorted(agencies.values(), key=lambda agency: agency.label),
        topics=topics,
    )


def _sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to be sent once more with the button that saves."""
    own = ("csrfmiddlewaretoken", "step", "id-of", "find")
    return [(name, value) for name, values in request.POST.lists() if name not in own for value in values]


def _save(viewer: Viewer, form: BulkForm, states: dict[uuid.UUID, State], offices: list[Office]) -> Any:
    """Make the change; where it is refused, say it at the form, naming each activity."""
    try:
        return bulk_change(
            by=viewer,
            office=offices[0],
            activity_ids=list(states),
            changes=form.changes,
            id=form.cleaned_data["id"],
        )
    except RowsRefused as refused:
        form.refuse(refused)
        for id, wrong in refused.rows.items():
            activity = states[uuid.UUID(str(id))].activity
            form.add_error(None, f"{queries.named(activity)}: {wrong.sentence}")
    except Refused as refused:
        form.refuse(refused)
    return None


def _preview(states: dict[uuid.UUID, State], changes: dict[str, Any]) -> dict[str, Any]:
    pairs = []
    for state in states.values():
        after = queries.wanted_of(state, changes)
        pairs.append((state.activity, state.told(after), after))
    names = queries.names_of({"before": before, "after": after} for _activity, before, after in pairs)
    rows = [(activity, _differences(before, after, names)) for activity, before, after in pairs]
    moving = [row for row in rows if row[1]]
    will = ngettext("%(n)s activity will change", "%(n)s activities will change", len(moving))
    return {
        "rows": moving,
        "same": len(rows) - len(moving),
        "will": will % {"n": len(moving)},
    }


def _differences(
    before: dict[str, Any], after: dict[str, Any], names: dict[str, str]
) -> list[dict[str, str]]:
    """What differs, in words."""
    labels = {
        "project": _("Project"),
        "phase": _("Phase"),
        "our_role": _("Our part in it"),
        "run_by": _("Who ran it"),
        "level": _("In which words"),
        "title": _("Name"),
        "topics": _("What it was about"),
        "agencies": _("Organisations"),
    }
    return [
        {
            "label": labels[name],
            "before": _words(name, before[name], names),
            "after": _words(name, value, names),
        }
        for name, value in after.items()
        if before[name] != value
    ]


def _words(name: str, value: Any, names: dict[str, str]) -> str:
    if name == "agencies":
        told = [f"{names.get(key, '')} ({codes.PARTS.label(part)})" for key, part in value]
    elif name in _LISTS:
        told = [
            str(_LISTS[name].label(code)) for code in (value if isinstance(value, list) else [value]) if code
        ]
    else:
        told = [names.get(value, value) if name in queries.BY_ID else value] if value else []
    return ", ".join(told) or "–"


def _changed(count: int) -> str:
    return ngettext("%(n)s activity was changed.", "%(n)s activities were changed.", count) % {"n": count}


def _say(request: HttpRequest, restored: list[Activity], kept: list[Activity]) -> None:
    if restored:
        back = ngettext(
            "%(n)s activity is as it was before.", "%(n)s activities are as they were before.", len(restored)
        )
        messages.success(request, back % {"n": len(restored)})
    for activity in kept[:20]:
        left = _("%(activity)s was changed since and stays as it is.")
        messages.warning(request, left % {"activity": queries.named(activity)})
