"""Two at once: of a form sent twice the second waits until the first is done, and finds its record; a row is held by one at a time."""

import uuid
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def wait_for(id: uuid.UUID | None, using: str = DEFAULT_DB_ALIAS) -> None:
    """Wait until nobody else makes the record of this id: call it in a create action, before looking the id up.

    SQLite lets one writer in at a time; PostgreSQL is asked for a lock on the id, which ends with the transaction.
    Without an id there is nothing to wait for.
    """
    connection = connections[using]
    if id is None or connection.vendor != "postgresql" or not connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [id.int % 2**63])


def held(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Hold these rows, and none that they are read with, until the transaction ends.

    Rows that only point to them are still written meanwhile: at their end they would wait for these, and these for the log's head.
    Where nothing may come to hang on a row either, take ``select_for_update`` whole, and say so.
    """
    return rows.select_for_update(of=("self",), no_key=True)
