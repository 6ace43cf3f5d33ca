"""How the journey goes: one measure with its picture and table, of an office and a time, and the rows behind it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.journey.supervision import codes, measures, queries
from wayhome.journey.supervision.forms import MeasureForm
from wayhome.journey.supervision.measures import Row
from wayhome.journey.supervision.pages.board import ROWS, viewer_of
from wayhome.kit import charts, formats
from wayhome.kit.charts import Point
from wayhome.kit.dates import Month
from wayhome.kit.gate import page


@dataclass(frozen=True)
class Asked:
    """What is looked at: the form that asks, the months, the office (None: all of hers), and the same as an address asks for it."""

    form: MeasureForm
    day: dt.date
    months: Sequence[Month]
    office: uuid.UUID | None
    query: str
    span: str

    def url(self, name: str, code: str, month: Month | None = None) -> str:
        """Return the address of a page of the measure for the same office and time."""
        more = [self.query] if self.query else []
        query = "&".join([*more, *([f"month={month}"] if month else [])])
        return reverse(f"supervision:{name}", args=[code]) + (f"?{query}" if query else "")


def _asked(request: HttpRequest) -> Asked:
    viewer = viewer_of(request)
    day = viewer.today
    form = MeasureForm(request.GET, offices=queries.several(viewer), years=measures.years(viewer, day))
    wanted = form.wanted()
    year = wanted.get("period", "")
    months = measures.months_of(int(year), day) if year else measures.months_until(day)
    office = uuid.UUID(wanted["office"]) if "office" in wanted else None
    return Asked(form, day, months, office, urlencode(wanted), year or _("The last 12 months"))


def _rows(request: HttpRequest, asked: Asked, code: str, months: Sequence[Month]) -> list[Row]:
    return measures.rows_within(viewer_of(request), code, months, asked.day, asked.office)


def _of_100(n: int) -> str:
    return _("%(n)s of 100") % {"n": n}


def _number(code: str, found: Sequence[Row]) -> str:
    """Return what a measure comes to over the whole time: a dash where there is nothing to measure."""
    measure = measures.MEASURES[code]
    n = measure.number(found)
    if n is None:
        return "–"
    return _of_100(n) if measure.percent else formats.number(n, formats.language(get_language()))


@page("supervision.view")
def measured(request: HttpRequest, code: str = "needs") -> HttpResponse:
    """How the journey goes: one measure, month by month, as a picture with a table."""
    if code not in measures.MEASURES:
        raise Http404
    asked = _asked(request)
    found = _rows(request, asked, code, asked.months)
    with_rows = {row.month for row in found}
    percent = measures.MEASURES[code].percent
    points = {
        month: Point(
            n,
            printed=_of_100(n) if percent and n is not None else "",
            url=asked.url("rows", code, month) if month in with_rows else "",
        )
        for month, n in measures.numbers(code, found, asked.months).items()
    }
    context = {
        "asked": asked,
        "form": asked.form,
        "code": code,
        "title": codes.MEASURES.label(code),
        "chart": charts.by_month(codes.MEASURES.label(code), points, here=Month.of(asked.day)),
        "any": bool(found),
        "whole": measures.MEASURES[code].number(found),
        "rows": len(found),
        "rows_url": asked.url("rows", code),
        "days": not percent and code != "goals",
        "measures": [
            (
                one,
                words,
                asked.url("measure", one),
                _number(one, found if one == code else _rows(request, asked, one, asked.months)),
            )
            for one, words in codes.MEASURES.choices
        ],
    }
    return render(request, "supervision/measure.html", context)


@page("supervision.view")
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows behind a number, by code."""
    if code not in measures.MEASURES:
        raise Http404
    asked = _asked(request)
    try:
        month = Month.parse(request.GET["month"]) if "month" in request.GET else None
    except ValueError as wrong:
        raise Http404 from wrong
    found = _rows(request, asked, code, [month] if month else asked.months)
    at = Paginator(found, ROWS).get_page(request.GET.get("page"))
    seen = measures.cases_of(viewer_of(request), list(at))
    context = {
        "asked": asked,
        "office": queries.several(viewer_of(request)).get(asked.office) if asked.office else "",
        "title": codes.MEASURES.label(code),
        "month": month,
        "page": at,
        "rows": [(row, seen.get(row.case_id)) for row in at],
        "back": asked.url("measure", code),
        "due": measures.MEASURES[code].percent,
    }
    return render(request, "supervision/rows.html", context)
