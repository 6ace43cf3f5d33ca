"""What can be true of a step on the way to work: pure."""

import datetime as dt


def fault(happened_on: dt.date, began: dt.date, today: dt.date) -> str | None:
    """Return ``future``, ``before`` (the case began later) or None."""
    if happened_on > today:
        return "future"
    return "before" if happened_on < began else None
