"""Making one backup: its header, its stream, the file that is there whole or not at all, and what is noted of it."""

import contextlib
import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wayhome.config.backups import container, recovery, rules
from wayhome.config.backups.contents import Contents
from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.vault.actions import note_backup


@dataclass(frozen=True)
class Made:
    """A backup that was made: where, how big, the hash of its file, and what is inside."""

    path: Path
    size: int
    file_hash: bytes
    sealed: bool
    expires_on: dt.date
    manifest: dict[str, Any]


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path``, for its owner only; it takes the place of ``path`` when all went well, else nothing stays."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.touch(mode=0o600)
        yield fresh
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk: a file that was renamed is there after a power cut."""
    with contextlib.suppress(OSError):  # not every system lets one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write(target: Path, *, keep_days: int, told: dict[str, Any] | None) -> Made:
    """Write a backup to ``target``, sealed to the recovery key that is ``told`` (``recovery.header_now``), or plain without one."""
    moment = now()
    header: dict[str, Any] = {
        "made_at": moment.isoformat(timespec="seconds"),
        "expires_on": rules.expires_on(moment, keep_days).isoformat(),
        "wayhome": version("wayhome"),
        "database": connection.vendor,
        "pepper": recovery.pepper_mark(settings.PEPPER),
        "sealed": told is not None,
    }
    key = None
    if told is not None:
        key = crypto.new_key()
        header |= {"key": crypto.seal_to(key, bytes.fromhex(told["public"])).hex(), "recovery": told}
    contents, found, size = Contents(), hashlib.sha256(), 0
    with whole_file(target) as fresh, fresh.open("wb") as out:
        for piece in container.written(header, contents.parts(), key):
            found.update(piece)
            size += len(piece)
            out.write(piece)
    return Made(
        target, size, found.digest(), told is not None, rules.expires_on(moment, keep_days), contents.manifest
    )  # fmt: skip


def note(made: Made) -> None:
    """Note a backup in the log and for shredding; a file that cannot be noted does not stay."""
    try:
        note_backup(by=SYSTEM, expires_on=made.expires_on, file_hash=made.file_hash, sealed=made.sealed)
    except BaseException:
        made.path.unlink(missing_ok=True)
        raise


def last_in(folder: Path) -> dt.datetime | None:
    """Return when the newest backup of a folder was made."""
    return max((moment for path in folder.iterdir() if (moment := rules.made_at(path.name))), default=None)


def tidy(folder: Path, keep_days: int) -> list[str]:
    """Remove the folder's backups that are kept no longer; return their names."""
    gone = rules.outdated([path.name for path in folder.iterdir() if path.is_file()], now(), keep_days)
    for name in gone:
        (folder / name).unlink()
        (folder / f"{name}.checkpoint.txt").unlink(missing_ok=True)
    return gone
