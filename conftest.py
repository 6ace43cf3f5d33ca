"""What every test run shares: the data folder's end, hypothesis's profiles, the mark of browser tests."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cast import Cast, make_cast
from wayhome.trust.access.viewer import Viewer

pytest_plugins = ["tests.parity", "tests.demo", "tests.tables", "tests.hours"]

JOURNEYS = Path(__file__).parent / "tests" / "journeys"

_slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# "quick" draws the same examples at every run: what fails there fails again. New ones are drawn by "soak".
settings.register_profile(
    "quick",
    max_examples=60,
    deadline=None,
    suppress_health_check=_slow_is_fine,
    database=None,
    derandomize=True,
)
settings.register_profile(
    "soak", max_examples=10_000, deadline=None, suppress_health_check=_slow_is_fine, database=None
)
settings.load_profile(os.environ.get("WAYHOME_HYPOTHESIS", "quick"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what lies under tests/journeys: it drives a browser."""
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the run's own data folder (tests/settings.py made it), once, after the workers are done."""
    home = os.environ.get("WAYHOME_TEST_HOME", "")
    if not hasattr(config, "workerinput") and Path(home).name.startswith("wayhome-test-"):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast, freshly written."""
    return make_cast()


@pytest.fixture
def viewer_of(cast: Cast) -> Callable[[str], Viewer]:
    """The viewer of one of the cast, by name: `viewer_of("supervisor")`."""
    return cast.viewer
