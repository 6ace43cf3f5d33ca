"""What an office looks at before somebody graduates: dated data of the country (``data/criteria.toml``), the office's own over it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wayhome.journey.aftercare import codes
from wayhome.kit.dated import DatedFile, Told, between, known, laid

if TYPE_CHECKING:
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there


@dataclass(frozen=True)
class Criteria:
    """The lines by part (criteria, fit, home, copies), and how often one tries to reach somebody. ``checked`` empty: nobody vouches yet."""

    lines: Mapping[str, tuple[str, ...]]
    attempts: int
    checked: str


def _check(told: Told) -> None:
    for part, lines in codes.LINES.items():
        known(told, part, lines.codes)
        if not told.get(part, lines):
            raise ValueError(f"{part}: at least one line")
    between(told, "attempts", 1, 20)


FILE = DatedFile(Path(__file__).parent / "data" / "criteria.toml", _check, "wayhome.E021")


def criteria(office: "Office", on: dt.date) -> Criteria:
    """Return the lines of an office on a day: the shipped default, over it its country's, over that the office's own."""
    told = laid(FILE.rows(office.country, office.code, on=on))
    return Criteria({part: tuple(told[part]) for part in codes.LINES}, told["attempts"], told["checked"])
