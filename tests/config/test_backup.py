"""A backup is whole, of one moment, sealed to the recovery key, without any key of the house, and kept so long and no longer."""

import contextlib
import datetime as dt
import gzip
import json
import os
import re
import shutil
import sqlite3
import stat
import threading
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import OperationalError, connection
from hypothesis import given
from hypothesis import strategies as st

from tests.config.real import ATTACHED, NAME, TRUSTEES, Real
from tests.config.test_command import sentence
from tests.demo import command
from tests.house.planted import ways
from wayhome.config.backups import container, making, rules, tables
from wayhome.config.backups.container import Damaged, Part
from wayhome.config.verbs import backup as verb
from wayhome.config.verbs.terms import Refusal
from wayhome.kit import crypto

MOMENT = dt.datetime(2026, 11, 22, 3, 30, tzinfo=dt.UTC)


def header_of(file: Path) -> dict:
    """The header in the clear."""
    with file.open("rb") as opened:
        return container.read_header(opened)[0]


def lying_in(raw: bytes, secret: tuple[bytes, ...]) -> list[bytes]:
    """What of these lies in a file, as it is, written as digits, or in a part that is only packed."""
    bodies = [raw]
    for at in (found.start() for found in re.finditer(b"\x1f\x8b\x08", raw)):
        with contextlib.suppress(zlib.error):
            bodies.append(zlib.decompressobj(wbits=31).decompress(raw[at:]))
    return [
        words for words in secret if any(words in body or words.hex().encode() in body for body in bodies)
    ]


def test_a_backup_is_sealed_private_noted_and_holds_no_key(real: Real, tmp_path: Path):
    target = tmp_path / "one.wayhome-backup"
    done = command("backup", "-o", str(target), env=real.env)
    assert done.returncode == 0, done.stderr
    assert "It is sealed, and to be destroyed on " in done.stdout
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    header = header_of(target)
    assert header["sealed"]
    assert {one["username"] for one in header["recovery"]["trustees"]} == set(TRUSTEES)
    raw = target.read_bytes()
    keys = [path.read_bytes() for path in real.home.glob("*.key")]
    assert len(keys) == 3
    secret = (*keys, ATTACHED[:40], b"sqlite format", b"accounts_user")
    assert lying_in(raw, secret) == []
    for words in (ATTACHED[:40], keys[0]):
        unsealed = raw + file_of(None, [b"{}" + words])
        assert lying_in(unsealed, secret) == [words], "the control: a part that lies there unsealed is found"
    log = command("audit", "verify", env=real.env)
    assert log.returncode == 0, log.stderr
    assert [path.name for path in real.home.glob(".backup-*")] == []


def test_the_same_scan_finds_what_a_plain_backup_shows_and_even_there_no_key(real: Real, tmp_path: Path):
    target = tmp_path / "plain.wayhome-backup"
    done = command("backup", "-o", str(target), "--unsealed", env=real.env)
    assert done.returncode == 0, done.stderr
    assert "NOT SEALED" in done.stderr
    with target.open("rb") as file:
        header, _line = container.read_header(file)
        inside = gzip.decompress(file.read())
    assert not header["sealed"]
    assert "recovery" not in header
    assert ATTACHED in inside
    assert b"accounts_user" in inside
    for path in real.home.glob("*.key"):
        key = path.read_bytes()
        assert key not in inside
        assert key.hex().encode() not in inside


def planted_in(body: bytes, words: str) -> bool:
    """Whether words stand in bytes, in any of the usual ways to write them down."""
    return any(way in body for way in ways(words))


def test_whose_name_is_kept_stands_in_no_backup_database_or_log(real: Real, tmp_path: Path):
    target = tmp_path / "plain"
    assert command("backup", "-o", str(target), "--unsealed", env=real.env).returncode == 0
    with target.open("rb") as file:
        container.read_header(file)
        inside = gzip.decompress(file.read())
    lying = b"".join(path.read_bytes() for path in sorted(real.home.rglob("*")) if path.is_file())
    for body in (inside, lying):
        assert not [words for words in (NAME, "Nguyễn", "Khuê") if planted_in(body, words)]
    assert planted_in(inside, "Mai (supervisor)"), (
        "the control: a colleague's name is in the clear, and the scan finds it"
    )


def test_without_a_recovery_key_a_real_installation_is_refused_a_backup_unless_it_says_so(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    target = tmp_path / "b"
    with pytest.raises(Refusal, match="no recovery key yet"):
        verb.make(target, None, 14, unsealed=False)
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "Say where to"),
        (("-o", "{here}/a", "--to", "{here}"), 2, "Say where to"),
        (("-o", "{here}/a", "--every", "day"), 2, "--every goes with --to"),
        (("-o", "{here}/dear"), 1, "is there already"),
        (("-o", "{here}/no/a"), 3, "There is no folder"),
        (("--to", "{here}/no"), 3, "There is no folder"),
        (("--to", "{here}", "--keep", "0"), 2, "--keep"),
        (("--to", "{here}", "--every", "minute"), 2, "--every"),
    ],
)  # fmt: skip
def test_wrong_use_is_told_and_writes_nothing(tmp_path: Path, words: tuple[str, ...], code: int, said: str):
    (tmp_path / "dear").write_text("dear")
    result = CliRunner().invoke(verb.backup, [word.format(here=tmp_path) for word in words])
    assert result.exit_code == code
    assert said in sentence(result)
    assert [path.name for path in tmp_path.iterdir()] == ["dear"]
    assert (tmp_path / "dear").read_text() == "dear"


def test_a_folder_keeps_backups_for_their_days_and_touches_nothing_else(real: Real, tmp_path: Path):
    old, older = (
        rules.file_name(MOMENT - dt.timedelta(days=400)),
        rules.file_name(MOMENT - dt.timedelta(days=500)),
    )
    for name in (old, older, "wayhome-notes.txt", "other.wayhome-backup"):
        (tmp_path / name).write_text("x")
    done = command("backup", "--to", str(tmp_path), "--keep", "3", env=real.env)
    assert done.returncode == 0, done.stderr
    left = {path.name for path in tmp_path.iterdir()}
    assert {old, older} & left == set()
    assert {"wayhome-notes.txt", "other.wayhome-backup"} < left
    assert len(left) == 4
    assert done.stdout.count("Removed: ") == 2
    made, checkpoint = sorted(left - {"wayhome-notes.txt", "other.wayhome-backup"})
    assert checkpoint == f"{made}.checkpoint.txt"
    assert (tmp_path / checkpoint).read_text("utf-8").startswith("WAYHOME CHECKPOINT")
    header = header_of(tmp_path / made)
    assert (
        header["expires_on"] == rules.expires_on(dt.datetime.fromisoformat(header["made_at"]), 3).isoformat()
    )


@given(ages=st.lists(st.integers(0, 90 * 86400), unique=True, max_size=30), keep=st.integers(1, 60))
def test_what_goes_is_old_and_the_newest_never_goes(ages: list[int], keep: int):
    names = {rules.file_name(MOMENT - dt.timedelta(seconds=age)): age for age in ages}
    gone = rules.outdated([*names, "something else"], MOMENT, keep)
    assert all(names[name] > keep * 86400 for name in gone)
    stays = set(names) - set(gone)
    assert not names or min(names, key=names.__getitem__) in stays
    assert sum(names[name] > keep * 86400 for name in stays) <= 1
    for name, age in names.items():  # who is told a date is not told too early a one
        made = rules.made_at(name)
        assert made is not None
        assert rules.expires_on(made, keep) > (made + dt.timedelta(days=keep)).date()
        assert age >= 0


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, 0), (-3600, 82800), (-86400, 0), (-200000, 0), (+500, 0)],
)  # fmt: skip
def test_the_next_backup_is_due_a_day_after_the_last(last: int | None, due: int):
    said = None if last is None else MOMENT + dt.timedelta(seconds=last)
    assert rules.next_run(said, rules.EVERY["day"], MOMENT) == MOMENT + dt.timedelta(seconds=due)


def test_every_day_goes_on_and_one_that_fails_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    clock, made = [MOMENT], []
    fails = [None, Refusal("The disk is full."), OperationalError("Nguyễn Thị Sao Mai"), None, None]

    def sleep(_seconds: int) -> None:
        clock[0] += dt.timedelta(minutes=10)
        if clock[0] > MOMENT + dt.timedelta(days=2, hours=3):
            raise KeyboardInterrupt

    def make(*_told) -> None:
        made.append(clock[0] - MOMENT)
        if (fault := fails[len(made) - 1]) is not None:
            raise fault

    monkeypatch.setattr(verb, "now", lambda: clock[0])
    monkeypatch.setattr(verb.time, "sleep", sleep)
    monkeypatch.setattr(verb, "make", make)
    with pytest.raises(KeyboardInterrupt):
        verb.go_on(tmp_path, 14, False, "day")
    assert [round(moment / dt.timedelta(hours=1)) for moment in made] == [0, 24, 25, 26, 50]
    told = capsys.readouterr().err
    assert "The disk is full." in told
    assert "the backup failed (OperationalError)" in told
    assert "Nguyễn" not in told


def keep_writing(database: Path, stop: threading.Event) -> None:
    """Write the same word into two rows, some hundred transactions a second, until told to stop.

    With a breath between them: SQLite's lock has no queue, and a writer that never lets go would starve everybody.
    """
    with contextlib.closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as writer:
        number = 0
        while not stop.wait(0.005):
            number += 1
            writer.execute("BEGIN IMMEDIATE")
            for code in ("vn", "kh"):
                writer.execute(
                    "UPDATE accounts_office SET name = ? WHERE code = ?", [f"Office {number}", code]
                )
            writer.execute("COMMIT")


if connection.vendor == "sqlite":

    def test_a_backup_made_while_others_write_is_of_one_moment(real: Real, tmp_path: Path):
        stop = threading.Event()
        writer = threading.Thread(target=keep_writing, args=(real.home / "wayhome.sqlite3", stop))
        writer.start()
        target = tmp_path / "plain"
        try:
            made = command("backup", "-o", str(target), "--unsealed", env=real.env, timeout=300)
        finally:
            stop.set()
            writer.join()
        assert made.returncode == 0, made.stderr
        with target.open("rb") as file:
            _header, line = container.read_header(file)
            container.unpack(file, line, None, tmp_path / "inside")
        with contextlib.closing(sqlite3.connect(tmp_path / "inside" / "wayhome.sqlite3")) as copy:
            names = copy.execute(
                "SELECT DISTINCT name FROM accounts_office WHERE code IN ('vn', 'kh')"
            ).fetchall()
            assert len(names) == 1


# --- the file itself ------------------------------------------------------------------------------------------------

HEADER = {"made_at": "2026-11-22", "sealed": True}
NAMES = [f"{rules.TABLES}/some_table.00000", f"{rules.MEDIA}/ab/cd.sealed", rules.MANIFEST]


def file_of(key: bytes | None, bodies: list[bytes]) -> bytes:
    """A backup's file with these parts."""
    parts = [Part(name, len(body), [body[:3], body[3:]]) for name, body in zip(NAMES, bodies, strict=False)]
    return b"".join(container.written(HEADER, parts, key))


def opened(file: Path, key: bytes | None, into: Path) -> dict[str, bytes]:
    """What is inside."""
    with file.open("rb") as source:
        _header, line = container.read_header(source)
        return {name: (into / name).read_bytes() for name in container.unpack(source, line, key, into)}


@given(bodies=st.lists(st.binary(max_size=3000), max_size=3), sealed=st.booleans())
def test_what_was_packed_comes_out(tmp_path_factory, bodies: list[bytes], sealed: bool):
    folder = tmp_path_factory.mktemp("file")
    key = crypto.new_key() if sealed else None
    (folder / "f").write_bytes(file_of(key, bodies))
    assert opened(folder / "f", key, folder / "out") == dict(zip(NAMES, bodies, strict=False))
    shutil.rmtree(folder)


KEY = crypto.new_key()
WHOLE = file_of(KEY, [os.urandom(70_000), b"picture", b"{}"])


@given(at=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_is_found_wherever_it_is(tmp_path_factory, at: int, bit: int):
    folder = tmp_path_factory.mktemp("file")
    bent = bytearray(WHOLE)
    bent[at] ^= 1 << bit
    (folder / "f").write_bytes(bent)
    with pytest.raises(Damaged):
        opened(folder / "f", KEY, folder / "out")
    shutil.rmtree(folder)


@given(cut=st.integers(1, len(WHOLE)))
def test_a_file_cut_short_is_found(tmp_path_factory, cut: int):
    folder = tmp_path_factory.mktemp("file")
    (folder / "f").write_bytes(WHOLE[:-cut])
    with pytest.raises(Damaged):
        opened(folder / "f", KEY, folder / "out")
    (folder / "f").write_bytes(WHOLE + b"x" * cut)
    with pytest.raises(Damaged):
        opened(folder / "f", KEY, folder / "out")
    shutil.rmtree(folder)


def test_another_key_opens_nothing(tmp_path: Path):
    (tmp_path / "f").write_bytes(WHOLE)
    with pytest.raises(Damaged):
        opened(tmp_path / "f", crypto.new_key(), tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    ["../out", "/etc/passwd", "media/../../x", "media/.hidden", "wayhome.sqlite3/x", "pepper.key", "media"],
)
def test_no_part_leads_out_of_its_folder(tmp_path: Path, name: str):
    assert not rules.is_part(name)
    (tmp_path / "f").write_bytes(b"".join(container.written(HEADER, [Part(name, 1, [b"x"])], None)))
    with pytest.raises(Damaged, match="no part of a backup"):
        opened(tmp_path / "f", None, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_part_that_grows_while_it_is_read_stops_the_backup_and_leaves_no_file(tmp_path: Path):
    with pytest.raises(ValueError, match="changed its length"), making.whole_file(tmp_path / "f") as fresh:
        fresh.write_bytes(b"".join(container.written(HEADER, [Part("media/a", 2, [b"xyz"])], None)))
    assert list(tmp_path.iterdir()) == []


def test_the_list_says_what_is_inside(real: Real, tmp_path: Path):
    target = tmp_path / "plain"
    assert command("backup", "-o", str(target), "--unsealed", env=real.env).returncode == 0
    inside = opened(target, None, tmp_path / "inside")
    manifest = json.loads(inside[rules.MANIFEST])
    assert set(manifest["files"]) == set(inside) - {rules.MANIFEST}
    assert manifest["rows"]["accounts_user"] >= 15
    assert [manifest["rows"][table] for table in tables.WITHOUT_ROWS] == [0, 0]
    assert manifest["not_inside"] == ["pepper.key", "secret.key", "checkpoint.key"]
    assert inside["media/ab/ab12.sealed"] == ATTACHED
    assert settings.PEPPER not in b"".join(inside.values())
