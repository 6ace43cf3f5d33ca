"""What can be true of a day of support and of a service: pure."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

MOST_PERSONS = 200
REFERRAL = "referral"
REVIEW = "needs_review"
# What we do ourselves: no organisation, no quantity.
OURS = frozenset({"needs_review", "livelihood_plan"})
# Of these a person has one a day: a second one is an entry made twice.
ONCE_A_DAY = OURS | {REFERRAL}


@dataclass(frozen=True)
class Span:
    """The days of an enrolment, both counted; ``last`` None while it is open."""

    first: dt.date
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the day belongs to it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether it has a day in common with the days from ``first`` to ``last``."""
        return self.first <= last and (self.last is None or self.last >= first)


@dataclass(frozen=True)
class Clock:
    """Where a package stands on a day: "day 2 of 3"; ``of`` None where its end is open, ``over`` once its last day has passed."""

    day: int
    of: int | None
    over: bool


def clock(span: Span, on: dt.date) -> Clock | None:
    """Return where the package stands on a day; None before it began."""
    if on < span.first:
        return None
    of = None if span.last is None else (span.last - span.first).days + 1
    day = (on - span.first).days + 1
    return Clock(day if of is None else min(day, of), of, span.last is not None and on > span.last)


def day_fault(span: Span, day: dt.date, today: dt.date) -> str:
    """Return what is wrong with ticking a day: ``outside`` (the enrolment's days), ``future``, or nothing."""
    if not span.holds(day):
        return "outside"
    return "future" if day > today else ""


def person_days(ticked: Iterable[tuple[object, dt.date, Collection[str]]]) -> int:
    """Return the person-days of (person, day, items): a person and day is one, whatever was ticked; a day without items none."""
    return len({(person, day) for person, day, items in ticked if items})


def merged(had: frozenset[str], here: bool, before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """Return a person's items of a day, after what all get changed from ``before`` to ``after``: what only she had or lacked stays so.

    Nothing where she was not there; who was not ticked yet gets what all get.
    """
    if not here:
        return frozenset()
    return (had | (after - before)) - (before - after) if had else after


def common(items: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return what all have of those who have anything."""
    ticked = [one for one in items if one]
    return frozenset.intersection(*ticked) if ticked else frozenset()
