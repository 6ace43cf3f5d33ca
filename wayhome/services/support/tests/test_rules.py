"""Shapes of support: the clock, days inside an enrolment, person-days, what one got beside what all get."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.services.support.forms.packages import WIDE, window
from wayhome.services.support.rules import Span, clock, common, day_fault, merged, person_days

DAY = dt.date(2022, 10, 24)
DAYS = st.integers(-40, 40).map(lambda n: DAY + dt.timedelta(days=n))
ITEMS = st.frozensets(st.sampled_from(["food", "accommodation", "documents", "medical"]))


@st.composite
def spans(draw):
    """Enrolments of up to sixty days, or open."""
    first = draw(DAYS)
    return Span(first, draw(st.none() | st.integers(0, 60).map(lambda n: first + dt.timedelta(days=n))))


def listed(span: Span, until: dt.date) -> set[dt.date]:
    """The days of a span up to a day, one by one."""
    return {span.first + dt.timedelta(days=n) for n in range((until - span.first).days + 1) if span.holds(span.first + dt.timedelta(days=n))}  # fmt: skip


@given(spans(), DAYS, DAYS)
def test_an_enrolment_meets_a_month_when_they_share_a_day(span, one, other):
    first, last = min(one, other), max(one, other)
    shared = any(first <= day <= last for day in listed(span, last))
    assert span.meets(first, last) == shared


@given(spans(), DAYS)
def test_the_clock_counts_the_days_so_far(span, on):
    told = clock(span, on)
    if on < span.first:
        assert told is None
        return
    assert told.day == len(listed(span, on))
    assert told.of == (None if span.last is None else len(listed(span, span.last)))
    assert told.over == (span.last is not None and on > span.last)


@given(spans(), DAYS, DAYS)
def test_a_day_without_fault_is_past_and_inside(span, day, today):
    assert (day_fault(span, day, today) == "") == (span.holds(day) and day <= today)


@given(st.lists(st.tuples(st.sampled_from("abc"), DAYS, ITEMS)))
def test_person_days_are_the_sum_of_days_ticked(ticked):
    by_person = {person: {day for one, day, items in ticked if one == person and items} for person in "abc"}
    assert person_days(ticked) == sum(len(days) for days in by_person.values())


@given(ITEMS, st.booleans(), ITEMS, ITEMS)
def test_what_all_get_changes_only_what_was_changed(had, here, before, after):
    got = merged(had, here, before, after)
    if not here:
        assert not got
    elif not had:
        assert got == after
    else:
        for item in ("food", "accommodation", "documents", "medical"):
            changed = (item in before) != (item in after)
            assert (item in got) == ((item in after) if changed else (item in had))


@given(st.lists(ITEMS, max_size=6), ITEMS)
def test_ticking_what_stands_there_changes_nothing(people, after):
    before = common(people)
    for had in people:
        assert merged(had, bool(had), before, before) == had
    assert all(after <= merged(had, True, before, after) for had in people)


@given(spans(), DAYS, st.none() | DAYS)
def test_the_grid_shows_days_of_the_enrolment_at_most_a_week(span, now, wanted):
    shown = window(span.first, span.last, now, wanted)
    assert 1 <= len(shown) <= WIDE
    assert all(span.holds(day) for day in shown)
    assert shown == [shown[0] + dt.timedelta(days=n) for n in range(len(shown))]


def test_three_days_of_support():
    three = Span(DAY, DAY + dt.timedelta(days=2))
    assert [clock(three, DAY + dt.timedelta(days=n)).day for n in range(4)] == [1, 2, 3, 3]
    assert window(three.first, three.last, DAY, None) == [DAY + dt.timedelta(days=n) for n in range(3)]
