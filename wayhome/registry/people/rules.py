"""Ages and years of birth, numbers of paper lists, and spans of an enrolment: pure."""

import datetime as dt
import re

from wayhome.kit.formats import latin

FIRST_YEAR = 1900
EARLIEST = dt.date(2000, 1, 1)
MOST_TOGETHER = 200
# Seven digits at most: a telephone or identity number does not fit, so that none is kept here by mistake.
_PAPER = re.compile(r"(?!(?:[/-]*\d){8})\d[\d/-]{0,11}")
KNOWN_PRECISIONS = frozenset({"exact", "estimated"})
# (code, youngest, oldest), in completed years; the last has no end. Bands differ between sources, so they are data.
AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("0-5", 0, 5),
    ("6-11", 6, 11),
    ("12-14", 12, 14),
    ("15-17", 15, 17),
    ("18-24", 18, 24),
    ("25-34", 25, 34),
    ("35-59", 35, 59),
    ("60+", 60, None),
)


def age_on(birth_year: int | None, precision: str, day: dt.date) -> int | None:
    """Return the age, in years, that a person reaches in the year of ``day``; she may be one year younger on the day.

    None where no year was recorded (``precision`` is then "not asked", "refused" or "unknown"), and for a day before
    the year of birth: an age that is not known is never guessed.
    """
    if birth_year is None or precision not in KNOWN_PRECISIONS or birth_year > day.year:
        return None
    return day.year - birth_year


def age_band(age: int | None) -> str | None:
    """Return the code of the band an age (in years) falls in; None for None. ValueError for an age below 0."""
    if age is None:
        return None
    if age < 0:
        raise ValueError("an age cannot be below 0")
    return next(code for code, first, last in AGE_BANDS if age >= first and (last is None or age <= last))


def birth_fault(birth_year: int | None, precision: str, day: dt.date) -> str | None:
    """Return what is wrong with a year of birth on a day, or None.

    ``future``, ``early`` (before 1900), ``no_precision`` (a year, but not whether it is known or estimated),
    ``no_year`` (said to be known or estimated, but no year).
    """
    if birth_year is None:
        return "no_year" if precision in KNOWN_PRECISIONS else None
    if birth_year > day.year:
        return "future"
    if birth_year < FIRST_YEAR:
        return "early"
    return None if precision in KNOWN_PRECISIONS else "no_precision"


def paper_number(typed: str) -> str | None:
    """Return the number of a paper list as kept: up to 7 digits with dashes and slashes, a digit first; None if it is anything else."""
    bare = re.sub(r"\s+", "", latin(typed))
    return bare if not bare or _PAPER.fullmatch(bare) else None


def span_fault(first: dt.date, last: dt.date | None, today: dt.date) -> str:
    """Return what is wrong with an enrolment's days: ``future`` (it begins after today), ``early`` (before 2000), ``backwards``, or nothing.

    ``last`` None is still open, and may lie ahead: a package of three days is known to end the day after tomorrow.
    """
    if first > today:
        return "future"
    if first < EARLIEST:
        return "early"
    return "backwards" if last is not None and last < first else ""


def days_in(first: dt.date, last: dt.date | None, until: dt.date) -> list[dt.date]:
    """Return the days of an enrolment up to ``until`` (that day too), oldest first: none before it began or after its last day."""
    end = until if last is None else min(last, until)
    return [first + dt.timedelta(days=n) for n in range((end - first).days + 1)]
