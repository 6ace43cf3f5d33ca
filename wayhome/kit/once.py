"""A form sent twice in one moment: the second sending waits until the first is done, and then finds its record."""

import uuid

from django.db import DEFAULT_DB_ALIAS, connections


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
