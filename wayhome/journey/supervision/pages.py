"""Pages of supervision: who carries how much, what waits for a yes, a colleague with her talks, and how the journey goes."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.naming import names_of
from wayhome.journey.safety.codes import LEVEL_ICONS, LEVELS
from wayhome.journey.supervision import actions, codes, measures, queries
from wayhome.journey.supervision.answering import page_of
from wayhome.journey.supervision.carrying import Carrying
from wayhome.journey.supervision.carrying import board as everybody
from wayhome.journey.supervision.forms import CorrectForm, NoteForm
from wayhome.journey.supervision.leaving import checklist
from wayhome.kit import charts, facts
from wayhome.kit.charts import Point
from wayhome.kit.dates import Month, today
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form, conflicted
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.trust.access.viewer import Viewer

ROWS = 50


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@page("supervision.view")
def board(request: HttpRequest) -> HttpResponse:
    """Who carries how much: how full, how much is late, how safe people are."""
    viewer = _viewer(request)
    rows = everybody(viewer)
    context = {
        "rows": [(one, codes.STEPS.label(one.step), codes.STEP_ICONS[one.step], _worst(one)) for one in rows],
        "names": queries.several(viewer),
        "alone": queries.alone(viewer),
        "asked": queries.asked(viewer).count() if viewer.may("cases.approve") else 0,
        "me": viewer.user_id,
        "day": queries.day_of(viewer),
    }
    return render(request, "supervision/board.html", context)


def _worst(one: Carrying) -> tuple[str, Any, int] | None:
    """Return the highest level that one of her persons stands on: its drawing, its words, and how many stand there."""
    if not one.risks:
        return None
    level, count = one.risks[0]
    return LEVEL_ICONS[level], LEVELS.label(level), count


@page("cases.approve")
def approvals(request: HttpRequest) -> HttpResponse:
    """What colleagues asked and nobody answered yet, the longest waiting first."""
    viewer = _viewer(request)
    at = Paginator(queries.asked(viewer), ROWS).get_page(request.GET.get("page"))
    named = names_of(viewer, [row.case_id for row in at], page="approvals")
    day = queries.day_of(viewer)
    rows = [
        (
            row,
            named.get(row.case_id),
            (day - row.happened_on).days,
            page_of(row),
            row.done_by_id == viewer.user_id,
        )
        for row in at
    ]
    return render(request, "supervision/approvals.html", {"page": at, "rows": rows})


@page("supervision.view")
def colleague(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """One colleague: what is in her hands, and the talks with her."""
    viewer = _viewer(request)
    worker = queries.worker_for(viewer, account)
    context = {
        "worker": worker,
        "items": checklist(viewer, worker),
        "notes": Paginator(queries.notes(viewer, worker), ROWS).get_page(request.GET.get("page")),
        "may_hand": worker.office_id in viewer.offices("cases.edit"),
        "may_note": worker.office_id in viewer.offices(actions.RECORD),
    }
    return render(request, "supervision/colleague.html", context)


@page("supervision.record")
def note_add(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Note a talk with a colleague."""
    viewer = _viewer(request)
    worker = queries.worker_for(viewer, account, actions.RECORD)
    zone = worker.office.time_zone
    form = NoteForm(_sent(request), zone=zone, initial={"happened_on": today(zone), "kind": "regular"})
    back = reverse("supervision:colleague", args=[worker.pk])
    return _saved(
        request, form, _("A talk with %(name)s") % {"name": worker.display_name}, back,
        lambda: actions.note_talk(by=viewer, account=worker.pk, id=form.cleaned_data["id"], **form.told),
    )  # fmt: skip


@page("supervision.record")
def note_edit(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Correct a talk; where somebody else saved it meanwhile, both versions are shown to choose from."""
    viewer = _viewer(request)
    row = queries.note_for(viewer, id)
    form = CorrectForm(_sent(request), zone=row.office.time_zone, initial=_told(row))
    back = reverse("supervision:colleague", args=[row.worker_id])
    return _saved(
        request, form, _("A talk with %(name)s") % {"name": row.worker.display_name}, back,
        lambda: actions.correct_note(
            by=viewer, note_id=row.pk, version=form.cleaned_data["version"], **form.told
        ),
    )  # fmt: skip


def _told(row: Any) -> dict[str, Any]:
    return {
        "version": row.version, "topics": codes.TOPICS.chosen(row.topics), "kind": row.kind, "happened_on": row.happened_on,
        "next_on": row.next_on,
    }  # fmt: skip


@page("supervision.record")
def note_retire(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a talk that was noted wrongly out of the list."""
    viewer = _viewer(request)
    row = queries.note_for(viewer, id)
    form = RetireForm(_sent(request))
    back = reverse("supervision:colleague", args=[row.worker_id])
    return _saved(
        request, form, _("Retire this talk"), back,
        lambda: actions.retire_note(by=viewer, note_id=row.pk, reason=form.cleaned_data["reason"]),
    )  # fmt: skip


def _saved(request: HttpRequest, form: Any, title: str, back: str, write: Callable[[], Any]) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            write()
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            row = conflict.saved
            both = conflicted(form, _told(row), row.version, str(row.recorded_by), row.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": both, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "kit/confirm.html", context, status=_status(form))


@page("supervision.view")
def measured(request: HttpRequest, code: str = "needs") -> HttpResponse:
    """How the journey goes: one measure, month by month, as a picture with a table."""
    viewer = _viewer(request)
    if code not in measures.MEASURES:
        raise Http404
    day = queries.day_of(viewer)
    months = measures.months_until(day)
    found = measures.rows_within(viewer, code, months, day)
    url = reverse("supervision:rows", args=[code])
    with_rows = {row.month for row in found}
    percent = measures.MEASURES[code].percent
    points = {
        month: Point(
            n,
            printed=_("%(n)s of 100") % {"n": n} if percent and n is not None else "",
            url=f"{url}?month={month}" if month in with_rows else "",
        )
        for month, n in measures.numbers(code, found, months).items()
    }
    context = {
        "code": code,
        "title": codes.MEASURES.label(code),
        "chart": charts.by_month(codes.MEASURES.label(code), points),
        "any": bool(found),
        "whole": measures.MEASURES[code].number(found),
        "rows": len(found),
        "days": not percent and code != "goals",
        "measures": codes.MEASURES.choices,
    }
    return render(request, "supervision/measure.html", context)


@page("supervision.view")
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind a number, by code."""
    viewer = _viewer(request)
    if code not in measures.MEASURES:
        raise Http404
    day = queries.day_of(viewer)
    months = measures.months_until(day)
    try:
        months = [Month.parse(request.GET["month"])] if "month" in request.GET else months
    except ValueError as wrong:
        raise Http404 from wrong
    found = measures.rows_within(viewer, code, months, day)
    at = Paginator(found, ROWS).get_page(request.GET.get("page"))
    seen = measures.cases_of(viewer, list(at))
    context = {
        "code": code,
        "title": codes.MEASURES.label(code),
        "month": months[0] if len(months) == 1 else None,
        "page": at,
        "rows": [(row, seen.get(row.case_id)) for row in at],
    }
    return render(request, "supervision/rows.html", context)
