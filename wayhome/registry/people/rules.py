"""Ages and years of birth: pure."""

import datetime as dt

FIRST_YEAR = 1900
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
