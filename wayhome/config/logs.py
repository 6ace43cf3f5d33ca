"""What is written when something goes wrong: what kind of fault, where in the program, and never whose record it was about.

Values get into messages of exceptions, of the database and of templates by themselves. So none of these is written: of an
exception its type and the places it passed, of a library's line its wording before anything was put in.
"""

import logging
import logging.handlers
import os
import sys
import time
import traceback
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings

FILE = "wayhome.log"
FULL_AT, KEPT = 2 * 1024 * 1024, 9
DEEPEST = 12
# Their wording is constant, what changes is put in by arguments; other loggers might have put it in themselves.
WORDED = ("django.request", "waitress", "wayhome")
_HOUSE = Path(__file__).resolve().parents[2]


def _place(path: str, line: int | None) -> str:
    """Return file:line, the file from the house's or the library's folder on."""
    found = Path(path)
    if found.is_relative_to(_HOUSE):
        found = found.relative_to(_HOUSE)
    for marker in ("site-packages", f"python{sys.version_info.major}.{sys.version_info.minor}"):
        if marker in found.parts:
            found = Path(*found.parts[found.parts.index(marker) + 1 :])
    return f"{found.as_posix()}:{line or 0}"


def _kind(fault: BaseException) -> str:
    """Return what kind of fault it is: its type, and the database's own code for it. Both are words of programs."""
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    code = getattr(fault, "sqlstate", None) or getattr(fault, "sqlite_errorname", None)
    return f"{name} [{code}]" if isinstance(code, str) and code.replace("_", "").isalnum() else name


def _before(fault: BaseException) -> BaseException | None:
    return fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def told(fault: BaseException) -> Iterator[str]:
    """Yield the lines that tell an exception without any value: the first cause first, each with the places it passed."""
    chain: list[BaseException] = []
    here: BaseException | None = fault
    while here is not None and here not in chain and len(chain) < DEEPEST:
        chain.append(here)
        here = _before(here)
    for one in reversed(chain):
        yield f"  {_kind(one)}"
        for frame, line in traceback.walk_tb(one.__traceback__):
            yield f"    at {_place(frame.f_code.co_filename, line)} in {frame.f_code.co_name}"
        if isinstance(one, BaseExceptionGroup):
            for inner in one.exceptions[:DEEPEST]:
                yield from told(inner)


class Nameless(logging.Formatter):
    """Writes a line of the log with everything that helps to find a fault, and nothing that somebody typed or is called."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it."""
        words = [
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            record.levelname,
            record.name,
            _place(record.pathname, record.lineno),
        ]
        if record.name.startswith(WORDED) and isinstance(record.msg, str):
            words.append(repr(record.msg))
        words += _asked(record)
        fault = record.exc_info[1] if record.exc_info else None
        return "\n".join([" ".join(words), *(told(fault) if fault else ())])


def _asked(record: logging.LogRecord) -> Iterator[str]:
    """Yield the status, the method, which page was asked for (its name, never its address), and the number that the person was told."""
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        yield str(status)
    request: Any = getattr(record, "request", None)
    if request is None:
        return
    if getattr(request, "method", "") in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        yield request.method
    match = getattr(request, "resolver_match", None)
    yield match.view_name if match else "no-page"
    number = getattr(request, "wh_fault", None)
    if number:
        yield f"number={number}"


class OwnersAlone(logging.handlers.RotatingFileHandler):
    """A file that goes over into the next one when it is full, readable by its owner alone."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding=self.encoding)


def keep() -> Path:
    """Write what the house logs into a file of the data folder, too; return the file."""
    folder = Path(settings.HOME) / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    handler = OwnersAlone(folder / FILE, maxBytes=FULL_AT, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(Nameless())
    logging.getLogger().addHandler(handler)
    return folder / FILE


def hook(kind: type[BaseException], fault: BaseException, _passed: TracebackType | None) -> None:
    """Tell a fault that ends the program, instead of Python's own way, which shows values."""
    if issubclass(kind, KeyboardInterrupt):
        return
    sys.stderr.write("wayhome: something broke in the program. Where, for those who work on it:\n")
    sys.stderr.write("\n".join(told(fault)) + "\n")
