"""What can be true of a session: pure, so that every shape of it can be tried."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 480
GROUP = "group"
HELD = "held"
MOST_PERSONS = 75


@dataclass(frozen=True)
class Sitting:
    """A session as somebody wants to record it; ``began`` is the day each person's case began, in the order of the persons."""

    happened_on: dt.date
    mode: str
    state: str
    minutes: int | None
    next_on: dt.date | None
    began: Sequence[dt.date]


def fault(sitting: Sitting, today: dt.date) -> str | None:
    """Return what cannot be true, as a word, or None.

    ``nobody``, ``too_many``, ``future``, ``before`` (a case began later), ``several`` (persons, but no group), ``alone`` (a group of one),
    ``length`` (not 1 to 480 minutes), ``no_length`` (minutes of a session that was not held), ``next`` (before the session).
    """
    found = {
        "nobody": not sitting.began,
        "too_many": len(sitting.began) > MOST_PERSONS,
        "future": sitting.happened_on > today,
        "before": any(day > sitting.happened_on for day in sitting.began),
        "several": len(sitting.began) > 1 and sitting.mode != GROUP,
        "alone": len(sitting.began) == 1 and sitting.mode == GROUP,
        "no_length": sitting.minutes is not None and sitting.state != HELD,
        "length": sitting.minutes is not None and not 1 <= sitting.minutes <= LONGEST,
        "next": sitting.next_on is not None and sitting.next_on < sitting.happened_on,
    }
    return next((word for word, wrong in found.items() if wrong), None)
