"""Whose day it is: an hour after midnight in Ha Noi and Phnom Penh, while it is still the evening before in London, the day there is the new one."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit.dates import clock_at, today
from wayhome.registry.people.actions import register_person
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import SYSTEM, viewer_for, who_may

# One o'clock in the morning of the first of January in Ha Noi and Phnom Penh, four in Honiara's.
NEW_YEAR = dt.datetime(2026, 12, 31, 18, 0, tzinfo=dt.UTC)
FIRST = dt.date(2027, 1, 1)


def test_a_viewer_has_the_day_of_her_office(cast: Cast) -> None:
    with clock_at(NEW_YEAR):
        assert cast.viewer("worker").today == FIRST
        assert SYSTEM.today == today("UTC") == FIRST - dt.timedelta(days=1)


def test_a_child_born_this_night_has_been_born(cast: Cast) -> None:
    facts = {"sex": "female", "birth_year": 2027, "birth_precision": "exact"}
    with clock_at(NEW_YEAR):
        assert register_person(by=cast.viewer("supervisor"), facts=facts).birth_year == 2027


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(FIRST, None, True), (dt.date(2025, 1, 1), dt.date(2026, 12, 31), False)]
)
def test_a_role_begins_and_ends_at_midnight_where_she_works_for_whoever_asks(
    cast: Cast, first: dt.date, last: dt.date | None, holds: bool
) -> None:
    user = cast.users["stranger"]
    Grant(
        user=user,
        role_id="supervisor",
        scope_kind="office",
        scope_key=user.office_id,
        valid_from=first,
        valid_to=last,
    ).save()
    with clock_at(NEW_YEAR):
        assert viewer_for(user).may("supervision.view") is holds
        assert (user.pk in who_may("supervision.view")) is holds


def test_the_calendar_that_a_quick_exit_leaves_shows_the_day_of_most_offices(cast: Cast) -> None:
    with clock_at(NEW_YEAR):
        answer = Client().get(reverse("hers:calendar"))
    assert answer.context["day"] == FIRST
