"""Pages of figures: the month, one indicator over the months, the records behind a figure, targets."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.evidence.indicators import presenter, sources
from wayhome.evidence.indicators.actions import change_target, drop_target, set_target
from wayhome.evidence.indicators.forms import NewTargetForm, TargetForm
from wayhome.evidence.indicators.models import Target
from wayhome.evidence.indicators.overview import Look, Row, one, overview, target_of, targets_of
from wayhome.evidence.indicators.presenter import Figure, Group
from wayhome.evidence.indicators.queries import (
    NoSuchFigures,
    Record,
    Scope,
    label_of,
    month_to_open,
    rows,
    scope_of,
    scopes,
    shown,
)
from wayhome.kit import charts, facts, formats, histories
from wayhome.kit.dates import Month, parse_day
from wayhome.kit.errors import Refused
from wayhome.kit.forms import Form, conflicted
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

ROWS = 50


@page("figures.view")
def month(request: HttpRequest, office: str = "") -> HttpResponse:
    """The month's figures of an office."""
    scope = _scope(request, office)
    form, chosen = _month(request, scope)
    seen = overview(_viewer(request), scope, chosen)
    context = _frame(request, scope, chosen) | {
        "form": form,
        "title": _("Figures, %(month)s") % {"month": formats.month(chosen, _lang())},
        "rows": [_row(scope, row) for row in seen.rows],
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "stock": seen.stock,
        "several": len(scope.offices) > 1,
        "looks": [_look(scope, chosen, look) for look in seen.looks],
        "has_targets": any(row.target for row in seen.rows),
        "chart": charts.by_month(
            _("People in service"), {at: _point(scope, figure) for at, figure in seen.in_service.items()}
        ),
        "may_read_bulletin": _viewer(request).may("bulletins.view"),
        "boxes": [
            {"title": _("Compiled by"), "note": _("signature and name")},
            {"title": _("Director"), "note": _("signature and stamp"), "stamp": True},
        ],
    }
    return render(request, "indicators/month.html", context)


@page("figures.view")
def indicator(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """One figure over thirteen months, its breakdowns of the month chosen, and what it counts."""
    scope = _scope(request, office)
    form, chosen = _month(request, scope)
    figure, by_month = _found(one, _viewer(request), scope, code, chosen)
    context = _frame(request, scope, chosen) | {
        "form": form,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "figure": figure,
        "url": _url("rows", scope, code, chosen),
        "source": _source_words(figure),
        "chart": charts.by_month(
            figure.label,
            {at: _point(scope, then) for at, then in by_month.items()},
            here=chosen,
            halves=figure.of_people and not figure.hidden,
        ),
        "breakdowns": _breakdowns(figure),
        "sheet": _sheet(scope, figure),
        "targets_url": _url("targets", scope, code) if _may_manage(request, scope) else "",
    }
    return render(request, "indicators/indicator.html", context)


@page("figures.view")
def records(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """The records behind a figure: those that the viewer may open."""
    scope = _scope(request, office)
    _form, chosen = _month(request, scope)
    viewer = _viewer(request)
    behind = _found(rows, viewer, scope, code, chosen, _day(request.GET.get("as_of")))
    listed = Paginator(behind.visible, ROWS).get_page(request.GET.get("page"))
    listed_records = shown(viewer, behind, list(listed.object_list))
    columns = [name for name in behind.source.columns if any(record.cells[name] for record in listed_records)]
    context = _frame(request, scope, chosen) | {
        "figure": behind.figure,
        "told": _told(listed.paginator.count, behind.total),
        "of_persons": behind.source.persons is not None,
        "heads": [sources.WORDS[name] for name in columns],
        "records": [
            {"record": record, "persons": _persons(viewer, record.persons), "cells": _cells(record, columns)}
            for record in listed_records
        ],
        "page": listed,
        "back": _url("indicator", scope, code, chosen),
    }
    return render(request, "indicators/rows.html", context)


@page("figures.manage")
def targets(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """The targets an office has set for an indicator, and a new one."""
    scope, label = _managed(request, office, code)
    form = NewTargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_target(by=_viewer(request), office=scope.office, code=code, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The target is set."))
            return redirect("indicators:targets", scope.code, code)
    context = {
        "form": form,
        "label": label,
        "scope": scope,
        "targets": [_target(scope, code, kept) for kept in targets_of(scope, code)],
    }
    return render(request, "indicators/targets.html", context | {"back": _url("indicator", scope, code)})


@page("figures.manage")
def target(request: HttpRequest, office: str, code: str, id: uuid.UUID) -> HttpResponse:
    """Change a target; what it was before stands below."""
    scope, label = _managed(request, office, code)
    kept = _found(target_of, _viewer(request), scope, id)
    now = {"value": kept.value, "baseline": kept.baseline, "version": kept.version}
    form = TargetForm(request.POST or None, initial=now)
    back = reverse("indicators:targets", args=[scope.code, code])
    if request.method == "POST" and form.is_valid():
        try:
            change_target(by=_viewer(request), id=id, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as clash:
            return _clash(request, form, clash, back)
        else:
            messages.success(request, _("The target is changed."))
            return redirect(back)
    drop = reverse("indicators:drop_target", args=[scope.code, code, id])
    context = {
        "form": form,
        "label": label,
        "period": presenter.period_words(kept.period, _lang()),
        "back": back,
        "drop": drop,
        "versions": _versions(kept),
    }
    return render(request, "indicators/target.html", context)


@page("figures.manage")
def drop(request: HttpRequest, office: str, code: str, id: uuid.UUID) -> HttpResponse:
    """Take a target away, after asking."""
    scope, label = _managed(request, office, code)
    kept = _found(target_of, _viewer(request), scope, id)
    back = reverse("indicators:targets", args=[scope.code, code])
    if request.method == "POST":
        drop_target(by=_viewer(request), id=id)
        messages.success(request, _("The target is taken away."))
        return redirect(back)
    told = [
        (label, presenter.period_words(kept.period, _lang())),
        (_("Target"), formats.number(kept.value, _lang())),
    ]
    context = {
        "title": _("Take this target away?"),
        "text": "",
        "facts": told,
        "form": Form(),
        "submit": _("Take it away"),
        "back": back,
    }
    return render(request, "kit/confirm.html", context)


def _target(scope: Scope, code: str, kept: Target) -> dict[str, Any]:
    return {
        "period": presenter.period_words(kept.period, _lang()),
        "value": kept.value,
        "baseline": kept.baseline,
        "url": reverse("indicators:target", args=[scope.code, code, kept.pk]),
    }


def _versions(kept: Target) -> list[histories.Told]:
    people = dict(User.objects.filter(pk__in=histories.writers(kept)).values_list("pk", "display_name"))
    return histories.told(kept, {"value": _("Target"), "baseline": _("Baseline")}, people=people)


def _clash(request: HttpRequest, form: TargetForm, clash: facts.Conflict, back: str) -> HttpResponse:
    saved: Any = clash.saved
    shown_saved = {"value": saved.value, "baseline": saved.baseline}
    both = conflicted(form, shown_saved, saved.version, saved.recorded_by.display_name, saved.recorded_at)
    return render(request, "kit/conflict.html", {"conflict": both, "back": back})


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _lang() -> str:
    return formats.language(get_language())


def _found(query: Any, *args: Any, **kwargs: Any) -> Any:
    """What one may not see answers like what does not exist."""
    try:
        return query(*args, **kwargs)
    except NoSuchFigures as nothing:
        raise Http404 from nothing


def _scope(request: HttpRequest, office: str) -> Scope:
    viewer = _viewer(request)
    if office:
        return _found(scope_of, viewer, office)
    open_to_her = scopes(viewer)
    own = viewer.user.office_id if viewer.user is not None else None
    if not open_to_her:
        raise Http404
    return next((scope for scope in open_to_her if scope.office_id == own), open_to_her[0])


def _managed(request: HttpRequest, office: str, code: str) -> tuple[Scope, str]:
    scope = _scope(request, office)
    if not _may_manage(request, scope):
        raise Http404
    return scope, _found(label_of, code)


def _may_manage(request: HttpRequest, scope: Scope) -> bool:
    return scope.office_id is not None and _viewer(request).may_in("figures.manage", scope.office_id)


def _month(request: HttpRequest, scope: Scope) -> tuple[MonthForm, Month]:
    usual = month_to_open(scope)
    form = MonthForm(request.GET if "month" in request.GET else None, initial={"month": usual})
    return form, form.chosen(usual)


def _day(typed: str | None) -> dt.date | None:
    try:
        return parse_day(typed) if typed else None
    except ValueError as wrong:
        raise Http404 from wrong


def _url(name: str, scope: Scope, code: str, month: Month | None = None) -> str:
    where = reverse(f"indicators:{name}", args=[scope.code, code])
    return f"{where}?month={month}" if month else where


def _frame(request: HttpRequest, scope: Scope, month: Month) -> dict[str, Any]:
    offices = [
        {
            "name": _office_name(one),
            "url": reverse("indicators:office", args=[one.code]) + f"?month={month}",
            "here": one.code == scope.code,
        }
        for one in scopes(_viewer(request))
    ]
    return {
        "scope": scope,
        "office_name": _office_name(scope),
        "offices": offices if len(offices) > 1 else [],
        "month": month,
    }


def _office_name(scope: Scope) -> str:
    return scope.office.name if scope.office is not None else _("All offices")


def _row(scope: Scope, row: Row) -> dict[str, Any]:
    return {
        "figure": row.now,
        "now": presenter.cell(row.now),
        "before": presenter.cell(row.before),
        "target": presenter.target_words(row.target, _lang()),
        "url": _url("indicator", scope, row.now.code, row.now.month),
        "rows_url": _url("rows", scope, row.now.code, row.now.month),
        "source": _source_words(row.now),
    }


def _source_words(figure: Figure) -> str:
    if figure.rows is None:
        return _("few records")
    n = formats.number(figure.rows, _lang())
    if figure.unit == "session":
        return ngettext("%(n)s session", "%(n)s sessions", figure.rows) % {"n": n}
    return ngettext("%(n)s record", "%(n)s records", figure.rows) % {"n": n}


def _point(scope: Scope, figure: Figure) -> charts.Point:
    value = None if figure.value is None else float(figure.value)
    whole = int(value) if value is not None and value == int(value) else value
    printed = figure.printed if figure.hidden else ""
    return charts.Point(
        whole, figure.female, figure.male, printed, _url("indicator", scope, figure.code, figure.month)
    )


def _breakdowns(figure: Figure) -> list[charts.Chart]:
    by: dict[str, list[Group]] = {}
    for group in figure.breakdown:
        by.setdefault(group.by, []).append(group)
    return [
        charts.by_kind(
            sources.WORDS[name],
            [
                (
                    group.label,
                    charts.Point(
                        _whole(group), group.female, group.male, group.printed if group.hidden else ""
                    ),
                )
                for group in groups
            ],
            halves=figure.of_people and not any(group.hidden for group in groups),
            head=sources.WORDS[name],
        )
        for name, groups in by.items()
    ]


def _whole(group: Group) -> int | None:
    return None if group.value is None else int(group.value)


def _sheet(scope: Scope, figure: Figure) -> list[tuple[str, str]]:
    """The reference sheet in words; what it is counted in and split by comes from the parts."""
    sheet, parts = figure.sheet, figure.parts
    names = [_("Women and men")] if figure.of_people else []
    names += [str(sources.WORDS[name]) for name in (parts.breakdowns if parts else ())]
    kept = targets_of(scope, figure.code)
    aims = "; ".join(presenter.target_words(target, _lang()) for target in kept[:4])
    starts = "; ".join(
        f"{formats.number(target.baseline, _lang())} ({presenter.period_words(target.period, _lang())})"
        for target in kept[:4]
        if target.baseline is not None
    )
    return [
        (_("What it tells"), sheet.get("definition", "")),
        (_("Unit"), presenter.unit_words(figure.unit)),
        (_("How it is counted"), sheet.get("formula", "")),
        (_("Split by"), ", ".join(names)),
        (_("Source"), sheet.get("source", "")),
        (_("Responsible"), sheet.get("responsible", "")),
        (_("How often"), sheet.get("frequency", "")),
        (_("Baseline"), starts or sheet.get("baseline", "")),
        (_("Targets"), aims or sheet.get("targets", "")),
        (_("Limits"), sheet.get("limits", "")),
    ]


def _told(visible: int, total: int | None) -> str:
    lang = _lang()
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
            "text": formats.number(value, _lang()) if isinstance(value, int | Decimal) else value,
            "url": url if name == "on" else "",
        }
        for name, value in ((name, record.cells[name]) for name in columns)
    ]


def _look(scope: Scope, month: Month, look: Look) -> dict[str, str]:
    url = _url("rows", scope, look.code, month)
    n = formats.number(look.number, _lang())
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
    if look.kind == "no_sessions":
        return {
            "text": _("No counselling session is recorded for this month."),
            "url": url,
            "action": _("Look at the sessions"),
        }
    return {"text": _("Nothing is recorded for this month yet."), "url": "", "action": ""}
