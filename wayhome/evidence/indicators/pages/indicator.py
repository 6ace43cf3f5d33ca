"""One indicator over the months, split, with its reference sheet."""

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
        "chart": charts.by_month(
            figure.label,
            {at: point(scope, then) for at, then in by_month.items()},
            here=chosen,
            halves=figure.of_people and not figure.hidden,
        ),
        "breakdowns": _breakdowns(figure),
        "sheet": _sheet(scope, figure),
        "targets_url": url_of("targets", scope, code) if may_manage(request, scope) else "",
    }
    return render(request, "indicators/indicator.html", context)


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
