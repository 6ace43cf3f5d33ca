"""Pages of coming back from abroad: every border a person crossed, one to record, to correct, to retire, its history."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.crossings import crossing_for, crossings, gates, told, way_told
from wayhome.journey.cases.forms import crossings as forms
from wayhome.journey.cases.models import Case, Crossing
from wayhome.journey.cases.pages.frame import (
    answer,
    kept,
    light,
    proxied,
    retiring,
    today_of,
    viewer_of,
    written,
)
from wayhome.journey.cases.telling import crossing_told
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer

TOLD = ("happened_on", "from_country", "to_country", "way", "handed_by", "received_by", "handed_agency", "paper_number", "version")  # fmt: skip


@page("cases.view")
def overview(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every border a person crossed on the way back."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id)
    may_edit = case.retired_at is None and bool(queries.permissions_on(viewer, case, ["cases.edit"]))
    context = {"case": case, "found": [told(row) for row in crossings(viewer, case)], "may_edit": may_edit}
    return render(request, "cases/crossings.html", context)


@page("cases.edit")
def add(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Record that a person came back from abroad."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    form = forms.CrossingForm(
        request.POST or None, initial={"happened_on": today_of(case)}, **_asked(viewer, case), **proxied(viewer, case.office)
    )  # fmt: skip

    def write() -> Any:
        return actions.record_crossing(
            by=viewer, case_id=case.pk, happened_on=form.cleaned_data["happened_on"], told=form.told(), id=form.cleaned_data["id"],
            **form.proxy,
        )  # fmt: skip

    return answer(request, form, write, title=_("Came back from abroad"), case=case)


@page("cases.edit")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct how a person came back."""
    viewer = viewer_of(request)
    row = crossing_for(viewer, id, "cases.edit")
    form = forms.CrossingEdit(request.POST or None, initial=_known(row), **_asked(viewer, row.case, row))

    def write() -> Any:
        return actions.correct_crossing(
            by=viewer, crossing_id=row.pk, version=form.cleaned_data["version"], happened_on=form.cleaned_data["happened_on"],
            told=form.told(),
        )  # fmt: skip

    return answer(
        request, form, write, title=_("Came back from abroad"), text=kept(), case=row.case, back=_overview(row.case),
        to=lambda made: _overview(row.case), saved=_known,
    )  # fmt: skip


@page("cases.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong crossing out."""
    viewer = viewer_of(request)
    row = crossing_for(viewer, id, "cases.edit")

    def write(reason: str) -> Any:
        return actions.retire_crossing(by=viewer, crossing_id=row.pk, reason=reason)

    return retiring(
        request, write, case=row.case, title=_("Retire the return from abroad?"), submit=_("Retire"),
        told=[(_("Came back from abroad"), way_told(row)), (_("Day"), written(row.happened_on))],
    )  # fmt: skip


@page("cases.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of a crossing."""
    viewer = viewer_of(request)
    light(request)
    row = crossing_for(viewer, id)
    return render(request, "cases/history.html", {"case": row.case, "told": [crossing_told(row)]})


def _asked(viewer: Viewer, case: Case, row: Crossing | None = None) -> dict[str, Any]:
    found = gates(viewer, [case.office.country], row.gate if row is not None else None)
    return {"zone": case.office.time_zone, "gates": found}


def _known(row: Crossing) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TOLD} | {"gate": str(row.gate_id) if row.gate_id else ""}


def _overview(case: Case) -> str:
    return reverse("cases:crossings", args=[case.pk])
