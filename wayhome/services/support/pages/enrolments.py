"""Pages of one enrolment: what is known of it and its history; correcting, ending and retiring it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.registry.people.codes import PACKAGES, SUPPORT_PACKAGES
from wayhome.registry.people.models import Enrolment
from wayhome.services.support import actions, queries
from wayhome.services.support.codes import ITEMS
from wayhome.services.support.forms.packages import EndForm, EnrolmentForm
from wayhome.services.support.pages.asked import names, proxied, sent, status, viewer_of
from wayhome.services.support.rules import Span, clock


@page("support.view")
def enrolment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One person's enrolment: what is known of it, the days delivered, and its history."""
    viewer = viewer_of(request)
    row = queries.enrolment_for(viewer, id)
    ticked = queries.ticked(viewer, [row])
    span = Span(row.happened_on, row.ended_on)
    partners = {version.partner_id for version in facts.history(row) if version.partner_id}  # type: ignore[attr-defined]
    supported = row.package in SUPPORT_PACKAGES
    context = {
        "row": row,
        "month": Month.of(row.happened_on),
        "supported": supported,
        "clock": clock(span, viewer.today) if supported else None,
        "days": [
            (day, ", ".join(str(ITEMS.label(item)) for item in ITEMS.codes if item in items))
            for (_id, day), items in ticked.items()
        ],
        "case_id": queries.cases_of(viewer, [row.person_id]).get(row.person_id),
        "may_correct": queries.may_correct(viewer, row),
        "versions": histories.told(
            row, _labels(), people=names(histories.writers(row, "done_by_id"), partners)
        ),
    }
    return render(request, "support/enrolment.html", context)


@page("support.record")
def correct_enrolment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct an enrolment; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = viewer_of(request)
    row = queries.enrolment_for(viewer, id, to_correct=True)
    told = ("package", "reason", "happened_on", "ended_on", "paper_number", "partner", "source", "version")
    initial = {name: getattr(row, name) for name in told} | {"done_by": str(row.done_by_id)}
    form = EnrolmentForm(sent(request), initial=initial, **proxied(viewer, row.office, row.done_by))
    back = reverse("support:enrolment", args=[row.pk])
    if form.is_bound and form.is_valid() and not form.only_looks():
        try:
            actions.correct_enrolment(
                by=viewer, enrolment_id=row.pk, version=form.cleaned_data["version"], changes=form.changes
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            shown = conflicted(form, initial, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": shown, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "title": _("Correct an enrolment"), "code": row.person.code, "back": back}
    return render(request, "support/edit.html", context, status=status(form))


@page("support.record")
def end(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say which day was the last, for one person or for all people of an operation: earlier or later than planned."""
    viewer = viewer_of(request)
    people = queries.enrolled(viewer, key, to_record=True)
    if len(people) < len(queries.enrolled(viewer, key)):
        raise Http404
    back = reverse("support:days", args=[key])
    stamp = sum(row.version for row in people)
    lasts = {row.ended_on for row in people}
    initial = {"version": stamp, "ended_on": next(iter(lasts)) if len(lasts) == 1 else None}
    form = EndForm(sent(request), initial=initial)
    moved = False
    if form.is_bound and form.is_valid():
        try:
            moved = form.cleaned_data["version"] != stamp
            if not moved and _ended(viewer, people, form):
                messages.success(request, _("Saved."))
                return redirect(back)
        except facts.Conflict:
            moved = True
    if moved:
        form = EndForm(initial=initial | {"ended_on": form.cleaned_data["ended_on"]})
    context = {
        "form": form,
        "people": people,
        "first": people[0],
        "moved": moved,
        "lasts": lasts,
        "back": back,
    }
    return render(request, "support/end.html", context, status=409 if moved else status(form))


def _ended(viewer: Any, people: list[Enrolment], form: EndForm) -> bool:
    versions = {row.pk: row.version for row in people}
    try:
        actions.end_packages(by=viewer, versions=versions, ended_on=form.cleaned_data["ended_on"])
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


@page("support.record")
def retire_enrolment(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take an enrolment with its days out of lists and figures, with a reason; the person stays."""
    viewer = viewer_of(request)
    row = queries.enrolment_for(viewer, id, to_correct=True)
    form = RetireForm(sent(request))
    back = reverse("support:enrolment", args=[row.pk])
    if form.is_bound and form.is_valid():
        actions.retire_enrolment(by=viewer, enrolment_id=row.pk, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The enrolment was retired. It no longer counts, and stays in the history.")
        )
        return redirect(back)
    context = {
        "title": _("Retire this enrolment?"),
        "text": _("It and its days will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."),
        "facts": [(_("Person"), row.person.code), (_("Takes part in"), PACKAGES.label(row.package))],
        "form": form,
        "submit": _("Retire the enrolment"),
        "back": back,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=status(form))


def _labels() -> dict[str, str]:
    return {
        "package": _("Takes part in"),
        "happened_on": _("First day"),
        "ended_on": _("Last day"),
        "reason": _("Reason"),
        "partner_id": _("Together with"),
        "paper_number": _("Number on the paper list"),
        "done_by_id": _("Enrolled by"),
    }
