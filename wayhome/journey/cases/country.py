"""How a country identifies who was trafficked: dated data (``data/country.toml``), the office's own over it."""

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

from wayhome.journey.cases import signs

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

SHIPPED = Path(__file__).parent / "data" / "country.toml"
OWN = "country.toml"  # in the data folder


@dataclass(frozen=True)
class Country:
    """Statuses, who decides, as whom a status may give support, and the age from which means are asked. ``checked`` empty: nobody vouches."""

    statuses: tuple[str, ...]
    authorities: tuple[str, ...]
    standings: Mapping[str, tuple[str, ...]]
    grown: int
    source: str
    checked: str


def country(office: "Office", on: dt.date) -> Country:
    """Return how an office's country identifies on a day: the shipped default, over it its country's, over that the office's own."""
    own = Path(settings.HOME) / OWN
    tables = [_read(SHIPPED, 0.0), _read(own, own.stat().st_mtime if own.is_file() else 0.0)]
    told: dict[str, Any] = {}
    for key in ("default", office.country, office.code):
        for table in tables:
            part = table.get(key, {})
            if part.get("from", dt.date.min) <= on:
                told |= part
    standings = {status: tuple(given) for status, given in told["standings"].items()}
    return Country(
        tuple(told["statuses"]),
        tuple(told["authorities"]),
        standings,
        told["grown"],
        told["source"],
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
    if not isinstance(table.get("from", dt.date.min), dt.date):
        raise ValueError("from: a day")
    if "checked" in table and table["checked"] and not table.get("source"):
        raise ValueError("source: who checked a table says what was read")
    _known("statuses", table.get("statuses", ()), signs.STATUSES.codes)
    _known("authorities", table.get("authorities", ()), signs.DECIDERS.codes)
    _known("standings", table.get("standings", {}), signs.STATUSES.codes)
    for given in table.get("standings", {}).values():
        _known("standings", given, signs.STANDINGS.codes)
    grown = table.get("grown", 18)
    if not isinstance(grown, int) or not 14 <= grown <= 25:
        raise ValueError("grown: an age from 14 to 25")


def _known(name: str, told: Any, codes: Mapping[str, Any]) -> None:
    strange = [code for code in told if code not in codes]
    if strange or len(set(told)) != len(told):
        raise ValueError(f"{name}: each once, of {sorted(codes)}")


def check_country_file(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: a slip in the office's own file is told then, not with a person at the desk."""
    own = Path(settings.HOME) / OWN
    try:
        _read(own, own.stat().st_mtime if own.is_file() else 0.0)
    except ImproperlyConfigured as error:
        return [
            checks.Error(str(error), hint="See data/country.toml for how it is written.", id="wayhome.E010")
        ]
    return []
