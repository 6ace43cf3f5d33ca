"""The records behind a figure."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.evidence.indicators import sources
from wayhome.evidence.indicators.pages.frame import (
    day_of,
    found,
    frame,
    month_for,
    page_lang,
    scope_for,
    url_of,
    viewer_of,
)
from wayhome.evidence.indicators.queries import (
    Record,
    rows,
    shown,
)
from wayhome.kit import formats
from wayhome.kit.gate import page
from wayhome.trust.access.viewer import Viewer

ROWS = 50


@page("figures.view")
def records(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """The records behind a figure: those that the viewer may open."""
    scope = scope_for(request, office)
    _form, chosen = month_for(request, scope)
    viewer = viewer_of(request)
    behind = found(rows, viewer, scope, code, chosen, day_of(request.GET.get("as_of")))
    listed = Paginator(behind.visible, ROWS).get_page(request.GET.get("page"))
    listed_records = shown(viewer, behind, list(listed.object_list))
    columns = [name for name in behind.source.columns if any(record.cells[name] for record in listed_records)]
    context = frame(request, scope, chosen) | {
        "figure": behind.figure,
        "told": _told(listed.paginator.count, behind.total),
        "of_persons": behind.source.persons is not None,
        "heads": [sources.WORDS[name] for name in columns],
        "records": [
            {"record": record, "persons": _persons(viewer, record.persons), "cells": _cells(record, columns)}
            for record in listed_records
        ],
        "page": listed,
        "back": url_of("indicator", scope, code, chosen),
    }
    return render(request, "indicators/rows.html", context)


def _told(visible: int, total: int | None) -> str:
    lang = page_lang()
    if total is None:
        return _("This number is small and of several offices, so it is not shown.")
    if visible == total:
        return ngettext(
            "%(n)s record stands behind this figure.", "%(n)s records stand behind this figure.", total
        ) % {"n": formats.number(total, lang)}
    counts = {"open": formats.number(visible, lang), "all": formats.number(total, lang)}
    return _("You may open %(open)s of the %(all)s records behind this figure.") % counts


def _persons(viewer: Viewer, persons: Any) -> list[dict[str, str]]:
    may = viewer.may("cases.view")
    return [
        {"code": code, "url": reverse("desk:person", args=[id]) if may and id else ""} for code, id in persons
    ]


def _cells(record: Record, columns: list[str]) -> list[dict[str, Any]]:
    url = reverse(record.opens[0], args=[record.opens[1]]) if record.opens else ""
    return [
        {
            "head": sources.WORDS[name],
            "date": value if isinstance(value, dt.date) else None,
            "text": formats.number(value, page_lang()) if isinstance(value, int | Decimal) else value,
            "url": url if name == "on" else "",
        }
        for name, value in ((name, record.cells[name]) for name in columns)
    ]
