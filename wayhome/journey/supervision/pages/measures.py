"""How the journey goes: one measure with its picture and table, and the rows behind it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.supervision import codes, measures, queries
from wayhome.journey.supervision.pages.board import ROWS, viewer_of
from wayhome.kit import charts
from wayhome.kit.charts import Point
from wayhome.kit.dates import Month
from wayhome.kit.gate import page


@page("supervision.view")
def measured(request: HttpRequest, code: str = "needs") -> HttpResponse:
    """How the journey goes: one measure, month by month, as a picture with a table."""
    viewer = viewer_of(request)
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
    viewer = viewer_of(request)
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
