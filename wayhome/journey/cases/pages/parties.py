"""Pages of the people around a person: who depends on her, guardians, carers, witnesses, and who may have done it."""

import dataclasses
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, queries, sealed, signs
from wayhome.journey.cases.actions.parties import DEPENDANT, PERPETRATOR, RECORD
from wayhome.journey.cases.forms import parties as forms
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.pages.frame import answer, home, kept, light, retiring, today_of, viewer_of
from wayhome.journey.cases.parties import parties, party_for
from wayhome.journey.cases.telling import party_told
from wayhome.kit.gate import page


@page("cases.view")
def overview(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The people around a person, as far as the viewer may know of them."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id)
    may = queries.permissions_on(viewer, case, ["notes.view", RECORD, "cases.admit"])
    found = parties(viewer, case)
    words = sealed.party_words(viewer, case, [one.row for one in found]) if "notes.view" in may else {}
    shown = [dataclasses.replace(one, words=words.get(one.row.pk)) for one in found]
    record = RECORD in may and case.retired_at is None
    context = {
        "case": case,
        "parties": shown,
        "may_record": record,
        "may_give": record and "cases.admit" in may,
        "roles": [(code, words) for code, words in signs.ROLES.choices if record],
        "dependant": DEPENDANT,
    }
    return render(request, "cases/parties.html", context)


@page(RECORD)
def add(request: HttpRequest, id: uuid.UUID, role: str) -> HttpResponse:
    """Add somebody to a case."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, RECORD)
    if role not in signs.ROLES:
        raise Http404
    form = forms.PartyForm(
        request.POST or None, initial={"happened_on": today_of(case)}, zone=case.office.time_zone, perpetrator=role == PERPETRATOR
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.add_party(
            by=viewer, case_id=case.pk, role=role, happened_on=told["happened_on"], told=form.told(), words=told["words"], id=told["id"]
        )  # fmt: skip

    title = _("People around them: %(role)s") % {"role": signs.ROLES.label(role)}
    return answer(
        request, form, write, title=title, case=case, back=_overview(case), to=lambda made: _overview(case)
    )


@page(RECORD)
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct what is told of somebody."""
    viewer = viewer_of(request)
    row = party_for(viewer, id, RECORD)
    case = row.case
    readable = row.words is None or sealed.opened(viewer, "casework", case.pk) is not None
    words = sealed.party_words(viewer, case, [row]).get(row.pk, "")
    names = ("happened_on", "relation", "sex", "birth_year", "version")
    initial = {name: getattr(row, name) for name in names} | {"words": words}
    initial["code"] = row.person.code if row.person else ""
    form = forms.PartyEdit(
        request.POST or None, initial=initial, zone=case.office.time_zone, perpetrator=row.role == PERPETRATOR, readable=readable
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.correct_party(
            by=viewer, party_id=row.pk, version=told["version"], happened_on=told["happened_on"], told=form.told(), words=told.get("words"),
        )  # fmt: skip

    return answer(
        request, form, write, title=_("Correct what is told"), text=kept(), case=case, back=_overview(case),
        to=lambda made: _overview(case),
    )  # fmt: skip


@page(RECORD)
def end(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say that somebody is no such person any more."""
    viewer = viewer_of(request)
    row = party_for(viewer, id, RECORD)
    case = row.case
    initial = {"ended_on": today_of(case), "version": row.version}
    form = forms.PartyEnd(request.POST or None, initial=initial, zone=case.office.time_zone)

    def write() -> Any:
        told = form.cleaned_data
        return actions.end_party(
            by=viewer, party_id=row.pk, version=told["version"], ended_on=told["ended_on"], why=told["end_why"]
        )  # fmt: skip

    return answer(
        request, form, write, title=_("No longer around them"), case=case, back=_overview(case), to=lambda made: _overview(case),
        told=[(_("As what?"), row.get_role_display())],
    )  # fmt: skip


@page(RECORD)
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take somebody wrongly added out."""
    viewer = viewer_of(request)
    row = party_for(viewer, id, RECORD)

    def write(reason: str) -> Any:
        return actions.retire_party(by=viewer, party_id=row.pk, reason=reason)

    return retiring(
        request, write, case=row.case, title=_("Retire this entry?"), submit=_("Retire the entry"),
        told=[(_("As what?"), row.get_role_display())],
    )  # fmt: skip


@page("cases.admit")
def give(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give who depends on somebody a record of her own."""
    viewer = viewer_of(request)
    row = party_for(viewer, id, RECORD)
    form = forms.RecordForm(request.POST or None)

    def write() -> Any:
        return actions.give_record(by=viewer, party_id=row.pk, id=form.cleaned_data["id"])

    return answer(
        request, form, write, title=_("A record of their own?"), case=row.case, submit=_("Open the record"), back=_overview(row.case),
        text=_("The dependant gets a code of their own, and from then on is helped, and counted, in their own right."), to=lambda made: home(viewer, made.pk),
    )  # fmt: skip


@page("notes.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of what is told of somebody."""
    viewer = viewer_of(request)
    light(request)
    row = party_for(viewer, id, "notes.view")
    told = party_told(row, sealed.party_words_then(viewer, row.case, row))
    return render(request, "cases/history.html", {"case": row.case, "told": [told]})


def _overview(case: Case) -> str:
    return reverse("cases:parties", args=[case.pk])
