"""Statements that are put together once a process: their SQL is kept with a slot for each office, day and moment, and bound anew.

Putting a month's queries together through the ORM costs many times what a small database needs to answer them. A statement is put
together twice, for two sets of made-up values; where the two do not come out as the same text with the same slots, nothing is kept.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from wayhome.kit.dates import Month

Slot = tuple[str, int]
Build = Callable[["Given"], QuerySet[Any]]
_DATE: "models.DateField[Any, Any]" = models.DateField()
_MOMENT: "models.DateTimeField[Any, Any]" = models.DateTimeField()
_ID: "models.UUIDField[Any, Any]" = models.UUIDField()


@dataclass(frozen=True)
class Shape:
    """What makes statements differ but for the values in their slots. ``cut``: the last month is not over by ``until``."""

    vendor: str
    offices: int
    months: int
    past: bool
    cut: bool


@dataclass(frozen=True)
class Given:
    """What a count is asked for: offices, consecutive months, the moment as of which, and the day after which nothing counts."""

    offices: Sequence[uuid.UUID]
    months: Sequence[Month]
    moment: dt.datetime | None = None
    until: dt.date | None = None

    @property
    def cut(self) -> bool:
        """Whether what is recorded for later days must be left out."""
        return self.until is not None and self.months[-1].last > self.until

    def shape(self) -> Shape:
        """Return what the statements for it have in common."""
        return Shape(
            connection.vendor, len(self.offices), len(self.months), self.moment is not None, self.cut
        )

    def values(self) -> dict[Slot, Any]:
        """Return what to bind to each slot, as the database takes it."""
        first_days = [*(month.first for month in self.months), self.months[-1].plus(1).first]
        days = {("first", at): day for at, day in enumerate(first_days)}
        days |= {("last", at): month.last for at, month in enumerate(self.months)}
        if self.cut and self.until is not None:
            days["until", 0] = self.until
        found = {slot: _DATE.get_db_prep_value(day, connection) for slot, day in days.items()}
        for at, office in enumerate(self.offices):
            found["office", at] = _ID.get_db_prep_value(office, connection)
        if self.moment is not None:
            found["moment", 0] = _MOMENT.get_db_prep_value(self.moment, connection)
        return found


def made_up(shape: Shape, year: int) -> Given:
    """Return values of this shape that stand nowhere else: each can be found again in a statement."""
    months = list(Month(year, 2).until(Month(year, 2).plus(shape.months - 1)))
    return Given(
        [uuid.UUID(int=(year << 64) + at) for at in range(shape.offices)],
        months,
        dt.datetime(year + 1000, 3, 4, 5, 6, 7, 89, tzinfo=dt.UTC) if shape.past else None,
        months[-1].first.replace(day=17) if shape.cut else None,
    )


@dataclass(frozen=True)
class Statement:
    """A query's text, its parameters with the slots among them, and how its answer is read."""

    sql: str
    params: Sequence[Any]
    slots: Mapping[int, Slot]
    names: Sequence[str]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]

    def rows(self, cursor: Any, values: Mapping[Slot, Any]) -> list[dict[str, Any]]:
        """Return the answer for these values."""
        if not self.sql:
            return []
        params = list(self.params)
        for at, slot in self.slots.items():
            params[at] = values[slot]
        cursor.execute(self.sql, params)
        found = []
        for told in cursor.fetchall():
            row = list(told)
            for at, convert, expression in self.converters:
                for step in convert:
                    row[at] = step(row[at], expression, connection)
            found.append(dict(zip(self.names, row, strict=True)))
        return found


NOTHING = Statement("", (), {}, (), ())


def compiled(asked: QuerySet[Any], values: Mapping[Slot, Any]) -> Statement:
    """Return the statement of a query of values; what it holds of these ``values`` becomes a slot."""
    compiler = asked.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return NOTHING
    query = asked.query
    names = query.selected or [*query.extra_select, *query.values_select, *query.annotation_select]
    told = compiler.get_converters([entry[0] for entry in compiler.select[: compiler.col_count]])
    slot_of = {value: slot for slot, value in values.items()}
    slots = {
        at: slot_of[value]
        for at, value in enumerate(params)
        if isinstance(value, str | dt.date | uuid.UUID) and value in slot_of
    }
    converters = [(at, list(convert), expression) for at, (convert, expression) in told.items()]
    return Statement(sql, params, slots, list(names), converters)


def kept(build: Build, shape: Shape) -> Statement | None:
    """Return the statement for every count of this shape; None where it cannot be told apart from its values."""
    one, other = (
        compiled(build(given), given.values()) for given in (made_up(shape, 5003), made_up(shape, 7001))
    )
    bare = [
        [None if at in found.slots else value for at, value in enumerate(found.params)]
        for found in (one, other)
    ]
    same = (one.sql, one.slots, bare[0]) == (other.sql, other.slots, bare[1])
    return one if same else None
