"""How long a step may take, and how full a caseload may be: dated data of the country (``data/clocks.toml``), the office's own over it."""

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

SHIPPED = Path(__file__).parent / "data" / "clocks.toml"
OWN = "clocks.toml"  # in the data folder


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


def clocks(office: "Office", on: dt.date) -> Clocks:
    """Return the clocks of an office on a day: the shipped default, over it its country's, over that the office's own."""
    own = Path(settings.HOME) / OWN
    tables = [_read(SHIPPED, 0.0), _read(own, own.stat().st_mtime if own.is_file() else 0.0)]
    told: dict[str, Any] = {}
    for key in ("default", office.country, office.code):
        for table in tables:
            part = table.get(key, {})
            if part.get("from", dt.date.min) <= on:
                told |= {**part, "days": {**told.get("days", {}), **part.get("days", {})}}
    few, many = told["caseload"]
    return Clocks(
        told["days"],
        tuple(told["follow_up"]),
        (few, many),
        frozenset(told["approvals"]),
        told["tasks_from"],
        told["checked"],
    )


@functools.lru_cache(maxsize=8)
def _read(path: Path, changed: float) -> dict[str, Any]:
    """The file's tables; ImproperlyConfigured with what is wrong."""
    if not path.is_file():
        return {}
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        for table in tables.values():
            _check(table)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return tables


def _check(table: Mapping[str, Any]) -> None:
    for name, days in table.get("days", {}).items():
        if not isinstance(days, int) or not 0 <= days <= 1100:
            raise ValueError(f"{name}: whole days from 0 to 1100")
    follow_up = table.get("follow_up", [])
    if follow_up != sorted(set(follow_up)) or any(not 1 <= days <= 3660 for days in follow_up):
        raise ValueError("follow_up: days that grow, from 1 to 3660")
    if not isinstance(table.get("tasks_from", dt.date.min), dt.date):
        raise ValueError("tasks_from: a day")
    few, many = table.get("caseload", (1, 2))
    if not 0 < few < many <= 1000:
        raise ValueError("caseload: two numbers that grow")


def check_clocks_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not on a day when something is due."""
    own = Path(settings.HOME) / OWN
    try:
        _read(own, own.stat().st_mtime if own.is_file() else 0.0)
    except ImproperlyConfigured as error:
        return [
            checks.Error(str(error), hint="See data/clocks.toml for how it is written.", id="wayhome.E003")
        ]
    return []
