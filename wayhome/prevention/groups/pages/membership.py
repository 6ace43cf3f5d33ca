"""Pages of members: many added on one screen, one with her history, corrected, gone, retired."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.prevention.groups import queries, rules, sealed
from wayhome.prevention.groups.actions import add_members, correct_member, end_membership, retire_member
from wayhome.prevention.groups.forms.founding import EndForm
from wayhome.prevention.groups.forms.membership import AddForm, Knows, MemberForm, RowSet, rows_told
from wayhome.prevention.groups.models import Group, GroupMember
from wayhome.prevention.groups.pages.founding import names_of, status_of
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer

ROWS, MORE = 5, 5


def knowing(viewer: Viewer, groups: Sequence[Group]) -> Knows:
    """Return how a code finds somebody whom the offices of these groups know."""
    offices = [group.office_id for group in groups]
    return lambda typed: queries.person_of_code(viewer, typed, offices)


@page("groups.manage")
def add(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Many new members on one screen: sex by a tap, what else is known; empty rows are left out."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    group = queries.group_for(viewer, id, to_keep=True)
    if group.ended_on is not None:
        raise Http404
    zone = group.office.time_zone
    back = reverse("groups:show", args=[group.pk])
    how: dict[str, Any] = {"prefix": "rows", "form_kwargs": {"knows": knowing(viewer, [group])}}
    if request.method != "POST":
        form = AddForm(initial={"joined_on": today(zone)}, zone=zone)
        rows = RowSet(initial=[{} for _row in range(ROWS)], **how)
        return render(request, "groups/add.html", _adding(group, form, rows, back))
    data = request.POST.copy()
    if "more" in data:
        data["rows-TOTAL_FORMS"] = str(min(_count(data) + MORE, rules.MOST_ROWS))
        rows = RowSet(data, **how)
        return render(request, "groups/add.html", _adding(group, AddForm(data, zone=zone), rows, back))
    form, rows = AddForm(data, zone=zone), RowSet(data, **how)
    if form.is_valid() and rows.is_valid():
        told = rows_told(form.cleaned_data["id"], rows, form.cleaned_data["joined_on"])
        try:
            made = add_members(by=viewer, group=group, joined_on=form.cleaned_data["joined_on"], rows=told)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s member was added.", "%(n)s members were added.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("groups:show", group.pk)
    return render(request, "groups/add.html", _adding(group, form, rows, back), status=422)


@page("groups.view")
def member(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One member: what is known of her in this group, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one = queries.member_for(viewer, id)
    labels = {
        "code": _("Code"),
        "paper_number": _("Number on the paper list"),
        "sex": _("Sex"),
        "birth_year": _("Year of birth"),
        "role": _("Role"),
        "category": _("Counted as"),
        "agency_id": _("Organisation"),
        "joined_on": _("Since"),
        "left_on": _("Last day"),
        "ethnicity": _("People"),
        "literacy": _("Reading and writing"),
        "disability": _("Difficulty with"),
    }
    if one.person_id is not None:  # her sex was not told here, and is not told on
        del labels["sex"]
    may_keep = queries.may_keep(viewer, one.group)
    told = sealed.names_by_version(viewer, one) if may_keep else {}
    context = {
        "member": one,
        "name": sealed.names(viewer, [one]).get(one.pk) if may_keep else None,
        "group": one.group,
        "may_keep": one.retired_at is None and may_keep,
        "versions": histories.told(
            one,
            labels,
            people=names_of(histories.writers(one)) | _agencies(one),
            also=lambda version: {_("Name"): told.get(version.version, "")} if told else {},  # type: ignore[attr-defined]
        ),
    }
    return render(request, "groups/member.html", context)


@page("groups.manage")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct what is known of a member; her past meetings follow."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one = queries.member_for(viewer, id, to_keep=True)
    names = (
        "version", "paper_number", "sex", "birth_year", "role", "category", "joined_on", "left_on", "ethnicity", "literacy", "disability",
    )  # fmt: skip
    initial: dict[str, Any] = {name: getattr(one, name) for name in names}
    initial["agency"] = one.agency
    initial["known"] = one.person.code if one.person else ""
    named = sealed.names(viewer, [one]).get(one.pk)
    initial["name"] = str(named or "")
    form = MemberForm(
        _sent(request),
        initial=initial,
        zone=one.group.office.time_zone,
        person=one.person,
        knows=knowing(viewer, [one.group]),
        names=sealed.may_write(viewer, one.group),
    )
    back = reverse("groups:member", args=[one.pk])
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            correct_member(by=viewer, member_id=one.pk, version=version, changes=form.told)
        except Refused as refused:
            form.refuse(Refused(refused.sentence, "known" if refused.field == "person" else refused.field))
        except facts.Conflict:
            saved = {name: value for name, value in initial.items() if name in form.fields}
            conflict = conflicted(form, saved, one.version, str(one.recorded_by), one.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:member", one.pk)
    context = {"form": form, "member": one, "name": named, "back": back}
    return render(request, "groups/member_edit.html", context, status=status_of(form))


@page("groups.manage")
def leave(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record a member's last day."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one = queries.member_for(viewer, id, to_keep=True)
    zone = one.group.office.time_zone
    form = EndForm(_sent(request), initial={"version": one.version, "ended_on": today(zone)}, zone=zone)
    back = reverse("groups:member", args=[one.pk])
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            end_membership(by=viewer, member_id=one.pk, version=version, left_on=form.day)
        except Refused as refused:
            form.refuse(
                Refused(refused.sentence, "ended_on" if refused.field == "left_on" else refused.field)
            )
        except facts.Conflict:
            initial = {"version": one.version, "ended_on": one.left_on}
            conflict = conflicted(form, initial, one.version, str(one.recorded_by), one.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": conflict, "back": back}, status=409)
        else:
            messages.success(request, _("Saved. This member is no longer on the list to tick."))
            return redirect("groups:show", one.group_id)
    context = {"form": form, "member": one, "back": back}
    return render(request, "groups/leave.html", context, status=status_of(form))


@page("groups.manage")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a member who was written down by mistake off the list."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    one = queries.member_for(viewer, id, to_keep=True)
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            retire_member(by=viewer, member_id=one.pk, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Taken off the list. The history stays."))
            return redirect("groups:show", one.group_id)
    context = {"form": form, "member": one, "back": reverse("groups:member", args=[one.pk])}
    return render(request, "groups/member_retire.html", context, status=status_of(form))


def _adding(group: Any, form: AddForm, rows: Any, back: str) -> dict[str, Any]:
    return {
        "group": group,
        "form": form,
        "rows": rows,
        "back": back,
        "most": rules.MOST_ROWS,
        "full": len(rows.forms) >= rules.MOST_ROWS,
        "usual": GroupMember(category=rules.usual_category(group.kind)).get_category_display(),
    }


def _agencies(one: GroupMember) -> dict[uuid.UUID, str]:
    versions: list[Any] = list(facts.history(one))
    return {
        found.pk: found.label for found in Agency.objects.filter(pk__in={row.agency_id for row in versions})
    }


def _count(data: Any) -> int:
    typed = str(data.get("rows-TOTAL_FORMS", ""))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else ROWS


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
