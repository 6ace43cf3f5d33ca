"""What can be true of what came of an activity: pure, so that every shape of it can be tried."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

SETTLED_ISSUE = ("answered", "done", "refused")
ACTED_UPON = ("decision", "proposal")  # somebody has to do something about them
SETTLED_POINT = ("done", "dropped")
UNNAMED = ("beneficiary", "child")  # never told with a name, whoever agreed
MOST_MONEY = Decimal(10) ** 12


@dataclass(frozen=True)
class Told:
    """An issue as somebody wants to record it; ``first`` and ``last`` are the days of the activity at which it was raised."""

    first: dt.date
    last: dt.date
    raised_on: dt.date
    promised_on: dt.date | None
    state: str
    answer: str
    answered_on: dt.date | None


def issue_fault(issue: Told, today: dt.date) -> str | None:
    """Return what cannot be true of an issue, as a word, or None.

    ``raised`` (not on a day of its activity), ``promised`` (before it was raised), ``no_day`` (an answer without its day), ``no_answer``
    (the day of an answer that was not given), ``before`` (answered before it was raised), ``future`` (answered on a day to come).
    """
    settled, day = issue.state in SETTLED_ISSUE, issue.answered_on
    found = {
        "raised": not issue.first <= issue.raised_on <= issue.last,
        "promised": issue.promised_on is not None and issue.promised_on < issue.raised_on,
        "no_day": settled and day is None,
        "no_answer": not settled and (day is not None or bool(issue.answer)),
        "before": day is not None and day < issue.raised_on,
        "future": day is not None and day > today,
    }
    return _first(found)


def contribution_fault(
    kind: str, amount: Decimal | None, currency: str, words: str, currencies: Sequence[str]
) -> str | None:
    """Return what cannot be true of a contribution: ``no_amount``, ``no_currency``, ``no_money`` (a currency without amount), ``negative``,
    ``absurd``, ``fine`` (parts of a hundredth), ``strange`` (a currency the office does not keep), ``nothing`` (neither worth nor words)."""
    found = {
        "no_amount": kind == "cash" and amount is None,
        "no_currency": amount is not None and not currency,
        "no_money": amount is None and bool(currency),
        "negative": amount is not None and amount <= 0,
        "absurd": amount is not None and amount > MOST_MONEY,
        "fine": amount is not None and amount != round(amount, 2),
        "strange": bool(currency) and currency not in currencies,
        "nothing": kind != "cash" and amount is None and not words.strip(),
    }
    return _first(found)


def score_fault(takers: int, mean: Decimal) -> str | None:
    """Return ``takers`` (nobody, or absurdly many), ``score`` (not 0 to 100), ``fine`` (parts of a hundredth), or None."""
    found = {
        "takers": not 1 <= takers <= 10_000,
        "score": not 0 <= mean <= 100,
        "fine": mean != round(mean, 2),
    }
    return _first(found)


@dataclass(frozen=True)
class Scored:
    """A test, before or after: of which topic, how many took it, their mean of 100."""

    when: str
    topic: str
    takers: int
    mean: Decimal


@dataclass(frozen=True)
class Change:
    """A test before and one after, and what lies between: told only where both are there."""

    topic: str
    before: Scored
    after: Scored

    @property
    def points(self) -> Decimal:
        """By how many points of 100 the mean rose; below zero where it fell."""
        return self.after.mean - self.before.mean

    @property
    def same_takers(self) -> bool:
        """Whether as many took the second test as the first."""
        return self.before.takers == self.after.takers


def changes(tests: Iterable[Scored]) -> list[Change]:
    """Return the change in every topic that was tested before and after, and none for any other."""
    found = {(test.topic, test.when): test for test in tests}
    topics = dict.fromkeys(topic for topic, _when in found)
    return [
        Change(topic, found[topic, "before"], found[topic, "after"])
        for topic in topics
        if (topic, "before") in found and (topic, "after") in found
    ]


def quote_fault(speaker: str, permission: str, said_by: str, of_survivors: bool) -> str | None:
    """Return ``no_permission`` (a name that may not be told), ``survivor`` (people we support are never named), or None."""
    found = {
        "no_permission": bool(speaker.strip()) and permission != "named",
        "survivor": permission == "named" and (said_by in UNNAMED or of_survivors),
    }
    return _first(found)


def point_fault(
    kind: str, began: dt.date, due_on: dt.date | None, state: str, settled_on: dt.date | None, today: dt.date
) -> str | None:
    """Return ``due`` (before the meeting), ``none`` (a decision is always something to do), ``no_day``, ``open`` (a day of what is still to
    do), ``before`` (settled before the meeting), ``future``, or None."""
    settled = state in SETTLED_POINT
    found = {
        "due": due_on is not None and due_on < began,
        "none": kind in ACTED_UPON and state == "none",
        "no_day": settled and settled_on is None,
        "open": not settled and settled_on is not None,
        "before": settled_on is not None and settled_on < began,
        "future": settled_on is not None and settled_on > today,
    }
    return _first(found)


def visit_lacks(agreed: str, briefed: str, no_pictures: bool, approved: bool) -> list[str]:
    """Return what a visit to people we support still lacks: ``agreed``, ``briefed``, ``no_pictures``, ``approved``; nothing: it may be."""
    lacks = {
        "agreed": agreed != "yes",
        "briefed": briefed != "yes",
        "no_pictures": not no_pictures,
        "approved": not approved,
    }
    return [word for word, missing in lacks.items() if missing]


def _first(found: dict[str, bool]) -> str | None:
    return next((word for word, wrong in found.items() if wrong), None)
