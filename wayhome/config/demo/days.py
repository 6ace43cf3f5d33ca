"""Days of work and moments of entry in the demo's story."""

import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

from wayhome.config.demo.lands import FULL_UNTIL
from wayhome.kit.dates import Month

LONG_AGO, SETUP = (
    dt.date(2018, 3, 5),
    dt.date(2021, 9, 13),
)  # the paper list's first day; the day the house was opened


def entered(
    rng: Random, zone: str, day: dt.date, delay: int = 0, after: dt.datetime | None = None
) -> dt.datetime:
    """Return when something of ``day`` is entered: so many days later, in the hours of work, never before ``after``."""
    local = dt.datetime.combine(day + dt.timedelta(days=delay), dt.time(), ZoneInfo(zone))
    start = 15 * 60 if delay == 0 else 8 * 60
    moment = (local + dt.timedelta(minutes=rng.randint(start, 17 * 60))).astimezone(dt.UTC)
    pause = dt.timedelta(minutes=rng.randint(2, 9))
    return moment if after is None or moment > after else after + pause


def workdays(month: Month, weekend: tuple[int, ...]) -> list[dt.date]:
    """The month's working days in a country."""
    days = (month.first + dt.timedelta(days=n) for n in range((month.last - month.first).days + 1))
    return [day for day in days if day.weekday() not in weekend]


def delay(rng: Random, month: Month) -> int:
    """Days until an entry is made: mostly the same or the next day; in the tail always the same day."""
    return 0 if month > FULL_UNTIL else rng.choice((0, 0, 0, 0, 1, 1, 2, 3))
