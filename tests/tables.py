"""The tables, made once a run by the migrations from nothing: workers' databases and tests' installations begin as copies of them.

``tables`` is on the kind of database under test, ``sqlite_tables`` always on SQLite. The migrations themselves are run from nothing
here, for the demo (``seeded``) and by the first test of tests/config/test_install.py.

python -m tests.tables        makes them where WAYHOME_HOME and WAYHOME_DATABASE_URL say
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "wayhome.config.settings"
    django.setup()

import pytest
from django.core.management import call_command
from django.db import connection

from tests.demo import _environment, _maintenance, first_to

ROOT = Path(__file__).parents[1]
TEMPLATE = "wayhome_tables_template"
FILE = "wayhome.sqlite3"


@dataclass(frozen=True)
class Tables:
    """Tables with nothing in them: a data folder, and on PostgreSQL the database that copies are made from."""

    home: Path
    template: str | None

    def begin(self, home: Path, database: str | None = None) -> None:
        """Put them into a new installation: into its data folder, or as its PostgreSQL database."""
        if self.template is None:
            home.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.home / FILE, home / FILE)
            return
        with _maintenance() as run:
            run(f'DROP DATABASE IF EXISTS "{database}"')
            run(f'CREATE DATABASE "{database}" TEMPLATE "{self.template}"')


def _made(home: Path, template: str | None) -> Tables:
    """Let the first worker that asks make them; the others wait for it."""
    with first_to(home) as here:
        if here:
            if template:
                with _maintenance() as run:
                    run(f'DROP DATABASE IF EXISTS "{template}"')
                    run(f'CREATE DATABASE "{template}"')
            done = subprocess.run(
                [sys.executable, "-m", "tests.tables"],
                cwd=ROOT,
                env=_environment(home, template, WAYHOME_TEST="1"),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
    return Tables(home, template)


@pytest.fixture(scope="session")
def sqlite_tables() -> Tables:
    """The tables in SQLite's file, whatever is under test."""
    return _made(Path(os.environ["WAYHOME_TEST_HOME"]) / "tables", None)


@pytest.fixture(scope="session")
def tables(request: pytest.FixtureRequest, django_db_blocker: Any) -> Tables:
    """The tables on the kind of database under test."""
    if connection.vendor == "sqlite":
        return request.getfixturevalue("sqlite_tables")
    with django_db_blocker.unblock():
        return _made(Path(os.environ["WAYHOME_TEST_HOME"]) / "tables-postgresql", TEMPLATE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_use_migrations: bool,
    django_db_keepdb: bool,
) -> None:
    """Let this worker's database begin with the tables; Django's own ``migrate`` then finds nothing left to do."""
    if not django_db_use_migrations or django_db_keepdb:
        return
    made: Tables = request.getfixturevalue("tables")
    if made.template:
        connection.settings_dict["TEST"]["TEMPLATE"] = made.template
        return
    creation = connection.creation
    emptied: Callable[..., str] = creation._create_test_db

    def filled(*args: Any, **more: Any) -> str:
        name = emptied(*args, **more)
        shutil.copy(made.home / FILE, name)
        return name

    creation._create_test_db = filled  # type: ignore[method-assign]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
