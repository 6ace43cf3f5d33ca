"""A backup is whole, of one moment, for its owner only, and gives the same figures when it is put back."""

import contextlib
import json
import os
import shutil
import sqlite3
import stat
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.config.test_command import FIGURES, run, sentence
from tests.demo import Demo, command
from wayhome.config.verbs.backup import sha256_of
from wayhome.trust.audit.models import Entry

FAKE = """#!{python}
import os, sys
target = next(word.split("=", 1)[1] for word in sys.argv if word.startswith("--file="))
with open(target, "w") as file:
    file.write("PGDMP of " + os.environ.get("PGDATABASE", "?"))
sys.exit({code})
"""


@pytest.fixture
def pg_dump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a program of that name on the path: the tests' PostgreSQL comes without it."""

    def put(code: int) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "pg_dump"
        program.write_text(FAKE.format(python=sys.executable, code=code))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    return put


def contents(file: Path, folder: Path) -> dict:
    """Unpack a backup and return its manifest, its sums checked."""
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, about in manifest["files"].items():
        assert sha256_of(folder / name) == about["sha256"]
        assert (folder / name).stat().st_size == about["bytes"]
    return manifest


def test_a_backup_is_whole_private_and_logged(demo: Demo, tmp_path: Path, pg_dump):
    pg_dump(0)
    target = tmp_path / "backup.zip"
    result = run("backup", "-o", target)
    assert result.exit_code == 0, result.output
    assert "not sealed" in result.stderr
    manifest = contents(target, tmp_path / "unpacked")
    assert manifest["database"] == connection.vendor
    assert manifest["log_entries_at_least"] == Entry.objects.count()
    assert not manifest["sealed"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert Entry.objects.first().verb == "config.backup"
    inside = {path.name for path in (tmp_path / "unpacked").iterdir()}
    assert inside == {"manifest.json", *manifest["files"]}
    raw = b"".join(path.read_bytes() for path in (tmp_path / "unpacked").iterdir())
    assert settings.PEPPER not in raw
    assert settings.SECRET_KEY.encode() not in raw
    assert [path.name for path in Path(settings.HOME).glob(".backup-*")] == []


def test_a_backup_writes_over_nothing_unless_told_to(demo: Demo, tmp_path: Path, pg_dump):
    pg_dump(0)
    target = tmp_path / "backup.zip"
    target.write_text("dear")
    result = run("backup", "-o", target)
    assert result.exit_code == 1
    assert "is there already" in sentence(result)
    assert target.read_text() == "dear"
    assert run("backup", "-o", target, "--force").exit_code == 0
    assert zipfile.is_zipfile(target)


def test_a_backup_needs_its_folder(demo: Demo, tmp_path: Path):
    result = run("backup", "-o", tmp_path / "no" / "backup.zip")
    assert result.exit_code == 3
    assert "There is no folder" in sentence(result)


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

    def test_a_backup_made_while_others_write_gives_the_same_figures_when_put_back(
        seeded, worker_name: str, tmp_path: Path
    ):
        """By the steps of docs/howto/backup.md."""
        home = seeded.home.with_name(f"backup-{worker_name}")
        shutil.copytree(seeded.home, home, ignore=shutil.ignore_patterns("lock", "static"))
        env = {"PATH": os.environ["PATH"], "WAYHOME_HOME": str(home), "WAYHOME_TEST": "1"}
        told = command(*FIGURES, "--json", env=env).stdout
        stop = threading.Event()
        writer = threading.Thread(target=keep_writing, args=(home / "wayhome.sqlite3", stop))
        writer.start()
        target, restored = tmp_path / "backup.zip", tmp_path / "restored"
        try:
            made = command("backup", "-o", str(target), env=env, timeout=300)
        finally:
            stop.set()
            writer.join()
        assert made.returncode == 0, made.stderr
        contents(target, restored)
        shutil.copy(home / "pepper.key", restored / "pepper.key")
        with contextlib.closing(sqlite3.connect(restored / "wayhome.sqlite3")) as copy:
            names = copy.execute(
                "SELECT DISTINCT name FROM accounts_office WHERE code IN ('vn', 'kh')"
            ).fetchall()
        assert len(names) == 1
        again = command(*FIGURES, "--json", env=env | {"WAYHOME_HOME": str(restored)})
        assert json.loads(again.stdout) == json.loads(told)
        verified = command("audit", "verify", env=env | {"WAYHOME_HOME": str(restored)})
        assert verified.returncode == 0, verified.stderr
        shutil.rmtree(home)


def test_without_pg_dump_postgres_is_told_so(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("backup", "-o", tmp_path / "backup.zip")
    assert result.exit_code == 3
    assert "pg_dump is not here" in sentence(result)
    assert not (tmp_path / "backup.zip").exists()


def test_a_dump_that_failed_leaves_no_file(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pg_dump
):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    pg_dump(1)
    result = run("backup", "-o", tmp_path / "backup.zip")
    assert result.exit_code == 3
    assert "pg_dump failed" in sentence(result)
    assert not list(tmp_path.glob("*backup*"))
