"""Counts what parts ask for: one grouped query for all figures that read the same records the same way, one for each breakdown."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from wayhome.evidence.indicators.lens import Lens, Meets, lens_for
from wayhome.evidence.indicators.regions import provinces_of
from wayhome.evidence.indicators.rules import PEOPLE, Parts
from wayhome.evidence.indicators.sources import AGE_BANDS, NOT_RECORDED, SOURCES, Field
from wayhome.kit.dates import Month

Number = int | Decimal
Filter = Mapping[str, tuple[str, ...]]


@dataclass
class Split:
    """A value, and for people how many are women, men, or of another or no recorded sex; None for other units.

    ``high``: the upper end, where some of it was recorded as a range.
    """

    value: Number = 0
    female: int | None = None
    male: int | None = None
    sex_unknown: int | None = None
    rows: int = 0
    high: Number | None = None


@dataclass
class Counted(Split):
    """A figure before anybody looks at it: ``breakdown`` is {by: {key: split}}. A share has ``parts_of`` = (part, whole), and is
    ``rough`` where somebody only counted heads."""

    breakdown: dict[str, dict[str, Split]] = field(default_factory=dict)
    parts_of: tuple[Number, Number] | None = None
    rough: bool = False


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
        return (parts.source, parts.period, parts.on, parts.until, parts.since, sexed, sums, self.by)

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


def count(
    parts: Parts, offices: Iterable[uuid.UUID], months: Sequence[Month], moment: dt.datetime | None = None, breakdowns: bool = False
) -> dict[Month, Counted]:  # fmt: skip
    """Return one figure for each of some consecutive months, as recorded before ``moment`` (aware; None: as it stands now)."""
    return count_all([parts], offices, months, moment, breakdowns)[0]


def count_all(
    wanted: Sequence[Parts], offices: Iterable[uuid.UUID], months: Sequence[Month], moment: dt.datetime | None = None,
    breakdowns: bool = False, until: dt.date | None = None,
) -> list[dict[Month, Counted]]:  # fmt: skip
    """Return each figure for each of some consecutive months, in the order asked.

    What is recorded for a day after ``until``, as a visit that is planned, does not count yet.
    Distinct persons are counted once over all ``offices``. A breakdown may add up to more than the figure, where a person stands
    under two keys, or an activity took place in two provinces.
    """
    offices = list(offices)
    found = [{month: Counted(**vars(_split(parts))) for month in months} for parts in wanted]
    lots: dict[tuple[Any, ...], list[Ask]] = defaultdict(list)
    for place, parts in enumerate(wanted):
        for ask in _asks(place, parts, breakdowns):
            # As of a day each condition is a subquery of its own: together they would cost more than one by one.
            lots[ask.lot() if moment is None else (place, ask.by, ask.role)].append(ask)
    wholes: dict[tuple[int, Month], Number] = defaultdict(int)
    for asks in lots.values():
        for ask, cell in _cells(asks, offices, months, moment, until):
            figure = found[ask.place][cell.month]
            if ask.role == "whole":
                wholes[ask.place, cell.month] += cell.value
            elif ask.role == "rough":
                figure.rough = True
            elif not ask.by:
                _add(figure, cell)
            else:
                groups = figure.breakdown.setdefault(ask.by, {})
                _add(groups.setdefault(cell.key, _split(ask.parts)), cell)
                if ask.by == ask.parts.apart:
                    _add(figure, cell)
    for place, parts in enumerate(wanted):
        for month, figure in found[place].items():
            figure.breakdown = {
                by: figure.breakdown[by] for by in _splits(parts, True) if by in figure.breakdown
            }
            if parts.out_of is not None:
                _share(figure, wholes[place, month])
    return found


def rows(
    parts: Parts, offices: Iterable[uuid.UUID], month: Month, moment: dt.datetime | None = None, until: dt.date | None = None
) -> QuerySet[Any]:  # fmt: skip
    """Return the ids of the records behind a figure, as a query of one column."""
    lens = lens_for(SOURCES[parts.source], moment)
    counting = [*_passing(parts, parts.where), *_touching(parts, [month]), *_come(parts, [month], until)]
    conditions = [lens.of_offices(list(offices)), *counting]
    return lens.rows(conditions).values(lens.pk)


def _asks(place: int, parts: Parts, breakdowns: bool) -> Iterator[Ask]:
    if not parts.apart:
        yield Ask(place, parts, parts.where)
    if parts.out_of is not None:
        yield Ask(place, parts, parts.out_of, role="whole")
    if parts.rough is not None:
        yield Ask(place, parts, {**(parts.out_of or {}), **parts.rough}, role="rough")
    for by in _splits(parts, breakdowns):
        yield Ask(place, parts, parts.where, by)


def _splits(parts: Parts, breakdowns: bool) -> list[str]:
    """The fields a figure is split by; what is kept apart always is."""
    wanted = [*(parts.breakdowns if breakdowns else ()), *([parts.apart] if parts.apart else [])]
    return list(dict.fromkeys(wanted))


def _split(parts: Parts) -> Split:
    return Split(0, 0, 0, 0) if parts.unit in PEOPLE else Split()


def _add(split: Split, cell: Cell) -> None:
    if cell.high is not None or split.high is not None:
        high = cell.value if cell.high is None else cell.high
        split.high = (split.value if split.high is None else split.high) + high
    split.value += cell.value
    split.rows += cell.rows
    if split.female is not None and split.male is not None and split.sex_unknown is not None:
        if cell.sex == "female":
            split.female += int(cell.value)
        elif cell.sex == "male":
            split.male += int(cell.value)
        else:
            split.sex_unknown += int(cell.value)


def _share(figure: Counted, whole: Number) -> None:
    part = figure.value
    figure.parts_of = (part, whole)
    figure.value = Decimal(part) / Decimal(whole) if whole else Decimal(0)


def _cells(
    asks: Sequence[Ask], offices: list[uuid.UUID], months: Sequence[Month], moment: dt.datetime | None, until: dt.date | None
) -> Iterator[tuple[Ask, Cell]]:  # fmt: skip
    """Yield the groups of one query, for each ask."""
    parts, by = asks[0].parts, asks[0].by
    source = SOURCES[parts.source]
    entry = source.fields.get(by)
    lens = lens_for(source, moment)
    groups: dict[str, Any] = {}
    if parts.unit in PEOPLE and "sex" in source.fields:
        groups["sex_group"] = lens.value(source.fields["sex"].path)
    if entry is not None:
        groups["key_group"] = lens.value(entry.path)
    by_day = len(months) > 1 and asks[0].adds_up
    if by_day:
        groups["day_group"] = lens.value(source.fields[parts.on].path)
    conditions = [
        lens.of_offices(offices),
        *_common(asks),
        *_touching(parts, months),
        *_come(parts, months, until),
    ]
    standing = lens.rows(conditions).annotate(**groups, **_summed(asks, lens))
    asked = _asked(asks, [] if by_day else months, lens)
    found = list(standing.values(*groups).annotate(**asked)) if groups else [standing.aggregate(**asked)]
    told = _told(entry, standing, lens, [group.get("key_group") for group in found])
    for number, ask in enumerate(asks):
        for group in found:
            for cell in _read(group, number, months):
                keys = told(cell.key) if by else [""]
                for key in keys:
                    key = age_band(key, cell.month) if by == "age_band" else key
                    named = NOT_RECORDED if by and key in (None, "") else str(key)
                    yield ask, Cell(cell.month, named, cell.sex, cell.value, cell.rows, cell.high)


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
            asked[f"value_{number}_{at}"] = _measure(ask.parts, lens, condition, month)
            asked[f"count_{number}_{at}"] = Count(lens.pk, filter=condition)
            if ask.parts.high:
                high = Coalesce(f"of_{ask.parts.high}", f"of_{ask.parts.of}")
                asked[f"high_{number}_{at}"] = Sum(high, filter=condition)
    return asked


def _read(group: dict[str, Any], number: int, months: Sequence[Month]) -> Iterator[Cell]:
    day = group.get("day_group")
    for at, month in enumerate(months if day is None else [Month.of(day)]):
        value, rows = group[f"value_{number}_{at}"], group[f"count_{number}_{at}"]
        if not rows:
            continue
        value = value.days if isinstance(value, dt.timedelta) else value or 0
        high = group.get(f"high_{number}_{at}")
        sex = str(group.get("sex_group") or "")
        yield Cell(month, group.get("key_group"), sex, value, rows, high if high != value else None)


def _told(entry: Field | None, standing: QuerySet[Any], lens: Lens, keys: Sequence[Any]) -> Any:
    """Return what gives the keys of a group: its own, those of the rows that hang on it, or the provinces these lie in."""
    if entry is None or (entry.many is None and not entry.up):
        return lambda key: [key]
    said: dict[Any, list[Any]] = {key: [key] for key in keys}
    if entry.many is not None:
        said = defaultdict(list)
        for back, value in lens.said_by(entry.many, standing.values("key_group")):
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


def _come(parts: Parts, months: Sequence[Month], until: dt.date | None) -> Iterator[Meets]:
    """Yield the condition that what counts on a day has come; nothing where all of the months lies behind."""
    if until is not None and parts.period == "in_period" and months[-1].last > until:
        yield Meets(SOURCES[parts.source].fields[parts.on].path, [("lte", until)])
