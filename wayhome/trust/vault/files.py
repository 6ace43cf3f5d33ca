"""Sealed files: written whole or not at all, read in pieces, destroyed with their keys. No plain byte of one is ever on the disk.

A file lies under its id in the data folder; its own random key in its row, sealed by its compartment. What is written here is part
of an act of the room that asks; the files of an act that fails are swept (``tidy``), because no row refers to them.
"""

import contextlib
import hashlib
import json
import os
import time
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.once import held
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import SealedFile

TABLE = "vault_sealedfile"
PIECE = 64 * 1024
# A file without a row may belong to an act that is still under way.
SETTLED_AFTER = 3600


@dataclass(frozen=True)
class Told:
    """What a file's row says when it is opened. Its ``repr`` says nothing."""

    name: str = field(repr=False)
    caption: str = field(default="", repr=False)


@dataclass(frozen=True)
class Form:
    """One file to keep: as it is shown, its thumbnail, or the original as it came."""

    form: str
    media_type: str
    data: bytes = field(repr=False)


# --- on the disk ------------------------------------------------------------------------------------------------------


def folder() -> Path:
    """Where sealed files lie."""
    return Path(settings.MEDIA_ROOT or Path(settings.HOME) / "media") / "sealed"


def path_of(id: uuid.UUID) -> Path:
    """Where the file with this id lies: never under a name that somebody typed."""
    return folder() / id.hex[:2] / str(id)


def write(id: uuid.UUID, parts: Iterable[bytes], key: bytes) -> bytes:
    """Write a file, encrypted, for its owner alone; return the SHA-256 of what lies on the disk. Whole and on the disk, or not there."""
    path = path_of(id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{id}.part")
    found = hashlib.sha256()
    fresh.unlink(missing_ok=True)  # of a machine that stopped while it wrote the same
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in crypto.seal_stream(parts, key, _where(id)):
                found.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)
    _settle(path.parent.parent)
    return found.digest()


def pieces(id: uuid.UUID, key: bytes) -> Iterator[bytes]:
    """Read a file piece by piece; ``crypto.Unreadable`` where it is damaged, cut off, or another's."""
    try:
        with path_of(id).open("rb") as file:
            yield from crypto.unseal_stream(iter(lambda: file.read(PIECE), b""), key, _where(id))
    except OSError as gone:
        raise crypto.Unreadable from gone


def is_whole(row: SealedFile) -> bool:
    """Whether what lies on the disk is what was written, byte by byte: asked before the first piece is sent."""
    found = hashlib.sha256()
    try:
        with path_of(row.pk).open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
    except OSError:
        return False
    return crypto.same(found.digest(), bytes(row.sha256))


def _where(id: uuid.UUID) -> bytes:
    return f"{TABLE}|{id}".encode()


def _settle(inside: Path) -> None:
    descriptor = os.open(inside, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- with their rows --------------------------------------------------------------------------------------------------


def keep(
    opened: Opened,
    forms: Collection[Form],
    *,
    by: uuid.UUID | None,
    purpose: str,
    told: Told,
    about: uuid.UUID | None = None,
    id: uuid.UUID,
) -> SealedFile:
    """Seal an upload's forms, the shown one first, as part of an act; return the shown one's row. Files are on the disk before rows are."""
    shown: SealedFile | None = None
    for one in forms:
        row = SealedFile(
            kind=opened.kind, subject=opened.subject, purpose=purpose, form=one.form, of=shown, about=about,
            media_type=one.media_type, size=len(one.data), made_at=now(), made_by=by,
        )  # fmt: skip
        if shown is None:
            row.pk = id
            said = json.dumps({"name": told.name, "caption": told.caption}, ensure_ascii=False).encode()
            row.told = opened.seal(said, TABLE, "told", row.pk)
        key = crypto.new_key()
        row.key = opened.seal(key, TABLE, "key", row.pk)
        row.sha256 = write(row.pk, [one.data], key)
        row.save(force_insert=True)
        shown = shown or row
    if shown is None:
        raise ValueError("nothing to keep")
    return shown


def standing(kind: str, subjects: Collection[uuid.UUID]) -> Any:
    """Return the rows of what is shown of these subjects, newest first."""
    rows = SealedFile.objects.filter(kind=kind, subject__in=subjects, form="shown", retired_at=None)
    return rows.filter(destroyed_at=None).order_by("-made_at", "pk")


def standing_or_retired(kind: str, subject: uuid.UUID, *, came_from: uuid.UUID | None = None) -> bool:
    """Whether there is any file of this subject that was not destroyed; with ``came_from`` any that came from another."""
    rows = SealedFile.objects.filter(kind=kind, subject=subject, destroyed_at=None)
    return (rows if came_from is None else rows.filter(came_from=came_from)).exists()


def told_of(opened: Opened, row: SealedFile) -> Told | None:
    """Return a file's name and caption, None where they cannot be read."""
    try:
        said = json.loads(opened.unseal(bytes(row.told or b""), TABLE, "told", row.pk))
    except (crypto.Unreadable, ValueError):
        return None
    return Told(str(said.get("name", "")), str(said.get("caption", "")))


def read(opened: Opened, row: SealedFile) -> Iterator[bytes]:
    """Return the content, piece by piece; ``crypto.Unreadable`` at once where it is damaged or the key is not this one's."""
    if row.destroyed_at is not None or not is_whole(row):
        raise crypto.Unreadable
    return pieces(row.pk, opened.unseal(bytes(row.key or b""), TABLE, "key", row.pk))


def destroy_of(compartment_kind: str, subject: uuid.UUID, purposes: Collection[str] = ()) -> int:
    """Destroy every sealed file of a subject (of these purposes alone, if told), retired ones too, as part of an act (who calls
    writes the log); return how many.

    Their keys, names and captions are emptied with the act; the files are removed when it is committed. One that is left by a
    machine that stopped in between has no key any more, and is swept (``tidy``).
    """
    rows = SealedFile.objects.filter(kind=compartment_kind, subject=subject, destroyed_at=None)
    if purposes:
        rows = rows.filter(purpose__in=purposes)
    ids = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    rows.update(key=None, told=None, destroyed_at=now())
    transaction.on_commit(lambda: _remove(ids))
    return len(ids)


def move(source: Opened, to: Opened, *, back: bool = False) -> int:
    """Seal the keys of all files of one subject with another's, whose they are from then on; return how many. Contents stay as they lie.

    ``back`` takes only those that came from the other before.
    """
    rows = held(SealedFile.objects.filter(kind=source.kind, subject=source.subject, destroyed_at=None))
    if back:
        rows = rows.filter(came_from=to.subject)
    moved = 0
    for row in rows:
        try:
            for column in ("key", "told"):
                value = getattr(row, column)
                if value is not None:
                    plain = source.unseal(bytes(value), TABLE, column, row.pk)
                    setattr(row, column, to.seal(plain, TABLE, column, row.pk))
        except crypto.Unreadable:
            continue
        row.subject, row.came_from = to.subject, None if back else source.subject
        row.save(update_fields=["key", "told", "subject", "came_from"])
        moved += 1
    return moved


def _remove(ids: Iterable[uuid.UUID]) -> None:
    """Overwrite and remove files; what a disk keeps underneath is worthless without the key that was in the row."""
    for id in ids:
        path = path_of(id)
        with contextlib.suppress(FileNotFoundError):
            with path.open("r+b") as file:
                file.write(bytes(min(path.stat().st_size, PIECE)))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            _settle(path.parent)


def tidy(*, settled_after: int = SETTLED_AFTER) -> int:
    """Remove what no standing row refers to: half files, files of acts that failed, files of rows that were destroyed. Return how many."""
    removed = 0
    for inside in sorted(folder().iterdir()) if folder().is_dir() else ():
        old = [path for path in inside.iterdir() if time.time() - path.lstat().st_mtime >= settled_after]
        ids = {path: _id_of(path) for path in old}
        known = set(
            SealedFile.objects.filter(
                pk__in=[id for id in ids.values() if id], destroyed_at=None
            ).values_list("pk", flat=True)
        )
        for path, id in ids.items():
            if id is None or id not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _id_of(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.name)
    except ValueError:
        return None
