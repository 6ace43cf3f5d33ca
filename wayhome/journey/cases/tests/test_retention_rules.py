"""How long a kind of record is kept: whatever the days and terms, nothing goes too early, and the data of countries are whole."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import codes
from wayhome.journey.cases.retention import FILE, terms
from wayhome.journey.cases.rules import retention as rules
from wayhome.journey.cases.rules.consents import months_later
from wayhome.journey.cases.rules.retention import Life, Rule, due

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31))
MONTHS = st.integers(1, 240)


@st.composite
def rule(draw: st.DrawFn) -> Rule:
    return Rule(
        "files", draw(st.sampled_from(["end", "contact"])), draw(MONTHS), draw(MONTHS), draw(st.sampled_from(["end", "majority"]))
    )  # fmt: skip


@st.composite
def life(draw: st.DrawFn) -> Life:
    began = draw(DAYS)
    ended = draw(st.none() | st.dates(began, dt.date(2031, 12, 31)))
    last = draw(st.dates(max(began, ended or began), dt.date(2033, 12, 31)))
    born = draw(st.none() | st.integers(1950, 2030))
    return Life(began, ended, last, rules.of_age(born, draw(st.booleans()), 18, 2))


@given(rule(), life())
def test_nothing_goes_before_its_time(one: Rule, lived: Life) -> None:
    on = due(one, lived)
    assert on is not None
    end = lived.ended_on or lived.last_on
    assert on >= months_later(end, min(one.adult, one.child))
    if one.starts == "contact":
        assert on >= months_later(lived.last_on, min(one.adult, one.child))
    if lived.of_age_on is None:  # not known: the longer of both
        assert on >= months_later(end, max(one.adult, one.child))
    elif one.child_starts == "majority" and lived.began_on < lived.of_age_on:
        assert on >= months_later(lived.of_age_on, one.child)


@given(rule(), life(), st.none() | DAYS, MONTHS)
def test_a_decision_and_a_longer_rule_only_make_it_later(
    one: Rule, lived: Life, kept: dt.date | None, more: int
) -> None:
    plain, held = due(one, lived), due(one, lived, kept)
    assert plain is not None
    assert held == (plain if kept is None else max(plain, kept))
    longer = Rule(one.category, one.starts, one.adult + more, one.child + more, one.child_starts)
    assert due(longer, lived, kept) >= held
    later = Life(lived.began_on, lived.ended_on, lived.last_on + dt.timedelta(days=more), lived.of_age_on)
    assert due(one, later) >= plain


@given(rule(), life())
def test_who_is_in_service_has_no_day(one: Rule, lived: Life) -> None:
    assert due(one, Life(lived.began_on, None, lived.last_on, lived.of_age_on, open=True)) is None


@given(st.lists(st.none() | DAYS, max_size=5))
def test_all_of_it_goes_with_the_last(days: list[dt.date | None]) -> None:
    found = rules.all_due(days)
    assert (found is None) == (not days or None in days)
    assert found is None or all(day is not None and day <= found for day in days)


def test_a_child_s_clock_starts_at_her_coming_of_age() -> None:
    one = Rule("legal", "end", 120, 120, "majority")
    child = Life(
        dt.date(2015, 1, 1), dt.date(2016, 5, 1), dt.date(2016, 5, 1), rules.of_age(2008, False, 18, 2)
    )
    assert due(one, child) == dt.date(2036, 12, 31)
    guessed = Life(child.began_on, child.ended_on, child.last_on, rules.of_age(2008, True, 18, 2))
    assert due(one, guessed) == dt.date(2038, 12, 31)
    adult = Life(child.began_on, child.ended_on, child.last_on, rules.of_age(1990, False, 18, 2))
    assert due(one, adult) == dt.date(2026, 5, 1)


@given(DAYS, st.integers(-400, 3000))
def test_a_decision_looks_ahead_and_not_too_far(today: dt.date, ahead: int) -> None:
    until = today + dt.timedelta(days=ahead)
    fault = rules.keep_fault(today, until)
    assert (fault == "past") == (until <= today)
    assert fault != "long" or until > months_later(today, rules.LONGEST_KEPT)
    assert (fault == "") == (today < until <= months_later(today, rules.LONGEST_KEPT))


def test_the_rules_name_every_kind() -> None:
    assert {*rules.OF_A_PERSON, *rules.OF_AN_OFFICE} == set(codes.RETAINED.codes)
    assert set(rules.ALONE) < set(rules.OF_A_PERSON)


@pytest.mark.django_db
def test_every_country_has_whole_rules_that_no_lawyer_has_read(cast: Cast) -> None:
    for office in cast.offices.values():
        told = terms(office, dt.date(2026, 11, 22))
        assert set(told.rules) == set(codes.RETAINED.codes)
        assert all(one.basis for one in told.rules.values())
        assert not told.checked
        assert not told.own
        identity = told.rules["identity"]
        assert identity.child_starts == "majority"
    assert terms(cast.offices["kh"], dt.date(2026, 1, 1)).rules["money"].least == 120


@pytest.mark.django_db
def test_an_office_may_change_them_within_the_law(
    cast: Cast, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.HOME = str(tmp_path)  # type: ignore[attr-defined]
    own = tmp_path / FILE.shipped.name
    own.write_text(
        "[kh.rules]\nmoney = { adult = 6, child = 6 }\nfiles = { adult = 400 }\ncasework = { adult = 36 }\n"
    )
    kh, vn = (terms(cast.offices[code], dt.date(2026, 1, 1)) for code in ("kh", "vn"))
    assert kh.own
    assert not vn.own
    assert (kh.rules["money"].adult, kh.rules["files"].adult, kh.rules["casework"].adult) == (120, 84, 36)
    assert kh.rules["casework"].child == vn.rules["casework"].child
    own.write_text("[kh.rules]\nmoney = { adult = 6, child = 6, least = 1, most = 6 }\n")
    assert terms(cast.offices["kh"], dt.date(2026, 1, 1)).rules["money"].adult == 120, (
        "no office writes the law"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    ["[vn.rules]\nnames = { adult = 3 }", "[vn.rules]\nfiles = { adult = 0 }", "[vn.rules]\nfiles = { adult = 'x' }",
     "[vn.rules]\nfiles = { starts = 'never' }", "[vn.rules]\nfiles = { child_starts = 'x' }", "[vn.rules]\nfiles = { forever = 1 }",
     "[vn]\nmajority = 3", "[vn", "vn = 3"],
)  # fmt: skip
def test_a_slip_in_an_office_s_file_is_told_at_the_start(
    cast: Cast, settings: pytest.FixtureRequest, tmp_path: Path, wrong: str
) -> None:
    settings.HOME = str(tmp_path)  # type: ignore[attr-defined]
    assert FILE.faults() == []
    (tmp_path / FILE.shipped.name).write_text(wrong)
    assert [error.id for error in FILE.faults()] == ["wayhome.E004"]
    with pytest.raises(ImproperlyConfigured):
        terms(cast.offices["vn"], dt.date(2026, 1, 1))
