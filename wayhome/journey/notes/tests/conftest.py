"""What this room's tests share: a morning in October 2022, and a person with whom the case worker walks."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at

DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody in service with whom the case worker walks."""
    return case_of(cast, with_="worker")
