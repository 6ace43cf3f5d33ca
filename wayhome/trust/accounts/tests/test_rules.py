"""Waits grow, end, and are forgotten; a slip's code is read however it is typed."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.ids import ALPHABET
from wayhome.trust.accounts import rules

NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
FAILURES = st.integers(0, 10_000)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))


def test_the_waits_are_those_we_promise() -> None:
    waits = [rules.wait_after(failures).total_seconds() for failures in range(12)]
    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


@given(FAILURES)
def test_a_wait_never_shrinks_and_never_passes_a_quarter_of_an_hour(failures: int) -> None:
    assert rules.wait_after(failures) <= rules.wait_after(failures + 1) <= rules.LONGEST_WAIT


@given(FAILURES, MOMENTS, MOMENTS)
def test_what_is_left_of_a_wait_is_never_more_than_the_wait(
    failures: int, last_at: dt.datetime, now: dt.datetime
) -> None:
    left = rules.wait_left(failures, last_at, now)
    assert dt.timedelta(0) <= left <= rules.wait_after(failures)


@given(st.integers(5, 10_000))
def test_after_the_wait_one_may_try_and_a_moment_before_not(failures: int) -> None:
    wait = rules.wait_after(failures)
    assert rules.wait_left(failures, NOW, NOW + wait) == dt.timedelta(0)
    assert rules.wait_left(failures, NOW, NOW + wait - dt.timedelta(microseconds=1)) > dt.timedelta(0)


@given(FAILURES)
def test_a_day_without_a_wrong_try_forgets_all(failures: int) -> None:
    assert rules.standing(failures, NOW, NOW + rules.FORGOTTEN_AFTER) == 0
    assert rules.standing(failures, NOW, NOW + rules.FORGOTTEN_AFTER - dt.timedelta(seconds=1)) == failures


@given(
    st.text(ALPHABET, min_size=12, max_size=12),
    st.sampled_from(["-", " ", " - ", "\u2013", ""]),
    st.booleans(),
)
def test_a_code_is_read_as_it_was_printed(code: str, between: str, small: bool) -> None:
    printed = rules.grouped(code)
    assert printed == f"{code[:4]}-{code[4:8]}-{code[8:]}"
    typed = printed.replace("-", between)
    assert rules.bare(typed.lower() if small else typed) == code
