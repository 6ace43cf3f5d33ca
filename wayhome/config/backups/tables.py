"""PostgreSQL's tables as text, table by table, of one moment: read and written by the driver, so that no client program is needed."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from wayhome.config.backups.container import Part
from wayhome.config.backups.rules import TABLES

# Who is signed in, and what she has not sent yet, is nobody's business later: both end with a restore.
WITHOUT_ROWS = frozenset({"accounts_session", "accounts_draft"})
PART = 4 * 1024 * 1024
_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
    " AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
_COUNTED = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')"
)


def names(cursor: Any) -> list[str]:
    """Return the tables there are."""
    found = connection.introspection.get_table_list(cursor)
    return sorted(table.name for table in found if table.type == "t")


def _listed(cursor: Any, table: str) -> str:
    cursor.execute(_COLUMNS, [table])
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(quote(name) for (name,) in cursor.fetchall())})"


def dumped(cursor: Any, table: str, told: dict[str, int]) -> Iterator[Part]:
    """Yield a table's rows as parts of a few MiB each; ``told`` gets how many there were."""
    kept, number = bytearray(), 0
    with cursor.copy(f"COPY {_listed(cursor, table)} TO STDOUT") as copy:
        for piece in copy:
            kept += piece
            if len(kept) >= PART:
                yield _part(table, number, kept)
                kept, number = bytearray(), number + 1
    yield _part(table, number, kept)
    told[table] = cursor.rowcount


def _part(table: str, number: int, kept: bytearray) -> Part:
    return Part(f"{TABLES}/{table}.{number:05}", len(kept), [bytes(kept)])


def load(folder: Path, migrations: list[str], step: Callable[[int], None]) -> None:
    """Make the tables as they were at these migrations and fill them, in one transaction: all of it, or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        if names(cursor):
            raise ValueError("the database is not empty")
        with connection.execute_wrapper(settle_first):
            executor = MigrationExecutor(connection)
            executor.migrate(_ends(executor, migrations))
        quote = connection.ops.quote_name
        there = names(cursor)
        cursor.execute(f"TRUNCATE {', '.join(quote(table) for table in there)}")
        files = sorted(folder.iterdir())
        unknown = {file.stem for file in files} - set(there)
        if unknown:
            raise ValueError(f"tables that no migration makes: {', '.join(sorted(unknown))}")
        for file in files:
            with (
                file.open("rb") as rows,
                cursor.copy(f"COPY {_listed(cursor, file.stem)} FROM STDIN") as copy,
            ):
                while piece := rows.read(PART):
                    copy.write(piece)
            step(1)
        _count_on(cursor)
        connection.check_constraints()


def _ends(executor: MigrationExecutor, migrations: list[str]) -> list[tuple[str, str | None]]:
    """Return the last of the migrations that had been applied, of every app."""
    applied = {(app, name) for app, name in (line.split(".", 1) for line in migrations)}
    missing = applied - set(executor.loader.graph.nodes)
    if missing:
        raise ValueError(f"migrations that this version does not know: {sorted(missing)}")
    nodes = executor.loader.graph.node_map
    within = {
        node: {child.key for child in nodes[node].children if child.key[0] == node[0]} for node in applied
    }
    return sorted(node for node in applied if not within[node] & applied)


def _count_on(cursor: Any) -> None:
    """Let every counted column go on after the highest number that is there."""
    cursor.execute(_COUNTED)
    quote = connection.ops.quote_name
    for table, column in cursor.fetchall():
        highest = f"(SELECT MAX({quote(column)}) FROM {quote(table)})"  # noqa: S608  names of our own
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE({highest}, 1), {highest} IS NOT NULL)",
            [quote(table), column],
        )


def settle_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Before a table is changed, let what waits for the transaction's end be checked: PostgreSQL would not change it else."""
    if sql.lstrip()[:5].upper() in ("ALTER", "CREAT", "DROP "):
        context["cursor"].cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return execute(sql, params, many, context)


def moment_of(cursor: Any) -> dt.datetime:
    """Begin the one moment that is copied: what others write from now on is not in it."""
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    cursor.execute("SELECT now()")
    (moment,) = cursor.fetchone()
    return moment
