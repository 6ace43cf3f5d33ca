"""Pages of identification: what an authority decided and, apart from it, what we think ourselves."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, findings, queries, signs
from wayhome.journey.cases.codes import STEP_GOES
from wayhome.journey.cases.country import country
from wayhome.journey.cases.findings import codes_of, finding_for
from wayhome.journey.cases.forms import identifying as forms
from wayhome.journey.cases.models import Case
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
from wayhome.journey.cases.rules.findings import asked, missing
from wayhome.journey.cases.telling import finding_told
from wayhome.kit.gate import page

SAID = ("authority", "own")
_PARTS = {part: signs.SIGN_KINDS.label(part) for part in ("act", "means", "purpose")}


@page("cases.view")
def overview(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Everything found about a person: by authorities, by ourselves, and what made it easier."""
    viewer = viewer_of(request)
    light(request)
    case = queries.case_for(viewer, id)
    day = today_of(case)
    found = findings.findings(viewer, case)
    profile = country(case.office, day)
    wanted = asked(case.person.birth_year, day, profile.grown)
    context = {
        "case": case,
        "authorities": [(one, one.over(day)) for one in found if not one.own],
        "opinions": [(one, [_PARTS[part] for part in missing(one.seen, wanted)]) for one in found if one.own],
        "easier": findings.vulnerabilities(viewer, case),
        "profile": profile,
        "may_edit": case.retired_at is None and bool(queries.permissions_on(viewer, case, ["cases.edit"])),
    }  # fmt: skip
    return render(request, "cases/identification.html", context)


@page("cases.edit")
def find(request: HttpRequest, id: uuid.UUID, said_by: str) -> HttpResponse:
    """Record what an authority decided, or what we think."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    form = _form(request, case, said_by, {"happened_on": today_of(case)}, **proxied(viewer, case.office))

    def write() -> Any:
        return actions.record_finding(
            by=viewer, case_id=case.pk, said_by=said_by, happened_on=form.cleaned_data["happened_on"], told=form.told(),
            found=form.found, id=form.cleaned_data["id"], **form.proxy,
        )  # fmt: skip

    return answer(
        request, form, write, title=_("An authority decided") if said_by == "authority" else _("What we think"), case=case,
        back=_overview(case), to=lambda made: _overview(case), text=_text(said_by),
    )  # fmt: skip


@page("cases.edit")
def correct(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a finding."""
    viewer = viewer_of(request)
    row = finding_for(viewer, id, "cases.edit")
    names = ("happened_on", "status", "standing", "opinion", "authority", "agency", "paper_number", "until")
    initial = {name: getattr(row, name) for name in (*names, "version")} | codes_of(row, row.case)
    form = _form(request, row.case, row.said_by, initial, edit=True)

    def write() -> Any:
        return actions.correct_finding(
            by=viewer, finding_id=row.pk, version=form.cleaned_data["version"], happened_on=form.cleaned_data["happened_on"],
            told=form.told(), found=form.found,
        )  # fmt: skip

    return answer(
        request, form, write, title=_("Correct the finding"), text=kept(), case=row.case, back=_overview(row.case),
        to=lambda made: _overview(row.case),
    )  # fmt: skip


@page("cases.edit")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong finding out."""
    viewer = viewer_of(request)
    row = finding_for(viewer, id, "cases.edit")
    words = row.get_status_display() if row.status else row.get_opinion_display()

    def write(reason: str) -> Any:
        return actions.retire_finding(by=viewer, finding_id=row.pk, reason=reason)

    return retiring(
        request, write, case=row.case, title=_("Retire the finding?"), submit=_("Retire the finding"),
        told=[(_("What was found"), words), (_("Day"), written(row.happened_on)), (_("Step of the journey"), STEP_GOES)],
    )  # fmt: skip


@page("cases.view")
def history(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Every version of a finding."""
    viewer = viewer_of(request)
    light(request)
    row = finding_for(viewer, id)
    return render(request, "cases/history.html", {"case": row.case, "told": [finding_told(row)]})


@page("cases.edit")
def easier(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What made it easier."""
    viewer = viewer_of(request)
    case = queries.case_for(viewer, id, "cases.edit")
    initial = {"codes": codes_of(None, case).get("vulnerability", [])}
    form = forms.VulnerabilitiesForm(request.POST or None, initial=initial)

    def write() -> Any:
        return actions.set_vulnerabilities(by=viewer, case_id=case.pk, codes=form.cleaned_data["codes"])

    return answer(
        request, form, write, title=_("What made it easier"), case=case, back=_overview(case), to=lambda made: _overview(case)
    )  # fmt: skip


def _form(
    request: HttpRequest,
    case: Case,
    said_by: str,
    initial: dict[str, Any],
    *,
    edit: bool = False,
    **kwargs: Any,
) -> Any:
    if said_by not in SAID:
        raise Http404
    profile = country(case.office, today_of(case))
    kwargs |= {"initial": initial, "zone": case.office.time_zone}
    if said_by == "authority":
        made = forms.AuthorityEdit if edit else forms.AuthorityForm
        return made(request.POST or None, profile=profile, **kwargs)
    parts = asked(case.person.birth_year, initial["happened_on"], profile.grown)
    made_own = forms.OpinionEdit if edit else forms.OpinionForm
    return made_own(request.POST or None, parts=parts, **kwargs)


def _text(said_by: str) -> str:
    if said_by == "authority":
        return _("Only what an authority decided. No support of ours waits for it.")
    return _("What we see ourselves. It is no decision, and takes nothing away.")


def _overview(case: Case) -> str:
    return reverse("cases:identification", args=[case.pk])
