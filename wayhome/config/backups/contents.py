"""What a backup holds: the database of one moment, the sealed files, the organisation's own settings, and a list of all with their hashes. No key is in it."""

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from wayhome.config.backups import tables
from wayhome.config.backups.container import CHUNK, Part
from wayhome.config.backups.rules import DATABASE, MANIFEST, MEDIA, OWN, is_part
from wayhome.config.verbs.terms import Lacking, progress
from wayhome.kit.dates import now
from wayhome.trust.audit.models import Head

PAGES_AT_ONCE = 2000
# Told where somebody looks for them: they are kept apart.
NOT_INSIDE = ("pepper.key", "secret.key", "checkpoint.key")


def media_folder() -> Path:
    """Return where sealed files lie."""
    return Path(settings.MEDIA_ROOT or Path(settings.HOME) / MEDIA)


def copy_sqlite(target: Path, *, into_log: str = "Copying the database") -> None:
    """Copy by SQLite's own online backup: others may read and write meanwhile, the copy is of one moment."""
    with (
        contextlib.closing(sqlite3.connect(target)) as copy,
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as source,
    ):
        # A read held open keeps the moment: without it the copy begins anew with every write of the others, for ever.
        source.execute("BEGIN")
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        with progress(into_log, pages) as step:
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


def _without_sessions(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete=ON")
    for table in tables.WITHOUT_ROWS & set(counts(copy)):
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  names of our own
    copy.commit()


def counts(copy: sqlite3.Connection) -> dict[str, int]:
    """Return {table: how many rows} of an SQLite file."""
    listed = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        name: copy.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608  names of its own
        for (name,) in listed.fetchall()
    }


class Contents:
    """The parts of one backup, read while they are asked for; the manifest is the last."""

    def __init__(self) -> None:
        self.manifest: dict[str, Any] = {
            "made_at": now().isoformat(timespec="seconds"),
            "wayhome": version("wayhome"),
            "database": connection.vendor,
            "files": {},
            "rows": {},
            "not_inside": list(NOT_INSIDE),
        }

    def parts(self) -> Iterator[Part]:
        """Yield every part, the manifest last."""
        database = self._sqlite() if connection.vendor == "sqlite" else self._postgres()
        for part in database:
            yield self._hashed(part)
        for part in (*self._own(), *self._media()):
            yield self._hashed(part)
        body = json.dumps(self.manifest, indent=1, sort_keys=True).encode() + b"\n"
        yield Part(MANIFEST, len(body), [body])

    def _hashed(self, part: Part) -> Part:
        def pieces() -> Iterator[bytes]:
            found = hashlib.sha256()
            for piece in part.pieces:
                found.update(piece)
                yield piece
            self.manifest["files"][part.name] = {"sha256": found.hexdigest(), "bytes": part.size}

        return Part(part.name, part.size, pieces())

    def _sqlite(self) -> Iterator[Part]:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.HOME) as folder:
            path = Path(folder) / DATABASE
            copy_sqlite(path)
            with contextlib.closing(sqlite3.connect(path)) as copy:
                _without_sessions(copy)
                self.manifest["rows"] = counts(copy)
                applied = copy.execute("SELECT app, name FROM django_migrations").fetchall()
                head = copy.execute(f'SELECT seq, hash FROM "{Head._meta.db_table}"').fetchone()  # noqa: S608
            self._tell(applied, head)
            yield _file(DATABASE, path)

    def _postgres(self) -> Iterator[Part]:
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                tables.moment_of(cursor)
                listed = tables.names(cursor)
                cursor.execute(f'SELECT seq, hash FROM "{Head._meta.db_table}"')  # noqa: S608  a name of our own
                head = cursor.fetchone()
                self._tell(MigrationRecorder(other).applied_migrations(), head)
                with progress("Copying the database", len(listed)) as step:
                    for table in listed:
                        if table in tables.WITHOUT_ROWS:
                            self.manifest["rows"][table] = 0
                        else:
                            yield from tables.dumped(cursor, table, self.manifest["rows"])
                        step(1)
        finally:
            other.close()

    def _tell(self, applied: Any, head: Any) -> None:
        self.manifest["migrations"] = sorted(f"{app}.{name}" for app, name in applied)
        self.manifest["log"] = {"entries": head[0], "hash": bytes(head[1]).hex()} if head else None

    def _own(self) -> Iterator[Part]:
        """What the organisation set for itself in the data folder, such as how it asks for consent."""
        for path in sorted(Path(settings.HOME).glob("*.toml")):
            if is_part(f"{OWN}/{path.name}"):
                yield _file(f"{OWN}/{path.name}", path)

    def _media(self) -> Iterator[Part]:
        folder = media_folder()
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = f"{MEDIA}/{path.relative_to(folder).as_posix()}"
            if not path.is_file() or path.is_symlink() or path.name.startswith("."):
                continue
            if not is_part(name):
                raise Lacking(f"A file among the sealed files has a name that none of them has: {path}")
            with contextlib.suppress(
                FileNotFoundError
            ):  # destroyed in this moment: then it is not in the backup
                yield _file(name, path)


def _file(name: str, path: Path) -> Part:
    opened = path.open("rb")
    size = os.fstat(opened.fileno()).st_size

    def pieces() -> Iterator[bytes]:
        left = size
        with opened:
            while left and (piece := opened.read(min(CHUNK, left))):
                left -= len(piece)
                yield piece

    return Part(name, size, pieces())
