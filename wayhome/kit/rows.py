"""Writing rows with a statement made once for each table: what the house writes at every act, without asking the ORM anew.

Only ``kit/facts`` and ``trust/audit`` call it, inside a transaction; everything else is saved as usual. Defaults of the
database, signals and multi-table models are not served: nothing of the house has them.
"""

import functools
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connections, models, router

Value = Callable[[Any], Any]


@functools.cache
def _fields(model: type[models.Model]) -> list[models.Field]:
    """The columns a row brings along: all but a key that the database counts."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "db_returning", False)]


@functools.cache
def _insert_into(model: type[models.Model], alias: str) -> str:
    quote = connections[alias].ops.quote_name
    columns = ", ".join(quote(field.column) for field in _fields(model))
    marks = ", ".join(["%s"] * len(_fields(model)))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own


@functools.cache
def _update_of(model: type[models.Model], alias: str) -> str:
    quote = connections[alias].ops.quote_name
    columns = ", ".join(f"{quote(field.column)} = %s" for field in _fields(model) if not field.primary_key)
    key = quote(model._meta.pk.column)
    return f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {key} = %s"  # noqa: S608  names of our own


@functools.cache
def _from_row(model: type[models.Model]) -> list[tuple[models.Field, Value]]:
    return [(field, attrgetter(field.attname)) for field in _fields(model)]


@functools.cache
def _from_original(
    model: type[models.Model], own: tuple[tuple[str, Value], ...]
) -> list[tuple[models.Field, Value]]:
    mine = dict(own)
    return [(field, mine.get(field.attname) or attrgetter(field.attname)) for field in _fields(model)]


def _write(model: type[models.Model], sources: list[tuple[models.Field, Value]], rows: Sequence[Any]) -> None:
    alias = router.db_for_write(model)
    connection = connections[alias]
    values = [[field.get_db_prep_save(of(row), connection) for field, of in sources] for row in rows]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(_insert_into(model, alias), values[0])
        else:
            cursor.executemany(_insert_into(model, alias), values)


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model with the values they hold, in one go; IntegrityError as from ``save(force_insert=True)``."""
    if not rows:
        return
    model = type(rows[0])
    _write(model, _from_row(model), rows)
    for row in rows:
        row._state.adding = False
        row._state.db = router.db_for_write(model)


def insert_copies(
    into: type[models.Model], rows: Sequence[models.Model], own: tuple[tuple[str, Value], ...]
) -> None:
    """Insert into another table what these rows hold in columns of the same names; ``own``: columns with a value made from the row."""
    if rows:
        _write(into, _from_original(into, own), rows)


def update(row: models.Model) -> None:
    """Write every column of a row that is there already and locked; an error if it is gone."""
    model = type(row)
    alias = router.db_for_write(model)
    connection = connections[alias]
    values = [
        field.get_db_prep_save(of(row), connection) for field, of in _from_row(model) if not field.primary_key
    ]
    key = model._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        if cursor.execute(_update_of(model, alias), [*values, key]).rowcount != 1:
            raise model.DoesNotExist(f"{model.__name__} {row.pk} is not there")  # type: ignore[attr-defined]


@functools.cache
def _lock_of(model: type[models.Model], alias: str) -> str:
    quote = connections[alias].ops.quote_name
    columns = ", ".join(quote(field.column) for field in _fields(model) if not field.primary_key)
    wait = " FOR UPDATE" if connections[alias].features.has_select_for_update else ""
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return f"SELECT {columns} FROM {table} WHERE {key} = %s{wait}"  # noqa: S608  names of our own


def lock(model: type[models.Model], key: int) -> tuple[Any, ...] | None:
    """Lock a row counted by the database until the transaction ends; its columns but the key as the driver gives them, None without it."""
    alias = router.db_for_write(model)
    with connections[alias].cursor() as cursor:
        cursor.execute(_lock_of(model, alias), [key])
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
