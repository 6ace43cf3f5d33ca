"""Which province a place lies in, and how provinces are drawn: Natural Earth's outlines, matched with the countries' lists as data."""

import csv
import json
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wayhome.kit.dates import Month
from wayhome.kit.maps import Shape
from wayhome.registry.places.codes import EDITIONS, PROVINCE
from wayhome.registry.places.models import Place

_DATA = Path(__file__).parent / "data"
_CHAIN = ("pk", "parent_id", "parent__parent_id", "parent__parent__parent_id")


def provinces_of(places: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return {place: the province it lies in, or itself}: the topmost place of its edition above it."""
    found = Place.objects.filter(pk__in=places).values_list(*_CHAIN)
    return {chain[0]: next(place for place in reversed(chain) if place is not None) for chain in found}


@dataclass(frozen=True)
class Sheet:
    """How a country is drawn: its size and its provinces' shapes, by Natural Earth's code."""

    size: tuple[int, int]
    shapes: dict[str, Shape]


@cache
def sheets() -> dict[str, Sheet]:
    """Return {country: its sheet}, as ``tools/build_outlines.py`` wrote them."""
    told = json.loads((_DATA / "outlines.json").read_text("utf-8"))
    return {
        country: Sheet(
            (one["width"], one["height"]), {code: Shape(**shape) for code, shape in one["shapes"].items()}
        )
        for country, one in told.items()
    }


@cache
def shapes_of() -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return {(country, edition, province): its shapes}. A province of 2025 is drawn as those it was made of."""
    with (_DATA / "shapes.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["country"], row["edition"], row["code"]): tuple(row["shapes"].split())
            for row in csv.DictReader(file)
        }


def edition_in(country: str, month: Month) -> str:
    """Return the edition of a country's list that held at a month's end; empty for a country without a list."""
    for edition in EDITIONS:
        began = edition.valid_from is None or edition.valid_from <= month.last
        if (
            edition.country == country
            and began
            and (edition.valid_to is None or month.last <= edition.valid_to)
        ):
            return edition.code
    return ""


def provinces(country: str, month: Month) -> Sequence[Place]:
    """Return a country's provinces as they stood at a month's end."""
    edition = edition_in(country, month)
    return list(
        Place.objects.filter(country=country, edition=edition, level=PROVINCE, retired_at=None).order_by(
            "code"
        )
    )
