"""How long a step may take, and how full a caseload may be: dated data of the country (``data/clocks.toml``), the office's own over it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wayhome.kit.dated import DatedFile, Told, between, laid

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there


@dataclass(frozen=True)
class Clocks:
    """Days by name, the days of follow-up after graduation, and the two steps of a caseload. ``checked`` empty: nobody vouches yet.

    ``tasks_from``: what began before that day makes no tasks, so that who moves in with old records is not met by a thousand late ones.
    """

    days: Mapping[str, int]
    follow_up: tuple[int, ...]
    caseload: tuple[int, int]
    approvals: frozenset[str]
    tasks_from: dt.date
    checked: str

    def due(self, name: str, start: dt.date) -> dt.date:
        """Return the day on which something is due that began on ``start``; KeyError for a clock there is none of."""
        return start + dt.timedelta(days=self.days[name])

    def follow_ups(self, start: dt.date) -> list[dt.date]:
        """Return the days of the follow-up contacts after a graduation on ``start``."""
        return [start + dt.timedelta(days=days) for days in self.follow_up]


def _check(told: Told) -> None:
    for name in told.get("days", {}):
        between(told["days"], name, 0, 1100)
    follow_up = told.get("follow_up", [])
    if follow_up != sorted(set(follow_up)) or any(not 1 <= days <= 3660 for days in follow_up):
        raise ValueError("follow_up: days that grow, from 1 to 3660")
    if not isinstance(told.get("tasks_from", dt.date.min), dt.date):
        raise ValueError("tasks_from: a day")
    few, many = told.get("caseload", (1, 2))
    if not 0 < few < many <= 1000:
        raise ValueError("caseload: two numbers that grow")


FILE = DatedFile(Path(__file__).parent / "data" / "clocks.toml", _check, "wayhome.E003", closed=("days",))


def clocks(office: "Office", on: dt.date) -> Clocks:
    """Return the clocks of an office on a day: the shipped default, over it its country's, over that the office's own."""
    told = laid(FILE.rows(office.country, office.code, on=on), "days")
    few, many = told["caseload"]
    return Clocks(
        told["days"],
        tuple(told["follow_up"]),
        (few, many),
        frozenset(told["approvals"]),
        told["tasks_from"],
        told["checked"],
    )
