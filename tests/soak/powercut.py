"""Power cuts on SQLite: a disk that forgets, in part and out of order, what was written to it but not yet synced.

    python -m tests.soak.powercut ROUNDS SEED     prints what it did as JSON; exit code 1 if anything acknowledged was lost

A round writes transactions through a file system that keeps every write in mind, cuts the power at a random moment, builds the
files that such a disk may have then (synced writes whole; of the others any, torn at sectors), opens them by SQLite, and looks
for every commit that was acknowledged. With the house's own settings nothing may be lost; the same rounds with
``synchronous=NORMAL`` lose some, so that we know that the disk forgets.
"""

import contextlib
import json
import random
import re
import sqlite3
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SETTINGS = Path(__file__).resolve().parents[2] / "wayhome" / "config" / "settings.py"
SECTOR = 512
TRANSACTIONS = 60


def pragmas() -> str:
    """What the house says to SQLite when it opens a database, as its settings have it."""
    found = re.search(r'"init_command": ((?:"[^"]*"\s*)+)', SETTINGS.read_text("utf-8"))
    assert found is not None
    return "".join(re.findall(r'"([^"]*)"', found[1]))


@dataclass
class Disk:
    """Everything that happened to the files, in order: (what, file, where, bytes)."""

    log: list[tuple[str, str, int, bytes]] = field(default_factory=list)

    def note(self, what: str, file: str, where: int = 0, body: bytes = b"") -> None:
        """Keep it in mind."""
        self.log.append((what, Path(file).name, where, body))

    def after_cut(self, at: int, chance: random.Random) -> dict[str, bytes]:
        """{file: its bytes} as they may be when the power fails before event number ``at``."""
        past = self.log[:at]
        synced = {file: number for number, (what, file, _where, _body) in enumerate(past) if what == "sync"}
        files: dict[str, bytearray] = {}
        for number, (what, file, where, body) in enumerate(past):
            sure = number <= synced.get(file, -1)
            if what == "delete":
                files.pop(file, None)
            elif what == "truncate" and (sure or chance.random() < 0.5):
                del files.setdefault(file, bytearray())[where:]
            elif what == "write":
                for start in range(0, len(body), SECTOR):
                    if sure or chance.random() < 0.5:
                        _put(files.setdefault(file, bytearray()), where + start, body[start : start + SECTOR])
        return {file: bytes(body) for file, body in files.items()}


def _put(body: bytearray, where: int, piece: bytes) -> None:
    if len(body) < where:
        body.extend(bytes(where - len(body)))
    body[where : where + len(piece)] = piece


class Remembering(apsw.VFS):
    """A file system that hands everything on and tells the disk."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name, flags):
        """Open a file of ours."""
        return Watched(self.disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Remove it."""
        self.disk.note("delete", filename)
        super().xDelete(filename, syncdir)


class Watched(apsw.VFSFile):
    """A file whose writes are kept in mind. The real file needs no sync: only the disk we think of forgets."""

    def __init__(self, disk: Disk, name, flags) -> None:
        self.disk = disk
        self.name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        """Write."""
        self.disk.note("write", self.name, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        """Cut it."""
        self.disk.note("truncate", self.name, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        """Here the disk promises."""
        self.disk.note("sync", self.name)


def worked(folder: Path, said: str, chance: random.Random) -> tuple[Disk, int]:
    """Writes transactions; (the disk, the event from which on the database was there)."""
    disk = Disk()
    name = f"remembering-{chance.getrandbits(60)}"
    vfs = Remembering(name, disk)
    live = apsw.Connection(str(folder / "live.sqlite3"), vfs=name)
    # This file system lends no shared memory: one process, which changes nothing about what is synced when.
    list(
        live.execute("PRAGMA locking_mode=EXCLUSIVE;" + said)
    )  # apsw works only as far as it is asked for rows
    assert list(live.execute("PRAGMA journal_mode")) == [("wal",)]
    live.execute(
        "CREATE TABLE act (id INTEGER PRIMARY KEY, body BLOB); CREATE TABLE trace (id INTEGER PRIMARY KEY)"
    )
    list(live.execute(f"PRAGMA wal_autocheckpoint={chance.choice([5, 30, 1000])}"))
    begun = len(disk.log)
    for number in range(TRANSACTIONS):
        live.execute("BEGIN IMMEDIATE")
        live.execute(
            "INSERT INTO act VALUES (?, ?)", (number, chance.randbytes(chance.choice([20, 3000, 9000])))
        )
        live.execute("INSERT INTO trace VALUES (?)", (number,))
        if number % 7 == 3:
            live.execute("DELETE FROM act WHERE id = ?", (number - 2,))
            live.execute("DELETE FROM trace WHERE id = ?", (number - 2,))
        live.execute("COMMIT")
        disk.note("told", "", number)
    events = len(disk.log)
    live.close()
    del disk.log[events:]
    vfs.unregister()
    return disk, begun


def one_round(said: str, seed: int) -> list[str]:
    """What is wrong after one power cut."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="wayhome-cut-") as name:
        folder = Path(name)
        disk, begun = worked(folder, said, chance)
        at = chance.randrange(begun + 1, len(disk.log) + 1)
        told = [where for what, _file, where, _body in disk.log[:at] if what == "told"]
        for file, body in disk.after_cut(at, chance).items():
            (folder / file.replace("live", "after")).write_bytes(body)
        return list(_wrong(folder / "after.sqlite3", told[-1] if told else -1))


def _wrong(file: Path, last: int):
    gone = {number - 2 for number in range(last + 1) if number % 7 == 3}
    due = set(range(last + 1)) - gone
    with contextlib.closing(sqlite3.connect(file)) as there:
        try:
            if (verdict := there.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                yield f"damaged: {verdict}"
            acts = {row[0] for row in there.execute("SELECT id FROM act")}
            traces = {row[0] for row in there.execute("SELECT id FROM trace")}
        except sqlite3.DatabaseError as error:
            yield f"cannot be read: {error}"
            return
    # One more transaction may be there whole, though nobody was told yet.
    after = (due | {last + 1}) - ({last - 1} if (last + 1) % 7 == 3 else set())
    if acts != traces:
        yield "half a transaction"
    if acts not in (due, after):
        yield f"acknowledged up to {last}, there are {sorted(acts)[-3:]}"


def rounds(count: int, seed: int, said: str) -> int:
    """In how many of the rounds something was wrong."""
    return sum(bool(one_round(said, seed + number)) for number in range(count))


if __name__ == "__main__":
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    ours = pragmas()
    lost = rounds(count, seed, ours)
    control = rounds(count, seed, ours.replace("synchronous=FULL", "synchronous=NORMAL"))
    said = (
        f"FULL, as we set it: acknowledged lost in {lost} of {count}; the control with NORMAL: in {control}"
    )
    print(json.dumps({"rounds": count, "said": said}))
    sys.exit(1 if lost or not control else 0)
