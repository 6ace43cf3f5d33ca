"""The cast at the close of 25 October 2022: three days of support lie behind, and one operation of a few people."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.caseload import case_of
from tests.cast import Cast, make_cast
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import clock_at
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.actions import enrol_group
from wayhome.registry.people.models import Enrolment
from wayhome.trust.access.viewer import Viewer

NOON = dt.datetime(2022, 10, 26, 5, 0, tzinfo=dt.UTC)
FIRST = dt.date(2022, 10, 24)
DAYS = [FIRST, FIRST + dt.timedelta(days=1), FIRST + dt.timedelta(days=2)]


@dataclass
class Work:
    """Who works, five people of one operation, a person with a case, and an organisation."""

    cast: Cast
    by: Viewer
    people: list[Enrolment]
    case: Case
    agency: Agency

    @property
    def ids(self):
        return [row.pk for row in self.people]


@pytest.fixture
def noon():
    """Let it be noon of the third day in Viet Nam."""
    with clock_at(NOON):
        yield NOON


@pytest.fixture
def work(db, noon) -> Work:
    """Return the caseload."""
    cast = make_cast()
    by = cast.viewer("supervisor")
    people = enrol_group(
        by=by,
        office=cast.offices["vn"],
        package="identification_support",
        happened_on=FIRST,
        ended_on=DAYS[-1],
        people=[{"sex": "female"}] * 3 + [{"sex": "male"}] + [{}],
        reason="being_identified",
    )
    agency = add_agency(
        by=by, type="social_organisation", name="Green Seed Centre", kept_by=cast.offices["vn"]
    )
    return Work(cast, by, people, case_of(cast, with_="worker"), agency)
