"""Charts of activities: who came over the year, how the groups met, and where it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.evidence.indicators.engine import Counted, Split
from wayhome.evidence.indicators.pages.frame import found, frame, month_for, page_lang, scope_for, viewer_of
from wayhome.evidence.indicators.queries import Scope
from wayhome.evidence.indicators.regions import provinces, shapes_of, sheets
from wayhome.evidence.indicators.trends import ON_MAP, Spread, Trends, spread, trends
from wayhome.kit import charts as kit
from wayhome.kit import formats, maps
from wayhome.kit.dates import Month
from wayhome.kit.gate import page
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import marked
from wayhome.registry.places.rules import country_name
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

SPANS = ("month", "year")


@page("figures.view")
def charts(request: HttpRequest, office: str) -> HttpResponse:
    """Thirteen months of reach and of the groups' attendance, and a map of the month or its year."""
    scope = scope_for(request, office)
    form, chosen = month_for(request, scope)
    seen = found(trends, viewer_of(request), scope, chosen)
    what = request.GET.get("of") if request.GET.get("of") in ON_MAP else "activities"
    span = request.GET.get("span") if request.GET.get("span") in SPANS else "month"
    months = [chosen] if span == "month" else list(Month(chosen.year, 1).until(chosen))
    by_place = spread(scope, str(what), months)
    when = formats.month(chosen, page_lang()) if span == "month" else _span(months)
    title = _title(str(what), when)
    context = frame(request, scope, chosen) | {
        "form": form,
        "before": chosen.plus(-1),
        "after": chosen.plus(1),
        "reach": _reach(seen, chosen),
        "mass": _mass(seen, chosen),
        "groups": _groups(seen, chosen),
        "maps": _maps(viewer_of(request), scope, chosen, title, by_place),
        "places": _list(title, by_place, str(what)),
        "unplaced": _unplaced(by_place),
        "map_title": title,
        "choices": _choices(scope, chosen, str(what), str(span)),
    }
    return render(request, "indicators/charts.html", context)


def _span(months: Sequence[Month]) -> str:
    lang = page_lang()
    if len(months) == 1:
        return formats.month(months[0], lang)
    ends = {"first": formats.month(months[0], lang), "last": formats.month(months[-1], lang)}
    return _("%(first)s to %(last)s") % ends


def _title(what: str, when: str) -> str:
    if what == "people":
        return _("People who took part, by province, %(when)s") % {"when": when}
    return _("Activities by province, %(when)s") % {"when": when}


def _point(split: Split) -> kit.Point:
    return kit.Point(int(split.value), split.female, split.male)


def _reach(seen: Trends, here: Month) -> kit.Chart:
    points = {month: _point(counted) for month, counted in seen.participants.items()}
    return kit.by_month(_("People who took part"), points, here=here, halves=True)


def _mass(seen: Trends, here: Month) -> kit.Chart:
    """Bars that lie: an estimate of six digits, or a range, is too wide to stand over one."""
    points = {month: _estimate(counted) for month, counted in seen.mass.items()}
    chart = kit.by_month(_("Further people reached (estimate)"), points, here=here)
    return replace(chart, size="wide")


def _estimate(counted: Counted) -> kit.Point:
    if counted.high is None:
        return kit.Point(int(counted.value))
    lang = page_lang()
    ends = {"low": formats.number(counted.value, lang), "high": formats.number(counted.high, lang)}
    return kit.Point(int(counted.value), printed=_("%(low)s–%(high)s") % ends)


def _groups(seen: Trends, here: Month) -> dict[str, Any]:
    points = {month: _point(counted) for month, counted in seen.members.items()}
    held = int(seen.meetings[here].value)
    told = ngettext("%(n)s meeting in %(month)s.", "%(n)s meetings in %(month)s.", held)
    words = {"n": formats.number(held, page_lang()), "month": formats.month(here, page_lang())}
    chart = kit.by_month(_("Members who came to group meetings"), points, here=here, halves=True)
    return {"chart": chart, "told": told % words}


def _maps(viewer: Viewer, scope: Scope, month: Month, title: str, by_place: Spread) -> list[dict[str, Any]]:
    """A map of each country of these offices, or where something was, that we can draw."""
    of_offices = Office.objects.filter(pk__in=scope.offices).exclude(kind="organisation")
    countries = dict.fromkeys(of_offices.order_by("code").values_list("country", flat=True))
    countries |= dict.fromkeys(place.country for place in by_place.provinces)
    values = {place.pk: split for place, split in by_place.provinces.items()}
    made = []
    hot = marked(viewer, month.first, month.last)
    for country in (one for one in countries if one in sheets()):
        there = list(provinces(country, month))
        regions = [_region(place, values.get(place.pk), place.pk in hot) for place in there]
        name = country_name(country, page_lang())
        drawn = maps.by_region(f"{title}: {name}", sheets()[country].size, _merged(regions))
        made.append(
            {
                "name": name,
                "map": drawn,
                "id": f"map-{country}-",
                "hot": [place for place in there if place.pk in hot],
            }
        )
    return made


def _region(place: Place, split: Split | None, hot: bool) -> maps.Region:
    codes = shapes_of().get((place.country, place.edition, place.code), ())
    drawn = sheets()[place.country].shapes
    name = _("%(place)s (hotspot)") % {"place": place} if hot else str(place)
    return maps.Region(name, int(split.value) if split else None, tuple(drawn[code] for code in codes))


def _merged(regions: Sequence[maps.Region]) -> list[maps.Region]:
    """Provinces of which the outlines know only what they were before they parted are one on the map."""
    by_shapes: dict[tuple[maps.Shape, ...], maps.Region] = {}
    for region in regions:
        other = by_shapes.get(region.shapes)
        if other is not None and region.shapes:
            both = (other.value or 0) + (region.value or 0)
            region = maps.Region(f"{other.name}, {region.name}", both or None, region.shapes)
        by_shapes[region.shapes] = region
    return list(by_shapes.values())


def _list(title: str, by_place: Spread, what: str) -> kit.Chart | None:
    """Every province by number; what stands in a list of another time says so."""
    if not by_place.provinces:
        return None
    names = [str(place) for place in by_place.provinces]
    points: list[tuple[kit.Words, kit.Point | int | None]] = [
        (_name(place, names), _point(split)) for place, split in by_place.provinces.items()
    ]
    return kit.by_kind(title, points, halves=what == "people", head=_("Province"))


def _name(place: Place, names: Sequence[str]) -> str:
    return f"{place} ({place.edition})" if names.count(str(place)) > 1 else str(place)


def _unplaced(by_place: Spread) -> str:
    value = int(by_place.unplaced.value)
    if not value:
        return ""
    return _("Without a place: %(n)s") % {"n": formats.number(value, page_lang())}


def _choices(scope: Scope, month: Month, what: str, span: str) -> list[dict[str, Any]]:
    here = reverse("indicators:charts", args=[scope.code])
    words: Mapping[tuple[str, str], str] = {
        ("activities", "month"): _("Activities, this month"),
        ("activities", "year"): _("Activities, this year"),
        ("people", "month"): _("People, this month"),
        ("people", "year"): _("People, this year"),
    }
    return [
        {
            "name": name,
            "url": f"{here}?month={month}&of={of}&span={of_span}#map",
            "here": (of, of_span) == (what, span),
        }
        for (of, of_span), name in words.items()
    ]
