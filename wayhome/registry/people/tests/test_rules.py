"""Ages, bands and years of birth."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.codes import STATES
from wayhome.registry.people.rules import AGE_BANDS, age_band, age_on, birth_fault

DAY = dt.date(2022, 10, 24)


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-5"), (5, "0-5"), (6, "6-11"), (11, "6-11"), (12, "12-14"), (14, "12-14"), (15, "15-17"), (17, "15-17"),
     (18, "18-24"), (24, "18-24"), (25, "25-34"), (34, "25-34"), (35, "35-59"), (59, "35-59"), (60, "60+"), (119, "60+"), (None, None)],
)  # fmt: skip
def test_every_age_has_its_band(age: int | None, band: str | None) -> None:
    assert age_band(age) == band


def test_bands_follow_each_other_without_gap() -> None:
    for (_code, _first, last), (_next, first, _last) in itertools.pairwise(AGE_BANDS):
        assert last is not None
        assert first == last + 1
    assert (AGE_BANDS[0][1], AGE_BANDS[-1][2]) == (0, None)


def test_no_age_is_below_0() -> None:
    with pytest.raises(ValueError, match="below 0"):
        age_band(-1)


def test_an_age_is_the_one_reached_in_the_year() -> None:
    assert age_on(2004, "exact", DAY) == 18
    assert age_on(2004, "estimated", dt.date(2022, 1, 1)) == 18
    assert age_on(2022, "exact", DAY) == 0


@pytest.mark.parametrize("state", STATES)
def test_an_age_not_known_is_not_guessed(state: str) -> None:
    assert age_on(None, state, DAY) is None
    assert age_on(2004, state, DAY) is None
    assert age_on(2023, "exact", DAY) is None


@pytest.mark.parametrize(
    ("year", "precision", "fault"),
    [
        (2022, "exact", None), (1900, "estimated", None), (2023, "exact", "future"), (1899, "estimated", "early"), (0, "exact", "early"),
        (None, "not_asked", None), (None, "refused", None), (None, "unknown", None), (None, "exact", "no_year"), (None, "estimated", "no_year"),
        (2000, "unknown", "no_precision"), (2000, "not_asked", "no_precision"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_year_of_birth(year: int | None, precision: str, fault: str | None) -> None:
    assert birth_fault(year, precision, DAY) == fault


@given(st.none() | st.integers(-10, 3000), st.sampled_from(["exact", "estimated", *STATES]), st.dates())
def test_a_sound_year_gives_an_age_in_a_band_or_none(year: int | None, precision: str, day: dt.date) -> None:
    if birth_fault(year, precision, day) is None:
        age = age_on(year, precision, day)
        assert (age is None) == (year is None)
        assert (age_band(age) is None) == (year is None)
