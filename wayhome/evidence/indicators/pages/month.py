"""The month's figures of an office."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.evidence.indicators import presenter
from wayhome.evidence.indicators.definitions import SECTIONS
from wayhome.evidence.indicators.milestones import milestone
from wayhome.evidence.indicators.overview import Look, Row, overview
from wayhome.evidence.indicators.pages.frame import (
    frame,
    may_manage,
    month_for,
    page_lang,
    point,
    scope_for,
    source_words,
    url_of,
    viewer_of,
)
from wayhome.evidence.indicators.queries import Scope, hides
from wayhome.kit import charts, formats
from wayhome.kit.dates import Month
from wayhome.kit.gate import page
from wayhome.prevention.tallies.queries import totals


@page("figures.view")
def month(request: HttpRequest, office: str = "") -> HttpResponse:
    """The month's figures of an office."""
    scope = scope_for(request, office)
    form, chosen = month_for(request, scope)
    seen = overview(viewer_of(request), scope, chosen)
    context = frame(request, scope, chosen) | {
        "form": form,
        "title": _("Figures, %(month)s") % {"month": formats.month(chosen, page_lang())},
        "sections": _sections(scope, [row for row in seen.rows if not row.none]),
        "none_of": [_row(scope, row) for row in seen.rows if row.none],
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "stock": seen.stock,
        "several": len(scope.offices) > 1,
        "looks": [_look(scope, chosen, look) for look in seen.looks],
        "has_targets": any(row.target for row in seen.rows),
        "chart": charts.by_month(
            _("People in service"), {at: point(scope, figure) for at, figure in seen.in_service.items()}
        ),
        "totals": totals(viewer_of(request), chosen, scope.offices),
        "milestone": None if hides(viewer_of(request), scope) else milestone(scope, chosen),
        "may_manage": may_manage(request, scope),
        "may_read_bulletin": viewer_of(request).may("bulletins.view"),
        "boxes": [
            {"title": _("Compiled by"), "note": _("signature and name")},
            {"title": _("Director"), "note": _("signature and stamp"), "stamp": True},
        ],
    }
    return render(request, "indicators/month.html", context)


def _sections(scope: Scope, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The month's rows under the headings of the bulletin, in the indicators' own order."""
    by_section: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_section.setdefault(row.now.section, []).append(_row(scope, row))
    return [{"title": _(SECTIONS.get(key, key)), "rows": told} for key, told in by_section.items()]


def _row(scope: Scope, row: Row) -> dict[str, Any]:
    return {
        "figure": row.now,
        "now": presenter.cell(row.now),
        "before": presenter.cell(row.before),
        "target": presenter.target_words(row.target, page_lang()),
        "url": url_of("indicator", scope, row.now.code, row.now.month),
        "rows_url": url_of("rows", scope, row.now.code, row.now.month),
        "source": source_words(row.now),
    }


def _look(scope: Scope, month: Month, look: Look) -> dict[str, str]:
    url = url_of("rows", scope, look.code, month)
    n = formats.number(look.number, page_lang())
    if look.kind == "not_over":
        return {"text": _("This month is not over: its figures still grow."), "url": "", "action": ""}
    if look.kind == "stock":
        return {
            "text": _("The number in service does not follow from who came and who left."),
            "url": url,
            "action": _("Look at the stays"),
        }
    if look.kind == "sex":
        text = ngettext(
            "Of %(n)s person neither female nor male is recorded.",
            "Of %(n)s persons neither female nor male is recorded.",
            look.number,
        )
        return {"text": text % {"n": n}, "url": url, "action": _("Look at the stays")}
    if look.kind == "heads":
        text = ngettext(
            "%(figure)s: of %(n)s person neither female nor male is recorded.",
            "%(figure)s: of %(n)s people neither female nor male is recorded.",
            look.number,
        )
        return {
            "text": text % {"figure": look.label, "n": n},
            "url": url,
            "action": _("Look at the activities"),
        }
    if look.kind == "other_women":
        text = _("%(one)s, %(other)s: the same total, but not as many women.")
        told = {"one": look.label, "other": look.other}
        return {"text": text % told, "url": url, "action": _("Look at the activities")}
    if look.kind == "no_sessions":
        return {
            "text": _("No counselling session is recorded for this month."),
            "url": url,
            "action": _("Look at the sessions"),
        }
    return {"text": _("Nothing is recorded for this month yet."), "url": "", "action": ""}
