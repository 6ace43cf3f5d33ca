"""What answers come to: a withdrawal wins over what came before it, a later yes opens again, on any day; ages are never guessed."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.cases.rules.consents import (
    ALL,
    EXPIRED,
    FAMILY,
    LONGEST_YEARS,
    NO,
    NOT_ASKED,
    NOT_NOW,
    OWN,
    PUBLIC,
    PURPOSES,
    TO_WHOM,
    WITHDRAWN,
    YES,
    Answer,
    Band,
    Recipient,
    given_fault,
    months_later,
    opened,
    possible_bands,
    recipient_of,
    stand,
    standings,
    until_fault,
    with_what_hangs_on,
)

DAY = dt.date(2022, 10, 1)
POLICE, SCHOOLS = Recipient("kind", None, "police"), Recipient("kind", None, "school")
STATION = Recipient("agency", uuid.UUID(int=1), "police")
OTHER_STATION = Recipient("agency", uuid.UUID(int=2), "police")
WHOM = [POLICE, SCHOOLS, STATION, OTHER_STATION, FAMILY, OWN, PUBLIC]
days = st.integers(0, 60).map(lambda n: DAY + dt.timedelta(days=n))


def said(answer: str, to: Recipient, on: dt.date, nth: int, until: dt.date | None = None) -> Answer:
    return Answer("sharing", to, answer, on, nth, until)


@st.composite
def histories(draw: st.DrawFn) -> list[Answer]:
    """Answers in any order of days, each with its number."""
    told = []
    for nth in range(draw(st.integers(0, 8))):
        answer = draw(st.sampled_from([YES, NO, NOT_NOW, WITHDRAWN]))
        to = draw(st.sampled_from(WHOM if answer == YES else [*WHOM, ALL]))
        on = draw(days)
        until = on + dt.timedelta(days=draw(st.integers(0, 90))) if answer == YES else None
        told.append(said(answer, to, on, nth, until))
    return told


@given(histories(), st.sampled_from(WHOM), days)
def test_silence_is_never_a_yes(told: list[Answer], to: Recipient, day: dt.date):
    standing = stand(told, to, day)
    yes = [one for one in told if one.answer == YES and one.on <= day and one.to.covers(to)]
    assert not standing.open or yes
    if standing.open:
        assert standing.until is not None
        assert standing.until >= day


@given(histories(), st.sampled_from(WHOM), days, st.sampled_from([NO, NOT_NOW, WITHDRAWN]))
def test_what_is_taken_back_wins_over_every_earlier_yes(
    told: list[Answer], to: Recipient, day: dt.date, how: str
):
    earlier = [one for one in told if one.on <= day]
    for whom in (to, ALL):
        closed = [*earlier, said(how, whom, day, 99)]
        assert not stand(closed, to, day).open
        assert not stand(closed, to, day + dt.timedelta(days=30)).open


@given(histories(), st.sampled_from(WHOM), days)
def test_a_later_yes_opens_again(told: list[Answer], to: Recipient, day: dt.date):
    earlier = [one for one in told if one.on <= day]
    until = day + dt.timedelta(days=10)
    opened_again = [*earlier, said(YES, to, day, 99, until)]
    assert stand(opened_again, to, day).open
    assert stand(opened_again, to, until).open
    assert stand(opened_again, to, until + dt.timedelta(days=1)).state == EXPIRED


@given(histories(), st.sampled_from(WHOM), days)
def test_what_comes_later_changes_no_earlier_day(told: list[Answer], to: Recipient, day: dt.date):
    known = [one for one in told if one.on <= day]
    assert stand(told, to, day) == stand(known, to, day)


@given(histories(), st.sampled_from(WHOM), days, st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(
    told: list[Answer], to: Recipient, day: dt.date, by: object
):
    mixed = list(told)
    by.shuffle(mixed)  # type: ignore[attr-defined]
    assert stand(mixed, to, day) == stand(told, to, day)


@given(histories(), days)
def test_what_is_open_is_open_for_each_it_names(told: list[Answer], day: dt.date):
    for purpose, to in opened(told, day):
        assert stand([one for one in told if one.purpose == purpose], to, day).open
    assert {to for to, standing in standings(told, day) if standing.open} == {
        to for _p, to in opened(told, day)
    }


def test_a_yes_to_a_kind_is_one_to_each_of_them_and_to_nobody_else():
    told = [said(YES, POLICE, DAY, 1, DAY + dt.timedelta(days=9))]
    assert stand(told, STATION, DAY).open
    assert stand(told, POLICE, DAY).open
    assert stand(told, SCHOOLS, DAY).state == NOT_ASKED
    assert stand(told, FAMILY, DAY).state == NOT_ASKED
    one = [said(YES, STATION, DAY, 1, DAY)]
    assert stand(one, POLICE, DAY).state == NOT_ASKED
    assert stand(one, OTHER_STATION, DAY).state == NOT_ASKED


def test_a_no_to_one_outlasts_a_later_yes_to_its_kind():
    later = DAY + dt.timedelta(days=1)
    told = [said(NO, STATION, DAY, 1), said(YES, POLICE, later, 2, later)]
    assert stand(told, STATION, later).state == NO
    assert stand(told, OTHER_STATION, later).open
    # Asked about that one itself, she may say yes again.
    assert stand([*told, said(YES, STATION, later, 3, later)], STATION, later).open


def test_answers_of_one_day_go_by_their_number():
    yes, back = said(YES, POLICE, DAY, 1, DAY), said(WITHDRAWN, ALL, DAY, 2)
    assert stand([back, yes], POLICE, DAY).state == WITHDRAWN
    assert stand([said(WITHDRAWN, ALL, DAY, 1), said(YES, POLICE, DAY, 2, DAY)], POLICE, DAY).open


def test_what_is_withheld_is_not_allowed():
    told = [Answer("sharing", POLICE, YES, DAY, 1, DAY, ("health", "whereabouts"))]
    standing = stand(told, STATION, DAY)
    assert standing.allows("identity")
    assert not standing.allows("health")
    assert not stand(told, STATION, DAY + dt.timedelta(days=1)).allows("identity")


def test_sharing_is_always_with_somebody():
    with pytest.raises(ValueError, match="say with whom"):
        recipient_of("sharing")
    assert recipient_of("story") == PUBLIC
    assert recipient_of("service") == OWN
    assert set(TO_WHOM) == set(PURPOSES)


def test_without_our_help_there_is_nothing_that_hangs_on_it():
    assert with_what_hangs_on(["service"]) == ("service", "sharing", "research", "story", "image")
    assert with_what_hangs_on(["image", "sharing"]) == ("sharing", "image")


BANDS = [Band("0-6", 0, 6, "guardian", "told"), Band("7-15", 7, 15, "both", "spoken"), Band("16-17", 16, 17, "both", "signed"), Band("18+", 18, None, "person", "own")]  # fmt: skip


@given(st.integers(1950, 2022), st.integers(0, 365))
def test_a_year_of_birth_leaves_every_age_open_that_she_can_have(year: int, born: int):
    birthday = dt.date(year, 1, 1) + dt.timedelta(days=min(born, 364))
    if birthday > DAY:
        return
    age = DAY.year - year - ((DAY.month, DAY.day) < (birthday.month, birthday.day))
    possible = possible_bands(BANDS, year, "exact", DAY)
    assert any(band.first <= age and (band.last is None or age <= band.last) for band in possible)
    assert len(possible) <= 2
    assert set(possible) <= set(possible_bands(BANDS, year, "estimated", DAY, 2))


def test_an_age_that_is_not_known_is_not_guessed():
    assert possible_bands(BANDS, None, "unknown", DAY) == []
    assert possible_bands(BANDS, 2030, "exact", DAY) == []
    assert [band.code for band in possible_bands(BANDS, 2004, "exact", DAY)] == ["16-17", "18+"]
    assert [band.code for band in possible_bands(BANDS, 2003, "exact", DAY)] == ["18+"]
    assert [band.code for band in possible_bands(BANDS, 2002, "estimated", DAY, 2)] == ["16-17", "18+"]


@pytest.mark.parametrize(
    ("decides", "given_by", "fault"),
    [
        ("person", "person", ""), ("person", "guardian", "for_adult"), ("person", "both", "for_adult"), ("person", "authority", "for_adult"),
        ("both", "both", ""), ("both", "person", "alone"), ("both", "guardian", "unasked"), ("both", "authority", ""),
        ("guardian", "guardian", ""), ("guardian", "both", ""), ("guardian", "person", "alone"), ("guardian", "authority", ""),
        ("", "person", ""), ("", "guardian", ""),
    ],
)  # fmt: skip
def test_who_decides_by_age(decides: str, given_by: str, fault: str):
    assert given_fault(decides, given_by) == fault


@given(days, st.integers(1, 60))
def test_months_later_is_a_day_of_that_month(day: dt.date, months: int):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert months_later(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)


def test_the_last_day_of_a_yes():
    assert until_fault(DAY, None, None) == "missing"
    assert until_fault(DAY, DAY - dt.timedelta(days=1), None) == "backwards"
    assert until_fault(DAY, months_later(DAY, LONGEST_YEARS * 12) + dt.timedelta(days=1), None) == "long"
    assert until_fault(DAY, DAY + dt.timedelta(days=9), DAY) == "authority"
    assert until_fault(DAY, DAY, DAY) == ""
