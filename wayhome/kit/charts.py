"""Geometry of the pictures: bars by month, bars by kind, and the journey's path. Words and lengths only, drawn by templates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.dates import Month

_GROUND, _HEIGHT, _GAP = 150, 118, 1.5
_SMALL = 6
Words = str | Promise


@dataclass(frozen=True)
class Point:
    """One value of a chart: a number, with women and men where that is known; None where nothing was recorded.

    ``printed`` replaces the number in words ("fewer than 10"); ``url`` opens the records behind it.
    """

    value: int | float | None
    female: int | None = None
    male: int | None = None
    printed: str = ""
    url: str = ""


@dataclass(frozen=True)
class Piece:
    """A coloured piece of a bar: a women (or the current one), b men (or the others), c sex not recorded."""

    kind: str
    y: str
    h: str
    r: int
    along: str
    length: str


@dataclass(frozen=True)
class Bar:
    """A bar with its words; lengths in the units of the drawing, written here: templates would write 22,5 for 22.5."""

    name: str
    printed: str
    bracket: str
    parts: tuple[Piece, ...]
    women: str
    men: str
    others: str
    url: str
    here: bool = False
    tick: str = ""
    year: str = ""
    x: str = "0"
    w: str = "0"
    mid: str = "0"
    text_y: str = "0"


@dataclass(frozen=True)
class Chart:
    """A chart ready for kit/chart_months.html or kit/chart_bars.html."""

    title: str
    head: str
    sentence: str
    bars: tuple[Bar, ...]
    halves: bool
    unknown: bool
    size: str = "m"
    width: int = 0


def by_month(
    title: Words,
    points: Mapping[Month, Point | int | None],
    here: Month | None = None,
    halves: bool = False,
    sentence: str = "",
) -> Chart:
    """Return bars for consecutive months; ``here`` is drawn in the first colour, the last month if none is named.

    ``halves`` stacks women and men instead. Up to 6 months fit beside a text, more want the main column.
    """
    lang = formats.language(translation.get_language())
    months = sorted(points)
    full = {month: _point(points[month]) for month in months}
    here = here or (months[-1] if months else None)
    most = max([_length(point) for point in full.values()] or [0])
    size, step = ("s", 48) if len(months) <= _SMALL else ("m", 44)
    wide = round(step * 0.7)
    bars = []
    for at, month in enumerate(months):
        point = full[month]
        x = at * step + (step - wide) // 2
        kinds = _pieces(point, halves, month == here)
        top = _GROUND - round(_HEIGHT * _length(point) / most) if most else _GROUND
        bars.append(
            _bar(
                point,
                name=formats.month(month, lang, "short"),
                parts=_draw(kinds, most),
                here=month == here,
                tick=formats.month(month, lang, "tick"),
                year=str(month.year) if at == 0 or month.month == 1 else "",
                x=_coordinate(x),
                w=_coordinate(wide),
                mid=_coordinate(x + wide / 2),
                text_y=_coordinate(top - 8),
            )
        )
    return Chart(
        title=str(title),
        head=_("Month"),
        sentence=sentence or _month_sentence(str(title), full, lang),
        bars=tuple(bars),
        halves=halves,
        unknown=halves and any(bar.others not in ("", "0") for bar in bars),
        size=size,
        width=step * max(len(months), 1),
    )


def by_kind(
    title: Words,
    points: Sequence[tuple[Words, Point | int | None]],
    halves: bool = False,
    sentence: str = "",
    head: Words = "",
) -> Chart:
    """Return horizontal bars, one a kind, in the order given; ``halves`` shows women and men in each."""
    full = [(str(name), _point(point)) for name, point in points]
    most = max([_length(point) for _name, point in full] or [0])
    bars = tuple(
        _bar(point, name=name, parts=_draw(_pieces(point, halves, True), most)) for name, point in full
    )
    return Chart(
        title=str(title),
        head=str(head) or _("Kind"),
        sentence=sentence or f"{title}: " + "; ".join(f"{bar.name} {bar.printed}" for bar in bars),
        bars=bars,
        halves=halves,
        unknown=halves and any(bar.others not in ("", "0") for bar in bars),
    )


def _point(point: Point | int | float | None) -> Point:
    return point if isinstance(point, Point) else Point(point)


def _length(point: Point) -> float:
    return max(float(point.value or 0), 0.0)


def _pieces(point: Point, halves: bool, here: bool) -> list[tuple[str, float]]:
    if not halves:
        return [("a" if here else "b", _length(point))]
    women, men = point.female or 0, point.male or 0
    return [("a", women), ("b", men), ("c", max(_length(point) - women - men, 0))]


def _draw(kinds: list[tuple[str, float]], most: float) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    y, along = float(_GROUND), 0.0
    shown = [(kind, value) for kind, value in kinds if value > 0 and most > 0]
    for at, (kind, value) in enumerate(shown):
        # Two colours touch only across a gap of ground.
        gap = _GAP if at else 0.0
        height = max(_HEIGHT * value / most, 2.0)
        length = max(99.0 * value / most, 0.6)
        y -= height
        pieces.append(
            Piece(
                kind,
                _coordinate(y),
                _coordinate(height - gap),
                3 if len(shown) > 1 else 5,
                _coordinate(along + (0.4 if at else 0)),
                _coordinate(length - (0.4 if at else 0)),
            )
        )
        along += length
    return tuple(pieces)


def _coordinate(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")


def _bar(point: Point, **where: Any) -> Bar:
    lang = formats.language(translation.get_language())

    def written(value: float | None) -> str:
        return "–" if value is None else formats.number(value, lang)

    known = point.female is not None or point.male is not None
    rest = None
    if known and point.value is not None:
        rest = point.value - (point.female or 0) - (point.male or 0)
    return Bar(
        printed=point.printed or written(point.value),
        bracket=f"({written(point.female or 0)}F)" if (point.female or point.male) else "",
        women=written(point.female),
        men=written(point.male),
        others=written(rest) if rest is not None else "",
        url=point.url,
        **where,
    )


def _month_sentence(title: str, points: Mapping[Month, Point], lang: str) -> str:
    told = [(month, point) for month, point in points.items() if point.value is not None]
    if not told:
        return _("%(title)s: nothing recorded yet") % {"title": title}

    def at(index: int) -> tuple[str, str]:
        month, point = told[index]
        return point.printed or formats.number(point.value or 0, lang), formats.month(month, lang)

    first, start = at(0)
    last, end = at(-1)
    if len(told) == 1:
        return _("%(title)s: %(value)s in %(month)s") % {"title": title, "value": last, "month": end}
    words = {"title": title, "first": first, "start": start, "last": last, "end": end}
    return _("%(title)s: %(first)s in %(start)s, %(last)s in %(end)s") % words


@dataclass(frozen=True)
class Station:
    """A station of a journey, or of a caseload (then with how many people stand there)."""

    label: Words
    note: Words = ""
    count: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Knot:
    """A station drawn."""

    label: str
    note: str
    url: str
    state: str
    x: int
    y: int
    r: int
    text_y: int
    count: str = ""


@dataclass(frozen=True)
class Path:
    """A path ready for kit/path.html."""

    title: str
    knots: tuple[Knot, ...]
    walked: str
    ahead: str
    roof: str
    long: bool = field(default=False)


def journey(title: Words, stations: Sequence[Station], here: int | None) -> Path:
    """Return the running stitch over 1 to 9 stations; ``here`` is where the lamp stands, None for a caseload's path.

    A caseload's path has no lamp: its knots grow with the people who stand there and carry their number.
    ValueError for more than 9 stations: fold them, nobody reads more.
    """
    if not 1 <= len(stations) <= 9:
        raise ValueError(f"a path has 1 to 9 stations, not {len(stations)}")
    last = len(stations) - 1
    step = 1000 / len(stations)
    spots = [(round(step * (at + 0.5)), 34 if at % 2 else 60) for at in range(len(stations))]
    state = _caseload if here is None else _journey(here)
    knots = tuple(_knot(station, spots[at], state(at), here is None) for at, station in enumerate(stations))
    end = last if here is None else min(here, last)
    x, y = spots[last]
    return Path(
        title=str(title),
        knots=knots,
        walked=_wave(spots[: end + 1]),
        ahead=_wave(spots[end:]),
        roof="" if here is None else f"M{x - 17} {y - 20} {x} {y - 34} {x + 17} {y - 20}",
        long=here is not None and len(stations) > 6,
    )


def _caseload(_at: int) -> str:
    return "count"


def _journey(here: int) -> Callable[[int], str]:
    return lambda at: "here" if at == here else "walked" if at < here else "ahead"


def _knot(station: Station, spot: tuple[int, int], state: str, counted: bool) -> Knot:
    x, y = spot
    count = station.count or 0
    radius = min(12 + 2 * count, 26) if counted and count else 9
    return Knot(
        label=str(station.label),
        note=str(station.note),
        url=station.url,
        state="none" if counted and not count else state,
        x=x,
        y=y,
        r=radius if count < 100 else 30,
        text_y=y + 6,
        count=str(count) if counted and count else "",
    )


def _wave(spots: Sequence[tuple[int, int]]) -> str:
    if len(spots) < 2:
        return ""
    path = f"M{spots[0][0]} {spots[0][1]}"
    for (x1, y1), (x2, y2) in pairwise(spots):
        middle = round((x1 + x2) / 2)
        path += f" C{middle} {y1} {middle} {y2} {x2} {y2}"
    return path
