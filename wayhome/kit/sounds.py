"""Where sounds that are open to all our staff lie in the data folder: under their id, written whole or not at all. They name nobody and are not sealed."""

import os
import uuid
from pathlib import Path

from django.conf import settings


def path_of(id: uuid.UUID) -> Path:
    """Where a message's sound lies."""
    return Path(settings.MEDIA_ROOT or Path(settings.HOME) / "media") / "open" / str(id)


def write(id: uuid.UUID, data: bytes) -> None:
    """Write it, on the disk before its row is."""
    path = path_of(id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{id}.part")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def read(id: uuid.UUID) -> bytes | None:
    """Return it; None where the file is gone."""
    try:
        return path_of(id).read_bytes()
    except OSError:
        return None
