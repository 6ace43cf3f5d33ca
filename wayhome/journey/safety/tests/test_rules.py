"""What follows from how safe somebody is."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.safety import codes, rules

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))
CLOCKS = st.fixed_dictionaries({name: st.integers(0, 400) for name in rules.REVIEW.values()})


@given(st.sampled_from(sorted(rules.REVIEW)), DAYS, CLOCKS)
def test_one_looks_again_no_later_than_at_who_is_safe(
    level: str, day: dt.date, clocks: dict[str, int]
) -> None:
    again = rules.review_on(level, day, clocks)
    assert day <= again <= rules.review_on(rules.SAFE, day, clocks)


@given(st.sets(st.sampled_from(sorted(codes.CONCERNS.codes))))
def test_a_set_of_codes_comes_back_from_its_number(chosen: set[str]) -> None:
    number = codes.CONCERNS.number(chosen)
    assert set(codes.CONCERNS.chosen(number)) == chosen
    assert len(codes.CONCERNS.words(number)) == len(chosen)
    assert number >= 0


def test_no_two_codes_share_a_bit() -> None:
    for among in (codes.CONCERNS, codes.DONE):
        assert len(set(among.bits.values())) == len(among.bits)
        assert max(among.bits.values()) < 31  # PostgreSQL's integer


def test_what_escalates() -> None:
    found = {(kind, grave) for kind in codes.INCIDENT_KINDS.codes for grave in codes.SEVERITIES.codes if rules.escalates(kind, grave)}  # fmt: skip
    assert found == {("self_harm", "high"), ("protection", "high")}
    assert not set(codes.WITHOUT_CASE) & rules.AT_ONCE


@given(DAYS, st.none() | DAYS, DAYS)
def test_a_day_lies_between_the_beginning_and_today(
    day: dt.date, began: dt.date | None, today: dt.date
) -> None:
    fault = rules.day_fault(day, began, today)
    assert (fault is None) == (day <= today and (began is None or began <= day))
