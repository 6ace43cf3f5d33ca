"""What signs come to, and what a paper's number may look like: pure."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

from wayhome.registry.people.rules import latin

ACT, MEANS, PURPOSE = "act", "means", "purpose"
# A running number, and a year or a short part behind it: no telephone or identity number fits in.
_DOCUMENT = re.compile(r"\d{1,6}(?:[/-](?:\d{1,2}|(?:19|20)\d{2}))?")


def document_number(typed: str) -> str | None:
    """Return the number of a decision or an operation as kept: digits, with a dash or slash before a year; None if it is anything else."""
    bare = re.sub(r"\s+", "", latin(typed))
    return bare if not bare or _DOCUMENT.fullmatch(bare) else None


def age_on(birth_year: int | None, on: dt.date) -> int | None:
    """Return the most years somebody born in a year can have on a day, None where no year was told."""
    return None if birth_year is None else on.year - birth_year


def asked(birth_year: int | None, on: dt.date, grown: int) -> tuple[str, ...]:
    """Return which parts are looked for: how it was done is not, for who is under age on that day."""
    age = age_on(birth_year, on)
    return (ACT, PURPOSE) if age is not None and age < grown else (ACT, MEANS, PURPOSE)


def missing(found: Mapping[str, Collection[Any]], wanted: Collection[str]) -> tuple[str, ...]:
    """Return the parts without any sign: where it is none, all that the law's shape asks for was seen."""
    return tuple(part for part in wanted if not found.get(part))
