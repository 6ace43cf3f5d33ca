"""``wayhome backup``: one file with a consistent copy of the database and a manifest, made while people work."""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from wayhome.config.verbs.terms import Lacking, Refusal, need_data, progress
from wayhome.kit.dates import now
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.models import Head

PAGES_AT_ONCE = 2000
CHUNK = 1024 * 1024


@act("config.backup")
def note_backup(*, by: Viewer) -> None:
    """Log that a copy of the whole database is being made; the copy holds this entry too."""
    record(by, "config.backup", ("config.backup", "database"))


def _copy_sqlite(target: Path) -> None:
    """Copy by SQLite's own online backup: others may read and write meanwhile, the copy is of one moment."""
    with (
        contextlib.closing(sqlite3.connect(target)) as copy,
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as source,
    ):
        # A read held open keeps the moment: without it the copy begins anew with every write of the others, for ever.
        source.execute("BEGIN")
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        with progress("Copying the database", pages) as step:
            done = 0

            def told(_status: int, remaining: int, total: int) -> None:
                nonlocal done
                step(total - remaining - done)
                done = total - remaining

            source.backup(copy, pages=PAGES_AT_ONCE, progress=told)
        copy.execute("PRAGMA journal_mode=DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise Lacking(f"The copy is damaged and was thrown away: {verdict}")


def _dump_postgres(target: Path) -> None:
    """Let pg_dump take one snapshot; it must be of the server's version or newer."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise Lacking("pg_dump is not here; install PostgreSQL's client programs to back up this database.")
    told = connection.settings_dict
    names = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    given = {variable: str(told[name]) for name, variable in names.items() if told.get(name)}
    done = subprocess.run(  # noqa: S603  the program found on PATH, no word of a user's in it
        [tool, "--format=custom", "--no-owner", f"--file={target}"],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Lacking(f"pg_dump failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 (hex)."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _manifest(copy: Path, head: Head | None) -> dict[str, Any]:
    return {
        "made_at": now().isoformat(timespec="seconds"),
        "wayhome": version("wayhome"),
        "database": connection.vendor,
        "migrations": sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        ),
        "log_entries_at_least": head.seq if head else 0,
        "log_hash_then": bytes(head.hash).hex() if head else "",
        "files": {copy.name: {"sha256": sha256_of(copy), "bytes": copy.stat().st_size}},
        "sealed": False,
        "not_inside": ["pepper.key", "secret.key"],
    }


@contextlib.contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path``, for its owner only; it takes the place of ``path`` when all went well, else nothing stays."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.touch(mode=0o600)
        yield fresh
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def make_backup(target: Path) -> dict[str, Any]:
    """Write the backup to ``target`` (a zip) and return its manifest."""
    note_backup(by=SYSTEM)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.HOME) as folder:
        sqlite = connection.vendor == "sqlite"
        copy = Path(folder) / ("wayhome.sqlite3" if sqlite else "wayhome.dump")
        head = Head.objects.filter(pk=1).first()
        _copy_sqlite(copy) if sqlite else _dump_postgres(copy)
        manifest = _manifest(copy, head)
        with _whole_file(target) as fresh, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, copy.name)
            archive.writestr("manifest.json", json.dumps(manifest, indent=1) + "\n")
    return manifest


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write, a zip.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def backup(output: Path, force: bool) -> None:
    """Copy the whole database into one file, while people go on working.

    The file is NOT SEALED: who has it can read every record in it. Keep it where the database itself may lie.
    The file pepper.key of the data folder is not inside; without it nobody can sign in to a restored copy, so keep that file
    too, and elsewhere. How to restore: docs/howto/backup.md.
    """
    need_data()
    if output.exists() and not force:
        raise Refusal(f"{output} is there already. Choose another name, or say --force.")
    if not output.absolute().parent.is_dir():
        raise Lacking(f"There is no folder {output.absolute().parent}.")
    manifest = make_backup(output)
    (about,) = manifest["files"].values()
    click.echo(
        f"Written: {output} ({about['bytes'] // 1024} kB of database, {manifest['log_entries_at_least']} entries in the log)"
    )
    click.echo(
        "It is not sealed yet: whoever has this file can read every record. pepper.key is not inside; keep it elsewhere.",
        err=True,
    )
