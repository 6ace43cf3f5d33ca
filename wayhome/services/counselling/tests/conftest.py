"""The cast, a day of the work, and a caseload: two persons of Linh's, two of nobody's, one in Cambodia."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.caseload import case_of
from tests.cast import Cast, make_cast
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at

NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 24)


@dataclass
class Work:
    """Who works, and whom they know."""

    cast: Cast
    hers: list[Case]
    others: list[Case]
    abroad: Case


@pytest.fixture
def noon():
    """Let it be noon of 24 October 2022 in Viet Nam."""
    with clock_at(NOON):
        yield NOON


@pytest.fixture
def work(db, noon) -> Work:
    """Return the caseload."""
    cast = make_cast()
    return Work(
        cast,
        hers=[case_of(cast, with_="counsellor") for _ in range(2)],
        others=[case_of(cast) for _ in range(2)],
        abroad=case_of(cast, "kh"),
    )
