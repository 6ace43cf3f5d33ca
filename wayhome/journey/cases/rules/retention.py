"""How long a kind of record is kept after help has ended: pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.journey.cases.rules.consents import months_later

END, CONTACT, MAJORITY = "end", "contact", "majority"
IDENTITY = "identity"
# What a person's own line stands for; the others belong to the office as a whole.
OF_A_PERSON = ("identity", "casework", "clinical", "legal", "money", "consents", "files")
OF_AN_OFFICE = ("participants", "log", "talks")
# What can be emptied alone: the rest goes with all of her, for its keys or its columns are hers as a whole.
ALONE = ("casework", "clinical", "legal", "consents", "files")
# Of these, what hangs on the person, not on one office's case.
OF_THE_PERSON = frozenset({"consents", "files"})
LATEST = dt.date(9000, 1, 1)
LONGEST_KEPT = 60  # months that somebody may decide on at once: then it is looked at again


@dataclass(frozen=True)
class Rule:
    """How many months a kind of record is kept, from when, for who was of age when help began and for who was a child."""

    category: str
    starts: str
    adult: int
    child: int
    child_starts: str
    basis: str = ""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Life:
    """What is known of the time of one case: when help began, its last exit (None: nobody was admitted), the last record, and the
    first day on which she surely is of age (None: her year of birth is not known). ``open``: she is in service."""

    began_on: dt.date
    ended_on: dt.date | None
    last_on: dt.date
    of_age_on: dt.date | None
    open: bool = False


def of_age(birth_year: int | None, estimated: bool, majority: int, margin: int) -> dt.date | None:
    """Return the first day on which somebody born in a year surely is of age; later by the margin where the year is estimated."""
    if birth_year is None:
        return None
    return dt.date(birth_year + majority + (margin if estimated else 0), 12, 31)


def due(rule: Rule, life: Life, kept_until: dt.date | None = None) -> dt.date | None:
    """Return the day from which a kind of record is kept no longer; None while she is in service.

    Where her year of birth is not known the longer of both terms holds. ``kept_until`` (somebody decided so) only makes it later.
    """
    if life.open:
        return None
    end = life.ended_on or life.last_on
    start = max(end, life.last_on) if rule.starts == CONTACT else end
    adult, child = months_later(start, rule.adult), start
    if rule.child_starts == MAJORITY and life.of_age_on is not None:
        child = max(start, life.of_age_on)
    child = months_later(child, rule.child)
    if life.of_age_on is None:
        found = max(adult, child)
    else:
        found = child if life.began_on < life.of_age_on else adult
    return max(found, kept_until) if kept_until is not None else found


def all_due(days: Iterable[dt.date | None]) -> dt.date | None:
    """Return the day from which nothing is kept any more: the latest; None while anything is kept without an end."""
    told = list(days)
    if not told or None in told:
        return None
    return max(day for day in told if day is not None)


def keep_fault(today: dt.date, until: dt.date) -> str:
    """Return what is wrong with a day until which something is to be kept: ``past``, ``long``, or nothing."""
    if until <= today:
        return "past"
    return "long" if until > months_later(today, LONGEST_KEPT) else ""
