"""What this room's tests share: a morning in October 2022, and a person with whom the case worker walks."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit import facts
from wayhome.kit.dates import clock_at

DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody in service with whom the case worker and the counsellor walk."""
    found = case_of(cast, with_="counsellor")
    walks = Assignment(
        case=found, user=cast.users["worker"], role="case_worker", happened_on=found.happened_on
    )
    facts.record(walks, by=cast.viewer("supervisor"))
    return found
