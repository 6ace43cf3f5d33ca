"""How consent is asked in an office: age bands and terms, as data of its country (``data/consent.toml``), its own where it has some."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wayhome.journey.cases.country import country
from wayhome.journey.cases.rules.consents import PURPOSES, Band, may_be_under, months_later, possible_bands
from wayhome.kit.dated import DatedFile, Told, between, known, laid

if TYPE_CHECKING:
    from wayhome.journey.cases.models import Case
    from wayhome.trust.accounts.models import Office  # read at start-up, before models are there

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


def _check(told: Told) -> None:
    ahead = 0
    bands = told.get("bands", [])
    for band in bands:
        if band["first"] != ahead:
            raise ValueError(f"bands: they leave out or repeat an age at {ahead}")
        for name, choices in _CHOICES.items():
            if band[name] not in choices:
                raise ValueError(f"bands: {name} is one of {sorted(choices)}")
        if len(band["code"]) > 12:
            raise ValueError("bands: a code has at most 12 signs")
        ahead = band.get("last", -2) + 1
    if bands and ahead != -1:
        raise ValueError("bands: the last one has no end")
    known(told, "months", PURPOSES)
    for purpose in told.get("months", {}):
        between(told["months"], purpose, 1, 60)


FILE = DatedFile(Path(__file__).parent / "data" / "consent.toml", _check, "wayhome.E002")


def profile(office: "Office", on: dt.date) -> Profile:
    """Return how an office asks on a day: the shipped default, over it its country's, over that the office's own."""
    told = laid(FILE.rows(office.country, office.code, on=on), "months")
    bands = tuple(
        Band(band["code"], band["first"], band.get("last"), band["decides"], band["child"])
        for band in told["bands"]
    )
    return Profile(bands, told["months"], told["margin"], told["soon"], told["source"], told["checked"])


def under_age(case: "Case", on: dt.date) -> bool:
    """Whether the person of a case is a child on a day, as sure as her year of birth is: nobody of her age decides alone there."""
    told, her = profile(case.office, on), case.person
    bands = possible_bands(told.bands, her.birth_year, her.birth_precision, on, told.margin)
    return bool(bands) and all(band.decides != "person" for band in bands)


def maybe_child(case: "Case", on: dt.date) -> bool:
    """Whether the person of a case may be a child on a day by the law of her country: a year of birth that leaves it open counts, none
    at all does not."""
    her, margin = case.person, profile(case.office, on).margin
    return may_be_under(country(case.office, on).grown, her.birth_year, her.birth_precision, on, margin)
