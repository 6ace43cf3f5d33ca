"""What a look at a child's best interest may say, whatever is tapped; and who may be a child."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.cases.rules.consents import may_be_under
from wayhome.journey.children import codes, rules

HEARD = st.sampled_from([*codes.HEARD.codes, "refused", "unknown"])
OUTCOMES = st.sampled_from(list(codes.OUTCOMES.codes))
WHYS = st.sampled_from(["", *codes.WHYS.codes])
DAY = dt.date(2022, 10, 20)


@pytest.mark.seed("R06")
@given(HEARD, OUTCOMES, WHYS)
def test_against_the_childs_wish_only_with_a_reason_and_by_a_wish_only_where_it_was_said(
    heard: str, outcome: str, why: str
) -> None:
    fault = rules.outcome_fault(heard, outcome, why)
    if fault == "":
        assert (outcome in rules.AGAINST) == bool(why)
        assert (outcome in rules.BY_WISH) <= (heard in rules.SPOKE)
        assert (outcome == rules.WITHOUT) <= (heard not in rules.SPOKE)
    elif fault in ("wish", "silent"):
        assert all(rules.outcome_fault(heard, outcome, one) == fault for one in ("", "danger"))
    else:
        other = "" if why else "danger"
        assert rules.outcome_fault(heard, outcome, other) == ""


@given(HEARD)
def test_whoever_was_heard_some_outcome_is_possible(heard: str) -> None:
    assert rules.OPEN in rules.outcomes(heard)
    assert len(rules.outcomes(heard)) >= 2


@given(st.integers(-30, 900), OUTCOMES)
def test_the_next_look_is_later_and_within_a_year(days: int, outcome: str) -> None:
    fault = rules.again_fault(DAY, outcome, DAY + dt.timedelta(days=days), DAY)
    assert fault == ("early" if days <= 0 else "far" if days > rules.MOST_AHEAD else "")


def test_what_is_not_decided_is_looked_at_again() -> None:
    assert rules.again_fault(DAY, "open", None, DAY) == "missing"
    assert rules.again_fault(DAY, "wished", None, DAY) == ""


@pytest.mark.seed("R06")
@given(st.integers(1950, 2022), st.integers(0, 5))
def test_who_may_be_a_child_by_the_year_alone(born: int, margin: int) -> None:
    """Born on the last day of a year one is youngest; an estimated year reaches as far as its margin."""
    youngest = 2022 - born - 1
    assert may_be_under(18, born, "exact", DAY, margin) == (youngest < 18)
    assert may_be_under(18, born, "estimated", DAY, margin) == (youngest - margin < 18)
    assert not may_be_under(18, born, "not_asked", DAY, margin)
    assert not may_be_under(18, None, "exact", DAY, margin)
