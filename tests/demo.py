"""The demo for tests, played once a run: ``demo`` lends its database for one test, ``demo_server`` serves a copy of it.

What a test with ``demo`` writes is rolled back. Such a test asks for ``demo`` instead of ``db``, never for both.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from wayhome.config.verbs.serve import port_is_free
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import Office, User

UNTIL = "2022-12"  # enough for the seeds' October and what reached the office late; the plan itself is tested to its end
TEMPLATE = "wayhome_demo_template"


@dataclass(frozen=True)
class Demo:
    """The demo in the database: its offices by code, its people as viewers."""

    def viewer(self, username: str) -> Viewer:
        """Return one of the demo's staff."""
        return viewer_for(User.objects.select_related("office").get(username=username))

    def office(self, code: str) -> Office:
        """Return an office."""
        return Office.objects.get(code=code)


@dataclass(frozen=True)
class Seeded:
    """The demo as it was played: its data folder, and on PostgreSQL the database that copies are made from."""

    home: Path
    template: str | None

    def copy(self, name: str) -> dict[str, str]:
        """Make a copy of folder and database; return the environment that points to it."""
        home = self.home.with_name(name)
        shutil.copytree(self.home, home, ignore=shutil.ignore_patterns("static", "lock", "made"))
        if self.template is None:
            return {"WAYHOME_HOME": str(home), "WAYHOME_DATABASE_URL": ""}
        with _maintenance() as run:
            run(f'DROP DATABASE IF EXISTS "{name}"')
            run(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return {"WAYHOME_HOME": str(home), "WAYHOME_DATABASE_URL": _url(name)}

    def remove(self, name: str) -> None:
        """Remove a copy again."""
        shutil.rmtree(self.home.with_name(name), ignore_errors=True)
        if self.template is not None:
            with _maintenance() as run:
                run(f'DROP DATABASE IF EXISTS "{name}"')


@contextlib.contextmanager
def first_to(home: Path) -> Iterator[bool]:
    """Let one worker make what lies in a folder while the others wait for it; yields whether this is the one."""
    home.mkdir(parents=True, exist_ok=True)
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (home / "made").exists()
        (home / "made").touch()


# One thousand for each worker, below those that the kernel gives away: no two servers of a run choose the same.
_ports = itertools.count(
    20_000 + 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
)


def own_port() -> int:
    """Return a port that no other worker's server takes meanwhile, and that none of this worker had before."""
    return next(port for port in _ports if port_is_free("127.0.0.1", port))


def _url(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["WAYHOME_DATABASE_URL"])._replace(path=f"/{database}"))


@contextlib.contextmanager
def _maintenance():
    """Yield a function that runs one statement outside of every database in use."""
    with connection._nodb_cursor() as cursor:
        yield cursor.execute


def _environment(home: Path, database: str | None, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYHOME_", "DJANGO_"))}
    url = {"WAYHOME_DATABASE_URL": _url(database)} if database else {}
    return kept | {"WAYHOME_HOME": str(home)} | url | more


def command(*words: str, env: dict[str, str], **more) -> subprocess.CompletedProcess[str]:
    """Run the installed command as people do; return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "wayhome.config.command", *words], env=env, capture_output=True, text=True, check=False, **more
    )  # fmt: skip


@pytest.fixture(scope="session")
def seeded(django_db_blocker) -> Seeded:
    """The demo, played by the first worker that asks; the others wait for it. Takes about half a minute."""
    home = Path(os.environ["WAYHOME_TEST_HOME"]) / "demo"
    template = TEMPLATE if connection.vendor == "postgresql" else None
    with django_db_blocker.unblock(), first_to(home) as here:
        if here:
            for key in ("pepper.key", "secret.key"):
                shutil.copy(home.parent / key, home / key)
            if template:
                with _maintenance() as run:
                    run(f'DROP DATABASE IF EXISTS "{template}"')
                    run(f'CREATE DATABASE "{template}"')
            done = command(
                "seed-demo", "--until", UNTIL, env=_environment(home, template, WAYHOME_TEST="1"), timeout=900
            )
            if done.returncode:
                pytest.fail(f"the demo was not played:\n{done.stdout}\n{done.stderr}")
    return Seeded(home, template)


@pytest.fixture(scope="session")
def _demo_database(
    seeded: Seeded, worker_name: str, django_db_setup: None, django_db_blocker
) -> Iterator[str]:
    """This worker's copy of the demo's database: its name for Django."""
    name = f"demo-{worker_name}"
    with django_db_blocker.unblock():
        env = seeded.copy(name)
    yield name if seeded.template else str(Path(env["WAYHOME_HOME"]) / "wayhome.sqlite3")
    with django_db_blocker.unblock():
        seeded.remove(name)


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this worker of pytest-xdist."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def demo(_demo_database: str, django_db_blocker) -> Iterator[Demo]:
    """Lend the demo's database for one test, instead of the empty one; what the test writes is rolled back."""
    told = connection.settings_dict
    usual = told["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        told["NAME"] = _demo_database
        ContentType.objects.clear_cache()
        try:
            with transaction.atomic():
                yield Demo()
                transaction.set_rollback(True)
        finally:
            connection.close()
            told["NAME"] = usual
            ContentType.objects.clear_cache()


@pytest.fixture
def demo_server(seeded: Seeded, worker_name: str, django_db_blocker) -> Iterator[str]:
    """Serve a fresh copy of the demo by the real server in a process of its own; yields its address."""
    name = f"serve-{worker_name}"
    with django_db_blocker.unblock():
        env = _environment(seeded.home, None) | seeded.copy(name)
    port = own_port()
    words = [sys.executable, "-m", "wayhome.config.command", "demo", "--port", str(port)]
    with open(Path(env["WAYHOME_HOME"]) / "server.log", "wb") as log:
        server = subprocess.Popen(words, env=env, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        _await(f"{address}/sign-in", server, Path(env["WAYHOME_HOME"]) / "server.log")
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
        with django_db_blocker.unblock():
            seeded.remove(name)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _try in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own server
        except urllib.error.HTTPError:
            return
        except OSError:
            if server.poll() is not None:
                pytest.fail(f"the demo's server did not start:\n{log.read_text()}")
            time.sleep(0.1)
        else:
            return
    pytest.fail("the demo's server does not answer")
