"""When who graduated is met again, what became of each contact, and how life goes against the last time. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

KEPT, MISSED, NEXT, AHEAD = "kept", "missed", "next", "ahead"
GRADUATED = "graduated_reintegrated"
# Of each domain the answers from hard to well.
LIFE = ("hard", "so_so", "good")
SCALES: Mapping[str, tuple[str, ...]] = {
    "safety": ("danger", "not_safe", "worried", "safe"),
    "income": LIFE,
    "school": LIFE,
    "health": LIFE,
    "support": LIFE,
}


@dataclass(frozen=True)
class Slot:
    """One contact of the schedule: due on a day; kept by a contact ``on``, missed, the next, or ahead."""

    nth: int
    due: dt.date
    state: str
    on: dt.date | None = None


@dataclass(frozen=True)
class Contact:
    """A try to reach her: its day, whether she was reached, and the day agreed with her for the next."""

    on: dt.date
    reached: bool
    next_on: dt.date | None = None


def windows(due: Sequence[dt.date]) -> list[dt.date]:
    """Return the last day on which a contact still counts for each due day: half the way to the next one."""
    ends = [first + (second - first) // 2 for first, second in pairwise(due)]
    if not due:
        return []
    tail = (due[-1] - due[-2]) // 2 if len(due) > 1 else dt.timedelta(days=30)
    return [*ends, due[-1] + tail]


def slots(due: Sequence[dt.date], reached: Sequence[dt.date], today: dt.date) -> list[Slot]:
    """Return the schedule as it stands today: a contact counts for the due day it lies nearest to; each due day is kept once."""
    made: list[Slot] = []
    begins = dt.date.min
    for nth, (day, end) in enumerate(zip(due, windows(due), strict=True)):
        kept = [on for on in reached if begins <= on <= end]
        begins = end + dt.timedelta(days=1)
        if kept:
            made.append(Slot(nth, day, KEPT, min(kept)))
        elif end < today:
            made.append(Slot(nth, day, MISSED))
        else:
            waiting = any(slot.state == NEXT for slot in made)
            made.append(Slot(nth, day, AHEAD if waiting else NEXT))
    return made


def reached_days(contacts: Sequence[Contact]) -> list[dt.date]:
    """Return the days on which she was reached."""
    return [one.on for one in contacts if one.reached]


def attempts(contacts: Sequence[Contact]) -> int:
    """Return how often one tried in vain since she was last reached; ``contacts`` in order."""
    count = 0
    for one in contacts:
        count = 0 if one.reached else count + 1
    return count


def next_due(schedule: Sequence[Slot], contacts: Sequence[Contact]) -> dt.date | None:
    """Return when she is met next: on the day agreed with her at the last contact, else when the schedule says; None at its end."""
    last = next((one for one in reversed(contacts) if one.reached), None)
    if last is not None and last.next_on is not None:
        return last.next_on
    return next((slot.due for slot in schedule if slot.state == NEXT), None)


def step(domain: str, before: str, now: str) -> str:
    """Return "-", "=" or "+" for an answer against the one before; "" where one of them was not given."""
    order = SCALES[domain]
    if before not in order or now not in order:
        return ""
    went = order.index(now) - order.index(before)
    return "=" if went == 0 else "+" if went > 0 else "-"


def unanswered(asked: Sequence[str], told: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the lines of a checklist that nobody answered, or that are not met and have no reason."""
    return [
        line for line in asked if told.get(line, ("", ""))[0] != "yes" and not told.get(line, ("", ""))[1]
    ]
