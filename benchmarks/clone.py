"""Tenfold: everything that happened is copied nine times inside the database, for sizes that row by row take too long to fill."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from benchmarks.fill import Filled
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
    Contribution,
    Issue,
    Output,
)
from wayhome.prevention.groups.models import Attended
from wayhome.registry.people.models import Enrolment
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.support.models import PackageDay, ServiceRecord

COPIED = (
    Activity, ActivityOffice, ActivityPlace, ActivityTopic, ActivityAgency, AttendanceCount, AttendanceTrait, Contribution, Issue,
    Output, Attended, Enrolment, PackageDay, ServiceRecord, Session, SessionPerson, CareerRecord,
)  # fmt: skip
# A random UUID has the digit 4 where its version stands: another digit there is an id that nobody has.
DIGITS = "012356789"


def tenfold(filled: Filled) -> None:
    """Copy nine times; the people stay who they are, so that each has ten times as much, and enrolments several on a day."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX enrolment_once")
        for digit in DIGITS:
            for model in COPIED:
                _copy(cursor, model, model._meta.concrete_fields, digit)
                _copy(cursor, model.versions, model.versions._meta.concrete_fields, digit, model)
    filled.services *= 10


def _copy(cursor: Any, table: Any, columns: Any, digit: str, model: Any = None) -> None:
    own = {_name(one): one for one in (model or table)._meta.concrete_fields}
    kept = [column for column in columns if column.attname != "key"]
    told = [_value(column, own.get(_name(column)), digit, model or table) for column in kept]
    names = ", ".join(f'"{column.column}"' for column in kept)
    name = f'"{table._meta.db_table}"'
    copied = f"SELECT {', '.join(told)} FROM {name} WHERE {_original(kept[0])}"  # noqa: S608  our own names
    cursor.execute(f"INSERT INTO {name} ({names}) {copied}")


def _name(column: Any) -> str:
    return str(column.attname)


def _value(column: Any, field: Any, digit: str, model: Any) -> str:
    target = getattr(field, "related_model", None)
    if column.attname in ("id", "row_id") or target in COPIED:
        return _other(column, digit)
    return f'"{column.column}"'


def _other(column: Any, digit: str) -> str:
    """The id with another digit at its version."""
    name = f'"{column.column}"'
    if connection.vendor == "sqlite":
        return f"substr({name}, 1, 12) || '{digit}' || substr({name}, 14)"
    return f"overlay({name}::text placing '{digit}' from 15 for 1)::uuid"


def _original(column: Any) -> str:
    """Only what was filled row by row is copied."""
    name = f'"{column.column}"'
    if connection.vendor == "sqlite":
        return f"substr({name}, 13, 1) = '4'"
    return f"substr({name}::text, 15, 1) = '4'"


# --- a crowd: what was written with ids that begin with eight zeros, many times over -----------------------------------

_EARLY = "00000001" + "0" * 24


def copies(models: Sequence[Any], times: int) -> None:
    """Copy all rows whose ids begin with eight zeros so many times, without versions; a copy's ids begin with its number.

    A person's code has the copy's number in its second and third place.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for model in models:
            _many(cursor, model, times)


def _many(cursor: Any, table: Any, times: int) -> None:
    kept, own = table._meta.concrete_fields, table._meta.pk
    names = ", ".join(f'"{column.column}"' for column in kept)
    told = ", ".join(_numbered(column) for column in kept)
    name = f'"{table._meta.db_table}"'
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
    chosen = f'SELECT {told} FROM {name} CROSS JOIN numbers WHERE "{own.column}" < %s'  # noqa: S608  our own names
    cursor.execute(f"INSERT INTO {name} ({names}) {numbers} {chosen}", [times, _EARLY])


def _numbered(column: Any) -> str:
    name, lite = f'"{column.column}"', connection.vendor == "sqlite"
    if column.attname == "code":
        number = "printf('%%02d', n)" if lite else "lpad(n::text, 2, '0')"
        return f"substr({name}, 1, 1) || {number} || substr({name}, 4)"
    if column.db_type(connection) not in ("char(32)", "uuid"):
        return name
    if lite:
        copied = f"printf('%%08x', n) || substr({name}, 9)"
        return f"CASE WHEN {name} < '{_EARLY}' THEN {copied} ELSE {name} END"
    copied = f"overlay({name}::text placing lpad(to_hex(n), 8, '0') from 1 for 8)::uuid"
    return f"CASE WHEN {name} < '{_EARLY}'::uuid THEN {copied} ELSE {name} END"
