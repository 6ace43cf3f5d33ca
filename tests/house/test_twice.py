"""A form sent twice in the same moment writes once, in every room that creates, on both databases."""

import datetime as dt
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.cast import Cast, make_cast
from wayhome.journey.cases import actions as cases
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Agency
from wayhome.services.career.actions import record_career
from wayhome.services.career.models import CareerRecord
from wayhome.services.counselling.actions import record_session
from wayhome.services.counselling.models import Session, SessionPerson

DAY = dt.date(2022, 10, 3)


def at_once(work: Callable[[], uuid.UUID]) -> list[uuid.UUID]:
    """Run the same work in two threads, each with its own connection."""

    def click(_number: int) -> uuid.UUID:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(click, range(2)))


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("room", ["counselling", "career", "agencies"])
def test_two_clicks_in_the_same_moment_write_once(cast: Cast, room: str) -> None:
    by, office, id = cast.viewer("supervisor"), cast.offices["vn"], uuid.uuid4()
    case = cases.admit(by=by, office=office, facts={"sex": "female"}, category="abuse", happened_on=DAY).case

    def work() -> uuid.UUID:
        if room == "counselling":
            return record_session(
                by=by, office=office, happened_on=DAY, mode="in_person", case_ids=[case.pk], minutes=45, id=id
            ).pk
        if room == "career":
            return record_career(by=by, case_id=case.pk, happened_on=DAY, kind="advice", id=id).pk
        return add_agency(by=by, type="school", name="Valley School", country="VN", id=id).pk

    assert at_once(work) == [id, id]
    model = {"counselling": Session, "career": CareerRecord, "agencies": Agency}[room]
    assert model._base_manager.filter(pk=id).count() == 1
    assert model.versions.objects.filter(row_id=id).count() == 1
    if room == "counselling":
        assert SessionPerson._base_manager.filter(session=id).count() == 1
