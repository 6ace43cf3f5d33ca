"""Looking at the machine: database, disk, versions, and when what keeps it safe was last done."""

import datetime as dt
import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from wayhome.doors.running import rules
from wayhome.doors.running.rules import Disk
from wayhome.journey.cases.cards import cards
from wayhome.kit.dates import now
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.models import Entry
from wayhome.trust.vault.models import Backup
from wayhome.trust.vault.queries import last_backup, recovery_header


@dataclass(frozen=True)
class State:
    """How it is running, without any person."""

    backup: Backup | None
    backup_late: bool
    drill: dt.datetime | None
    drill_late: bool
    drill_failed: bool
    checkpoint: dt.datetime | None
    recovery: bool
    disk: Disk
    database_bytes: int
    versions: list[tuple[str, str]]
    pending: int
    unread_cards: int


def disk() -> Disk:
    """Return how much room there is where the data lie."""
    found = shutil.disk_usage(settings.HOME)
    return Disk(found.free, found.total)


def well() -> bool:
    """Whether the database answers and there is room to write."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(Office._meta.db_table)} LIMIT 1")  # noqa: S608  a name of our own
            cursor.fetchone()
        return disk().enough
    except (Error, OSError):
        return False


def state(viewer: Viewer) -> State | None:
    """Return how it is running; None to whoever may not see it."""
    if not viewer.may("running.view"):
        return None
    backup, drill, moment = last_backup(), _last("config.drill"), now()
    return State(
        backup=backup,
        backup_late=rules.late(backup.made_at if backup else None, rules.BACKUP_LATE, moment),
        drill=drill,
        drill_late=rules.late(drill, rules.DRILL_LATE, moment),
        drill_failed=rules.drill_failed(drill, _last("config.drill_failed")),
        checkpoint=_last("audit.checkpoint"),
        recovery=recovery_header() is not None,
        disk=disk(),
        database_bytes=_database_bytes(),
        versions=_versions(),
        pending=_pending(),
        unread_cards=sum(not card.checked for card in cards()),
    )


def _last(verb: str) -> dt.datetime | None:
    return Entry.objects.filter(verb=verb).order_by("-seq").values_list("at", flat=True).first()


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return sum(
            path.stat().st_size for path in (file, file.with_name(f"{file.name}-wal")) if path.exists()
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (found,) = cursor.fetchone()
    return int(found)


def _versions() -> list[tuple[str, str]]:
    database = ".".join(str(part) for part in connection.get_database_version())
    return [
        ("Wayhome", version("wayhome")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        (connection.display_name, database),
    ]


def _pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
