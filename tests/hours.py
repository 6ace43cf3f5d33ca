"""pytest plugin: the tests at another hour of the day, so that nothing holds only while all offices stand on the same one.

`--at 17:30` lets the house believe from its first moment that it is that hour (UTC), the next time it comes: an hour after
midnight in Ha Noi, an hour before it in Kabul. Programs that a test starts go by the machine's clock.
"""

import datetime as dt

import pytest

from wayhome.kit import dates


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --at."""
    parser.addoption("--at", metavar="HOUR", help="as if it were that hour of the day, UTC (17:30)")


def pytest_configure(config: pytest.Config) -> None:
    """Sets the house's clock, in the process that was started and in its workers."""
    if config.getoption("--at"):
        try:
            hour = dt.time.fromisoformat(config.getoption("--at"))
        except ValueError as error:
            raise pytest.UsageError(f"--at: {error}") from error
        ahead = until(hour, dates.by_machine())
        dates.by_machine = lambda: dt.datetime.now(dt.UTC) + ahead


def until(hour: dt.time, moment: dt.datetime) -> dt.timedelta:
    """Return how long it is from a moment to that hour of the day: less than a day."""
    then = dt.datetime.combine(moment.date(), hour, dt.UTC)
    return (then - moment) % dt.timedelta(days=1)
