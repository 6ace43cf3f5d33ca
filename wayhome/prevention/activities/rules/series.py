"""When something that comes again comes next: the same weekday of the month, or every week; pure."""

import datetime as dt
import uuid
from collections.abc import Collection

from wayhome.kit.dates import Month

STEPS = {"monthly": 1, "quarterly": 3, "yearly": 12}  # months from one to the next; weekly goes by weeks
WEEKLY = "weekly"
TIMES = 5  # how often a copy that was retired is made anew
_COPIES = uuid.UUID("5b0c5d2e-5d7f-4d0e-9f0a-0a3c8e6f3c11")


def same_weekday(pattern: dt.date, month: Month) -> dt.date:
    """Return the day of a month that is to it what ``pattern`` was to its own: its third Tuesday; a fifth becomes the last."""
    first = month.first
    day = first + dt.timedelta(days=(pattern.weekday() - first.weekday()) % 7 + 7 * ((pattern.day - 1) // 7))
    return day if Month.of(day) == month else day - dt.timedelta(days=7)


def weekdays(pattern: dt.date, month: Month) -> list[dt.date]:
    """Return every day of a month with the weekday of ``pattern``."""
    first = month.first + dt.timedelta(days=(pattern.weekday() - month.first.weekday()) % 7)
    days = [first + dt.timedelta(days=7 * week) for week in range(5)]
    return [day for day in days if Month.of(day) == month]


def occasion(rhythm: str, day: dt.date) -> str:
    """Return the time that a series can take place once in: a week, or a month."""
    if rhythm == WEEKLY:
        year, week, _weekday = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return str(Month.of(day))


def due(rhythm: str, last: dt.date, month: Month, there: Collection[dt.date] = ()) -> list[dt.date]:
    """Return the days of a month on which a series should come again after ``last``, without times it took place in (``there``).

    Of a rhythm of months the day comes when its time has come or is past; a week or month that has one gets no second.
    """
    taken = {occasion(rhythm, day) for day in there}
    if rhythm == WEEKLY:
        days = weekdays(last, month)
    else:
        days = [same_weekday(last, month)] if Month.of(last).plus(STEPS[rhythm]) <= month else []
    return [day for day in days if day > last and occasion(rhythm, day) not in taken]


def copy_ids(of: uuid.UUID, rhythm: str, day: dt.date) -> list[uuid.UUID]:
    """Return the ids that a copy of a series (or of an activity of none) has at this time, each once those before it were retired.

    They are the same whoever copies, so that two people pressing at once make one.
    """
    return [uuid.uuid5(_COPIES, f"{of} {occasion(rhythm, day)} {time}") for time in range(TIMES)]
