"""An upgrade goes through wholly, or the database is as it was, to the last row, on both databases."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
from django.db import connection

from tests.config.planted_urls import NAME
from tests.config.real import Real
from tests.demo import command, own_port

ROOT = Path(__file__).parents[2]
SQLITE = connection.vendor == "sqlite"
COPY = "before-upgrade.sqlite3"


def planted(real: Real, how: str = "") -> dict[str, str]:
    """The environment of a newer version, whose upgrade ends in this way."""
    return real.env | {"DJANGO_SETTINGS_MODULE": "tests.config.planted_settings", "PLANTED": how}


def everything(real: Real) -> dict[str, list[tuple]]:
    """{table: its rows}, and what the tables are made of."""
    if SQLITE:
        with contextlib.closing(sqlite3.connect(real.home / "wayhome.sqlite3")) as live:
            return {"all": sorted((line,) for line in live.iterdump())}
    with psycopg.connect(real.env["WAYHOME_DATABASE_URL"]) as live:
        tables = live.execute(
            "SELECT table_name, string_agg(column_name || data_type, ',' ORDER BY ordinal_position) FROM information_schema.columns"
            " WHERE table_schema = 'public' GROUP BY table_name ORDER BY 1"
        ).fetchall()
        return {"tables": tables} | {
            name: live.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1').fetchall()  # noqa: S608  names of its own
            for name, _columns in tables
        }


def test_a_failing_upgrade_leaves_the_database_as_it_was(real: Real):
    before = everything(real)
    files = {path.name for path in real.home.iterdir()} - {"in-use.lock"}
    done = command("upgrade", env=planted(real, "break"))
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert (
        "The upgrade broke off at planted.0002_breaks (ValueError). The database is as it was before" in last
    )
    assert "at tests/config/planted/migrations/0002_breaks.py:" in done.stderr
    assert NAME not in done.stdout + done.stderr
    assert everything(real) == before
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in real.home.iterdir()} - {
        "in-use.lock"
    } == {name.removesuffix("-wal").removesuffix("-shm") for name in files}
    assert command("audit", "verify", env=real.env).returncode == 0


def test_an_upgrade_that_goes_through_says_what_it_did(real: Real, tmp_path: Path):
    done = command("upgrade", "--backup-to", str(tmp_path), "--keep-copy", env=planted(real))
    assert done.returncode == 0, done.stderr
    assert "2 changes of the tables were made: planted.0001_table, planted.0002_breaks" in done.stdout
    [backup] = tmp_path.glob("*.wayhome-backup")
    assert f"Backed up: {backup}" in done.stdout
    kept = list(real.home.glob("before-upgrade-*.sqlite3"))
    assert len(kept) == SQLITE
    assert not (real.home / COPY).exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    again = command("upgrade", env=planted(real))
    assert again.stdout == "The database is up to date.\n" or again.stdout.endswith(
        "\nThe database is up to date.\n"
    )
    assert "changes of the tables" not in again.stdout
    assert command("audit", "verify", env=real.env).returncode == 0
    older = command("upgrade", env=real.env)
    assert older.returncode == 0, "tables of an app that this version does not know are none of its business"


def test_an_upgrade_that_was_killed_is_undone_by_the_next(real: Real):
    assert command("upgrade", env=real.env).returncode == 0  # what there is to renew is renewed
    before = everything(real)
    killed = command("upgrade", env=planted(real, "kill"))
    assert killed.returncode == -signal.SIGKILL
    if SQLITE:
        assert everything(real) != before
        assert (real.home / COPY).stat().st_mode & 0o077 == 0
        served = command("serve", env=real.env)
        assert served.returncode == 3
        assert "An upgrade was interrupted. Run `wayhome upgrade` again" in served.stderr
    done = command("upgrade", env=real.env)
    assert done.returncode == 0, done.stderr
    assert ("first put back" in done.stdout) == SQLITE
    assert everything(real) == before
    assert not (real.home / COPY).exists()


LOST = """
import django; django.setup()
from wayhome.evidence.indicators.models import Indicator
from wayhome.trust.audit.models import Entry
%s
print(Indicator.objects.exclude(versions=None).count() == Indicator.objects.count() > 0, Entry.objects.count())
"""


def test_an_upgrade_renews_roles_and_figures_and_runs_twice(real: Real):
    env = real.env | {"DJANGO_SETTINGS_MODULE": "wayhome.config.settings"}

    def whole(before: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-c", LOST % before],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert command("upgrade", env=real.env).returncode == 0
    assert whole("Indicator.objects.all()[0].versions.all().delete()").startswith("False ")
    assert command("upgrade", env=real.env).returncode == 0
    again = whole()
    assert again.startswith("True ")
    assert command("upgrade", env=real.env).returncode == 0
    assert whole() == again


def test_nothing_is_upgraded_under_a_running_server(real: Real):
    before = everything(real)
    port = own_port()
    words = [sys.executable, "-m", "wayhome.config.command", "serve", "--port", str(port)]
    server = subprocess.Popen(
        words, env=real.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        assert "Wayhome is at" in server.stdout.readline()
        done = command("upgrade", env=planted(real))
        assert done.returncode == 1
        assert "A server or a backup runs on this data folder. Stop it first" in done.stderr
        assert everything(real) == before
        second = command("backup", "-o", str(real.home / "x"), "--unsealed", env=real.env)
        assert second.returncode == 0, "a backup goes on beside a server"
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)
    assert command("upgrade", env=planted(real)).returncode == 0


def test_a_database_that_is_newer_than_the_program_is_left_alone(real: Real):
    newer = "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_of_tomorrow', '2030-01-01')"
    if SQLITE:
        with contextlib.closing(sqlite3.connect(real.home / "wayhome.sqlite3")) as live:
            live.execute(newer)
            live.commit()
    else:
        with psycopg.connect(real.env["WAYHOME_DATABASE_URL"]) as live:
            live.execute(newer)
    before = everything(real)
    done = command("upgrade", env=real.env)
    assert done.returncode == 1
    assert "The database is newer than this program: accounts.9999_of_tomorrow" in done.stderr
    assert everything(real) == before


def test_a_backup_before_the_upgrade_needs_its_folder(real: Real, tmp_path: Path):
    done = command("upgrade", "--backup-to", str(tmp_path / "no"), env=planted(real))
    assert (done.returncode, "There is no folder" in done.stderr) == (3, True)
    assert "planted" not in str(everything(real).keys())
    assert os.listdir(tmp_path) == []
