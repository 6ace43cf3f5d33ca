"""The clock that the tests are given."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.hours import until
from wayhome.kit import dates


@given(st.times(), st.datetimes(timezones=st.just(dt.UTC), max_value=dt.datetime(2199, 1, 1)))
def test_it_is_the_next_time_of_that_hour(hour: dt.time, moment: dt.datetime) -> None:
    ahead = until(hour, moment)
    assert dt.timedelta() <= ahead < dt.timedelta(days=1)
    assert (moment + ahead).time() == hour


def test_the_house_goes_by_the_clock_of_the_machine() -> None:
    assert abs(dates.now() - dates.by_machine()) < dt.timedelta(minutes=1)
