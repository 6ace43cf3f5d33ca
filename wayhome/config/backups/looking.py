"""Looking through what was put back, from inside it: rows, versions, references, and the log to its last entry."""

import contextlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from wayhome.config.backups import rules, tables
from wayhome.config.backups.putting_back import Found
from wayhome.trust.audit.models import Entry
from wayhome.trust.audit.queries import verify


def load_and_look() -> Found:
    """Load PostgreSQL's tables where there are any, then check everything; nothing stays in the database if it breaks off."""
    home = Path(settings.HOME)
    manifest = json.loads((home / rules.MANIFEST).read_text("utf-8"))
    if connection.vendor != manifest["database"]:
        raise ValueError(f"this is a backup of {manifest['database']}")
    with transaction.atomic() if connection.vendor == "postgresql" else contextlib.nullcontext():
        if connection.vendor == "postgresql":
            tables.load(home / rules.TABLES, manifest["migrations"], lambda _count: None)
        return _look(manifest)


def _look(manifest: dict[str, Any]) -> Found:
    lines, faults = [], []
    wrong = _rows_that_differ(manifest["rows"])
    faults += [f"{table}: {there} rows instead of {told}" for table, told, there in wrong]
    if not wrong:
        lines.append(f"{sum(manifest['rows'].values())} rows in {len(manifest['rows'])} tables, all there.")
    faults += _broken_files()
    lines.append(_brought_up(manifest))
    verdict = verify()
    faults += [f"log, entry {finding.seq}: {finding.what}" for finding in verdict.findings]
    told = manifest["log"]
    if told and not Entry.objects.filter(seq=told["entries"], hash=bytes.fromhex(told["hash"])).exists():
        faults.append("the log does not reach what it was when the backup was made")
    if verdict.whole:
        lines.append(f"The log is whole: {verdict.entries} entries, last hash {verdict.head}.")
    return Found(lines, faults)


def _rows_that_differ(told: dict[str, int]) -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        there = {table.name for table in connection.introspection.get_table_list(cursor)}
        found = []
        for table, count in sorted(told.items()):
            now = -1
            if table in there:
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  names from our own manifest
                (now,) = cursor.fetchone()
            if now != count:
                found.append((table, count, max(now, 0)))
    return found


def _broken_files() -> list[str]:
    if connection.vendor != "sqlite":
        return []  # references were checked when the rows were loaded
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        broken = [f"database: {row[0]}" for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return broken + [f"database: a row of {row[0]} points to nothing" for row in cursor.fetchall()]


def _brought_up(manifest: dict[str, Any]) -> str:
    """Bring what was put back to this version's tables: a copy may be changed, the backup stays what it is."""
    executor = MigrationExecutor(connection)
    unknown = {
        line
        for line in manifest["migrations"]
        if tuple(line.split(".", 1)) not in executor.loader.graph.nodes
    }
    if unknown:
        raise ValueError("it was made by a newer version of Wayhome; install that one first")
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return "Its tables are those of this version."
    with (
        connection.execute_wrapper(tables.settle_first)
        if connection.vendor == "postgresql"
        else contextlib.nullcontext()
    ):
        call_command("migrate", interactive=False, verbosity=0)
    return f"Its tables were older; {len(pending)} migrations brought them to this version. Run `wayhome upgrade` there, too."
