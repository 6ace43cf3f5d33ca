"""Pages of groups themselves: the list, one group with its attendance, starting, correcting, ending, retiring."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import charts, facts, formats, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.prevention.groups import queries, sealed
from wayhome.prevention.groups.actions import correct_group, end_group, retire_group, start_group
from wayhome.prevention.groups.forms.founding import EndForm, GroupForm, StartForm
from wayhome.prevention.groups.models import Group
from wayhome.prevention.groups.rules import age_band
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 100


@page("groups.view")
def groups(request: HttpRequest) -> HttpResponse:
    """The groups by kind, with who belongs and when they last met."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    ended = request.GET.get("ended") == "1"
    rows = Paginator(queries.groups(viewer, ended=ended), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": rows,
        "lines": queries.lines(viewer, list(rows.object_list)),
        "ended": ended,
        "may_keep": viewer.may("groups.manage"),
        "may_count": viewer.may("tallies.view"),
    }
    return render(request, "groups/list.html", context)


@page("groups.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One group: who belongs to it, who came to its last meetings, its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id)
    everybody = queries.members(viewer, group)
    gone = [one for one in everybody if one.left_on is not None and one.left_on != group.ended_on]
    here = [one for one in everybody if one not in gone]
    met = queries.last_meetings(viewer, group)
    day = today(group.office.time_zone)
    coming = queries.attendance(group, everybody, met)
    came = {one.member.pk: one for one in coming}
    may_keep = queries.may_keep(viewer, group)
    named = sealed.names(viewer, everybody) if may_keep else {}
    context = {
        "group": group,
        "here": [
            (member, named.get(member.pk), age_band(member.birth_year, day.year), came.get(member.pk))
            for member in here
        ],
        "gone": gone,
        "size": queries.figure((member.sex, 1) for member in here),
        "met": met,
        "coming": coming,
        "chart": _chart(met) if met else None,
        "plan": queries.plan(viewer, group),
        "may_keep": may_keep,
        "versions": _told(group),
    }
    return render(request, "groups/show.html", context)


@page("groups.manage")
def start(request: HttpRequest) -> HttpResponse:
    """A new group."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    offices = queries.offices_keeping(viewer)
    if not offices:
        raise Http404
    zone = offices[0].time_zone
    initial = {"led_by": str(viewer.user_id), "began_on": today(zone), "office": str(offices[0].pk)}
    form = StartForm(_sent(request), initial=initial, offices=offices, **_asked(viewer, offices[0].pk, zone))
    if form.is_bound and form.is_valid():
        try:
            group = start_group(by=viewer, office=form.chosen_office, id=form.cleaned_data["id"], **form.told)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved. Now add who belongs to it."))
            return redirect("groups:add", group.pk)
    return render(request, "groups/start.html", {"form": form}, status=status_of(form))


@page("groups.manage")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct what is known of a group."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id, to_keep=True)
    initial = {
        "kind": group.kind, "title": group.title, "place": group.place, "began_on": group.began_on, "version": group.version,
        "led_by": str(group.led_by_id or ""), "project": str(group.project_id or ""),
        "composed_of_survivors": group.composed_of_survivors,
    }  # fmt: skip
    form = GroupForm(
        _sent(request), initial=initial, **_asked(viewer, group.office_id, group.office.time_zone, group)
    )
    back = reverse("groups:show", args=[group.pk])
    if form.is_bound and form.is_valid():
        try:
            correct_group(
                by=viewer, group_id=group.pk, version=form.cleaned_data["version"], changes=form.told
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            conflict = conflicted(form, initial, group.version, str(group.recorded_by), group.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:show", group.pk)
    context = {"form": form, "group": group, "back": back}
    return render(request, "groups/edit.html", context, status=status_of(form))


@page("groups.manage")
def end(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """End a group: its members belong to it until its last day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id, to_keep=True)
    if group.ended_on is not None:
        raise Http404
    zone = group.office.time_zone
    form = EndForm(_sent(request), initial={"version": group.version, "ended_on": today(zone)}, zone=zone)
    back = reverse("groups:show", args=[group.pk])
    if form.is_bound and form.is_valid():
        try:
            end_group(by=viewer, group_id=group.pk, version=form.cleaned_data["version"], ended_on=form.day)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            initial = {"version": group.version, "ended_on": group.ended_on}
            conflict = conflicted(form, initial, group.version, str(group.recorded_by), group.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("The group has ended. What it did stays."))
            return redirect("groups:show", group.pk)
    context = {"form": form, "group": group, "back": back}
    return render(request, "groups/end.html", context, status=status_of(form))


@page("groups.manage")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a group that was written down by mistake off the lists."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id, to_keep=True)
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            retire_group(by=viewer, group_id=group.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The group was retired. Its history stays."))
            return redirect("groups:show", group.pk)
    context = {"form": form, "group": group, "back": reverse("groups:show", args=[group.pk])}
    return render(request, "groups/retire.html", context, status=status_of(form))


def status_of(form: Any) -> int:
    """Return the answer's status: a form with faults is not done."""
    return 422 if form.errors else 200


def names_of(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of accounts."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _asked(viewer: Viewer, office_id: uuid.UUID, zone: str, group: Group | None = None) -> dict[str, Any]:
    keepers = list(queries.keepers(viewer, office_id))
    if group is not None and group.led_by is not None and group.led_by not in keepers:
        keepers.append(group.led_by)
    return {
        "zone": zone,
        "keepers": keepers,
        "projects": queries.projects(viewer, [office_id]),
        "chooses_keeper": office_id in viewer.offices("groups.manage"),
    }


def _chart(met: list[queries.Met]) -> charts.Chart:
    lang = formats.language(get_language())
    points = [
        (
            formats.day(one.activity.happened_on, lang, "short"),
            charts.Point(
                one.came.total,
                female=one.came.female,
                male=one.came.male,
                url=reverse("groups:meeting", args=[one.activity.pk]),
            ),
        )
        for one in met
    ]
    return charts.by_kind(_("Who came to the last meetings"), points, halves=True, head=_("Meeting"))


def _told(group: Group) -> list[histories.Told]:
    labels = {
        "kind": _("Kind"),
        "title": _("Name of the group"),
        "place_id": _("Place"),
        "led_by_id": _("Who keeps it"),
        "project_id": _("Project"),
        "began_on": _("Since"),
        "ended_on": _("Ended"),
    }
    versions: list[Any] = list(facts.history(group))
    names: dict[uuid.UUID, str] = names_of(histories.writers(group, "led_by_id"))
    places = Place.objects.filter(pk__in={one.place_id for one in versions})
    names |= {place.pk: place.label for place in places}
    names |= {one.pk: one.label for one in Project.objects.filter(pk__in={v.project_id for v in versions})}
    only = _("Only people we walk with belong to it")
    return histories.told(
        group,
        labels,
        people=names,
        also=lambda version: {only: _("Yes") if version.composed_of_survivors else ""},  # type: ignore[attr-defined]
    )
