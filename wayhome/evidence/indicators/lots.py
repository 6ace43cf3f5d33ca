"""What is asked of the database: figures that read the same records the same way share one statement."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from wayhome.evidence.indicators.lens import Lens, Meets, lens_for
from wayhome.evidence.indicators.plans import Given, Shape, Slot, Statement, compiled, kept
from wayhome.evidence.indicators.regions import provinces_of
from wayhome.evidence.indicators.rules import PEOPLE, Parts
from wayhome.evidence.indicators.sources import AGE_BANDS, NOT_RECORDED, SOURCES, Field
from wayhome.kit.dates import Month

Number = int | Decimal
Filter = Mapping[str, tuple[str, ...]]
# Plans kept: pages ask for a month or a year, of one figure or all, with and without breakdowns, now or as of a day.
PLANS = 128


@dataclass(frozen=True)
class Ask:
    """One number asked of a query: the figure at ``place``, its ``value`` (split ``by`` a field), the ``whole`` of a share, or
    whether anything makes it ``rough``."""

    place: int
    parts: Parts
    where: Filter
    by: str = ""
    role: str = "value"

    def lot(self) -> tuple[str, ...]:
        """What must be the same for asks to share a query."""
        parts = self.parts
        sexed = "sex" if parts.unit in PEOPLE else ""
        sums = "sums" if self.adds_up else ""
        apart = self.kept_apart, parts.of if self.one_by_one else ""
        return (parts.source, parts.period, parts.on, parts.until, parts.since, sexed, sums, self.by, *apart)

    @property
    def kept_apart(self) -> str:
        """The field whose values stand apart within each group too."""
        return self.parts.apart if self.by != self.parts.apart and self.by else ""

    @property
    def one_by_one(self) -> bool:
        """Whether each thing is told by itself: a record stands under several keys, and under each the thing counts once."""
        return self.parts.counting == "distinct" and bool(
            self.by and SOURCES[self.parts.source].fields[self.by].kind == "many"
        )

    @property
    def adds_up(self) -> bool:
        """Whether a month is the sum of its days, so that many months need no more of the database than one."""
        return self.parts.period == "in_period" and self.parts.counting in ("rows", "sum")


@dataclass(frozen=True)
class Cell:
    """One group of a count: the month, the key of the breakdown, the sex (both empty where not asked), its value and its records."""

    month: Month
    key: Any
    sex: str
    value: Number
    rows: int
    high: Number | None = None
    apart: str = ""
    thing: Any = None


@dataclass(frozen=True)
class Lot:
    """Asks that share a statement. ``main`` counts them, ``said`` tells the rows of a breakdown of which a record may have several;
    each is None where it cannot be kept and is put together each time."""

    asks: Sequence[Ask]
    main: Statement | None
    said: Statement | None

    def cells(self, cursor: Any, given: Given, values: Mapping[Slot, Any]) -> Iterator[tuple[Ask, Cell]]:
        """Yield the groups of the statement's answer, for each ask."""
        main = self.main or compiled(_counting(self.asks, given), {})
        found = main.rows(cursor, values)
        by = self.asks[0].by
        entry = SOURCES[self.asks[0].parts.source].fields.get(by)
        said = []
        if entry is not None and entry.many is not None:
            saying = self.said or compiled(_saying(self.asks, given), {})
            said = [tuple(row.values()) for row in saying.rows(cursor, values)]
        told = _told(entry, said, [group.get("key_group") for group in found])
        seen = set()
        for number, ask in enumerate(self.asks):
            for group in found:
                for cell in _read(group, number, given.months):
                    for key in told(cell.key) if by else [""]:
                        key = age_band(key, cell.month) if by == "age_band" else key
                        named = NOT_RECORDED if by and key in (None, "") else str(key)
                        once = (number, cell.month, named, cell.thing)
                        value = 0 if ask.one_by_one and once in seen else cell.value
                        seen.add(once)
                        yield ask, replace(cell, key=named, value=value)


@lru_cache(maxsize=PLANS)
def plan(wanted: tuple[Parts, ...], breakdowns: bool, shape: Shape) -> list[Lot]:
    """Return what to ask for these figures."""
    return [
        Lot(asks, kept(partial(_counting, asks), shape), kept(partial(_saying, asks), shape))
        for asks in _shared(wanted, breakdowns, past=shape.past)
    ]


def _shared(wanted: Sequence[Parts], breakdowns: bool, *, past: bool) -> list[list[Ask]]:
    lots: dict[tuple[Any, ...], list[Ask]] = defaultdict(list)
    for place, parts in enumerate(wanted):
        for ask in _asks(place, parts, breakdowns):
            # As of a day each condition is a subquery of its own: together they would cost more than one by one.
            lots[(place, ask.by, ask.role) if past else ask.lot()].append(ask)
    return list(lots.values())


def behind(parts: Parts, given: Given) -> QuerySet[Any]:
    """Return the ids of the records behind a figure of one month, as a query of one column."""
    lens = lens_for(SOURCES[parts.source], given.moment)
    counting = [*_passing(parts, parts.where), *_touching(parts, given.months), *_come(parts, given)]
    return lens.rows([lens.of_offices(given.offices), *counting]).values(lens.pk)


def _asks(place: int, parts: Parts, breakdowns: bool) -> Iterator[Ask]:
    if not parts.apart:
        yield Ask(place, parts, parts.where)
    if parts.out_of is not None:
        yield Ask(place, parts, parts.out_of, role="whole")
    if parts.rough is not None:
        yield Ask(place, parts, {**(parts.out_of or {}), **parts.rough}, role="rough")
    for by in splits(parts, breakdowns):
        yield Ask(place, parts, parts.where, by)


def splits(parts: Parts, breakdowns: bool) -> list[str]:
    """The fields a figure is split by; what is kept apart always is."""
    wanted = [*(parts.breakdowns if breakdowns else ()), *([parts.apart] if parts.apart else [])]
    return list(dict.fromkeys(wanted))


def _standing(asks: Sequence[Ask], given: Given) -> tuple[Lens, QuerySet[Any], list[str]]:
    """Return the records that count for any of these asks, and the names they are grouped by."""
    parts, by = asks[0].parts, asks[0].by
    source = SOURCES[parts.source]
    lens = lens_for(source, given.moment)
    groups: dict[str, Any] = {}
    if parts.unit in PEOPLE and "sex" in source.fields:
        groups["sex_group"] = lens.value(source.fields["sex"].path)
    if by:
        groups["key_group"] = lens.value(source.fields[by].path)
    if _by_day(asks, given):
        groups["day_group"] = lens.value(source.fields[parts.on].path)
    if asks[0].kept_apart:
        groups["apart_group"] = lens.value(source.fields[asks[0].kept_apart].path)
    if asks[0].one_by_one:
        groups["thing_group"] = lens.value(source.fields[parts.of].path)
    groups = groups or {"all_group": Value(1)}
    conditions = [
        lens.of_offices(given.offices),
        *_common(asks),
        *_touching(parts, given.months),
        *_come(parts, given),
    ]
    standing = lens.rows(conditions).annotate(**groups, **_summed(asks, lens))
    return lens, standing, list(groups)


def _by_day(asks: Sequence[Ask], given: Given) -> bool:
    return len(given.months) > 1 and asks[0].adds_up


def _counting(asks: Sequence[Ask], given: Given) -> QuerySet[Any]:
    """Return the query that counts these asks."""
    lens, standing, groups = _standing(asks, given)
    asked = _asked(asks, [] if _by_day(asks, given) else given.months, lens)
    return standing.values(*groups).annotate(**asked)


def _saying(asks: Sequence[Ask], given: Given) -> QuerySet[Any]:
    """Return the query of what the rows say that hang on the records counted; of nothing where a record says it itself."""
    entry = SOURCES[asks[0].parts.source].fields.get(asks[0].by)
    lens, standing, _groups = _standing(asks, given)
    if entry is None or entry.many is None:
        return standing.none().values("pk")
    return lens.said_by(entry.many, standing.values("key_group"))


def _common(asks: Sequence[Ask]) -> Iterator[Meets]:
    """Yield what all asks filter by, together: of one ask its filter, of several what any of them lets through."""
    fields = SOURCES[asks[0].parts.source].fields
    for name in asks[0].where:
        if all(name in ask.where for ask in asks):
            codes = dict.fromkeys(code for ask in asks for code in ask.where[name])
            yield Meets(fields[name].path, [("in", list(codes))])


def _summed(asks: Sequence[Ask], lens: Lens) -> dict[str, Any]:
    """The fields that are counted once or summed, by the name under which a query knows them."""
    found = {}
    for ask in asks:
        for name in (ask.parts.of, ask.parts.high):
            if name:
                found[f"of_{name}"] = lens.value(SOURCES[ask.parts.source].fields[name].path)
    return found


def _asked(asks: Sequence[Ask], months: Sequence[Month], lens: Lens) -> dict[str, Any]:
    """Every ask in every month is a measure of its own, under a condition; what all have in common is looked for only once.

    Without ``months`` the days are told apart by the grouping.
    """
    asked: dict[str, Any] = {}
    for number, ask in enumerate(asks):
        own = list(_passing(ask.parts, ask.where)) if len(asks) > 1 else []
        for at, month in enumerate(months or [None]):
            apart = _touching(ask.parts, [month]) if month is not None and len(months) > 1 else ()
            conditions = [*own, *apart]
            condition = lens.all_of(conditions) if conditions else None
            asked[f"count_{number}_{at}"] = Count(lens.pk, filter=condition)
            if ask.parts.counting != "rows":
                asked[f"value_{number}_{at}"] = _measure(ask.parts, lens, condition, month)
            if ask.parts.high:
                high = Coalesce(f"of_{ask.parts.high}", f"of_{ask.parts.of}")
                asked[f"high_{number}_{at}"] = Sum(high, filter=condition)
    return asked


def _read(group: dict[str, Any], number: int, months: Sequence[Month]) -> Iterator[Cell]:
    day = group.get("day_group")
    for at, month in enumerate(months if day is None else [Month.of(day)]):
        rows = group[f"count_{number}_{at}"]
        if not rows:
            continue
        value = group.get(f"value_{number}_{at}", rows)
        value = value.days if isinstance(value, dt.timedelta) else value or 0
        high = group.get(f"high_{number}_{at}")
        sex = str(group.get("sex_group") or "")
        apart, thing = str(group.get("apart_group") or ""), group.get("thing_group")
        yield Cell(
            month, group.get("key_group"), sex, value, rows, high if high != value else None, apart, thing
        )


def _told(
    entry: Field | None, rows: Sequence[tuple[Any, ...]], keys: Sequence[Any]
) -> Callable[[Any], list[Any]]:
    """Return what gives the keys of a group: its own, those of the rows that hang on it, or the provinces these lie in."""
    if entry is not None and entry.listed:
        return lambda key: key or [None]
    if entry is None or (entry.many is None and not entry.up):
        return lambda key: [key]
    said: dict[Any, list[Any]] = {key: [key] for key in keys}
    if entry.many is not None:
        said = defaultdict(list)
        for back, value in rows:
            said[back].append(value)
    if entry.up:
        provinces = provinces_of({key for some in said.values() for key in some if key})
        said = {back: [provinces.get(key) for key in some] for back, some in said.items()}
    return lambda key: list(dict.fromkeys(said.get(key, ()))) or [None]


def age_band(birth_year: int | None, month: Month) -> str | None:
    """Return the band of the age reached in the month's year; None where no year of birth is recorded."""
    if birth_year is None:
        return None
    age = month.year - birth_year
    return next((key for key, youngest, oldest in AGE_BANDS if youngest <= age <= oldest), None)


def _measure(parts: Parts, lens: Lens, condition: Q | None, month: Month | None) -> Any:
    if parts.counting == "distinct":
        return Count(f"of_{parts.of}", distinct=True, filter=condition)
    if parts.counting == "sum":
        return Sum(f"of_{parts.of}", filter=condition)
    if parts.counting == "days" and month is not None:
        fields = SOURCES[parts.source].fields
        after = Value(month.plus(1).first, DateField())
        ended = Least(Coalesce(lens.value(fields[parts.until].path), after), after, output_field=DateField())
        began = Greatest(
            lens.value(fields[parts.on].path), Value(month.first, DateField()), output_field=DateField()
        )
        return Sum(ExpressionWrapper(ended - began, output_field=DurationField()), filter=condition)
    return Count(lens.pk, filter=condition)


def _passing(parts: Parts, where: Filter) -> Iterator[Meets]:
    """Yield the conditions that a record passes a filter."""
    for name, codes in where.items():
        yield Meets(SOURCES[parts.source].fields[name].path, [("in", list(codes))])


def _touching(parts: Parts, months: Sequence[Month]) -> Iterator[Meets]:
    """Yield the conditions that a record counts in one of these consecutive months."""
    fields = SOURCES[parts.source].fields
    on, first, last = fields[parts.on].path, months[0].first, months[-1].last
    yield Meets(on, [("lte", last)])
    if parts.period == "in_period":
        yield Meets(on, [("gte", first)])
    elif parts.period == "since":
        yield Meets(on, [("gte", dt.date.fromisoformat(parts.since))])
    else:
        # Out on day D is out at D: a stay is in at a date only if it ends later. A last day still belongs to its span.
        until = fields[parts.until]
        after = months[0].last if parts.period == "at_date" else first
        yield Meets(until.path, [("isnull", True), ("gte" if until.kind == "last" else "gt", after)])


def _come(parts: Parts, given: Given) -> Iterator[Meets]:
    """Yield the condition that what counts on a day has come; nothing where all of the months lies behind."""
    if given.cut and given.until is not None and parts.period == "in_period":
        yield Meets(SOURCES[parts.source].fields[parts.on].path, [("lte", given.until)])
