"""Time: one clock for the whole house, and months as values."""

import contextlib
import contextvars
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# Years that a person may mean; beyond them is a slip of the keyboard, and reckoning would run out of the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# Where a day begins first: what has not come there has come nowhere.
EARLIEST_ZONE = "Pacific/Kiritimati"
_set: contextvars.ContextVar[dt.datetime | None] = contextvars.ContextVar("wayhome_clock", default=None)


def now() -> dt.datetime:
    """Return the moment, in UTC. Every time that is stored comes from here."""
    return _set.get() or by_machine()


def by_machine() -> dt.datetime:
    """Return the moment by the machine's own clock. Tests set it to another hour of the day (tests/hours.py)."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """Return today's date in the time zone named (IANA name): an office's own, a viewer's (``viewer.today``), or
    ``EARLIEST_ZONE`` where nothing says whose calendar counts.

    The zone is always said: at six in the evening in London an office in Ha Noi has tomorrow on its calendar.
    """
    return now().astimezone(ZoneInfo(zone)).date()


@contextlib.contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """Let the house believe it is ``moment`` (aware): for the demo's past and for tests."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware moment")
    token = _set.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set.reset(token)


def end_of_day(day: dt.date, zone: str = "UTC") -> dt.datetime:
    """Return the first moment after ``day`` in ``zone``, in UTC: "recorded by then" means before it."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def parse_day(text: str) -> dt.date:
    """Read ``2022-11-05``; ValueError if it is no day of the calendar, or none that anybody means."""
    day = dt.date.fromisoformat(text)
    if len(text) != 10 or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"not a day anybody means: {text!r}")
    return day


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month: ``Month(2022, 10)``, written ``2022-10``."""

    year: int
    month: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.month, 1)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2022-10``; ValueError if it is no month."""
        year, dash, month = text.partition("-")
        if (
            not dash
            or len(year) != 4
            or len(month) != 2
            or not (year + month).isascii()
            or not (year + month).isdigit()
        ):
            raise ValueError(f"not a month: {text!r}; write it like 2022-10")
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(f"not a month anybody means: {text!r}")
        return cls(int(year), int(month))

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> dt.date:
        """The month's first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """The month's last day."""
        return self.plus(1).first - dt.timedelta(days=1)

    def plus(self, months: int) -> "Month":
        """Return the month so many months later (or earlier)."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def until(self, last: "Month") -> Iterator["Month"]:
        """Yield the months from this one to ``last``, both included."""
        month = self
        while month <= last:
            yield month
            month = month.plus(1)
