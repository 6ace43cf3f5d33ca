"""Who carries how much, and what waits for a yes."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wayhome.journey.cases.naming import names_of
from wayhome.journey.safety.codes import LEVEL_ICONS, LEVELS
from wayhome.journey.supervision import codes, queries
from wayhome.journey.supervision.answering import page_of
from wayhome.journey.supervision.carrying import Carrying
from wayhome.journey.supervision.carrying import board as everybody
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer

ROWS = 50


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks."""
    return request.viewer  # type: ignore[attr-defined]


@page("supervision.view")
def board(request: HttpRequest) -> HttpResponse:
    """Who carries how much: how full, how much is late, how safe people are."""
    viewer = viewer_of(request)
    among = queries.carried(viewer)
    rows = everybody(viewer, among)
    context = {
        "rows": [(one, codes.STEPS.label(one.step), codes.STEP_ICONS[one.step], _worst(one)) for one in rows],
        "names": queries.several(viewer),
        "alone": queries.alone(viewer, among),
        "asked": queries.asked(viewer).count() if viewer.may("cases.approve") else 0,
        "me": viewer.user_id,
        "may_end": viewer.may("aftercare.record"),
        "day": viewer.today,
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
    viewer = viewer_of(request)
    at = Paginator(queries.asked(viewer), ROWS).get_page(request.GET.get("page"))
    named = names_of(viewer, [row.case_id for row in at], page="approvals")
    day = viewer.today
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
