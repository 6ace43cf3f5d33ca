"""What can be true of a count of something else: pure."""

import datetime as dt
import re
from decimal import Decimal

EARLIEST = dt.date(2000, 1, 1)
MOST = Decimal(100_000_000)
LANGUAGES = ("en", "vi", "km")
LONGEST = 60
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def code_of(name: str) -> str:
    """Return the code of a kind by its English name: ``Meals served`` is ``meals_served``."""
    return _NOT_A_WORD.sub("_", name.lower()).strip("_")[:40].rstrip("_")


def told(words: dict[str, str]) -> dict[str, str]:
    """Return words by language without empty ones and stray spaces."""
    bare = {language: " ".join(text.split()) for language, text in words.items() if language in LANGUAGES}
    return {language: text for language, text in bare.items() if text}


def kind_fault(names: dict[str, str], units: dict[str, str]) -> str:
    """Return ``no_name``, ``no_unit`` (in no language), ``long`` or nothing."""
    if not names:
        return "no_name"
    if not units:
        return "no_unit"
    return "long" if any(len(text) > LONGEST for text in (*names.values(), *units.values())) else ""


def tally_fault(quantity: Decimal, happened_on: dt.date, ended_on: dt.date | None, today: dt.date) -> str:
    """Return ``nothing`` (0 or less), ``absurd``, ``parts`` (more than two decimals), ``future``, ``early``, ``ended`` or nothing."""
    if not quantity.is_finite():
        return "absurd"
    found = {
        "nothing": quantity <= 0,
        "absurd": quantity > MOST,
        "parts": quantity.is_finite() and quantity != round(quantity, 2),
        "future": happened_on > today,
        "early": happened_on < EARLIEST,
        "ended": ended_on is not None and happened_on > ended_on,
    }
    return next((word for word, wrong in found.items() if wrong), "")


def in_language(words: dict[str, str], language: str) -> str:
    """Return the words in a language, else in English, else in any."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
