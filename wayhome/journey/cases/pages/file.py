"""Pages of a person's record: facts, corrections, history."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.forms import file as forms
from wayhome.journey.cases.pages.frame import (
    answer,
    gone,
    kept,
    light,
    viewer_of,
)
from wayhome.journey.cases.telling import record_told
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.registry.people.questions import facts_initial


@page("cases.edit")
def facts(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a person's coded facts."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    person = case.person
    form = forms.FactsEdit(request.POST or None, initial={**facts_initial(person), "version": person.version})

    def write() -> Any:
        return actions.correct_person_facts(
            by=viewer, case_id=case.pk, version=form.cleaned_data["version"], changes=form.facts()
        )

    return answer(
        request,
        form,
        write,
        title=_("Correct the facts"),
        text=kept(),
        case=case,
        saved=lambda row: facts_initial(row),
    )


@page("cases.edit")
def change(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a case: its category, paper number and first sign."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    names = ("category", "paper_number", "happened_on")
    initial = {name: getattr(case, name) for name in (*names, "version")}
    form = forms.CaseForm(request.POST or None, initial=initial, zone=case.office.time_zone)

    def write() -> Any:
        changes = {name: form.cleaned_data[name] for name in names}
        return actions.correct_case(
            by=viewer, case_id=case.pk, version=form.cleaned_data["version"], changes=changes
        )

    return answer(request, form, write, title=_("Correct the record"), text=kept(), case=case)


@page("cases.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong record out of lists."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    form = RetireForm(request.POST or None)

    def write() -> Any:
        return actions.retire_case(by=viewer, case_id=case.pk, reason=form.cleaned_data["reason"])

    return answer(
        request,
        form,
        write,
        title=_("Retire this record?"),
        text=gone(),
        case=case,
        submit=_("Retire the record"),
    )


@page("cases.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of what is recorded about a person's case: who wrote what, and when."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id)
    return render(request, "cases/history.html", {"case": case, "told": record_told(viewer, case)})
