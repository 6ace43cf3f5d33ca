"""Numbers, dates and money as each language writes them, and read back as people type them; always Latin digits."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from babel import Locale, dates, numbers

from wayhome.kit.dates import FIRST_YEAR, LAST_YEAR, Month

_T = TypeVar("_T")

OWN_NAMES = {"en": "English", "vi": "Tiếng Việt", "km": "ខ្មែរ"}
_LOCALES = {"en": "en_GB", "vi": "vi", "km": "km"}

# What people write, in CLDR's pattern letters. CLDR's own long Vietnamese and Khmer dates read like tables,
# so those two follow the office letters of each country; month names are CLDR's.
_PATTERNS = {
    "en": {
        "long": "d MMMM y",
        "full": "EEEE d MMMM y",
        "short": "d MMM y",
        "day": "d MMM",
        "month": "MMMM y",
        "month_short": "MMM y",
        "month_tick": "MMM",
    },
    "vi": {
        "long": "'ngày' d 'tháng' M 'năm' y",
        "full": "EEEE, 'ngày' d 'tháng' M 'năm' y",
        "short": "dd/MM/y",
        "day": "dd/MM",
        "month": "'tháng' M 'năm' y",
        "month_short": "MM/y",
        "month_tick": "'T'M",
    },
    "km": {
        "long": "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y",
        "full": "'ថ្ងៃ'EEEE 'ទី'd 'ខែ'MMMM 'ឆ្នាំ'y",
        "short": "d MMM y",
        "day": "d MMM",
        "month": "'ខែ'MMMM 'ឆ្នាំ'y",
        "month_short": "MMM y",
        "month_tick": "MMM",
    },
}
# Two days: in one month, in one year, in two years. {a} and {b} are written with the patterns beside them.
_RANGES = {
    "en": (
        ("d", "{a}–{b}", "d MMMM y"),
        ("d MMMM", "{a} – {b}", "d MMMM y"),
        ("d MMMM y", "{a} – {b}", "d MMMM y"),
    ),
    "vi": (
        ("d", "{a}–{b}", "d 'tháng' M 'năm' y"),
        ("d 'tháng' M", "{a} – {b}", "d 'tháng' M 'năm' y"),
        ("d 'tháng' M 'năm' y", "{a} – {b}", "d 'tháng' M 'năm' y"),
    ),
    "km": (
        ("'ថ្ងៃទី'd", "{a}–{b}", "d 'ខែ'MMMM 'ឆ្នាំ'y"),
        ("'ថ្ងៃទី'd 'ខែ'MMMM", "{a} – {b}", "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y"),
        ("'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y", "{a} – {b}", "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y"),
    ),
}
# Currencies whose hundredths nobody pays.
WHOLE = {"VND", "KHR", "AFN"}

_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 3)
_GROUP = re.compile(r"^\d{1,3}(?:([.,\s\u00a0\u202f'])\d{3})(?:\1\d{3})*$")
_DATE = re.compile(r"^(\d{1,4})[\s./\-\u2010-\u2015,]+(\d{1,2})[\s./\-\u2010-\u2015,]+(\d{1,4})$")


class Unreadable(ValueError):
    """What was typed is no such thing; ``reason`` is a word for the caller to make a sentence of."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def language(lang: str | None) -> str:
    """Return the language of ours for a code such as ``vi-vn``; English for any other."""
    base = (lang or "en").split("-")[0].split("_")[0]
    return base if base in _LOCALES else "en"


@lru_cache
def _locale(lang: str) -> Locale:
    return Locale.parse(_LOCALES[lang])


def _write(day: dt.date, pattern: str, lang: str) -> str:
    return dates.format_date(day, format=pattern, locale=_locale(lang))


def number(value: int | float | Decimal, lang: str = "en", places: int | None = None) -> str:
    """Return ``1,564`` (en, km) or ``1.564`` (vi); ``places`` fixes the decimals, else as many as needed, at most 3."""
    lang = language(lang)
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return _decimal(value, pattern, lang)


@lru_cache(maxsize=4096)
def _decimal(value: int | float | Decimal, pattern: str | None, lang: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=_locale(lang))


def percent(share: float | Decimal, lang: str = "en", places: int = 0) -> str:
    """Return a share of 1 as a percentage: 0.25 is ``25%``."""
    pattern = "#,##0" + ("." + "0" * places if places else "") + "%"
    return numbers.format_percent(share, format=pattern, locale=_locale(language(lang)))


def money(amount: int | Decimal, currency: str, lang: str = "en") -> str:
    """Return an amount in an ISO 4217 currency; đồng, riel and afghani are written whole."""
    locale = _locale(language(lang))
    pattern = locale.currency_formats["standard"].pattern
    if currency in WHOLE and amount == int(amount):
        pattern = pattern.replace(".00", "")
    return numbers.format_currency(amount, currency, format=pattern, locale=locale, currency_digits=False)


def day(value: dt.date, lang: str = "en", style: str = "long") -> str:
    """Return a date; ``style``: long, full (with the weekday), short, day (without the year)."""
    lang = language(lang)
    return _write(value, _PATTERNS[lang][style], lang)


def month(value: Month | dt.date, lang: str = "en", style: str = "long") -> str:
    """Return a month: ``October 2022``, ``tháng 10 năm 2022``; ``style``: long, short, tick (under a chart's bar)."""
    lang = language(lang)
    first = value.first if isinstance(value, Month) else value
    return _write(first, _PATTERNS[lang]["month" if style == "long" else f"month_{style}"], lang)


def days(first: dt.date, last: dt.date, lang: str = "en") -> str:
    """Return two dates as one span: ``24–28 October 2022``."""
    lang = language(lang)
    if first == last:
        return day(first, lang)
    same = (first.year == last.year) and (1 if first.month == last.month else 2)
    before, joint, after = _RANGES[lang][{1: 0, 2: 1, False: 2}[same]]
    return joint.format(a=_write(first, before, lang), b=_write(last, after, lang))


def moment(value: dt.datetime, lang: str = "en") -> str:
    """Return date and time of day, as ``24 Oct 2022, 08:12``, in the zone the moment carries."""
    return f"{day(value.date(), lang, 'short')}, {value:%H:%M}"


def latin(text: str) -> str:
    """Return the text with Khmer, Persian and Arabic digits as Latin ones."""
    return text.translate(_DIGITS)


def read_whole(typed: str) -> int:
    """Read a whole number as people type it: ``1564``, ``1,564``, ``1.564``, ``១៥៦៤``; Unreadable if it is none."""
    text = latin(typed).strip()
    if _GROUP.match(text):
        text = re.sub(r"\D", "", text)
    if not re.fullmatch(r"[-\u2212]?\d{1,15}", text):
        raise Unreadable("number")
    return int(text.replace("\u2212", "-"))


def read_date(typed: str) -> dt.date:
    """Read a date written day first (``24/10/2022``, ``24.10.2022``, ``24102022``, ``២៤/១០/២០២២``) or ``2022-10-24``.

    Unreadable with the reason ``date`` (no date at all), ``year`` (not four digits), ``month`` (not 1 to 12) or
    ``day`` (the month has no such day).
    """
    text = latin(typed).strip()
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    found = _DATE.match(text)
    if not found:
        raise Unreadable("date")
    first, middle, last = found.groups()
    year, month_, day_ = (first, middle, last) if len(first) == 4 else (last, middle, first)
    if len(year) != 4 or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Unreadable("year")
    if len(day_) > 2:
        raise Unreadable("date")
    if not 1 <= int(month_) <= 12:
        raise Unreadable("month")
    return _or(lambda: dt.date(int(year), int(month_), int(day_)), "day")


def read_month(typed: str) -> Month:
    """Read a month: ``10/2022``, ``2022-10``, ``១០/២០២២``; Unreadable ``month`` if it is none."""
    parts = re.split(r"[\s./\-\u2010-\u2015,]+", latin(typed).strip())
    if len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts):
        year, month_ = parts if len(parts[0]) == 4 else reversed(parts)
        if len(year) == 4 and len(month_) <= 2 and FIRST_YEAR <= int(year) <= LAST_YEAR:
            return _or(lambda: Month(int(year), int(month_)), "month")
    raise Unreadable("month")


def _or(make: Callable[[], _T], reason: str) -> _T:
    try:
        return make()
    except ValueError as wrong:
        raise Unreadable(reason) from wrong
