"""Pages of series: which there are, beginning and ending one, and copying last month's activities to a new one."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit import facts
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import Month, today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.prevention.activities.actions import copy_series, correct_series, put_in_series, start_series
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.forms.series import NEW, NONE, CopyForm, SeriesForm, StartForm
from wayhome.prevention.activities.models import Activity, Series
from wayhome.prevention.activities.queries import series as queries
from wayhome.prevention.activities.queries.choices import offices_of, recording_offices
from wayhome.prevention.activities.queries.parts import activity_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office


@page("activities.record")
def listed(request: HttpRequest) -> HttpResponse:
    """The series of the office, with how often each took place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = list(queries.series_of(viewer))
    times = queries.times_of(viewer, rows)
    context = {
        "rows": [(one, *times.get(one.pk, (0, None))) for one in rows],
        "mine": {office.pk for office in recording_offices(viewer)},
    }
    return render(request, "activities/series.html", context)


@page("activities.record")
def copy(request: HttpRequest) -> HttpResponse:
    """What of last month comes again: tick, change a day, save all at once."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    offices = recording_offices(viewer)
    office = _office(offices, request.GET.get("office"))
    this = Month.of(today(office.time_zone))
    months = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = months.chosen(this)
    proposed = queries.proposals(viewer, office, month)
    form = CopyForm(_sent(request), proposed=proposed, zone=office.time_zone)
    if form.is_bound and form.is_valid():
        ticked = form.ticked
        try:
            done = copy_series(by=viewer, month=month, copies=[(id, day) for _key, id, day in ticked]) if ticked or not form.gone else None  # fmt: skip
        except RowsRefused as refused:
            for at, wrong in refused.rows.items():
                form.add_error(f"day-{ticked[int(str(at))][0]}", str(wrong.sentence))
        except Refused as refused:
            form.refuse(refused)
        else:
            _say(request, len(done.made) if done else 0, form.gone + (len(done.already) if done else 0))
            return redirect(f"{reverse('activities:list')}?month={month}")
    context = {
        "form": form,
        "months": months,
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1),
        "office": office,
        "offices": offices if len(offices) > 1 else [],
        "more": proposed.more,
    }
    return render(request, "activities/series_copy.html", context, status=_status(form))


@page("activities.record")
def start(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Make an activity the first of a series, or one time of one there is."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id, to_record=True)
    if activity.type in queries.WITH_A_LIST:
        raise Http404
    joinable = list(queries.joinable(viewer, activity))
    initial = {"title": activity.title or activity.get_type_display()}
    form = StartForm(_sent(request), initial=initial, joinable=joinable, now=activity.series)
    back = reverse("activities:show", args=[activity.pk])
    if form.is_bound and form.is_valid():
        try:
            _begin(viewer, activity, form)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            form.refuse(Refused(_("Somebody changed this just now. Look at it again.")))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "activity": activity, "back": back}
    return render(request, "activities/series_start.html", context, status=_status(form))


@page("activities.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give a series another name or rhythm, or say on which day it ended."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    series = queries.series_for(viewer, id)
    saved = {name: getattr(series, name) for name in ("title", "rhythm", "ended_on", "version")}
    form = SeriesForm(_sent(request), initial=saved)
    back = reverse("activities:series")
    if form.is_bound and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            correct_series(by=viewer, series_id=series.pk, version=told.pop("version"), changes=told)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            clash = conflicted(form, saved, series.version, str(series.recorded_by), series.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "series": series, "back": back}
    return render(request, "activities/series_edit.html", context, status=_status(form))


def _begin(viewer: Viewer, activity: Activity, form: StartForm) -> None:
    told = form.cleaned_data
    if told["series"] == NEW:
        start_series(
            by=viewer,
            office=_lead(viewer, activity),
            type=activity.type,
            title=told["title"],
            rhythm=told["rhythm"],
            activity_id=activity.pk,
            id=told["id"],
        )
        return
    chosen: Series | None = None if told["series"] == NONE else form.joinable[told["series"]]
    put_in_series(by=viewer, activity_id=activity.pk, series=chosen)


def _lead(viewer: Viewer, activity: Activity) -> Office:
    """The first of the activity's offices in which the viewer records."""
    there = offices_of(activity)
    mine = [office for office in there if viewer.may_in("activities.record", office.pk)]
    return (mine or there)[0]


def _office(offices: list[Office], code: str | None) -> Office:
    if not offices:
        raise Http404
    return next((office for office in offices if office.code == code), offices[0])


def _say(request: HttpRequest, made: int, already: int) -> None:
    if made:
        said = ngettext("%(n)s activity was copied.", "%(n)s activities were copied.", made) % {"n": made}
        messages.success(request, f"{said} {_('Open each one to count who came.')}")
    if already:
        left = ngettext(
            "%(n)s was there already and was left as it is.",
            "%(n)s were there already and were left as they are.",
            already,
        )
        messages.info(request, left % {"n": already})


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
