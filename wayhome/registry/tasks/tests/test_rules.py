"""When something is due and how late it is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.registry.tasks import codes, rules

DAY = dt.date(2022, 10, 20)
days = st.integers(-800, 800).map(lambda n: DAY + dt.timedelta(days=n))


@given(due=days)
def test_every_day_stands_under_one_heading(due: dt.date):
    n = (due - DAY).days
    wanted = "overdue" if n < 0 else "today" if n == 0 else "soon" if n <= 7 else "later"
    assert rules.when(due, DAY) == wanted


@given(first=days, put_off=st.integers(0, 300))
def test_putting_off_makes_a_clock_no_less_late(first: dt.date, put_off: int):
    due = first + dt.timedelta(days=put_off)
    assert rules.late(due, first, DAY, clocked=True) == max(0, (DAY - first).days)
    assert rules.late(due, first, DAY, clocked=False) == max(0, (DAY - due).days)


def test_days_chosen_by_a_tap_are_days_that_can_be():
    assert set(rules.NEAR) == set(codes.NEAR.codes)
    assert [rules.fault(rules.near(code, DAY), DAY) for code in rules.NEAR] == [None] * 6


@pytest.mark.parametrize(("n", "moved", "fault"), [
    (-1, "", "past"), (0, "", None), (0, "call", "same"), (400, "call", None), (401, "", "far"), (7, "flag", None), (8, "flag", "long"),
    (14, "safety_review", None), (15, "safety_review", "long"), (8, "", None), (0, "flag", "same"),
])  # fmt: skip
def test_days_that_cannot_be(n: int, moved: str, fault: str | None):
    assert rules.fault(DAY + dt.timedelta(days=n), DAY, moved=moved) == fault


def test_every_kind_is_a_clocks_or_a_colleagues():
    assert not set(codes.CLOCKED) & set(codes.TAPPED)
    assert set(codes.SEEN_WITH) <= set(codes.CLOCKED) | set(codes.ASKED)
