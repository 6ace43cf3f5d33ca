"""How a country identifies who was trafficked, and which official forms it files: dated data (``data/country.toml``), the office's own over it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wayhome.journey.cases import signs
from wayhome.kit.dated import DatedFile, Told, between, known, laid

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there


@dataclass(frozen=True)
class Country:
    """Statuses, who decides, as whom a status may give support, and the age from which means are asked. ``checked`` empty: nobody vouches.

    ``forms`` are codes of the official forms, in the order of use; the forms themselves are upstairs (``journey/papers``).
    """

    statuses: tuple[str, ...]
    authorities: tuple[str, ...]
    standings: Mapping[str, tuple[str, ...]]
    grown: int
    forms: tuple[str, ...]
    source: str
    checked: str


def _check(told: Told) -> None:
    if told.get("checked") and not told.get("source"):
        raise ValueError("source: who checked a table says what was read")
    known(told, "statuses", signs.STATUSES.codes)
    known(told, "authorities", signs.DECIDERS.codes)
    known(told, "standings", signs.STATUSES.codes)
    for status in told.get("standings", {}):
        known(told["standings"], status, signs.STANDINGS.codes)
    between(told, "grown", 14, 25)
    known(told, "forms", told.get("forms", []))  # each once; that there are such forms is proved upstairs


FILE = DatedFile(Path(__file__).parent / "data" / "country.toml", _check, "wayhome.E012")


def country(office: "Office", on: dt.date) -> Country:
    """Return how an office's country identifies on a day: the shipped default, over it its country's, over that the office's own."""
    told = laid(FILE.rows(office.country, office.code, on=on))
    standings = {status: tuple(given) for status, given in told["standings"].items()}
    return Country(
        tuple(told["statuses"]),
        tuple(told["authorities"]),
        standings,
        told["grown"],
        tuple(told["forms"]),
        told["source"],
        told["checked"],
    )
