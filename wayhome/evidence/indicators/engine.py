"""Counts what parts ask for: one grouped query a figure, one a breakdown, however many records stand behind."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from wayhome.evidence.indicators.lens import Lens, Meets, lens_for
from wayhome.evidence.indicators.rules import Parts
from wayhome.evidence.indicators.sources import AGE_BANDS, NOT_RECORDED, SOURCES
from wayhome.kit.dates import Month

Number = int | Decimal


@dataclass(frozen=True)
class Cell:
    """One group of a count: the month, the key of the breakdown, the sex (both empty where not asked), its value and its records."""

    month: Month
    key: str
    sex: str
    value: Number
    rows: int


@dataclass
class Split:
    """A value, and for persons how many are women, men, or of another or no recorded sex; None for other units."""

    value: Number = 0
    female: int | None = None
    male: int | None = None
    sex_unknown: int | None = None
    rows: int = 0


@dataclass
class Counted(Split):
    """A figure before anybody looks at it: ``breakdown`` is {by: {key: split}}. A share has ``parts_of`` = (part, whole)."""

    breakdown: dict[str, dict[str, Split]] = field(default_factory=dict)
    parts_of: tuple[Number, Number] | None = None


def count(
    parts: Parts, offices: Iterable[uuid.UUID], months: Sequence[Month], moment: dt.datetime | None = None, breakdowns: bool = False
) -> dict[Month, Counted]:  # fmt: skip
    """Return the figure for each of some consecutive months, as recorded before ``moment`` (aware; None: as it stands now).

    Distinct persons are counted once over all ``offices``. A breakdown may add up to more than the figure, where a person stands
    under two keys.
    """
    offices = list(offices)
    found = {month: Counted(**vars(_split(parts))) for month in months}
    for cell in _cells(parts, offices, months, moment):
        _add(found[cell.month], cell)
    if parts.out_of is not None:
        _share(parts, found, offices, months, moment)
    wanted = [*(parts.breakdowns if breakdowns else ()), *([parts.apart] if parts.apart else [])]
    for by in dict.fromkeys(wanted):
        for cell in _cells(parts, offices, months, moment, by):
            groups = found[cell.month].breakdown.setdefault(by, {})
            _add(groups.setdefault(cell.key, _split(parts)), cell)
    return found


def rows(
    parts: Parts, offices: Iterable[uuid.UUID], month: Month, moment: dt.datetime | None = None
) -> QuerySet[Any]:
    """Return the ids of the records behind a figure, as a query of one column."""
    lens = lens_for(SOURCES[parts.source], moment)
    return lens.rows([*_of(parts, offices), *_touching(parts, [month])]).values(lens.pk)


def _split(parts: Parts) -> Split:
    return Split(0, 0, 0, 0) if parts.unit == "person" else Split()


def _add(split: Split, cell: Cell) -> None:
    split.value += cell.value
    split.rows += cell.rows
    if split.female is not None and split.male is not None and split.sex_unknown is not None:
        if cell.sex == "female":
            split.female += int(cell.value)
        elif cell.sex == "male":
            split.male += int(cell.value)
        else:
            split.sex_unknown += int(cell.value)


def _share(
    parts: Parts,
    found: dict[Month, Counted],
    offices: list[uuid.UUID],
    months: Sequence[Month],
    moment: dt.datetime | None,
) -> None:
    wholes: dict[Month, Number] = defaultdict(int)
    for cell in _cells(parts, offices, months, moment, where=parts.out_of):
        wholes[cell.month] += cell.value
    for month, figure in found.items():
        part, whole = figure.value, wholes[month]
        figure.parts_of = (part, whole)
        figure.value = Decimal(part) / Decimal(whole) if whole else Decimal(0)


def _cells(
    parts: Parts, offices: list[uuid.UUID], months: Sequence[Month], moment: dt.datetime | None, by: str = "", where: Any = None
) -> Iterable[Cell]:  # fmt: skip
    """Yield the groups of one query."""
    source = SOURCES[parts.source]
    lens = lens_for(source, moment)
    groups: dict[str, Any] = {}
    if parts.unit == "person" and "sex" in source.fields:
        groups["sex_group"] = lens.value(source.fields["sex"].path)
    if by:
        groups["key_group"] = lens.value(source.fields[by].path)
    asked: dict[str, Any] = {}
    for number, month in enumerate(months):
        # Each of several months is a condition of its own in the one query; a single month is what is looked at anyhow.
        condition = lens.all_of(_touching(parts, [month])) if len(months) > 1 else None
        asked[f"value_{number}"] = _measure(parts, lens, condition, month)
        asked[f"count_{number}"] = Count(lens.pk, filter=condition)
    standing = lens.rows([*_of(parts, offices, where), *_touching(parts, months)])
    counted = {"of_value": lens.value(source.fields[parts.of].path)} if parts.of else {}
    standing = standing.annotate(**groups, **counted)
    found = list(standing.values(*groups).annotate(**asked)) if groups else [standing.aggregate(**asked)]
    for group in found:
        yield from _read(group, months, by)


def _read(group: dict[str, Any], months: Sequence[Month], by: str) -> Iterable[Cell]:
    for number, month in enumerate(months):
        value, count = group[f"value_{number}"], group[f"count_{number}"]
        if not count:
            continue
        key = group.get("key_group")
        if by == "age_band":
            key = age_band(key, month)
        named = NOT_RECORDED if key in (None, "") else str(key)
        value = value.days if isinstance(value, dt.timedelta) else value
        yield Cell(month, named, str(group.get("sex_group") or ""), value or 0, count)


def age_band(birth_year: int | None, month: Month) -> str | None:
    """Return the band of the age reached in the month's year; None where no year of birth is recorded."""
    if birth_year is None:
        return None
    age = month.year - birth_year
    return next((key for key, youngest, oldest in AGE_BANDS if youngest <= age <= oldest), None)


def _measure(parts: Parts, lens: Lens, condition: Q | None, month: Month) -> Any:
    if parts.counting == "distinct":
        return Count("of_value", distinct=True, filter=condition)
    if parts.counting == "sum":
        return Sum("of_value", filter=condition)
    if parts.counting == "days":
        fields = SOURCES[parts.source].fields
        after = Value(month.plus(1).first, DateField())
        ended = Least(Coalesce(lens.value(fields[parts.until].path), after), after, output_field=DateField())
        began = Greatest(
            lens.value(fields[parts.on].path), Value(month.first, DateField()), output_field=DateField()
        )
        return Sum(ExpressionWrapper(ended - began, output_field=DurationField()), filter=condition)
    return Count(lens.pk, filter=condition)


def _of(parts: Parts, offices: Iterable[uuid.UUID], where: Any = None) -> Iterable[Meets]:
    """Yield the conditions that a record is of these offices and passes the filter."""
    source = SOURCES[parts.source]
    yield Meets(source.office, [("in", list(offices))])
    for name, codes in (parts.where if where is None else where).items():
        yield Meets(source.fields[name].path, [("in", list(codes))])


def _touching(parts: Parts, months: Sequence[Month]) -> Iterable[Meets]:
    """Yield the conditions that a record counts in one of these consecutive months."""
    fields = SOURCES[parts.source].fields
    on, first, last = fields[parts.on].path, months[0].first, months[-1].last
    yield Meets(on, [("lte", last)])
    if parts.period == "in_period":
        yield Meets(on, [("gte", first)])
    elif parts.period == "since":
        yield Meets(on, [("gte", dt.date.fromisoformat(parts.since))])
    else:
        # Out on day D is out at D: a stay is in at a date only if it ends later.
        after = months[0].last if parts.period == "at_date" else first
        yield Meets(fields[parts.until].path, [("isnull", True), ("gt", after)])
