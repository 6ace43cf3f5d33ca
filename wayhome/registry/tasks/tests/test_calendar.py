"""The calendar's secret address: numbers by day, nothing else, to nobody else."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks import actions, limits
from wayhome.registry.tasks.models import CalendarFeed
from wayhome.trust.accounts import actions as accounts

NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam; nobody has asked yet."""
    limits._asked.clear()
    with clock_at(NOW):
        yield


def _due(cast: Cast, who: str, *days: int) -> list[str]:
    codes = []
    for n in days:
        case = case_of(cast, with_=who)
        codes.append(case.person.code)
        actions.set_task(
            by=cast.viewer(who), case_id=case.pk, kind="call", due_on=DAY + dt.timedelta(days=n), owner=cast.users[who]
        )  # fmt: skip
    return codes


def read(token: str, status: int = 200) -> str:
    answer = Client().get(reverse("tasks:feed", args=[token]))
    assert answer.status_code == status
    return answer.content.decode()


def test_a_calendar_reads_numbers_by_day_and_no_person(cast: Cast):
    codes = _due(cast, "worker", 0, 0, 3)
    token = actions.make_calendar(by=cast.viewer("worker"))
    with clock_at(NOW + dt.timedelta(days=1)):  # what is late stands on today
        body = read(token)
    events = {
        event.decoded("dtstart"): str(event["summary"]) for event in Calendar.from_ical(body).walk("VEVENT")
    }
    assert events == {
        dt.date(2022, 10, 21): "Wayhome: 2 things to do",
        dt.date(2022, 10, 23): "Wayhome: 1 thing to do",
    }
    for told in (*codes, "Call", "Hoa", "hoa", str(cast.users["worker"].pk)):
        assert told not in body
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))


def test_the_address_itself_is_nowhere_in_the_database_and_a_new_one_ends_it(cast: Cast):
    old = actions.make_calendar(by=cast.viewer("worker"))
    assert old.encode() not in b"".join(bytes(row.digest) for row in CalendarFeed.objects.all())
    new = actions.make_calendar(by=cast.viewer("worker"))
    read(old, 404)
    read(new)
    actions.end_calendar(by=cast.viewer("worker"))
    read(new, 404)
    actions.end_calendar(by=cast.viewer("worker"))  # twice does no harm


def test_it_ends_with_the_account_and_does_not_come_back_with_it(cast: Cast):
    token = actions.make_calendar(by=cast.viewer("worker"))
    accounts.close_account(by=cast.viewer("administrator"), user=cast.users["worker"])
    read(token, 404)
    accounts.reopen_account(by=cast.viewer("administrator"), user=cast.users["worker"])
    read(token, 404)


def test_who_sees_no_tasks_has_no_calendar(cast: Cast):
    with pytest.raises(Http404):
        actions.make_calendar(by=cast.viewer("director"))
    client = Client()
    sign_in(client, cast.users["director"])
    assert client.get(reverse("tasks:calendar")).status_code == 404


def test_asking_too_often_is_refused(cast: Cast):
    token = actions.make_calendar(by=cast.viewer("worker"))
    for _ in range(limits.MOST):
        read(token)
    read(token, 429)
    with clock_at(NOW + dt.timedelta(hours=1, minutes=1)):
        read(token)


def test_the_address_is_shown_once(cast: Cast):
    client = Client()
    sign_in(client, cast.users["worker"])
    page = reverse("tasks:calendar")
    assert b".ics" not in client.get(page).content
    shown = client.post(page, {"make": "1"}).content.decode()
    address = shown.split('value="http://testserver')[1].split('"')[0]
    assert Client().get(address).status_code == 200
    assert b".ics" not in client.get(page).content
    client.post(page, {"end": "1"})
    assert Client().get(address).status_code == 404
