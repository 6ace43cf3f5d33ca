"""What tests of the running house share: an installation of its own, made once, lent as a copy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.config.real import Real
from tests.demo import Seeded, _environment, first_to
from tests.tables import Tables

ROOT = Path(__file__).parents[2]
TEMPLATE = "wayhome_real_template"


@pytest.fixture(scope="session")
def _real_made(tables: Tables, django_db_blocker) -> Seeded:
    home = Path(os.environ["WAYHOME_TEST_HOME"]) / "real"
    template = TEMPLATE if connection.vendor == "postgresql" else None
    with django_db_blocker.unblock(), first_to(home) as here:
        if here:
            tables.begin(home, template)
            done = subprocess.run(
                [sys.executable, "-m", "tests.config.real"],
                cwd=ROOT,
                env=_environment(home, template, WAYHOME_TEST="1"),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
    return Seeded(home, template)


@pytest.fixture
def real(_real_made: Seeded, django_db_blocker) -> Iterator[Real]:
    """Lend a fresh copy of the installation."""
    name = f"real-{os.getpid()}"
    with django_db_blocker.unblock():
        env = _environment(_real_made.home, None, WAYHOME_TEST="1") | _real_made.copy(name)
    try:
        yield Real(env)
    finally:
        with django_db_blocker.unblock():
            _real_made.remove(name)
