"""Pages of incidents: recorded on a phone, listed for who leads, corrected, closed."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.queries import case_for
from wayhome.journey.safety import actions, codes, forms, queries, rules, sealed
from wayhome.journey.safety.pages.frame import (
    answer,
    history,
    name_of,
    retiring,
    sent,
    staff,
    still,
    viewer_of,
)
from wayhome.kit.dates import today
from wayhome.kit.forms import EditForm
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer

ROWS = 50


@page("safety.view")
def incidents(request: HttpRequest) -> HttpResponse:
    """What happened, newest first, as far as the viewer may see it."""
    viewer = viewer_of(request, "safety")
    open_only = request.GET.get("which") == "open"
    found = Paginator(queries.incidents(viewer, open_only=open_only), ROWS).get_page(request.GET.get("page"))
    rows = list(found)
    named = names_of(viewer, {row.case_id for row in rows if row.case_id}, page="list")
    context = {
        "page": found,
        "rows": [(row, named.get(row.case_id) if row.case_id else None) for row in rows],
        "open_only": open_only,
        "may_record": bool(queries.recording(viewer)) and viewer.may("safety.record"),
    }
    return render(request, "safety/incidents.html", context)


@page("safety.record")
def record(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Something happened to a person, or with her."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, "safety.record")
    still(case)
    return _record(request, viewer, case)


@page("safety.record")
def record_without(request: HttpRequest) -> HttpResponse:
    """Something happened that concerns no person we support: to a colleague, in a house. Codes only."""
    return _record(request, viewer_of(request, "safety"), None)


def _record(request: HttpRequest, viewer: Viewer, case: Case | None) -> HttpResponse:
    offices = [case.office] if case else queries.recording(viewer)
    if not offices:
        raise Http404
    zone = offices[0].time_zone
    form = forms.IncidentForm(
        sent(request), initial={"happened_on": today(zone)}, zone=zone, of_a_person=case is not None,
        writes=case is not None and sealed.may_write(viewer, case), offices=offices, colleagues=staff(viewer, offices[0]), me=viewer.user,
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        return actions.record_incident(
            by=viewer, case_id=case.pk if case else None, office=form.office, told=form.who_was_told, account=told.get("account", ""),
            id=told["id"], **form.known, **form.proxy,
        )  # fmt: skip

    back = reverse("safety:of", args=[case.pk]) if case else reverse("safety:incidents")
    text = "" if case else _("Nothing about a person we support: that is recorded from the person's page.")
    return answer(
        request, form, write, title=_("Record an incident"), text=text, submit=_("Save the incident"), back=back, case=case, said=_saved
    )  # fmt: skip


def _saved(made: Any) -> str:
    if made.case_id and rules.escalates(made.kind, made.severity):
        return _("Saved. The supervisor is told: it is due today.")
    return _("Saved.")


@page("safety.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One incident: what happened, what was done, who was told, and its history."""
    viewer = viewer_of(request)
    row = queries.incident_for(viewer, id)
    may_correct = queries.may_correct(viewer, row)
    before = sealed.words_by_version(viewer, row) if may_correct else {}
    labels: dict[str, str | Promise] = {
        "kind": _("What happened?"), "severity": _("How grave is it?"), "happened_on": _("Day"), **codes.TOLD, "closed_on": _("Closed on"),
        "reopened_why": _("Why is it opened again?"), "done_by_id": _("Who did it"),
    }  # fmt: skip

    def also(version: Any) -> dict[str, str]:
        return {
            _("What was done?"): ", ".join(codes.DONE.words(version.done)),
            _("In words"): before.get(version.version, ""),
        }

    context = {
        "row": row, "case": row.case, "name": name_of(viewer, row.case), "said": sealed.words(viewer, row),
        "done": codes.DONE.words(row.done), "told": [(words, getattr(row, name)) for name, words in codes.TOLD.items()],
        "flags": list(queries.flags_of(viewer, row.case).filter(incident=row)) if row.case else [],
        "may_correct": may_correct, "may_close": may_correct and row.closed_on is None,
        "may_reopen": queries.may_reopen(viewer, row),
        "versions": history(row, labels, also, "done_by_id"),
    }  # fmt: skip
    return render(request, "safety/incident.html", context)


@page("safety.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct an incident, and add who was told."""
    viewer = viewer_of(request)
    row = queries.incident_for(viewer, id, to_correct=True)
    still(row)
    said = sealed.words(viewer, row)
    names = ("kind", "severity", "happened_on", *codes.TOLD, "source", "version")
    initial: dict[str, Any] = {name: getattr(row, name) for name in names}
    initial |= {"done": codes.DONE.chosen(row.done), "done_by": str(row.done_by_id), "account": said.text}
    form = forms.IncidentEdit(
        sent(request), initial=initial, zone=row.office.time_zone, of_a_person=row.case is not None,
        writes=said.may and not said.shut, colleagues=staff(viewer, row.office, row.done_by), me=viewer.user,
    )  # fmt: skip

    def write() -> Any:
        told = form.cleaned_data
        changes = form.known | form.who_was_told | form.proxy
        return actions.correct_incident(
            by=viewer,
            incident_id=row.pk,
            version=told["version"],
            changes=changes,
            account=told.get("account"),
        )

    back = reverse("safety:incident", args=[row.pk])
    return answer(
        request, form, write, title=_("Correct the incident"), back=back, case=row.case, saved=initial
    )


@page("safety.record")
def close(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Close an incident that was seen to."""
    viewer = viewer_of(request)
    row = queries.incident_for(viewer, id, to_correct=True)
    still(row)
    form = EditForm(sent(request), initial={"version": row.version})

    def write() -> Any:
        return actions.close_incident(by=viewer, incident_id=row.pk, version=form.cleaned_data["version"])

    text = _("Flags that were raised for it stay open until somebody says what became of them.")
    return answer(
        request, form, write, title=_("Was this incident seen to?"), text=text, submit=_("Close the incident"),
        back=reverse("safety:incident", args=[row.pk]), case=row.case,
    )  # fmt: skip


@page("safety.record")
def reopen(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Open a closed incident again."""
    viewer = viewer_of(request)
    row = queries.incident_for(viewer, id, to_correct=True)
    still(row)
    form = forms.IncidentReopen(sent(request), initial={"version": row.version})

    def write() -> Any:
        told = form.cleaned_data
        return actions.reopen_incident(
            by=viewer, incident_id=row.pk, version=told["version"], why=told["reason"]
        )

    return answer(
        request, form, write, title=_("Open the incident again?"), submit=_("Open it again"), back=reverse("safety:incident", args=[row.pk]),
        case=row.case, said=_saved,
    )  # fmt: skip


@page("safety.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a wrongly recorded incident out of lists, with the flags it raised."""
    viewer = viewer_of(request)
    row = queries.incident_for(viewer, id, to_correct=True)

    def write(reason: str) -> Any:
        return actions.retire_incident(by=viewer, incident_id=row.pk, reason=reason)

    back = reverse("safety:incident", args=[row.pk])
    return retiring(
        request, write, title=_("Retire this incident?"), submit=_("Retire it"), back=back, case=row.case
    )
