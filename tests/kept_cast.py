"""The cast as its acts once wrote it, put back row by row: what takes the house four hundred questions takes a dozen lists of rows.

Each worker makes it once, for its first test, and keeps the rows of all tables. Only empty tables are filled so, and only within a
test's own transaction; everywhere else the acts are done anew.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from wayhome.journey.cases import time_over


@dataclass(frozen=True)
class Rows:
    """The rows of one table."""

    model: type[Model]
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]

    def write(self) -> None:
        """Write them as they were."""
        names = ", ".join(connection.ops.quote_name(name) for name in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", self.values)  # noqa: S608  names of our own


@dataclass(frozen=True)
class Kept:
    """The cast as a test is given it, and all its rows."""

    cast: bytes
    tables: tuple[Rows, ...]

    def fits(self) -> bool:
        """Whether nothing stands yet where it would be written."""
        quoted = [connection.ops.quote_name(rows.model._meta.db_table) for rows in self.tables]
        something = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in quoted)  # noqa: S608  our own
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {something}")
            return not cursor.fetchone()[0]

    def put_back(self) -> Any:
        """Write it and return it."""
        for rows in self.tables:
            rows.write()
        for statement in connection.ops.sequence_reset_sql(no_style(), [rows.model for rows in self.tables]):
            with connection.cursor() as cursor:
                cursor.execute(statement)
        return pickle.loads(self.cast)  # noqa: S301  our own


_kept: list[Kept] = []


def kept() -> Kept | None:
    """Return what this worker keeps; None before its first cast."""
    return _kept[0] if _kept else None


def written() -> Iterator[Rows]:
    """Yield what stands in the house's tables."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("wayhome.") or model._meta.proxy or not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  our own
            values = [tuple(row) for row in cursor.fetchall()]
            if values:
                yield Rows(model, tuple(column[0] for column in cursor.description), values)


def put_back_or(make: Callable[[], Any]) -> Any:
    """Write the cast into the empty tables of a test, and return it; ``make`` does its acts."""
    time_over._counted.clear()  # a number kept by offices' ids, which are the same in every test
    if not connection.in_atomic_block:
        return make()
    there = kept()
    if there is not None:
        return there.put_back() if there.fits() else make()
    if any(written()):
        return make()
    made = make()
    _kept.append(Kept(pickle.dumps(made), tuple(written())))
    return made
