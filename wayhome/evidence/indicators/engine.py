"""Counts what parts ask for, month by month, from the answers of as few statements as can be (``lots``)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wayhome.evidence.indicators.lots import Cell, Number, behind, plan, splits
from wayhome.evidence.indicators.plans import Given
from wayhome.evidence.indicators.rules import PEOPLE, Parts
from wayhome.kit.dates import Month

# Between the key of a group and that of the kind within it, where kinds are never added up.
BESIDE = "\x1f"


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
    """A figure before anybody looks at it: ``breakdown`` is {by: {key: split}}; kinds kept apart stand within a key, behind ``BESIDE``. A share has ``parts_of`` = (part, whole), and is
    ``rough`` where somebody only counted heads."""

    breakdown: dict[str, dict[str, Split]] = field(default_factory=dict)
    parts_of: tuple[Number, Number] | None = None
    rough: bool = False


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
    given = Given(list(offices), months, moment, until)
    found = [{month: _empty(parts) for month in months} for parts in wanted]
    wholes: dict[tuple[int, Month], Number] = defaultdict(int)
    values = given.values()
    with connection.cursor() as cursor:
        cells = [
            cell
            for lot in plan(tuple(wanted), breakdowns, given.shape())
            for cell in lot.cells(cursor, given, values)
        ]
    for ask, cell in cells:
        figure = found[ask.place][cell.month]
        if ask.role == "whole":
            wholes[ask.place, cell.month] += cell.value
        elif ask.role == "rough":
            figure.rough = True
        elif not ask.by:
            _add(figure, cell)
        else:
            groups = figure.breakdown.setdefault(ask.by, {})
            key = f"{cell.key}{BESIDE}{cell.apart}" if ask.kept_apart else cell.key
            _add(groups.setdefault(key, _split(ask.parts)), cell)
            if ask.by == ask.parts.apart:
                _add(figure, cell)
    for place, parts in enumerate(wanted):
        for month, figure in found[place].items():
            figure.breakdown = {
                by: figure.breakdown[by] for by in splits(parts, True) if by in figure.breakdown
            }
            if parts.out_of is not None:
                _share(figure, wholes[place, month])
    return found


def rows(
    parts: Parts, offices: Iterable[uuid.UUID], month: Month, moment: dt.datetime | None = None, until: dt.date | None = None
) -> QuerySet[Any]:  # fmt: skip
    """Return the ids of the records behind a figure, as a query of one column."""
    return behind(parts, Given(list(offices), [month], moment, until))


def _split(parts: Parts) -> Split:
    return Split(0, 0, 0, 0) if parts.unit in PEOPLE else Split()


def _empty(parts: Parts) -> Counted:
    return Counted(0, 0, 0, 0) if parts.unit in PEOPLE else Counted()


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
