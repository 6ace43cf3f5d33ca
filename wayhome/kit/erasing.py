"""Taking something out of records and of every version they had: the one way in which what was written is ever overwritten.

Only for forgetting a person for good. No version is added, so that every figure of every day stays what it was.
"""

import time
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import connection, transaction

from wayhome.kit.facts import Versioned

_TRIES = 20


def erase(model: type[Versioned], ids: Collection[uuid.UUID], columns: Mapping[str, Any]) -> None:
    """Overwrite these columns in these records and in all their versions, as part of an act."""
    if not ids or not columns:
        return
    model._base_manager.filter(pk__in=ids).update(**columns)
    model.versions.objects.filter(row_id__in=ids).update(**columns)


def scrub_the_disk(tables: Collection[str]) -> None:
    """Once this transaction is committed, take what it overwrote out of the database's own files too.

    SQLite: pages were overwritten when they were freed (``secure_delete``); here the log of writes is emptied into the file and cut
    to nothing. PostgreSQL: the older rows of these tables are swept (their pages are used again; see the operators' manual for the
    archive of its log).
    """
    sweep: Callable[[], Any] = _cut_log if connection.vendor == "sqlite" else lambda: _sweep(sorted(tables))
    transaction.on_commit(sweep)


def _cut_log() -> None:
    """Cut SQLite's log to nothing; a reader in the middle of something is waited for a moment, the next checkpoint does the rest."""
    with connection.cursor() as cursor:
        for _try in range(_TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchone()[0]:
                break
            time.sleep(0.05)
        cursor.execute("PRAGMA incremental_vacuum")


def _sweep(tables: Collection[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
