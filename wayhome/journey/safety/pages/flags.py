"""Pages of flags: those of the office, what is danger now, one to raise, to show, to close."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.safety import actions, forms, queries, sealed
from wayhome.journey.safety.pages.frame import (
    answer,
    history,
    name_of,
    retiring,
    sent,
    still,
    viewer_of,
)
from wayhome.kit.dates import today
from wayhome.kit.gate import page

ROWS = 50


@page("safety.view")
def flags(request: HttpRequest) -> HttpResponse:
    """What is to be seen to: of all persons whose safety the viewer may see, or only what was given to her."""
    viewer = viewer_of(request, "safety")
    mine = request.GET.get("whose") == "mine"
    found = Paginator(queries.open_flags(viewer, mine=mine), ROWS).get_page(request.GET.get("page"))
    rows = list(found)
    named = names_of(viewer, {row.case_id for row in rows}, page="list")
    context = {
        "page": found,
        "rows": [(row, named.get(row.case_id)) for row in rows],
        "mine": mine,
        "day": viewer.today,
    }
    return render(request, "safety/flags.html", context)


@page("cases.break_glass")
def urgent(request: HttpRequest) -> HttpResponse:
    """Danger now, for who is on duty: by code alone. The record is opened as in any emergency, with a reason."""
    viewer = viewer_of(request, "urgent")
    return render(request, "safety/urgent.html", {"rows": list(queries.urgent_flags(viewer)[:ROWS])})


@page("safety.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Raise a flag about a person."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "safety.record")
    still(case)
    form = forms.FlagForm(
        sent(request), initial={"due_in": "0"}, zone=case.office.time_zone, writes=sealed.may_write(viewer, case),
        staff=queries.seeing_to(viewer, case),
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_flag(
            by=viewer, case_id=case.pk, kind=told["kind"], due_on=form.day, owner=form.who, words=told.get("words", ""), id=told["id"]
        )  # fmt: skip

    back = reverse("safety:of", args=[case.pk])
    return answer(
        request, form, write, title=_("Raise a flag"), submit=_("Raise the flag"), back=back, case=case
    )


@page("safety.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One flag: what, until when, who sees to it, what became of it."""
    viewer = viewer_of(request)
    row = queries.flag_for(viewer, id)
    may_correct = queries.may_correct(viewer, row)
    before = sealed.words_by_version(viewer, row) if may_correct else {}
    labels = {
        "kind": _("What is it about?"), "due_on": _("Until this day"), "owner_id": _("Who sees to it?"), "closed_on": _("Closed on"),
        "outcome": _("What became of it?"), "reopened_why": _("Why is it opened again?"),
    }  # fmt: skip
    context = {
        "row": row, "case": row.case, "name": name_of(viewer, row.case), "said": sealed.words(viewer, row),
        "may_correct": may_correct and row.closed_on is None, "may_retire": may_correct, "may_close": queries.may_close(viewer, row),
        "may_reopen": queries.may_reopen(viewer, row),
        "day": today(row.case.office.time_zone),
        "versions": history(row, labels, lambda version: {_("In words"): before.get(version.version, "")}, "owner_id"),
    }  # fmt: skip
    return render(request, "safety/flag.html", context)


@page("safety.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a flag that is open, or give it to somebody else."""
    viewer = viewer_of(request)
    row = queries.flag_for(viewer, id, to_correct=True)
    still(row)
    said = sealed.words(viewer, row)
    initial: dict[str, Any] = {name: getattr(row, name) for name in ("kind", "due_on", "version")}
    initial |= {"owner": str(row.owner_id or ""), "words": said.text}
    able = queries.seeing_to(viewer, row.case)
    able += [row.owner] if row.owner is not None and row.owner not in able else []
    form = forms.FlagEdit(
        sent(request), initial=initial, zone=row.case.office.time_zone, writes=said.may and not said.shut,
        staff=able,
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        changes = {"kind": told["kind"], "due_on": told["due_on"]}
        changes["owner_id"] = form.who.pk if form.who else row.owner_id
        return actions.correct_flag(
            by=viewer, flag_id=row.pk, version=told["version"], changes=changes, words=told.get("words")
        )

    back = reverse("safety:flag", args=[row.pk])
    return answer(request, form, write, title=_("Correct the flag"), back=back, case=row.case, saved=initial)


@page("safety.record")
def close(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say what became of a flag."""
    viewer = viewer_of(request)
    row = queries.flag_for(viewer, id, to_close=True)
    still(row)
    form = forms.FlagClose(sent(request), initial={"version": row.version})

    def write() -> Any:
        told = form.cleaned_data
        return actions.close_flag(by=viewer, flag_id=row.pk, version=told["version"], outcome=told["outcome"])

    return answer(
        request, form, write, title=_("What became of it?"), submit=_("Close the flag"), back=reverse("safety:flag", args=[row.pk]),
        case=row.case,
    )  # fmt: skip


@page("safety.record")
def reopen(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open a closed flag again; of danger now nobody is asked until when."""
    viewer = viewer_of(request)
    row = queries.flag_for(viewer, id, to_close=True)
    still(row)
    form = forms.FlagReopen(sent(request), initial={"version": row.version, "due_in": "0"})
    if row.danger:
        del form.fields["due_in"]

    def write() -> Any:
        told, due_on = form.cleaned_data, today(row.case.office.time_zone) + form.days
        return actions.reopen_flag(
            by=viewer, flag_id=row.pk, version=told["version"], why=told["reason"], due_on=due_on
        )

    return answer(
        request, form, write, title=_("Open the flag again?"), submit=_("Open it again"), back=reverse("safety:flag", args=[row.pk]),
        case=row.case,
    )  # fmt: skip


@page("safety.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrong flag out of lists."""
    viewer = viewer_of(request)
    row = queries.flag_for(viewer, id, to_correct=True)

    def write(reason: str) -> Any:
        return actions.retire_flag(by=viewer, flag_id=row.pk, reason=reason)

    back = reverse("safety:flag", args=[row.pk])
    return retiring(
        request, write, title=_("Retire this flag?"), submit=_("Retire it"), back=back, case=row.case
    )
