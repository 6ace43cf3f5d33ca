"""The schedule as it was kept, tries in vain, steps of the scale, the lines that miss an answer: pure, for every shape."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.aftercare import codes, criteria, rules
from wayhome.journey.aftercare.rules import AHEAD, KEPT, MISSED, NEXT, Contact

FIRST = dt.date(2022, 1, 1)
FOLLOW_UP = [7, 30, 91, 182, 365, 730, 1095]
DUE = [FIRST + dt.timedelta(days=days) for days in FOLLOW_UP]
days = st.integers(0, 1500).map(lambda n: FIRST + dt.timedelta(days=n))
schedules = st.lists(st.integers(1, 1200), min_size=1, max_size=9, unique=True).map(
    lambda found: [FIRST + dt.timedelta(days=n) for n in sorted(found)]
)


@given(schedules, st.lists(days, max_size=12), days)
def test_every_due_day_stands_in_one_state_and_one_is_next(
    due: list[dt.date], reached: list[dt.date], today: dt.date
):
    slots = rules.slots(due, reached, today)
    assert [slot.due for slot in slots] == due
    assert [slot.state for slot in slots].count(NEXT) <= 1
    # What is ahead lies behind the next; what was missed is over; each contact keeps at most one.
    states = [slot.state for slot in slots]
    if NEXT in states:
        assert AHEAD not in states[: states.index(NEXT)]
        assert MISSED not in states[states.index(NEXT) :]
    kept = [slot.on for slot in slots if slot.state == KEPT]
    assert len(set(kept)) == len(kept)
    assert set(kept) <= set(reached)
    assert all(
        end < today for slot, end in zip(slots, rules.windows(due), strict=True) if slot.state == MISSED
    )


@given(schedules, days)
def test_a_contact_on_its_day_keeps_it(due: list[dt.date], today: dt.date):
    assert all(slot.state == KEPT for slot in rules.slots(due, due, today))


def test_a_missed_contact_is_never_asked_for_again():
    slots = rules.slots(DUE, [], FIRST + dt.timedelta(days=100))
    assert [slot.state for slot in slots] == [MISSED, MISSED, NEXT, AHEAD, AHEAD, AHEAD, AHEAD]
    assert rules.next_due(slots, []) == DUE[2]
    over = rules.slots(DUE, [], FIRST + dt.timedelta(days=2000))
    assert rules.next_due(over, []) is None


def test_a_contact_counts_until_half_the_way_to_the_next_and_as_long_again_after_the_last():
    def day(number: int) -> dt.date:
        return FIRST + dt.timedelta(days=number)

    assert rules.windows([day(0), day(10), day(40)]) == [day(5), day(25), day(55)]
    assert rules.windows([day(0)]) == [day(30)]
    assert rules.windows([]) == []


def test_a_day_agreed_with_her_goes_before_the_schedule():
    agreed = DUE[1] + dt.timedelta(days=9)
    contacts = [Contact(DUE[0], True, agreed), Contact(DUE[0] + dt.timedelta(days=1), False)]
    assert rules.next_due(rules.slots(DUE, [DUE[0]], DUE[0]), contacts) == agreed
    assert (
        rules.next_due(rules.slots(DUE, [DUE[0], DUE[1]], DUE[1]), [*contacts, Contact(DUE[1], True)])
        == DUE[2]
    )


@given(st.lists(st.booleans(), max_size=10))
def test_attempts_are_those_since_she_was_last_reached(found: list[bool]):
    contacts = [Contact(FIRST, one) for one in found]
    count = rules.attempts(contacts)
    assert not any(found[len(found) - count :])
    assert count == len(found) or found[len(found) - count - 1]


@given(st.sampled_from(list(rules.SCALES)), st.data())
def test_a_step_is_plus_minus_or_the_same_and_turns_round(domain: str, data: st.DataObject):
    order = st.sampled_from([*rules.SCALES[domain], "not_asked"])
    before, now = data.draw(order), data.draw(order)
    turned = {"+": "-", "-": "+", "=": "=", "": ""}
    assert rules.step(domain, now, before) == turned[rules.step(domain, before, now)]
    assert (rules.step(domain, before, now) == "") == ("not_asked" in (before, now))


def test_scales_have_the_answers_of_the_forms():
    assert set(rules.SCALES["safety"]) == set(codes.SAFETY.codes)
    assert set(rules.LIFE) == set(codes.LIFE.codes)
    assert set(rules.SCALES) == set(codes.DOMAINS.codes)


def test_a_line_that_is_not_met_needs_a_reason():
    told = {"a": ("yes", ""), "b": ("no", "other"), "c": ("no", "")}
    assert rules.unanswered(["a", "b", "c", "d"], told) == ["c", "d"]


def test_an_office_has_lines_of_its_own(settings, tmp_path, db, cast):
    settings.HOME = tmp_path
    (tmp_path / "criteria.toml").write_text(
        '[vn]\nfrom = 2022-06-01\nchecked = "Mai"\ncriteria = ["papers", "health"]\n'
    )
    office = cast.offices["vn"]
    before = criteria.criteria(office, dt.date(2022, 5, 31))
    after = criteria.criteria(office, dt.date(2022, 6, 1))
    assert len(before.lines["criteria"]) == 11
    assert (after.lines["criteria"], after.checked, after.attempts) == (("papers", "health"), "Mai", 3)
    assert "children" in criteria.criteria(cast.offices["kh"], dt.date(2022, 6, 1)).lines["criteria"]
    assert all(
        isinstance(codes.LINES[part].label(line), Promise)
        for part, lines in before.lines.items()
        for line in lines
    )


@pytest.mark.parametrize(
    "text", ['criteria = ["wings"]', "criteria = []", "attempts = 0", 'fit = ["health", "health"]', "["]
)
def test_a_slip_in_the_offices_own_file_is_told_at_start_up(settings, tmp_path, text: str):
    settings.HOME = tmp_path
    (tmp_path / "criteria.toml").write_text(f"[vn]\n{text}\n")
    assert [one.id for one in criteria.FILE.faults()] == ["wayhome.E021"]
    with pytest.raises(ImproperlyConfigured):
        criteria.FILE.every_row()
