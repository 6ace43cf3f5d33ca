"""Meetings with others: who came, what is still to do, when the next is due; minutes, written and printed; decisions and proposals."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import facts, formats
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities.actions import settle_point, write_minutes
from wayhome.prevention.activities.forms.minutes import MinutesForm, SettleForm
from wayhome.prevention.activities.forms.registers import PointFilter
from wayhome.prevention.activities.models import Point
from wayhome.prevention.activities.pages.results import address, sent, status
from wayhome.prevention.activities.queries import issues as registers
from wayhome.prevention.activities.queries import meetings as queries
from wayhome.prevention.activities.queries.parts import activity_for, offices_of, part_for, those_recordable
from wayhome.prevention.activities.queries.results import MINUTES, USUAL_MINUTES, results_of, whereabouts
from wayhome.prevention.activities.queries.showing import counts
from wayhome.trust.access.viewer import Viewer

ROWS = 30


@page("activities.view")
def listed(request: HttpRequest) -> HttpResponse:
    """Coordination meetings, newest first, with who came and what is still to do."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Paginator(queries.meetings(viewer), ROWS).get_page(request.GET.get("page"))
    day = registers.here(viewer)
    late = registers.points(viewer, show=registers.OVERDUE)
    context = {
        "page": rows,
        "meetings": queries.told(viewer, rows.object_list),
        "expected": [(one, one.due < day) for one in queries.expected(viewer)],
        "late": [(point, (day - point.due_on).days) for point in late[:5] if point.due_on],
        "late_count": late.count(),
        "today": day,
    }
    return render(request, "activities/meetings.html", context)


@page("activities.view")
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions, proposals and plans of all meetings, late ones first."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    form = PointFilter(request.GET or None, initial={"show": registers.OPEN})
    told: dict[str, Any] = (
        form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    )
    show = told.get("show") or registers.OPEN
    found = registers.points(viewer, show=show, kind=told.get("kind", ""))
    rows = Paginator(found, ROWS).get_page(request.GET.get("page"))
    mine = those_recordable(viewer, {row.activity_id for row in rows})
    day = registers.here(viewer)
    context = {
        "form": form,
        "page": rows,
        "rows": [(row, _late(row, day), row.activity_id in mine) for row in rows],
        "show": show,
        "narrowed": bool(told.get("kind")),
    }
    return render(request, "activities/decisions.html", context)


@page("activities.record")
def settle(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say what came of a decision or proposal."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    point = part_for(viewer, "point", id, to_record=True)
    if not isinstance(point, Point) or point.state == "none":
        raise Http404
    offices = offices_of(viewer, point.activity)
    state = "done" if point.state == "open" else point.state
    told = {"version": point.version, "state": state, "outcome": point.outcome}
    usual = {"settled_on": point.settled_on or registers.here(viewer)}
    zone = offices[0].time_zone if offices else "UTC"
    form = SettleForm(sent(request), initial=told | usual, zone=zone)
    back = address(point.activity)
    if form.is_bound and form.is_valid():
        try:
            settle_point(by=viewer, point_id=point.pk, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            saved: Any = conflict.saved
            now = {"state": saved.state, "outcome": saved.outcome, "settled_on": saved.settled_on}
            clash = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "point": point, "activity": point.activity, "back": back}
    return render(request, "activities/settle.html", context, status=status(form))


@page("activities.record")
def write(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Write the minutes: one line each, in the order of this type of meeting."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id, to_record=True)
    form = MinutesForm(sent(request), first=MINUTES.get(activity.type, USUAL_MINUTES))
    if form.is_bound and form.is_valid():
        try:
            write_minutes(by=viewer, activity_id=activity.pk, lines=form.lines, id=form.cleaned_data["id"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(address(activity))
    context = {"form": form, "activity": activity, "back": address(activity)}
    return render(request, "activities/minutes_write.html", context, status=status(form))


@page("activities.view")
def minutes(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The minutes as they are printed and signed, in any of the three languages."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id)
    asked = request.GET.get("lang", "")
    lang = asked if asked in formats.OWN_NAMES else formats.language(get_language())
    with translation.override(lang):
        results = results_of(viewer, activity)
        context = {
            "activity": activity,
            "results": results,
            "counts": counts(activity),
            "offices": offices_of(viewer, activity),
            "places": whereabouts(viewer, activity),
            "agencies": queries.agencies_at(viewer, [activity.pk]).get(activity.pk, []),
            "languages": [(code, name, code == lang) for code, name in formats.OWN_NAMES.items()],
            "back": address(activity),
            "boxes": [
                {"title": _("Chair of the meeting"), "note": _("Name, post, signature"), "stamp": True},
                {"title": _("Written by"), "note": _("Name, post, signature"), "stamp": False},
            ],
        }
        return render(request, "activities/minutes.html", context)


def _late(point: Point, day: dt.date) -> int:
    if point.due_on is None or point.state != "open":
        return 0
    return max((day - point.due_on).days, 0)
