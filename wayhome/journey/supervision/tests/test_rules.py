"""How full a caseload is, and what a month's measure comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.supervision import rules

few = st.integers(1, 40)


@pytest.mark.parametrize(("people", "step"), [(0, "fits"), (15, "fits"), (16, "full"), (20, "full"), (21, "over")])  # fmt: skip
def test_the_three_steps(people: int, step: str):
    assert rules.step(people, 15, 20) == step


@given(people=st.integers(0, 200), low=few, more=few)
def test_another_person_never_makes_it_emptier(people: int, low: int, more: int):
    order = ("fits", "full", "over")
    here, next_ = rules.step(people, low, low + more), rules.step(people + 1, low, low + more)
    assert order.index(here) <= order.index(next_)


@given(days=st.lists(st.integers(0, 3000), min_size=1))
def test_half_took_that_long_at_the_most(days: list[int]):
    middle = rules.middle(days)
    assert middle is not None
    assert min(days) <= middle <= max(days)
    assert sum(day <= middle for day in days) * 2 >= len(days)


@given(due=st.integers(0, 500), data=st.data())
def test_of_a_hundred(due: int, data: st.DataObject):
    kept = data.draw(st.integers(0, due))
    share = rules.share(kept, due)
    assert share is None if due == 0 else 0 <= share <= 100
    assert due == 0 or (share == 100) >= (kept == due)


def test_of_nothing_there_is_no_number():
    assert rules.middle([]) is None
    assert rules.share(0, 0) is None
