"""What every page of figures has: whose figures, which month, and how a figure is drawn."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.evidence.indicators.presenter import Figure
from wayhome.evidence.indicators.queries import (
    NoSuchFigures,
    Scope,
    month_to_open,
    scope_of,
    scopes,
)
from wayhome.kit import charts, formats
from wayhome.kit.dates import Month, parse_day
from wayhome.kit.records import MonthForm
from wayhome.trust.access.viewer import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def page_lang() -> str:
    """The language of the page."""
    return formats.language(get_language())


def found(query: Any, *args: Any, **kwargs: Any) -> Any:
    """What one may not see answers like what does not exist."""
    try:
        return query(*args, **kwargs)
    except NoSuchFigures as nothing:
        raise Http404 from nothing


def scope_for(request: HttpRequest, office: str) -> Scope:
    viewer = viewer_of(request)
    if office:
        return found(scope_of, viewer, office)
    open_to_her = scopes(viewer)
    own = viewer.user.office_id if viewer.user is not None else None
    if not open_to_her:
        raise Http404
    return next((scope for scope in open_to_her if scope.office_id == own), open_to_her[0])


def month_for(request: HttpRequest, scope: Scope) -> tuple[MonthForm, Month]:
    usual = month_to_open(scope)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": usual})
    return form, form.chosen(usual)


def url_of(name: str, scope: Scope, code: str, month: Month | None = None) -> str:
    where = reverse(f"indicators:{name}", args=[scope.code, code])
    return f"{where}?month={month}" if month else where


def frame(request: HttpRequest, scope: Scope, month: Month) -> dict[str, Any]:
    offices = [
        {
            "name": office_name(one),
            "url": reverse("indicators:office", args=[one.code]) + f"?month={month}",
            "here": one.code == scope.code,
        }
        for one in scopes(viewer_of(request))
    ]
    return {
        "scope": scope,
        "office_name": office_name(scope),
        "offices": offices if len(offices) > 1 else [],
        "month": month,
    }


def office_name(scope: Scope) -> str:
    return scope.office.name if scope.office is not None else _("All offices")


def source_words(figure: Figure) -> str:
    if figure.rows is None:
        return _("few records")
    n = formats.number(figure.rows, page_lang())
    if figure.unit == "session":
        return ngettext("%(n)s session", "%(n)s sessions", figure.rows) % {"n": n}
    return ngettext("%(n)s record", "%(n)s records", figure.rows) % {"n": n}


def point(scope: Scope, figure: Figure) -> charts.Point:
    value = None if figure.value is None else float(figure.value)
    whole = int(value) if value is not None and value == int(value) else value
    printed = figure.printed if figure.hidden else ""
    return charts.Point(
        whole, figure.female, figure.male, printed, url_of("indicator", scope, figure.code, figure.month)
    )


def may_manage(request: HttpRequest, scope: Scope) -> bool:
    return scope.office_id is not None and viewer_of(request).may_in("figures.manage", scope.office_id)


def day_of(typed: str | None) -> dt.date | None:
    try:
        return parse_day(typed) if typed else None
    except ValueError as wrong:
        raise Http404 from wrong
