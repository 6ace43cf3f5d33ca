"""Pages of counselling: the month's sessions, a new one in a few taps, one session with its history."""

import dataclasses
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit import facts, histories
from wayhome.kit.clashes import Clash, Conflicted, conflicted
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm, RetireForm
from wayhome.services.counselling import queries
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.forms import CorrectForm, RecordForm
from wayhome.services.counselling.models import Session
from wayhome.services.counselling.queries import Choice
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 100


@page("counselling.view")
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of a month, with how many took place and with how many persons."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    this = Month.of(viewer.today)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = form.chosen(this)
    rows = Paginator(queries.in_month(viewer, month), ROWS).get_page(request.GET.get("page"))
    took_part = queries.participants(viewer, rows.object_list)
    totals = queries.totals(viewer, month)
    context = {
        "form": form,
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1),
        "page": rows,
        "rows": [(session, took_part[session.pk]) for session in rows],
        "totals": totals,
        "counted": _with_persons(totals),
        "may_record": viewer.may("counselling.record"),
        "expected": queries.next_appointments(viewer) if month == this else [],
    }
    return render(request, "counselling/list.html", context)


@page("counselling.record")
def record(request: HttpRequest) -> HttpResponse:
    """A new session."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    persons = queries.choosable(viewer)
    initial = {"happened_on": viewer.today, "persons": request.GET.getlist("person")}
    form = RecordForm(_sent(request), initial=initial, **_asked(viewer, persons))
    if form.is_bound and form.is_valid():
        ids = form.cleaned_data["case_ids"]
        office = queries.office_of(viewer, ids) or viewer.user.office  # type: ignore[union-attr]
        try:
            saved = record_session(
                by=viewer, office=office, case_ids=ids, id=form.cleaned_data["id"], **form.told, **form.proxy
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("counselling:show", saved.pk)
    return render(
        request, "counselling/record.html", {"form": form, "persons": persons}, status=_status(form)
    )


@page("counselling.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One session: what is known of it, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    session = queries.session_for(viewer, id)
    codes = queries.codes_by_version(viewer, session)
    context = {
        "session": session,
        "month": Month.of(session.happened_on),
        "codes": codes[session.version],
        "may_correct": queries.may_correct(viewer, session),
        "may_record": viewer.may("counselling.record"),
        "versions": histories.told(
            session,
            _labels(),
            people=_names(histories.writers(session, "done_by_id")),
            also=lambda version: {_("Who took part"): ", ".join(codes[version.version])},  # type: ignore[attr-defined]
        ),
    }
    return render(request, "counselling/show.html", context)


@page("counselling.record")
def edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a session; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    session = queries.session_for(viewer, id, to_correct=True)
    there = queries.participants(viewer, [session])[session.pk]
    persons = _with_those(there, queries.choosable(viewer))
    initial = _initial(session, [str(row.case_id) for row in there])
    form = CorrectForm(_sent(request), initial=initial, **_asked(viewer, persons, session.done_by))
    if form.is_bound and form.is_valid():
        changes = form.told | form.proxy
        try:
            saved = correct_session(
                by=viewer,
                session_id=session.pk,
                version=form.cleaned_data["version"],
                changes=changes,
                case_ids=form.cleaned_data["case_ids"],
            )
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            context = {"conflict": _conflict(form, session, initial, persons), "back": _address(session)}
            return render(request, "kit/conflict.html", context, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect("counselling:show", saved.pk)
    return render(
        request,
        "counselling/edit.html",
        {"form": form, "session": session, "back": _address(session)},
        status=_status(form),
    )


@page("counselling.record")
def retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a session out of lists and figures, with a reason; it stays in the history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    session = queries.session_for(viewer, id, to_correct=True)
    form = RetireForm(_sent(request))
    if form.is_bound and form.is_valid():
        retire_session(by=viewer, session_id=session.pk, reason=form.cleaned_data["reason"])
        messages.success(
            request, _("The session was retired. It no longer counts, and stays in the history.")
        )
        return redirect("counselling:show", session.pk)
    return render(
        request,
        "counselling/retire.html",
        {"form": form, "session": session, "back": _address(session)},
        status=_status(form),
    )


def _labels() -> dict[str, str]:
    return {
        "happened_on": _("Day"),
        "mode": _("How"),
        "minutes": _("Minutes"),
        "state": _("Did it take place?"),
        "next_on": _("Next appointment"),
        "done_by_id": _("Counsellor"),
    }


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _address(session: Session) -> str:
    return reverse("counselling:show", args=[session.pk])


def _names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def _with_persons(totals: queries.Totals) -> str:
    sessions = ngettext("%(n)s session", "%(n)s sessions", totals.sessions) % {"n": totals.sessions}
    persons = ngettext("%(n)s person", "%(n)s persons", totals.persons) % {"n": totals.persons}
    return _("%(sessions)s with %(persons)s") % {"sessions": sessions, "persons": persons}


def _asked(viewer: Viewer, persons: Sequence[Choice], counsellor: User | None = None) -> dict[str, Any]:
    me = viewer.user
    staff = list(queries.counsellors(viewer, me.office_id)) if me else []
    if counsellor is not None and counsellor not in staff:
        staff.append(counsellor)
    return {"viewer": viewer, "persons": persons, "zone": viewer.zone, "colleagues": staff, "me": me}


def _initial(session: Session, case_ids: list[str]) -> dict[str, Any]:
    names = ("happened_on", "mode", "state", "next_on", "source", "version")
    minutes = "" if session.minutes is None else session.minutes
    known = {name: getattr(session, name) for name in names}
    return known | {"minutes": minutes, "done_by": str(session.done_by_id), "persons": case_ids}


def _with_those(there: Sequence[Any], persons: Sequence[Choice]) -> list[Choice]:
    known = {person.case_id: person for person in persons}
    ids = [row.case_id for row in there]
    first = [known.get(row.case_id) or Choice(row.case_id, row.person.code, "", None, False) for row in there]
    return [*first, *(person for person in persons if person.case_id not in ids)]


def _conflict(
    form: CorrectForm, session: Session, initial: dict[str, Any], persons: Sequence[Choice]
) -> Conflicted:
    """Lay both versions side by side; a list of persons is one choice, not one by one."""
    names = {str(person.case_id): person.code for person in persons}
    saved, mine = initial["persons"], [str(id) for id in form.cleaned_data["case_ids"]]
    words = [", ".join(names.get(id, id) for id in ids) for ids in (saved, mine)]
    found = conflicted(form, initial, session.version, str(session.recorded_by), session.recorded_at)
    rest = tuple(pair for pair in found.hidden if pair[0] not in ("persons", "others"))
    rows = tuple(row for row in found.rows if row.name not in ("persons", "others"))
    if sorted(saved) == sorted(mine):
        return dataclasses.replace(found, rows=rows, hidden=(*rest, ("persons", ",".join(mine))))
    label = str(form.fields["persons"].label)
    clash = Clash("persons", label, words[0], words[1], ",".join(saved), ",".join(mine))
    return dataclasses.replace(found, rows=(clash, *rows), hidden=rest)
