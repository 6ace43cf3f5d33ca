"""A backup put back on an empty machine: whole or not at all, opened by the trustees alone, on both databases."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection

from tests.cast import PASSWORD
from tests.config.real import ATTACHED, OWN, TWO, Real
from tests.demo import _maintenance, _url, command
from wayhome.config.backups.putting_back import Found
from wayhome.config.verbs.restore import _shown
from wayhome.config.verbs.restore import restore as put_back_again

ROOT = Path(__file__).parents[2]
POSTGRES = connection.vendor == "postgresql"
SIGNED_IN = """
import django; django.setup()
from django.contrib.auth import authenticate
print(authenticate(None, username="hoa", password=%r) is not None)
"""

VERBS = """
import django; django.setup()
from wayhome.trust.audit.models import Entry
print(*Entry.objects.filter(verb__startswith="config.drill").order_by("seq").values_list("verb", flat=True))
"""
BEND = """
import django; django.setup()
from wayhome.trust.audit.models import Entry
Entry.objects.filter(seq=2).update(reason="bent")
"""
DATABASES = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'wayhome_drill%'")
    print(cursor.fetchall())
"""


@pytest.fixture
def backed_up(real: Real, tmp_path: Path) -> Path:
    """A sealed backup, and the pepper kept apart."""
    target = tmp_path / "sealed.wayhome-backup"
    done = command("backup", "-o", str(target), env=real.env)
    assert done.returncode == 0, done.stderr
    shutil.copy(real.home / "pepper.key", tmp_path / "pepper.key")
    return target


@pytest.fixture
def empty_database(django_db_blocker):
    """The options that name an empty database, where the backup needs one."""
    if not POSTGRES:
        yield []
        return
    name = f"wayhome_empty_{os.getpid()}"
    with django_db_blocker.unblock(), _maintenance() as run:
        run(f'DROP DATABASE IF EXISTS "{name}"')
        run(f'CREATE DATABASE "{name}"')
    yield ["--database-url", _url(name)]
    with django_db_blocker.unblock(), _maintenance() as run:
        run(f'DROP DATABASE IF EXISTS "{name}"')


def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine that has nothing yet."""
    (tmp_path / "nobody").mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "nobody"), "WAYHOME_TEST": "1"}


def restore(tmp_path: Path, file: Path, *more: str, said: str = TWO, pepper: str = "pepper.key"):
    """Put it back on the bare machine."""
    words = ["restore", str(file), "--into", str(tmp_path / "new"), "--pepper", str(tmp_path / pepper)]
    return command(*words, "--passwords-stdin", *more, env=bare(tmp_path), input=said)


def test_what_was_put_back_is_the_same_installation(
    real: Real, backed_up: Path, tmp_path: Path, empty_database: list[str]
):
    shutil.copytree(real.home, tmp_path / "kept")
    done = restore(tmp_path, backed_up, *empty_database)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "each with its own hash",
        "all there",
        "tables are those of this version",
        "The log is whole",
    ):
        assert words in done.stdout
    new = tmp_path / "new"
    assert (new / "media" / "ab" / "ab12.sealed").read_bytes() == ATTACHED
    assert (new / "consent.toml").read_text("utf-8") == OWN
    assert (new / "pepper.key").read_bytes() == (real.home / "pepper.key").read_bytes()
    assert (new / "secret.key").read_bytes() != (real.home / "secret.key").read_bytes()
    assert {path.name for path in new.iterdir()} - {"wayhome.sqlite3"} == {
        "media",
        "pepper.key",
        "secret.key",
        "consent.toml",
    }
    assert stat.S_IMODE(new.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in new.rglob("*")} == {0}
    env = bare(tmp_path) | {"WAYHOME_HOME": str(new), "WAYHOME_DATABASE_URL": (empty_database or ["", ""])[1]}
    for words in (("audit", "verify"), ("figures", "--office", "vn", "--month", "2022-10", "--json")):
        before, after = command(*words, env=real.env), command(*words, env=env)
        assert after.returncode == 0, after.stderr
        if words[0] == "figures":
            assert after.stdout == before.stdout
    env["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
    signed = run_python(SIGNED_IN % PASSWORD, env)
    assert signed == "True"
    assert list((tmp_path / "nobody").iterdir()) == [], "the machine's own folder stays as it was"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("postgres://hoa:zx:qv@rna@db:5432/name", "postgres://hoa:***@db:5432/name"),
        ("postgres://:zxqvrna@db/name", "postgres://:***@db/name"),
        ("postgres://db/name?user=hoa&password=zxqvrna#zxqvrna", "postgres://db/name"),
        ("postgres://hoa:zx#qv@db/name", "postgres://***"),
        ("postgres://hoa:zx@qv/rna@db/name", "postgres://***"),
        ("postgres://hoa@/name", "postgres://hoa@/name"),
    ],
)
def test_a_databases_password_is_not_shown(typed: str, shown: str):
    assert _shown(typed) == shown


def test_what_restore_says_at_the_end_holds_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "pepper.key").write_bytes(bytes(32))
    monkeypatch.setattr("wayhome.config.verbs.restore._empty_database", lambda _url: None)
    monkeypatch.setattr("wayhome.config.verbs.restore.put_back", lambda *_all: Found([], []))
    words = [
        str(tmp_path / "file"),
        "--into",
        str(tmp_path / "new"),
        "--pepper",
        str(tmp_path / "pepper.key"),
    ]
    done = CliRunner().invoke(put_back_again, [*words, "--database-url", "postgres://hoa:zxqvrna@db/name"])
    assert (done.exit_code, "zxqvrna" in done.output) == (0, False)
    assert "WAYHOME_DATABASE_URL=postgres://hoa:***@db/name wayhome serve" in done.output


def run_python(text: str, env: dict[str, str]) -> str:
    """What a few lines print."""
    done = subprocess.run(
        [sys.executable, "-c", text], env=env, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def nothing_stays(tmp_path: Path, empty_database: list[str]) -> None:
    """Nothing is in the folder, in the database, or in the machine's own folder."""
    assert not (tmp_path / "new").exists()
    assert list((tmp_path / "nobody").iterdir()) == []
    if empty_database:
        with psycopg.connect(empty_database[1]) as other:
            assert other.execute(
                "SELECT COUNT(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            ).fetchone() == (0,)


def flipped(file: Path, at: int) -> None:
    """Flip one bit."""
    body = bytearray(file.read_bytes())
    body[at] ^= 1
    file.write_bytes(body)


def test_what_is_wrong_is_told_in_one_sentence_and_leaves_nothing(
    backed_up: Path, tmp_path: Path, empty_database: list[str]
):
    (tmp_path / "other.key").write_bytes(os.urandom(32))
    (tmp_path / "short.key").write_bytes(b"short")
    for name, bend in {
        "cut": lambda file: file.write_bytes(file.read_bytes()[:-1]),
        "bent": lambda file: flipped(file, -5000),
        "head": lambda file: flipped(file, 30),
        "mark": lambda file: flipped(file, 3),
    }.items():
        shutil.copy(backed_up, tmp_path / name)
        bend(tmp_path / name)
    wrong = f"yen {PASSWORD}\nmai something-else-44\n"
    for file, said, pepper, sentence in (
        ("sealed.wayhome-backup", wrong, "pepper.key", "That is not the password that mai had"),
        (
            "sealed.wayhome-backup",
            f"yen {PASSWORD}\nhoa {PASSWORD}\n",
            "pepper.key",
            "hoa is no trustee of this backup",
        ),
        ("sealed.wayhome-backup", f"yen {PASSWORD}\nyen {PASSWORD}\n", "pepper.key", "too few"),
        ("sealed.wayhome-backup", "", "pepper.key", "too few"),
        ("sealed.wayhome-backup", TWO, "other.key", "not the one of the installation"),
        ("sealed.wayhome-backup", TWO, "short.key", "is no pepper file"),
        ("cut", TWO, "pepper.key", "changed or cut short"),
        ("bent", TWO, "pepper.key", "changed or cut short"),
        ("head", TWO, "pepper.key", "header of this backup was changed"),
        ("mark", TWO, "pepper.key", "no backup of Wayhome's"),
    ):
        done = restore(tmp_path, tmp_path / file, *empty_database, said=said, pepper=pepper)
        assert done.returncode == 1, f"{file}, {pepper}: {done.stdout}{done.stderr}"
        assert sentence in done.stderr.strip().splitlines()[-1]
        assert "Traceback" not in done.stderr
        assert PASSWORD not in done.stdout + done.stderr
        nothing_stays(tmp_path, empty_database)


def test_only_an_empty_place_is_filled(
    real: Real, backed_up: Path, tmp_path: Path, empty_database: list[str]
):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "dear").write_text("dear")
    done = restore(tmp_path, backed_up, *empty_database)
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["dear"]
    shutil.rmtree(tmp_path / "new")
    if POSTGRES:
        done = restore(tmp_path, backed_up, "--database-url", real.env["WAYHOME_DATABASE_URL"])
        assert (done.returncode, "The database is not empty" in done.stderr) == (1, True)
        assert restore(tmp_path, backed_up).returncode == 2
        assert not (tmp_path / "new").exists()
    else:
        done = restore(tmp_path, backed_up, "--database-url", "postgres://nobody@127.0.0.1:1/none")
        assert (done.returncode, "does not answer" in done.stderr) == (3, True)
    assert command("restore", str(backed_up), env=bare(tmp_path)).returncode == 2
    assert command("restore", str(tmp_path / "none"), env=bare(tmp_path)).returncode == 2


def test_a_drill_tries_it_wipes_it_and_is_in_the_log(real: Real, backed_up: Path):
    before = {path.name for path in real.home.iterdir()}
    done = command("restore", "--drill", str(backed_up), "--passwords-stdin", env=real.env, input=TWO)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The drill went well" in done.stdout
    flipped(backed_up, -5000)
    failed = command("restore", "--drill", str(backed_up), "--passwords-stdin", env=real.env, input=TWO)
    assert failed.returncode == 1
    assert "changed or cut short" in failed.stderr
    assert {path.name for path in real.home.iterdir()} == before
    env = real.env | {"DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    assert run_python(VERBS, env) == "config.drill config.drill_failed"
    if POSTGRES:
        assert run_python(DATABASES, env) == "[]"


def test_a_plain_backup_needs_only_the_pepper_and_a_broken_log_is_told(
    real: Real, tmp_path: Path, empty_database: list[str]
):
    env = real.env | {"DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}
    run_python(BEND, env)
    target = tmp_path / "plain"
    assert command("backup", "-o", str(target), "--unsealed", env=real.env).returncode == 0
    shutil.copy(real.home / "pepper.key", tmp_path / "pepper.key")
    done = restore(tmp_path, target, *empty_database, said="")
    assert done.returncode == 1
    assert "BROKEN: log, entry 2: was changed after it was written" in done.stderr
    assert (tmp_path / "new" / "pepper.key").exists(), "better a broken log than nothing after a fire"
