"""How long what is kept: the list of what is due, one person's lines, keeping longer, emptying one kind, and the rules."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, codes, forgetting, retaining, time_over
from wayhome.journey.cases.forms.retaining import EmptyForm, KeepForm
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.pages.frame import status, viewer_of
from wayhome.journey.cases.retention import terms
from wayhome.journey.cases.rules import retention as rules
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.vault.queries import last_backup_expiry

ROWS = 25


@page(forgetting.SHRED)
def listed(request: HttpRequest) -> HttpResponse:
    """What is due to be forgotten, by office, what is longest overdue first."""
    viewer = viewer_of(request)
    _light(request)
    mine = time_over.offices(viewer)
    asked = request.GET.get("office", "")
    office = next((one for one in mine if one.code == asked), None)
    if asked and office is None:
        raise Http404
    found = time_over.listed(viewer, office.pk if office else None, request.GET.get("page"), ROWS)
    context = {
        "offices": mine if len(mine) > 1 else [],
        "office": office,
        "page": found.page,
        "over": found.over,
    }
    return render(request, "cases/retention.html", context)


@page(forgetting.SHRED)
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One person's lines: what is kept, until when, and what can be done about it."""
    viewer = viewer_of(request)
    _light(request)
    case = retaining.case_to_forget(viewer, id)
    kept = retaining.kept_of(case)
    waits = [line for line in kept.there if line.category != rules.IDENTITY and line.on is not None]
    context = {
        "case": case, "kept": kept, "asked": forgetting.asked_for(case),
        "holds_it": retaining.in_words(line for line in waits if line.on == kept.whole_on) if not kept.whole else "",
        "may_ask": case.office_id in viewer.offices("cases.view"),
    }  # fmt: skip
    return render(request, "cases/retention_of.html", context)


@page(forgetting.SHRED)
def keep(request: HttpRequest, id: uuid.UUID, category: str) -> HttpResponse:
    """Keep one kind of record longer, with a reason and a day."""
    viewer = viewer_of(request)
    _light(request)
    case = retaining.case_to_forget(viewer, id)
    line = _line(case, category, rules.OF_A_PERSON)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.keep_longer(
                by=viewer,
                case_id=case.pk,
                category=category,
                until=told["until"],
                reason=told["reason"],
                id=told["id"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("cases:retention_of", id=case.pk)
    context = {
        "case": case,
        "line": line,
        "form": form,
        "title": _("Keep it longer"),
        "submit": _("Keep it until then"),
    }
    return render(request, "cases/retention_form.html", context, status=status(form))


@page(forgetting.SHRED)
def empty(request: HttpRequest, id: uuid.UUID, category: str) -> HttpResponse:
    """Ask that one kind of record alone be emptied; tells what goes and what stays."""
    viewer = viewer_of(request)
    _light(request)
    case = retaining.case_to_forget(viewer, id)
    line = _line(case, category, rules.ALONE)
    form = EmptyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_emptying(
                by=viewer, case_id=case.pk, category=category, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("cases:forgetting", id=made.pk)
    context = {
        "case": case, "line": line, "form": form, "title": _("Empty one kind of record"), "submit": _("Ask a second colleague"),
        "empties": True, "backups_until": last_backup_expiry(),
    }  # fmt: skip
    return render(request, "cases/retention_form.html", context, status=status(form))


@page(forgetting.SHRED)
def shown_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the viewer's offices: how long each kind is kept, from when, and why."""
    viewer = viewer_of(request)
    _light(request)
    told: list[tuple[Any, Any, list[Any]]] = []
    for office in time_over.offices(viewer):
        mine = terms(office, today(office.time_zone))
        rows = [(codes.RETAINED.label(name), mine.rules[name]) for name in codes.RETAINED.codes]
        same = next((one for one in told if one[1] == mine), None)
        if same is not None:
            same[0].append(office.name)
        else:
            told.append(([office.name], mine, rows))
    return render(request, "cases/retention_rules.html", {"told": told})


def _line(case: Case, category: str, known: tuple[str, ...]) -> retaining.Line:
    """Return the line of a kind; Http404 where there is no such kind, or nothing of it."""
    if category not in known:
        raise Http404
    line = retaining.kept_of(case).line(category)
    if not line.there:
        raise Http404
    return line


def _light(request: HttpRequest) -> None:
    request.menu_entry = "today"  # type: ignore[attr-defined]
