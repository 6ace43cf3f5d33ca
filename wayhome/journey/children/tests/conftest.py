"""What this room's tests share: a morning in October 2022, and a girl born in 2010 with whom the case worker walks."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.cast import Cast
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def child(cast: Cast) -> Case:
    return came(cast, 2010)


def came(cast: Cast, born: int | None, precision: str = "exact", on: dt.date = dt.date(2022, 10, 10)) -> Case:
    """Admit somebody of whom a year of birth is known, or none."""
    facts = {"sex": "female"} | ({"birth_year": born, "birth_precision": precision} if born else {})
    made = cases.admit(
        by=cast.viewer("worker"),
        office=cast.offices["vn"],
        facts=facts,
        category="trafficking",
        happened_on=on,
    )
    return Case._base_manager.select_related("office", "person").get(pk=made.case_id)
