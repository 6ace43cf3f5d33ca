"""Rules of stays: what overlaps, what was first, what the stock comes to."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.cases import rules
from wayhome.journey.cases.codes import EXIT_KINDS, STAGES
from wayhome.journey.cases.codes import GRADUATED as GRADUATED_CODE
from wayhome.journey.cases.rules import Flow, Stay

JAN = dt.date(2022, 1, 1)
days = st.integers(0, 400).map(lambda n: JAN + dt.timedelta(days=n))
stays = st.builds(lambda a, b, over: Stay(min(a, b), max(a, b) if over else None), days, days, st.booleans())


@given(stays, stays)
def test_two_stays_overlap_whichever_way_one_asks(one: Stay, other: Stay):
    assert rules.overlaps(one, [other]) == rules.overlaps(other, [one])


@given(stays, stays)
def test_stays_overlap_exactly_where_a_day_holds_both(one: Stay, other: Stay):
    shared = any(one.holds(day) and other.holds(day) for day in (one.start, other.start))
    if one.start != one.end and other.start != other.end:
        assert rules.overlaps(one, [other]) == shared


def test_one_may_return_on_the_day_of_the_exit():
    assert not rules.overlaps(Stay(JAN + dt.timedelta(days=9)), [Stay(JAN, JAN + dt.timedelta(days=9))])
    assert rules.overlaps(Stay(JAN + dt.timedelta(days=8)), [Stay(JAN, JAN + dt.timedelta(days=9))])
    assert rules.overlaps(Stay(JAN + dt.timedelta(days=8)), [Stay(JAN)])


@given(st.lists(stays, min_size=1, max_size=8))
def test_one_stay_is_the_first_and_no_other_began_earlier(some: list[Stay]):
    found = rules.kinds(some)
    assert found.count(rules.NEW) == 1
    assert some[found.index(rules.NEW)].start == min(stay.start for stay in some)


def test_nobody_without_a_stay():
    assert rules.kinds([]) == []


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12), st.integers(0, 60), st.integers(0, 60))
def test_the_stock_comes_to_what_the_days_say(steps: list[int], before: int, after: int):
    """Stays end to end of one person: counted by flow or by day, the number is the same."""
    marks = [JAN + dt.timedelta(days=sum(steps[: at + 1])) for at in range(len(steps))]
    ended = [Stay(one, other) for one, other in pairwise(marks)][::2]
    first, last = JAN + dt.timedelta(days=before), JAN + dt.timedelta(days=before + after)
    old = sum(stay.holds(first - dt.timedelta(days=1)) for stay in ended)
    kinds = rules.kinds(ended)
    came = [kind for stay, kind in zip(ended, kinds, strict=True) if first <= stay.start <= last]
    left = sum(first <= (stay.end or last + dt.timedelta(days=1)) <= last for stay in ended)
    flow = Flow(came.count(rules.NEW), came.count(rules.READMITTED), left)
    assert rules.stock(old, flow) == sum(stay.holds(last) for stay in ended)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (dt.date(2022, 10, 20), ""),
        (dt.date(2022, 10, 21), "future"),
        (dt.date(1999, 12, 31), "early"),
        (dt.date(2000, 1, 1), ""),
    ],
)
def test_days_that_cannot_be(day: dt.date, fault: str):
    assert rules.day_fault(day, dt.date(2022, 10, 20)) == fault


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12/2022", "12/2022"),
        (" 12 - 07 ", "12-07"),
        ("១២/២០២២", "12/2022"),
        ("", ""),
        ("1234567", "1234567"),
        ("0912345678", None),  # a telephone's shape
        ("091-234-5678", None),
        ("001099012345", None),  # an identity card's
        ("Hoa 12", None),
        ("-12", None),
        ("12\n/3", "12/3"),
        ("12;drop", None),
    ],
)
def test_paper_numbers(typed: str, kept: str | None):
    assert rules.paper_number(typed) == kept


@given(st.text(max_size=30))
def test_a_kept_paper_number_never_names_anybody(typed: str):
    kept = rules.paper_number(typed)
    assert kept is None or (len(kept) <= 12 and set(kept) <= set("0123456789/-"))
    assert kept is None or rules.paper_number(kept) == kept


def test_every_exit_leads_to_a_stage():
    assert rules.GRADUATED == GRADUATED_CODE
    assert (
        {rules.stage_after(kind) for kind in EXIT_KINDS.codes}
        == {"follow_up", "closure"}
        <= set(STAGES.codes)
    )
    assert [kind for kind in EXIT_KINDS.codes if rules.stage_after(kind) == "follow_up"] == [GRADUATED_CODE]


def test_needs_told_later_do_not_move_the_day_of_the_admission():
    first, later = dt.date(2022, 8, 11), dt.date(2022, 8, 28)
    stations, here = rules.path(first, [("admission", first), ("needs", later)], "needs")
    assert stations[here] == ("admitted", first)
    back = dt.date(2023, 1, 5)
    stations, here = rules.path(
        first, [("admission", first), ("closure", later), ("admission", back)], "admission"
    )
    assert stations[here] == ("admitted", back)
