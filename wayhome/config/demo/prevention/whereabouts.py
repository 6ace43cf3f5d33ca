"""Finds the places and organisations that the plan tells by name."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wayhome.prevention.activities.queries.places import then, was_there
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.models import Place

EDITIONS = {"VN": "vn-to-2025-06", "KH": "kh-2025", "AF": "iso-3166-2", "SB": "iso-3166-2"}


class Whereabouts:
    """Places and organisations by the plan's names, each looked up once."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, dt.date | None], Place | None] = {}
        self._agencies: dict[str, Agency] = {}

    def agency(self, name: str) -> Agency:
        """The organisation of this English name."""
        if not self._agencies:
            for agency in Agency.objects.filter(retired_at=None):
                self._agencies[agency.names.get("en") or agency.name] = agency
        return self._agencies[name]

    def place(self, name: str, day: dt.date) -> Place | None:
        """The place of this name (``"VN 04615/Bản Suối Đèn"``), or what stood there on that day."""
        if (name, None) not in self._places:
            self._places[name, None] = self._found(name)
        place = self._places[name, None]
        if place is None or was_there(place, day):
            return place
        if (name, day) not in self._places:
            self._places[name, day] = then(place, day)
        return self._places[name, day]

    def places(self, told: Iterable[tuple[str, str]], day: dt.date, bare: bool = False) -> list[Any]:
        """(place, venue) pairs of what was there, or only the places."""
        found = [(self.place(name, day), venue) for name, venue in told]
        return [place if bare else (place, venue) for place, venue in found if place is not None]

    def _found(self, name: str) -> Place:
        country, rest = name.split(" ", 1)
        code, _slash, village = rest.partition("/")
        place = Place.objects.select_related("parent").get(
            country=country, edition=EDITIONS[country], code=code
        )
        if not village:
            return place
        there = Place.objects.select_related("parent").filter(parent=place, level=4, retired_at=None)
        return next(one for one in there if village in (one.name, one.names.get("en")))
