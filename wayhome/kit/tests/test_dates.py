"""Months: their days, one after the other, as they are written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.dates import Month

MONTHS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)).map(Month.of)


@given(MONTHS)
def test_a_month_ends_on_the_day_before_the_next_begins(month: Month) -> None:
    assert month.last + dt.timedelta(days=1) == month.plus(1).first
    assert Month.of(month.first) == Month.of(month.last) == month
    assert month.first.day == 1


@given(MONTHS, st.integers(-600, 600))
def test_so_many_months_later_and_back_is_the_same(month: Month, months: int) -> None:
    later = month.plus(months)
    assert later.plus(-months) == month
    assert (later.year - month.year) * 12 + later.month - month.month == months


@given(MONTHS, st.integers(0, 40))
def test_the_months_from_one_to_another_are_all_of_them_once(month: Month, more: int) -> None:
    found = list(month.until(month.plus(more)))
    assert len(found) == more + 1
    assert (found[0], found[-1]) == (month, month.plus(more))
    assert found == sorted(set(found))


@given(MONTHS)
def test_what_is_written_is_read_again(month: Month) -> None:
    assert Month.parse(str(month)) == month


@pytest.mark.parametrize(
    "typed", ["", "2022", "2022-13", "2022-00", "22-10", "2022-1", "2022/10", "1800-01", "٢٠٢٢-10"]
)
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"month"):
        Month.parse(typed)
