"""One indicator over the months, split, with its reference sheet."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wayhome.evidence.indicators import presenter, sources
from wayhome.evidence.indicators.overview import one, targets_of
from wayhome.evidence.indicators.pages.frame import (
    found,
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
from wayhome.evidence.indicators.presenter import Figure, Group
from wayhome.evidence.indicators.queries import (
    Scope,
)
from wayhome.kit import charts, formats
from wayhome.kit.dates import Month
from wayhome.kit.gate import page


@page("figures.view")
def indicator(request: HttpRequest, office: str, code: str) -> HttpResponse:
    """One figure over thirteen months, its breakdowns of the month chosen, and what it counts."""
    scope = scope_for(request, office)
    form, chosen = month_for(request, scope)
    figure, by_month = found(one, viewer_of(request), scope, code, chosen)
    context = frame(request, scope, chosen) | {
        "form": form,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "figure": figure,
        "url": url_of("rows", scope, code, chosen),
        "source": source_words(figure),
        "charts": _by_month(scope, figure, by_month),
        "breakdowns": _breakdowns(figure),
        "sheet": _sheet(scope, figure),
        "targets_url": url_of("targets", scope, code) if may_manage(request, scope) else "",
    }
    return render(request, "indicators/indicator.html", context)


def _by_month(scope: Scope, figure: Figure, by_month: Mapping[Month, Figure]) -> list[charts.Chart]:
    """The figure over the months; kinds that are never added up have bars of their own."""
    apart = figure.parts.apart if figure.parts else ""
    kinds = {
        at: {group.key: group for group in then.breakdown if group.by == apart}
        for at, then in by_month.items()
    }
    labels = {key: group.label for groups in kinds.values() for key, group in groups.items()}
    if not apart or not labels:
        points = {at: point(scope, then) for at, then in by_month.items()}
        halves = figure.of_people and not figure.hidden
        return [charts.by_month(figure.label, points, here=figure.month, halves=halves)]
    drawn = []
    for key, label in labels.items():
        points = {at: _of_kind(scope, by_month[at], groups.get(key)) for at, groups in kinds.items()}
        drawn.append(replace(charts.by_month(label, points, here=figure.month), size="wide"))
    return drawn


def _of_kind(scope: Scope, then: Figure, group: Group | None) -> charts.Point:
    """One kind in a month: a bar that says its number, for money with the currency."""
    url = url_of("indicator", scope, then.code, then.month)
    return (
        charts.Point(0, url=url)
        if group is None
        else charts.Point(_whole(group), printed=group.printed, url=url)
    )


def _breakdowns(figure: Figure) -> list[charts.Chart]:
    by: dict[tuple[str, str], list[Group]] = {}
    for group in figure.breakdown:
        by.setdefault((group.by, group.apart), []).append(group)
    return [
        charts.by_kind(
            f"{sources.WORDS[name]}, {apart}" if apart else sources.WORDS[name],
            [
                (
                    group.label,
                    charts.Point(
                        _whole(group),
                        group.female,
                        group.male,
                        group.printed if group.hidden or apart else "",
                    ),
                )
                for group in groups
            ],
            halves=figure.of_people and not any(group.hidden for group in groups),
            head=sources.WORDS[name],
        )
        for (name, apart), groups in by.items()
    ]


def _whole(group: Group) -> int | None:
    return None if group.value is None else int(group.value)


def _sheet(scope: Scope, figure: Figure) -> list[tuple[str, str]]:
    """The reference sheet in words; what it is counted in and split by comes from the parts."""
    sheet, parts = figure.sheet, figure.parts
    names = [_("Sex")] if figure.of_people else []
    names += [str(sources.WORDS[name]) for name in (parts.breakdowns if parts else ())]
    kept = targets_of(scope, figure.code)
    aims = "; ".join(presenter.target_words(target, page_lang()) for target in kept[:4])
    starts = "; ".join(
        f"{formats.number(target.baseline, page_lang())} ({presenter.period_words(target.period, page_lang())})"
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
