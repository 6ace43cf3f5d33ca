"""Who uses the data folder: servers and backups share it, an upgrade has it alone. The system gives the lock back when a process ends."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

try:
    import fcntl
except ImportError:  # not on Windows: there nobody is warned
    fcntl = None  # type: ignore[assignment]

NAME = "in-use.lock"


class InUse(Exception):
    """Somebody else uses the folder in a way that does not go together with this."""


@contextlib.contextmanager
def _locked(kind: int) -> Iterator[None]:
    path = Path(settings.HOME) / NAME
    file: IO[bytes]
    with path.open("ab") as file:
        path.chmod(0o600)
        if fcntl is not None:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError as busy:
                raise InUse from busy
        yield


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Use the folder beside others; InUse while it is being upgraded."""
    with _locked(fcntl.LOCK_SH if fcntl else 0):
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Have the folder alone; InUse while a server or a backup runs on it."""
    with _locked(fcntl.LOCK_EX if fcntl else 0):
        yield
