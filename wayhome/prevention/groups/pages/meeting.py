"""Pages of meetings: which group met, who came, one meeting with its history."""

import dataclasses
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts, histories
from wayhome.kit.clashes import Clash, Conflicted, conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.heads import told as as_heads
from wayhome.kit.records import RetireForm
from wayhome.prevention.activities.codes import ENROLLING, TOPICS
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.choices import leads, offices_of
from wayhome.prevention.groups import queries, rules, sealed
from wayhome.prevention.groups.actions import correct_meeting, record_meeting, retire_meeting
from wayhome.prevention.groups.forms.meeting import GUESTS, LISTED, CorrectForm, MeetingForm, WhichForm
from wayhome.prevention.groups.forms.membership import NewcomerSet, rows_told
from wayhome.prevention.groups.models import Group, GroupMember
from wayhome.prevention.groups.pages.founding import names_of, status_of
from wayhome.prevention.groups.pages.membership import knowing
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer

NEW = 1  # rows for newcomers at first
MORE = 3
LISTS = ("members", "topics")


@page("groups.manage")
def meet(request: HttpRequest) -> HttpResponse:
    """A meeting by ticking: without a group in the address, first which one met."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    mine = list(queries.kept(viewer))
    chosen = _chosen(mine, request.GET.getlist("group"))
    if not chosen:
        return _which(request, mine)
    zone = chosen[0].office.time_zone
    members = queries.tickable(viewer, chosen, today(zone))
    initial: dict[str, Any] = {
        "happened_on": today(zone),
        "type": rules.MEETINGS.get(chosen[0].kind, LISTED[0]),
    }
    if request.GET.get("all") == "1":
        initial["members"] = [str(member.pk) for member in members if member.left_on is None]
    form = MeetingForm(_sent(request), initial=initial, **_asked(viewer, chosen, members))
    newcomers = _newcomers(request, viewer, chosen)
    if _complete(request, form, newcomers):
        told = form.cleaned_data
        try:
            activity = record_meeting(
                by=viewer, groups=chosen, member_ids=form.ids, happened_on=told["happened_on"], type=told["type"] or initial["type"],
                newcomers=rows_told(told["id"], newcomers, told["happened_on"]), topics=told["topics"], heads=form.heads,
                id=told["id"], **form.proxy,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            return _saved(request, activity)
    context = {
        "form": form,
        "newcomers": newcomers,
        "groups": chosen,
        "nobody": not members,
        "back": reverse("groups:show", args=[chosen[0].pk]),
        "most": rules.MOST_ROWS,
    }
    return render(request, "groups/meet.html", context, status=status_of(form))


@page("groups.view")
def meeting(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One meeting: who came, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity, groups = queries.meeting_for(viewer, id)
    codes = queries.ticked_by_version(viewer, activity, groups)
    labels = {"happened_on": _("Day"), "type": _("What it was"), "done_by_id": _("Who led it")}
    ticked = queries.ticked(viewer, activity, groups)
    kept = {group.pk for group in groups if queries.may_keep(viewer, group)}
    named = sealed.names(viewer, [one for one in ticked if one.group_id in kept])
    context = {
        "activity": activity,
        "groups": [
            (group, [(one, named.get(one.pk)) for one in ticked if one.group_id == group.pk])
            for group in groups
        ],
        "came": queries.came(activity),
        "guests": queries.guests(activity),
        "topics": [TOPICS.label(code) for code in queries.topics(activity)],
        "may_correct": queries.may_correct(viewer, activity),
        "whole": _whole(viewer, activity),
        "enrolling": _enrolling(viewer, activity, ticked),
        "versions": histories.told(
            activity,
            labels,
            people=names_of(histories.writers(activity, "done_by_id")),
            also=lambda version: {_("Who came"): ", ".join(codes[version.version])},  # type: ignore[attr-defined]
        ),
    }
    return render(request, "groups/meeting.html", context)


@page("groups.manage")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a meeting; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity, groups = queries.meeting_for(viewer, id, to_keep=True)
    there = queries.ticked(viewer, activity, groups)
    members = _with_those(there, queries.tickable(viewer, groups, activity.happened_on))
    guests = queries.guests(activity)
    counted_alike = len({row.category for row in guests}) < 2 and not any(row.age_band for row in guests)
    initial = _initial(activity, there, guests)
    form = CorrectForm(_sent(request), initial=initial, **_asked(viewer, groups, members, activity))
    if not counted_alike:
        del form.fields["guests"], form.fields["guest_category"]
    newcomers = _newcomers(request, viewer, groups)
    back = reverse("groups:meeting", args=[activity.pk])
    if _complete(request, form, newcomers):
        told = form.cleaned_data
        changes = {"happened_on": told["happened_on"], "type": told["type"] or activity.type} | form.proxy
        # A form has no id of its own to make those of newcomers from; the version it was made for stands in.
        made_for = uuid.uuid5(activity.pk, str(told["version"]))
        try:
            saved = correct_meeting(
                by=viewer, activity_id=activity.pk, version=told["version"], changes=changes, member_ids=form.ids,
                newcomers=rows_told(made_for, newcomers, told["happened_on"]), topics=told["topics"],
                heads=form.heads if counted_alike else None,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            conflict = _conflict(form, activity, initial)
            brought = tuple(
                (name, str(told)) for name, told in request.POST.items() if name.startswith("new-")
            )
            conflict = dataclasses.replace(conflict, hidden=(*conflict.hidden, *brought))
            context = {"conflict": conflict, "back": back}
            return render(request, "kit/conflict.html", context, status=409)
        else:
            return _saved(request, saved)
    context = {
        "form": form,
        "newcomers": newcomers,
        "activity": activity,
        "groups": groups,
        "nobody": False,
        "back": back,
        "most": rules.MOST_ROWS,
    }
    return render(request, "groups/meeting_edit.html", context, status=status_of(form))


@page("groups.manage")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a meeting out of lists and figures, with a reason."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity, _groups = queries.meeting_for(viewer, id, to_keep=True)
    if not leads(viewer, offices_of(activity)[0]):
        raise Http404
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        retire_meeting(by=viewer, activity_id=activity.pk, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The meeting was retired. It no longer counts, and stays in the history.")
        )
        return redirect("groups:meeting", activity.pk)
    context = {"form": form, "activity": activity, "back": reverse("groups:meeting", args=[activity.pk])}
    return render(request, "groups/meeting_retire.html", context, status=status_of(form))


def _which(request: HttpRequest, mine: Sequence[Group]) -> HttpResponse:
    if request.GET.getlist("group"):
        raise Http404
    form = WhichForm(request.GET if "go" in request.GET else None, groups=mine)
    if form.is_bound:
        form.is_valid()
    return render(request, "groups/which.html", {"form": form, "groups": mine}, status=status_of(form))


def _chosen(mine: Sequence[Group], ids: Sequence[str]) -> list[Group]:
    by_id = {str(group.pk): group for group in mine}
    if any(id not in by_id for id in ids):
        raise Http404
    return [by_id[id] for id in dict.fromkeys(ids)]


def _asked(
    viewer: Viewer, groups: Sequence[Group], members: Sequence[GroupMember], activity: Activity | None = None
) -> dict[str, Any]:
    staff = list(colleagues([group.office_id for group in groups]))
    if activity is not None and activity.done_by not in staff:
        staff.append(activity.done_by)
    return {
        "members": members,
        "names": sealed.names(viewer, members),
        "zone": groups[0].office.time_zone,
        "topics": queries.topics_lately(groups),
        "colleagues": staff,
        "me": viewer.user,
    }


def _newcomers(request: HttpRequest, viewer: Viewer, groups: Sequence[Group]) -> Any:
    how: dict[str, Any] = {
        "prefix": "new",
        "form_kwargs": {"groups": groups, "knows": knowing(viewer, groups)},
    }
    if request.method != "POST":
        return NewcomerSet(initial=[{} for _row in range(NEW)], **how)
    data = request.POST.copy()
    typed = str(data.get("new-TOTAL_FORMS", ""))
    if not typed:  # the answer to a page of two versions brings nobody new
        data |= {"new-TOTAL_FORMS": "0", "new-INITIAL_FORMS": "0"}
    elif "more" in data and typed.isascii() and typed.isdigit() and len(typed) < 4:
        data["new-TOTAL_FORMS"] = str(min(int(typed) + MORE, rules.MOST_ROWS))
    return NewcomerSet(data, **how)


def _complete(request: HttpRequest, form: Any, newcomers: Any) -> bool:
    """Whether the form was sent to be saved, and everything in it can be read."""
    if not form.is_bound or "more" in request.POST:
        return False
    right = newcomers.is_valid()
    form.fields["members"].required = not any(row.filled for row in newcomers)
    if not right:
        form.add_error(None, _("Look at those who came for the first time: one row cannot be read."))
    return form.is_valid() and right


def _saved(request: HttpRequest, activity: Activity) -> HttpResponse:
    messages.success(request, _("Saved. %(figure)s came.") % {"figure": _printed(queries.came(activity))})
    return redirect("groups:meeting", activity.pk)


def _whole(viewer: Viewer, activity: Activity) -> str:
    """The address of the activity with all its parts, for who may see it."""
    seen = (
        viewer.may("activities.view") and Activity.objects.visible_to(viewer).filter(pk=activity.pk).exists()
    )
    return reverse("activities:show", args=[activity.pk]) if seen else ""


def _enrolling(viewer: Viewer, activity: Activity, ticked: Sequence[GroupMember]) -> str:
    """The address where those known to the house are enrolled after a training, for who records support."""
    known = any(member.person_id for member in ticked)
    if activity.retired_at or activity.type not in ENROLLING or not (known and viewer.may("support.record")):
        return ""
    return reverse("support:after_training", args=[activity.pk])


def _printed(figure: Any) -> str:
    return str(as_heads({"female": figure.female or 0, "male": figure.male or 0, "unknown": _rest(figure)}))


def _rest(figure: Any) -> int:
    return int(figure.total - (figure.female or 0) - (figure.male or 0))


def _initial(activity: Activity, there: Sequence[GroupMember], guests: Sequence[Any]) -> dict[str, Any]:
    sums: dict[str, int] = {}
    for row in guests:
        sums[row.sex] = sums.get(row.sex, 0) + row.count
    return {
        "version": activity.version,
        "happened_on": activity.happened_on,
        "type": activity.type,
        "source": activity.source,
        "done_by": str(activity.done_by_id),
        "members": [str(member.pk) for member in there],
        "topics": queries.topics(activity),
        "guests": as_heads(sums) if sums else None,
        "guest_category": guests[0].category if guests else GUESTS[0],
    }


def _with_those(there: Sequence[GroupMember], offered: Sequence[GroupMember]) -> list[GroupMember]:
    """Those who may be ticked and those who were, group by group."""
    known = {member.pk for member in offered}
    missing = [member for member in there if member.pk not in known]
    return sorted(
        [*offered, *missing],
        key=lambda one: (one.group.kind, one.group.title, str(one.group_id), queries.in_order(one)),
    )


def _conflict(form: CorrectForm, activity: Activity, initial: dict[str, Any]) -> Conflicted:
    """Lay both versions side by side; a list of members, or of topics, is one choice, not one by one."""
    found = conflicted(form, initial, activity.version, str(activity.recorded_by), activity.recorded_at)
    rows = [row for row in found.rows if row.name not in LISTS]
    hidden = [pair for pair in found.hidden if pair[0] not in LISTS]
    for name in LISTS:
        saved, mine = list(initial[name]), [str(code) for code in form.cleaned_data[name]]
        if sorted(saved) == sorted(mine):
            hidden.append((name, ",".join(mine)))
            continue
        field: Any = form.fields[name]
        both = [",".join(saved), ",".join(mine)]
        words = [field.in_words(raw) or "–" for raw in both]
        rows.append(Clash(name, str(field.label), words[0], words[1], both[0], both[1]))
    return dataclasses.replace(found, rows=tuple(rows), hidden=tuple(hidden))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
