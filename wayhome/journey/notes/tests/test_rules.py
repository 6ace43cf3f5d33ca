"""What can be true of a note."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.notes import codes, rules

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_a_day_lies_between_the_beginning_and_today(day: dt.date, began: dt.date, today: dt.date) -> None:
    fault = rules.fault(day, began, today)
    assert (fault is None) == (began <= day <= today)
    assert fault in (None, "future", "before")


@given(DAYS, st.none() | DAYS)
def test_the_next_contact_lies_behind(day: dt.date, next_on: dt.date | None) -> None:
    assert rules.next_fault(day, next_on) == (next_on is not None and next_on <= day)


@given(st.text(alphabet=st.sampled_from("aé \t\r\n"), max_size=40))
def test_words_are_tidied_once_and_nothing_is_lost(typed: str) -> None:
    kept = rules.words(typed)
    assert rules.words(kept) == kept
    assert "".join(kept.split()) == "".join(typed.split())
    assert "\n\n\n" not in kept


def test_every_kind_has_a_template() -> None:
    assert set(codes.TEMPLATES) == set(codes.KINDS.codes)
    for kind in codes.KINDS.codes:
        lines = codes.template(kind).split("\n")
        assert 2 <= len(lines) <= 5
        assert len(set(lines)) == len(lines)
