"""What a stay in the service may look like: pure, no database. Days are dates in the office's time zone; a stay ends on its exit day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wayhome.registry.people.rules import paper_number as paper_number

EARLIEST = dt.date(2000, 1, 1)
NEW, READMITTED = "new", "readmitted"
GRADUATED = "graduated_reintegrated"
MOST_ROWS = 75


@dataclass(frozen=True)
class Stay:
    """From the day of admission until the day of exit; ``end`` None while it lasts."""

    start: dt.date
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the person is in service at the end of ``day``: the exit's day no longer counts."""
        return self.start <= day and (self.end is None or self.end > day)


def day_fault(day: dt.date, today: dt.date) -> str:
    """Return what is wrong with the day of a record: ``future``, ``early`` (before 2000), or nothing."""
    if day > today:
        return "future"
    return "early" if day < EARLIEST else ""


def overlaps(stay: Stay, others: Iterable[Stay]) -> bool:
    """Whether a stay would run beside another of the same person. One may begin on the day the other ends."""
    return any(_before(stay.start, other.end) and _before(other.start, stay.end) for other in others)


def _before(day: dt.date, end: dt.date | None) -> bool:
    return end is None or day < end


def kinds(stays: Sequence[Stay]) -> list[str]:
    """Return for each stay, in the order given, whether it was the first (new) or a return; ties go by the order given."""
    first = min(
        range(len(stays)), key=lambda at: (stays[at].start, stays[at].end or dt.date.max, at), default=None
    )
    return [NEW if at == first else READMITTED for at in range(len(stays))]


def stage_after(exit_kind: str) -> str:
    """Return the stage an exit leads to: who graduated is followed up, every other way out closes."""
    return "follow_up" if exit_kind == GRADUATED else "closure"


@dataclass(frozen=True)
class Flow:
    """What changed the number in service over a span of days."""

    admitted: int = 0
    readmitted: int = 0
    exited: int = 0


def stock(old: int, flow: Flow) -> int:
    """Return the number in service at the end: old + admitted + readmitted − every kind of exit."""
    return old + flow.admitted + flow.readmitted - flow.exited


# The fifteen stages folded into what a path can show; a station's code has its words in codes.STATIONS.
STATIONS: dict[str, tuple[str, ...]] = {
    "met": ("signal", "first_contact"),
    "consent": ("consent",),
    "safety": ("safety",),
    "identified": ("identification", "immediate_support", "referral"),
    "admitted": ("admission", "needs"),
    "plan": ("plan",),
    "services": ("services", "conference"),
    "graduation": ("graduation",),
    "follow_up": ("follow_up",),
    "closed": ("closure",),
}
_STATION = {stage: station for station, stages in STATIONS.items() for stage in stages}
_AHEAD = ("plan", "services", "graduation", "follow_up")


def station(stage: str) -> str:
    """Return the station that a stage is folded into."""
    return _STATION[stage]


def path(
    began: dt.date, steps: Sequence[tuple[str, dt.date]], stage: str
) -> tuple[list[tuple[str, dt.date | None]], int]:
    """Return the stations of a journey with their days, and where on it the person stands now.

    ``steps`` are (stage, day) in order, ``began`` the first sign. Only what was recorded counts as walked: a station that nobody
    recorded is left out, not guessed. A station has the day she came to it, and if she came back to it later, that day: needs
    told after an admission do not move the day of the admission. What lies ahead has no day; a closed journey
    has nothing ahead.
    """
    here = station(stage)
    days: dict[str, dt.date] = {"met": began}
    last = "met"
    for walked, day in steps:
        if station(walked) != last:
            last = station(walked)
            days.pop(last, None)
            days[last] = day
    order = list(STATIONS)
    behind = [
        name for name in days if name != here and (order.index(name) < order.index(here) or here == "closed")
    ]
    behind.sort(key=lambda name: (order.index(name), days[name]))
    ahead = [name for name in _AHEAD if order.index(name) > order.index(here)] if here != "closed" else []
    return [(name, days.get(name)) for name in [*behind, here]] + [(name, None) for name in ahead], len(
        behind
    )


# A caseload's path is coarser: everything before admission stands together.
CASELOAD: dict[str, tuple[str, ...]] = {
    "before": (
        "signal",
        "first_contact",
        "consent",
        "safety",
        "identification",
        "immediate_support",
        "referral",
    ),
    "admitted": ("admission", "needs"),
    "plan": ("plan",),
    "services": ("services", "conference"),
    "graduation": ("graduation",),
    "follow_up": ("follow_up",),
}
