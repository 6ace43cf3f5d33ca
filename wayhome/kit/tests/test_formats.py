"""Numbers and dates as each language writes them, and read back as people type them."""

import contextlib
import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit import formats
from wayhome.kit.dates import Month

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
LANGUAGES = st.sampled_from(["en", "vi", "km"])
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
DAY = dt.date(2022, 10, 24)


@pytest.mark.parametrize(
    ("lang", "long", "short", "month", "week"),
    [
        ("en", "24 October 2022", "24 Oct 2022", "October 2022", "24–28 October 2022"),
        ("vi", "ngày 24 tháng 10 năm 2022", "24/10/2022", "tháng 10 năm 2022", "24–28 tháng 10 năm 2022"),
        ("km", "ថ្ងៃទី24 ខែតុលា ឆ្នាំ2022", "24 តុលា 2022", "ខែតុលា ឆ្នាំ2022", "ថ្ងៃទី24–28 ខែតុលា ឆ្នាំ2022"),
    ],
)
def test_dates(lang: str, long: str, short: str, month: str, week: str) -> None:
    assert formats.day(DAY, lang) == long
    assert formats.day(DAY, lang, "short") == short
    assert formats.month(Month(2022, 10), lang) == month
    assert formats.days(DAY, dt.date(2022, 10, 28), lang) == week


def test_spans_over_months_and_years() -> None:
    assert formats.days(DAY, DAY) == "24 October 2022"
    assert formats.days(DAY, dt.date(2022, 11, 2)) == "24 October – 2 November 2022"
    assert formats.days(DAY, dt.date(2023, 10, 28)) == "24 October 2022 – 28 October 2023"
    assert formats.days(DAY, dt.date(2022, 11, 2), "vi") == "24 tháng 10 – 2 tháng 11 năm 2022"


def test_numbers_shares_money() -> None:
    assert [formats.number(122321, lang) for lang in ("en", "vi", "km")] == ["122,321", "122.321", "122,321"]
    assert formats.number(Decimal("1.25"), "vi") == "1,25"
    assert formats.number(3, "en", 1) == "3.0"
    assert formats.percent(0.256, "vi", 1) == "25,6%"
    assert formats.money(9500000, "VND", "vi") == "9.500.000\xa0₫"
    assert formats.money(Decimal("12.5"), "USD", "en") == "US$12.50"
    assert formats.money(40000, "KHR", "km") == "40,000៛"


def test_an_unknown_language_is_written_in_english() -> None:
    assert formats.day(DAY, "fr") == "24 October 2022"
    assert formats.day(DAY, "vi-vn") == formats.day(DAY, "vi")


@given(DAYS, LANGUAGES, st.sampled_from(["long", "full", "short", "day"]))
def test_only_latin_digits(day: dt.date, lang: str, style: str) -> None:
    assert not re.search("[០-៩]", formats.day(day, lang, style))


@given(
    DAYS,
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d"]),
    st.booleans(),
)
def test_every_way_of_typing_a_date_is_read(day: dt.date, how: str, khmer: bool) -> None:
    typed = day.strftime(how)
    assert formats.read_date(typed.translate(KHMER) if khmer else f" {typed} ") == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("31/02/2022", "day"),
        ("29.2.2023", "day"),
        ("00/10/2022", "day"),
        ("3/13/2022", "month"),
        ("24/10/22", "year"),
        ("24/10/0022", "year"),
        ("yesterday", "date"),
        ("24/10", "date"),
        ("2022-10-241", "date"),
    ],
)
def test_what_is_no_date_is_told_why(typed: str, reason: str) -> None:
    with pytest.raises(formats.Unreadable) as told:
        formats.read_date(typed)
    assert told.value.reason == reason


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(typed: str) -> None:
    for read in (formats.read_date, formats.read_whole, formats.read_month):
        with contextlib.suppress(formats.Unreadable):
            read(typed)


@given(st.integers(0, 10**12), LANGUAGES, st.booleans())
def test_numbers_are_read_as_they_are_written(value: int, lang: str, khmer: bool) -> None:
    written = formats.number(value, lang)
    assert formats.read_whole(written.translate(KHMER) if khmer else written) == value


@pytest.mark.parametrize("typed", ["", "12a", "1,5", "1.56", "1,564.5", "12,34,567", "--3"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(formats.Unreadable):
        formats.read_whole(typed)


@pytest.mark.parametrize("typed", ["10/2022", "2022-10", "10.2022", "១០/២០២២"])
def test_months_are_read(typed: str) -> None:
    assert formats.read_month(typed) == Month(2022, 10)
