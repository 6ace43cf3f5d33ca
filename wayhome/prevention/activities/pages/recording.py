"""Pages of activities: choose what it was, record it, look at it, correct it, retire it; and the list of them."""

import dataclasses
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts
from wayhome.kit.clashes import Clash, Conflicted, conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.heads import told as heads_told
from wayhome.kit.records import RetireForm
from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.actions import correct_activity, record_activity, retire_activity
from wayhome.prevention.activities.forms.fields import CodeBoxes
from wayhome.prevention.activities.forms.recording import Choices, CorrectForm, RecordForm
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries import choices as queries
from wayhome.prevention.activities.queries.parts import activity_for
from wayhome.prevention.activities.queries.sheets import of_sheet
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer

FIRST = 4  # types that stand open; the rest is folded


@page("activities.record")
def choose(request: HttpRequest) -> HttpResponse:
    """What it was: the kinds this person records most stand first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if not queries.recording_offices(viewer):
        raise Http404
    kinds = [(code, codes.TYPES.label(code)) for code in queries.types_by_use(viewer)]
    context = {"first": kinds[:FIRST], "rest": kinds[FIRST:]}
    return render(request, "activities/choose.html", context)


@page("activities.record")
def record(request: HttpRequest, type: str) -> HttpResponse:
    """A new activity of a type; ``?like=`` an activity takes over where, with whom and what about, never who came."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if type not in codes.TYPES:
        raise Http404
    offered = _choices(viewer, type)
    form = RecordForm(
        _sent(request), initial=_begin(viewer, offered, request.GET.get("like")), choices=offered
    )
    if form.is_bound and not form.only_looks() and form.is_valid():
        try:
            saved = record_activity(
                by=viewer, offices=form.offices, type=type, places=form.places, agencies=form.partners,
                topics=form.cleaned_data["topics"], heads=form.heads, asked=form.asked, issues=form.issues,
                id=_id(viewer, form), **form.told, **form.proxy,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("activities:show", saved.pk)
    context = {"form": form, "kind": codes.TYPES.label(type), "back": reverse("activities:choose")}
    if type == "group_meeting" and viewer.may("groups.manage"):
        context["by_list"] = reverse("groups:meet")
    return render(request, "activities/record.html", context, status=_status(form))


@page("activities.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct an activity; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id, to_record=True)
    offered = _choices(viewer, activity.type, activity)
    initial = _initial(activity, offered)
    form = CorrectForm(_sent(request), initial=initial, choices=offered)
    if form.is_bound and not form.only_looks() and form.is_valid():
        try:
            saved = _correct(viewer, activity, form)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            context = {"conflict": _conflict(form, activity, initial), "back": _address(activity)}
            return render(request, "kit/conflict.html", context, status=409)
        else:
            messages.success(request, _("Saved."))
            if not Activity.objects.visible_to(viewer).filter(pk=saved.pk).exists():
                return redirect("activities:list")  # she took her own office off
            return redirect("activities:show", saved.pk)
    context = {"form": form, "activity": activity, "back": _address(activity)}
    return render(request, "activities/edit.html", context, status=_status(form))


@page("activities.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take an activity out of lists and figures, with a reason; it stays in the history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id, to_record=True)
    if not queries.leads(viewer, queries.offices_of(activity)[0]):
        raise Http404
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        retire_activity(by=viewer, activity_id=activity.pk, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The activity was retired. It no longer counts, and stays in the history.")
        )
        return redirect("activities:show", activity.pk)
    context = {"form": form, "activity": activity, "back": _address(activity)}
    return render(request, "activities/retire.html", context, status=_status(form))


def _id(viewer: Viewer, form: RecordForm) -> uuid.UUID:
    """The id of the new record: the form's own, or that of the printed sheet it is entered from."""
    told = form.cleaned_data
    if not told["sheet"]:
        return uuid.UUID(str(told["id"]))
    return of_sheet(viewer, form.offices[0], told["sheet"], told["happened_on"], form.heads)[0]


def _correct(viewer: Viewer, activity: Activity, form: CorrectForm) -> Activity:
    told = form.cleaned_data
    offices = form.offices if form.given("office", "with_offices") else None
    return correct_activity(
        by=viewer,
        activity_id=activity.pk,
        version=told["version"],
        changes=form.told | form.proxy | {"type": told["type"]},
        offices=offices,
        places=form.places if form.given("near", "place", "venue") else None,
        agencies=form.partners if form.given("agencies") else None,
        topics=told["topics"] if form.given("topics") else None,
        heads=form.heads if form.counts_changed else None,
        asked=form.asked if form.answers_changed else None,
    )


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _address(activity: Activity) -> str:
    return reverse("activities:show", args=[activity.pk])


def _choices(viewer: Viewer, type: str, activity: Activity | None = None) -> Choices:
    """What a form offers; for an activity that is there also what it already has."""
    own = queries.recording_offices(viewer)
    there = queries.offices_of(activity) if activity is not None else []
    offices = list(dict.fromkeys([*there[:1], *own]))
    if not offices:
        raise Http404
    zone = offices[0].time_zone
    day = activity.happened_on if activity is not None else today(zone)
    near = [place for place, _venue in queries.places_of(activity)] if activity is not None else []
    projects = queries.projects(viewer, [*there, *own])
    phases = queries.phases(projects)
    if activity is not None:  # what it has stays, also where it is offered no more
        projects += [activity.project] if activity.project and activity.project not in projects else []
        phases += [activity.phase] if activity.phase and activity.phase not in phases else []
    staff = list(colleagues([office.pk for office in offices[:1]]))
    if activity is not None and activity.done_by not in staff:
        staff.append(activity.done_by)
    return Choices(
        type=type,
        zone=zone,
        offices=offices,
        all_offices=list(dict.fromkeys([*queries.other_offices(viewer), *there])),
        at_hand=list(dict.fromkeys([*near, *queries.places_at_hand(viewer, offices[0], day)])),
        projects=projects,
        phases=phases,
        colleagues=staff,
        me=viewer.user,
        partners=viewer.may("agencies.view"),
    )


def _begin(viewer: Viewer, offered: Choices, like: str | None) -> dict[str, Any]:
    """What stands in a new form: today, the one place at hand if there is only one, and what another activity lends."""
    begin: dict[str, Any] = {"happened_on": today(offered.zone)}
    try:
        pattern = activity_for(viewer, uuid.UUID(like)) if like else None
    except (ValueError, Http404):
        pattern = None
    if pattern is None:
        return begin
    lent = (
        "title",
        "our_role",
        "run_by",
        "audience",
        "level",
        "language",
        "messages",
        "composed_of_survivors",
    )
    begin |= {name: getattr(pattern, name) for name in lent}
    begin |= _around(pattern, offered)
    return begin


def _around(activity: Activity, offered: Choices) -> dict[str, Any]:
    """Where, with whom, what about, of which project and offices an activity is, as its form says it."""
    where = queries.places_of(activity)
    at_hand = {place.pk for place in offered.at_hand}
    offices = queries.offices_of(activity)
    venues = [venue for _place, venue in where if venue]
    return {
        "near": [str(place.pk) for place, _venue in where if place.pk in at_hand],
        "venue": venues[0] if venues else "",
        "topics": queries.topics_of(activity),
        "agencies": [{"agency": agency, "part": part} for agency, part in queries.agencies_of(activity)],
        "project": str(activity.project_id or ""),
        "phase": str(activity.phase_id or ""),
        "office": str(offices[0].pk),
        "with_offices": [str(office.pk) for office in offices[1:]],
    }


def _initial(activity: Activity, offered: Choices) -> dict[str, Any]:
    names = (
        "type", "happened_on", "happened_to", "began_at", "ended_at", "title", "our_role", "run_by", "audience", "level", "language",
        "messages", "composed_of_survivors", "source", "version",
    )  # fmt: skip
    known = {name: getattr(activity, name) for name in names}
    known |= _around(activity, offered) | _counts(activity) | {"done_by": str(activity.done_by_id)}
    answers: dict[str, dict[str, int]] = {}
    for one in queries.asked_of(activity, listed=False):
        answers.setdefault(f"{one.trait}_{one.answer}", {})[one.sex] = one.count
    return known | {name: heads_told(counts) for name, counts in answers.items()}


def _counts(activity: Activity) -> dict[str, Any]:
    """Typed counts as the form asks them: offered categories have counters of their own, the rest are rows."""
    cells: dict[tuple[str, str, str, str], dict[str, int]] = {}
    high: dict[tuple[str, str, str, str], int | None] = {}
    for head in queries.heads_of(activity, listed=False):
        key = (head.reach, head.category, head.age_band, head.method)
        sums = cells.setdefault(key, {})
        sums[head.sex] = sums.get(head.sex, 0) + head.count
        high[key] = head.high
    own = {category: f"came_{at}" for at, category in enumerate(rules.OFFERED[activity.type])}
    found: dict[str, Any] = {"others": [], "reach": []}
    for (reach, category, age_band, method), counts in cells.items():
        heads = heads_told(counts)
        if reach == rules.MASS:
            row = {"category": category, "heads": heads, "method": method}
            found["reach"].append(row | {"high": high[reach, category, age_band, method]})
        elif category in own and not age_band:
            found[own[category]] = heads
        else:
            found["others"].append({"category": category, "age_band": age_band, "heads": heads})
    return found


def _conflict(form: CorrectForm, activity: Activity, initial: dict[str, Any]) -> Conflicted:
    """Lay both versions side by side; boxes of one question are chosen whole, not one by one."""
    saved = initial | {name: "" for name in form.fields if name not in initial}
    found = conflicted(form, saved, activity.version, str(activity.recorded_by), activity.recorded_at)
    rows, hidden = list(found.rows), list(found.hidden)
    for name, field in form.fields.items():
        if not isinstance(field, CodeBoxes):
            continue
        theirs, mine = sorted(initial.get(name) or []), sorted(form.cleaned_data[name])
        hidden = [pair for pair in hidden if pair[0] != name]
        rows = [row for row in rows if row.name != name]
        raw = ",".join(theirs), ",".join(mine)
        if theirs == mine:
            hidden.append((name, raw[1]))
        else:
            words = field.in_words(raw[0]), field.in_words(raw[1])
            rows.append(Clash(name, str(field.label), *words, *raw))
    return dataclasses.replace(found, rows=tuple(rows), hidden=tuple(hidden))
