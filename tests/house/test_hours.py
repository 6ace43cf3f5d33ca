"""The clock that the tests are given."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hours import until
from wayhome.kit import dates


@given(st.times(), st.datetimes(timezones=st.just(dt.UTC), max_value=dt.datetime(2199, 1, 1)))
def test_it_is_the_next_time_of_that_hour(hour: dt.time, moment: dt.datetime) -> None:
    ahead = until(hour, moment)
    assert dt.timedelta() <= ahead < dt.timedelta(days=1)
    assert (moment + ahead).time() == hour


def test_the_house_goes_by_the_clock_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = dt.datetime(2024, 2, 29, 17, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(dates, "by_machine", lambda: moment)
    assert dates.now() == moment
    assert dates.today("Asia/Ho_Chi_Minh") == dt.date(2024, 3, 1)
