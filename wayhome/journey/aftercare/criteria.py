"""What an office looks at before somebody graduates: dated data of the country (``data/criteria.toml``), the office's own over it."""

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

from wayhome.journey.aftercare import codes

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

SHIPPED = Path(__file__).parent / "data" / "criteria.toml"
OWN = "criteria.toml"  # in the data folder


@dataclass(frozen=True)
class Criteria:
    """The lines by part (criteria, fit, home, copies), and how often one tries to reach somebody. ``checked`` empty: nobody vouches yet."""

    lines: Mapping[str, tuple[str, ...]]
    attempts: int
    checked: str


def criteria(office: "Office", on: dt.date) -> Criteria:
    """Return the lines of an office on a day: the shipped default, over it its country's, over that the office's own."""
    own = Path(settings.HOME) / OWN
    tables = [_read(SHIPPED, 0.0), _read(own, _changed(own))]
    told: dict[str, Any] = {}
    for key in ("default", office.country, office.code):
        for table in tables:
            part = table.get(key, {})
            if part.get("from", dt.date.min) <= on:
                told |= part
    return Criteria({part: tuple(told[part]) for part in codes.LINES}, told["attempts"], told["checked"])


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.is_file() else 0.0


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
    for part, known in codes.LINES.items():
        lines = table.get(part, [])
        wrong = [line for line in lines if line not in known]
        if wrong:
            raise ValueError(f"{part}: {wrong} is not on the list of aftercare/codes.py")
        if len(set(lines)) != len(lines) or (part in table and not lines):
            raise ValueError(f"{part}: each line once, and at least one")
    attempts = table.get("attempts", 1)
    if not isinstance(attempts, int) or not 1 <= attempts <= 20:
        raise ValueError("attempts: from 1 to 20")


def check_criteria_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not with a person at the desk."""
    own = Path(settings.HOME) / OWN
    try:
        _read(own, _changed(own))
    except ImproperlyConfigured as error:
        return [
            checks.Error(str(error), hint="See data/criteria.toml for how it is written.", id="wayhome.E021")
        ]
    return []
