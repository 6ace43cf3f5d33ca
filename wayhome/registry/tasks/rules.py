"""When something is due, and how late it is. Pure."""

import datetime as dt

AHEAD = 7  # what Today shows beforehand
MOST_AHEAD = 400  # days: nobody plans a call for the year after next
# By so many days from today may be put off what somebody's safety hangs on; each time with a reason, and it stays late.
MOST_MOVED = {"flag": 7, "incident": 7, "first_check": 7, "safety_review": 14}
# What is done before anything else once its day has come, however late the rest is.
FIRST = frozenset({"flag", "incident", "safety_review"})
# Days from today that can be chosen by one tap.
NEAR = {"today": 0, "tomorrow": 1, "three_days": 3, "week": 7, "fortnight": 14, "four_weeks": 28}


def when(due_on: dt.date, day: dt.date, kind: str = "") -> str:
    """Return where a task stands on Today: ``first`` (somebody's safety, due), ``overdue``, ``today``, ``soon`` (within a week) or ``later``."""
    if kind in FIRST and due_on <= day:
        return "first"
    if due_on < day:
        return "overdue"
    if due_on == day:
        return "today"
    return "soon" if (due_on - day).days <= AHEAD else "later"


def late(due_on: dt.date, first_due_on: dt.date, day: dt.date, *, clocked: bool) -> int:
    """Return by how many days it is late, 0 if it is not. Postponing what a clock asks for does not make it less late."""
    return max(0, (day - (min(first_due_on, due_on) if clocked else due_on)).days)


def near(code: str, day: dt.date) -> dt.date:
    """Return the day that a tap means; KeyError for a code there is none of."""
    return day + dt.timedelta(days=NEAR[code])


def fault(due_on: dt.date, day: dt.date, *, moved: str = "") -> str | None:
    """Return what is wrong with a day chosen for a task: ``past``, ``same`` (moved to today or before), ``long``, ``far``; or None.

    ``moved``: the kind of a task that is put off, empty for a new one."""
    if due_on < day:
        return "past"
    if moved and due_on == day:
        return "same"
    ahead = (due_on - day).days
    if ahead > MOST_MOVED.get(moved, ahead):
        return "long"
    return "far" if ahead > MOST_AHEAD else None
