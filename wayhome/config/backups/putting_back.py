"""Putting a backup back: unpacked beside its place, every hash checked, loaded and looked through, and only then where it belongs."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from wayhome.config.backups import container, rules
from wayhome.config.backups.container import Damaged
from wayhome.kit import crypto

UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Found:
    """What was found when a backup was put back, in words for people; ``good`` when nothing is wrong."""

    lines: list[str]
    faults: list[str]

    @property
    def good(self) -> bool:
        """Whether it can be worked with."""
        return not self.faults


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256 (hex)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(header: dict[str, Any], pair: crypto.Pair | None) -> bytes | None:
    """Return the key of a backup's stream, opened by the recovery pair; None for a plain one."""
    if not header.get("sealed"):
        return None
    try:
        assert pair is not None
        return crypto.unseal_with(bytes.fromhex(header["key"]), pair)
    except (crypto.Unreadable, KeyError, TypeError, ValueError) as wrong:
        raise Damaged("The header of this backup was changed: its key does not open.") from wrong


def unpacked(file: IO[bytes], line: bytes, key: bytes | None, into: Path) -> dict[str, Any]:
    """Unpack the stream into a folder and return its manifest; Damaged unless every part is there with its own hash."""
    names = container.unpack(file, line, key, into)
    if not names or names[-1] != rules.MANIFEST:
        raise Damaged("This backup does not end with the list of what is inside.")
    manifest: dict[str, Any] = json.loads((into / rules.MANIFEST).read_text("utf-8"))
    if set(manifest["files"]) != set(names[:-1]):
        raise Damaged("This backup does not hold what its list says.")
    for name, about in manifest["files"].items():
        if (into / name).stat().st_size != about["bytes"] or sha256_of(into / name) != about["sha256"]:
            raise Damaged(f"{name} in this backup is not what its list says.")
    return manifest


@contextlib.contextmanager
def place(into: Path) -> Iterator[Path]:
    """Yield a folder inside the target to work in; what lies in it moves to its place at the end, or all of it is removed."""
    made = not into.exists()
    into.mkdir(mode=0o700, exist_ok=True)
    work = into / UNFINISHED
    work.mkdir(mode=0o700)
    try:
        yield work
        for path in sorted(work.iterdir()):
            path.rename(into / path.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if made and not any(into.iterdir()):
            into.rmdir()


def look_through(home: Path, manifest: dict[str, Any], url: str) -> Found:
    """Load and check what was unpacked, in a process of its own whose data folder it is."""
    env = {**os.environ, "WAYHOME_HOME": str(home), "WAYHOME_DATABASE_URL": url}
    env.pop("WAYHOME_DEMO", None)
    done = subprocess.run(
        [sys.executable, "-m", "wayhome.config.command", "look-through"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        said = json.loads(done.stdout)
    except ValueError as wrong:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].removeprefix("wayhome: ")
        raise Damaged(f"What was put back cannot be used: {reason}") from wrong
    files = len(manifest["files"])
    return Found([f"{files} files, each with its own hash.", *said["lines"]], said["faults"])


def leave_only_what_runs(home: Path) -> None:
    """Put the own settings where they are read, and remove what served only the loading: PostgreSQL's rows are in the database now."""
    shutil.rmtree(home / rules.TABLES, ignore_errors=True)
    for path in sorted((home / rules.OWN).glob("*")):
        path.rename(home / path.name)
    shutil.rmtree(home / rules.OWN, ignore_errors=True)
    (home / rules.MANIFEST).unlink()
