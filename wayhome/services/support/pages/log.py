"""Pages of the plain log: a month of support, a new record for one or many, one record with its history."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit import facts, histories
from wayhome.kit.clashes import conflicted
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm, RetireForm
from wayhome.registry.agencies.queries import project_words
from wayhome.services.support import queries
from wayhome.services.support.actions import correct_service, record_log, retire_service
from wayhome.services.support.codes import KINDS
from wayhome.services.support.forms.log import CorrectForm, LogForm
from wayhome.services.support.models import ServiceRecord
from wayhome.services.support.pages.asked import names, proxied, sent, status, viewer_of, zone

ROWS = 25


@page("support.view")
def month(request: HttpRequest) -> HttpResponse:
    """A month of support: packages and programmes with their days, and what else was done, counted by kind."""
    viewer = viewer_of(request)
    this = Month.of(viewer.today)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    chosen = form.chosen(this)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    rows = Paginator(queries.services(viewer, chosen, kind), ROWS).get_page(request.GET.get("page"))
    together = Paginator(queries.operations(viewer, chosen), ROWS).get_page(request.GET.get("together"))
    context = {
        "form": form,
        "month": chosen,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "counts": queries.counts(viewer, chosen),
        "packages": queries.packages(viewer, chosen),
        "operations": queries.told(viewer, together.object_list),
        "together": together,
        "kind": kind,
        "kind_label": KINDS.label(kind) if kind else "",
        "page": rows,
        "may_record": viewer.may("support.record"),
    }
    return render(request, "support/list.html", context)


@page("support.record")
def record(request: HttpRequest) -> HttpResponse:
    """Something was done: for one person by her code, or for all people of a programme or operation at once."""
    viewer = viewer_of(request)
    offices = queries.recording(viewer)
    groups = queries.groups(viewer)
    group = next((one for one in groups if one.key == request.GET.get("group")), None)
    people = queries.people_of(viewer, group.key) if group else queries.at_hand(viewer)
    known = queries.person_known(viewer, request.GET.get("person", ""))
    initial: dict[str, Any] = {"happened_on": viewer.today}
    if known is not None:  # from her page, and back to it
        her: dict[str, Any] = {"persons": [str(known.pk)]} if known in people else {"codes": known.code}
        initial |= her
    her_case = queries.cases_of(viewer, [known.pk]).get(known.pk) if known else None
    back = reverse("desk:person", args=[her_case]) if her_case else reverse("support:list")
    form = LogForm(
        sent(request), initial=initial, viewer=viewer, people=people, together=group is not None, projects=queries.projects(viewer, offices),
        zone=zone(viewer), **proxied(viewer, group.office if group else offices[0]),
    )  # fmt: skip
    if form.is_bound and form.is_valid() and not form.only_looks():
        persons, kinds = form.cleaned_data["chosen"], form.cleaned_data["kinds"]
        office = (group.office if group else None) or queries.office_of(viewer, persons) or offices[0]
        try:
            made = record_log(
                by=viewer, office=office, kinds=kinds, persons=persons, id=form.cleaned_data["id"], **form.told, **form.proxy
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s record was saved.", "%(n)s records were saved.", len(made))
            messages.success(request, said % {"n": len(made)})
            day = Month.of(form.cleaned_data["happened_on"])
            return redirect(back if her_case else f"{reverse('support:list')}?month={day}")
    context = {
        "form": form,
        "group": group,
        "groups": [] if group or known else groups,
        "back": back,
    }
    return render(request, "support/record.html", context, status=status(form))


@page("support.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One record: what is known of it, and its history."""
    viewer = viewer_of(request)
    service = queries.service_for(viewer, id)
    versions = facts.history(service)
    agencies = {row.agency_id for row in versions if row.agency_id}  # type: ignore[attr-defined]
    projects = {row.project_id for row in versions if row.project_id}  # type: ignore[attr-defined]
    known = names(histories.writers(service, "done_by_id"), agencies) | project_words(projects)
    context = {
        "service": service,
        "case_id": queries.cases_of(viewer, [service.person_id]).get(service.person_id),
        "month": Month.of(service.happened_on),
        "may_correct": queries.may_correct(viewer, service),
        "versions": histories.told(service, _labels(), people=known),
    }
    return render(request, "support/show.html", context)


@page("support.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a record; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = viewer_of(request)
    service = queries.service_for(viewer, id, to_correct=True)
    initial = _initial(service)
    form = CorrectForm(
        sent(request), initial=initial, projects=queries.projects(viewer, [service.office]), zone=zone(viewer),
        **proxied(viewer, service.office, service.done_by),
    )  # fmt: skip
    back = reverse("support:show", args=[service.pk])
    if form.is_bound and form.is_valid() and not form.only_looks():
        try:
            correct_service(
                by=viewer, service_id=service.pk, version=form.cleaned_data["version"], changes=form.changes
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            shown = conflicted(form, initial, service.version, str(service.recorded_by), service.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": shown, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    title = _("Correct a record of support")
    context = {"form": form, "title": title, "code": service.person.code, "back": back}
    return render(request, "support/edit.html", context, status=status(form))


@page("support.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a record out of lists and figures, with a reason; it stays in the history."""
    viewer = viewer_of(request)
    service = queries.service_for(viewer, id, to_correct=True)
    form = RetireForm(sent(request))
    back = reverse("support:show", args=[service.pk])
    if form.is_bound and form.is_valid():
        retire_service(by=viewer, service_id=service.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The record was retired. It no longer counts, and stays in the history."))
        return redirect(back)
    context = {
        "title": _("Retire this record of support?"),
        "text": _("It will no longer stand in lists or figures. Nothing is deleted: the record and its history stay."),
        "facts": [(_("Person"), service.person.code), (_("What was done"), service.get_kind_display())],
        "form": form,
        "submit": _("Retire the record"),
        "back": back,
    }  # fmt: skip
    return render(request, "kit/confirm.html", context, status=status(form))


def _labels() -> dict[str, str]:
    return {
        "happened_on": _("Day"),
        "kind": _("What was done"),
        "agency_id": _("Organisation"),
        "quantity": _("How many"),
        "project_id": _("Project"),
        "done_by_id": _("Done by"),
    }


def _initial(service: ServiceRecord) -> dict[str, Any]:
    names = ("kind", "happened_on", "agency", "quantity", "source", "version")
    known = {name: getattr(service, name) for name in names}
    return known | {"project": service.project_id, "done_by": str(service.done_by_id)}
