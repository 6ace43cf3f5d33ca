"""How consent is asked in an office: age bands and terms, as data of its country (``data/consent.toml``), its own where it has some."""

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

from wayhome.journey.cases.rules.consents import PURPOSES, Band, months_later

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

SHIPPED = Path(__file__).parent / "data" / "consent.toml"
OWN = "consent.toml"  # in the data folder
_CHOICES = {"decides": {"guardian", "both", "person"}, "child": {"told", "spoken", "signed", "own"}}


@dataclass(frozen=True)
class Profile:
    """How an office asks: its bands, months by purpose, and where that comes from. ``checked`` empty: counsel has not read it."""

    bands: tuple[Band, ...]
    months: Mapping[str, int]
    margin: int
    soon: int
    source: str
    checked: str

    def band(self, code: str) -> Band | None:
        """Return the band of a code, or None."""
        return next((band for band in self.bands if band.code == code), None)

    def until(self, purpose: str, on: dt.date) -> dt.date:
        """Return the last day of a yes given on a day, where nobody says otherwise."""
        return months_later(on, self.months[purpose])


def profile(office: "Office", on: dt.date) -> Profile:
    """Return how an office asks on a day: the shipped default, over it its country's, over that the office's own."""
    own = _read(Path(settings.HOME) / OWN, _changed(Path(settings.HOME) / OWN))
    tables = [_read(SHIPPED, 0.0), own]
    told: dict[str, Any] = {}
    for key in ("default", office.country, office.code):
        for table in tables:
            part = table.get(key, {})
            if part.get("from", dt.date.min) <= on:
                told |= {**part, "months": {**told.get("months", {}), **part.get("months", {})}}
    bands = tuple(
        Band(band["code"], band["first"], band.get("last"), band["decides"], band["child"])
        for band in told["bands"]
    )
    return Profile(bands, told["months"], told["margin"], told["soon"], told["source"], told["checked"])


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.is_file() else 0.0


@functools.lru_cache(maxsize=8)
def _read(path: Path, changed: float) -> dict[str, Any]:
    """The file's tables; ImproperlyConfigured with what is wrong, so that a slip is not found out with a child at the desk."""
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        for table in tables.values():
            _check(table)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from error
    return tables


def _check(table: Mapping[str, Any]) -> None:
    ahead = 0
    bands = table.get("bands", [])
    for band in bands:
        if band["first"] != ahead:
            raise ValueError(f"bands leave out or repeat an age at {ahead}")
        for name, known in _CHOICES.items():
            if band[name] not in known:
                raise ValueError(f"{name} is one of {sorted(known)}")
        if len(band["code"]) > 12:
            raise ValueError("a band's code has at most 12 signs")
        ahead = band.get("last", -2) + 1
    if bands and ahead != -1:
        raise ValueError("the last band has no end")
    wrong = [
        name
        for name, months in table.get("months", {}).items()
        if name not in PURPOSES or not 1 <= months <= 60
    ]
    if wrong:
        raise ValueError(f"months from 1 to 60 for known purposes, not {wrong}")


def check_consent_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not with a child at the desk."""
    own = Path(settings.HOME) / OWN
    try:
        _read(own, _changed(own))
    except ImproperlyConfigured as error:
        return [
            checks.Error(str(error), hint="See data/consent.toml for how it is written.", id="wayhome.E002")
        ]
    return []
