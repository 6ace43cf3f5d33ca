"""What an upgrade goes back to when it breaks off: on SQLite a copy beside the database, on PostgreSQL its one transaction."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from wayhome.config.backups import tables
from wayhome.config.backups.contents import copy_sqlite
from wayhome.config.backups.making import whole_file

NAME = "before-upgrade.sqlite3"


def _copy() -> Path:
    return Path(settings.HOME) / NAME


def unfinished() -> bool:
    """Whether an upgrade was interrupted before it could say how it went: what it began is still in the database."""
    return connection.vendor == "sqlite" and _copy().exists()


def put_back() -> None:
    """Make the database what the copy is, page for page and in one write, and remove the copy."""
    connection.close()
    live = connection.settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(_copy())) as copy,
        contextlib.closing(sqlite3.connect(live, timeout=20)) as there,
    ):
        copy.backup(there)
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _copy().unlink()


@contextlib.contextmanager
def all_or_nothing(*, keep_as: Path | None = None) -> Iterator[None]:
    """Do what is done inside wholly or not at all, to the database's last page. ``keep_as``: where the copy stays afterwards."""
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.execute_wrapper(tables.settle_first):
            yield
        return
    with whole_file(_copy()) as fresh:
        copy_sqlite(fresh, into_log="Copying, to go back to")
    try:
        yield
    except BaseException:
        put_back()
        raise
    if keep_as is None:
        _copy().unlink()
    else:
        _copy().rename(keep_as)
