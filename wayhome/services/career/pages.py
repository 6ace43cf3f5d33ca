"""Pages of career support: the month's steps, a new one in a few taps, one step with its history."""

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
from wayhome.services.career import queries
from wayhome.services.career.actions import correct_career, record_career, retire_career
from wayhome.services.career.forms import CorrectForm, RecordForm
from wayhome.services.career.models import CareerRecord
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 100


@page("career.view")
def steps(request: HttpRequest) -> HttpResponse:
    """The steps of a month, with how many there were and for how many persons."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    this = Month.of(viewer.today)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = form.chosen(this)
    context = {
        "form": form,
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1),
        "page": Paginator(queries.in_month(viewer, month), ROWS).get_page(request.GET.get("page")),
        "counted": _for_persons(queries.totals(viewer, month)),
        "may_record": viewer.may("career.record"),
    }
    return render(request, "career/list.html", context)


@page("career.record")
def record(request: HttpRequest) -> HttpResponse:
    """A new step."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    persons = queries.choosable(viewer)
    initial = {"happened_on": viewer.today, "case": request.GET.get("person", "")}
    form = RecordForm(_sent(request), initial=initial, viewer=viewer, persons=persons, **_asked(viewer))
    if form.is_bound and form.is_valid():
        told = {
            "case_id": form.cleaned_data["case_id"],
            "id": form.cleaned_data["id"],
            **form.told,
            **form.proxy,
        }
        try:
            saved = record_career(by=viewer, **told)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("career:show", saved.pk)
    return render(request, "career/record.html", {"form": form, "persons": persons}, status=_status(form))


@page("career.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One step: what is known of it, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.record_for(viewer, id)
    labels = {"happened_on": _("Day"), "kind": _("What"), "done_by_id": _("Adviser")}
    ids = histories.writers(row, "done_by_id")
    people = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    context = {
        "row": row,
        "month": Month.of(row.happened_on),
        "may_correct": queries.may_correct(viewer, row),
        "may_record": viewer.may("career.record"),
        "versions": histories.told(row, labels, people=people),
    }
    return render(request, "career/show.html", context)


@page("career.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a step; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.record_for(viewer, id, to_correct=True)
    initial = {name: getattr(row, name) for name in ("happened_on", "kind", "source", "version")}
    initial["done_by"] = str(row.done_by_id)
    form = CorrectForm(_sent(request), initial=initial, **_asked(viewer, row.done_by))
    back = _address(row)
    if form.is_bound and form.is_valid():
        version, changes = form.cleaned_data["version"], form.told | form.proxy
        try:
            correct_career(by=viewer, record_id=row.pk, version=version, changes=changes)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            both = conflicted(form, initial, row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(request, "career/edit.html", {"form": form, "row": row, "back": back}, status=_status(form))


@page("career.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a step out of lists and figures, with a reason; it stays in the history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row = queries.record_for(viewer, id, to_correct=True)
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        retire_career(by=viewer, record_id=row.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The record was retired. It no longer counts, and stays in the history."))
        return redirect(_address(row))
    context = {"form": form, "row": row, "back": _address(row)}
    return render(request, "career/retire.html", context, status=_status(form))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _address(row: CareerRecord) -> str:
    return reverse("career:show", args=[row.pk])


def _for_persons(totals: queries.Totals) -> str:
    records = ngettext("%(n)s record", "%(n)s records", totals.records) % {"n": totals.records}
    persons = ngettext("%(n)s person", "%(n)s persons", totals.persons) % {"n": totals.persons}
    return _("%(records)s for %(persons)s") % {"records": records, "persons": persons}


def _asked(viewer: Viewer, adviser: User | None = None) -> dict[str, Any]:
    me = viewer.user
    staff = list(queries.advisers(viewer, me.office_id)) if me else []
    if adviser is not None and adviser not in staff:
        staff.append(adviser)
    return {"zone": viewer.zone, "colleagues": staff, "me": me}
