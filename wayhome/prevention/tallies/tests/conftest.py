"""The cast and what their office counts, on a Saturday of October 2022."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from tests.cast import Cast, make_cast
from wayhome.kit.dates import clock_at
from wayhome.prevention.tallies.actions import add_kind, record_tally
from wayhome.prevention.tallies.models import Tally, TallyKind

NOON = dt.datetime(2022, 10, 22, 5, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 22)


@dataclass
class Counts:
    """Who works, and two kinds that the office counts."""

    cast: Cast
    meals: TallyKind = field(init=False)
    animals: TallyKind = field(init=False)

    def __post_init__(self) -> None:
        by, office = self.cast.viewer("supervisor"), self.cast.offices["vn"]
        names = {"en": "Meals served", "vi": "Bữa ăn", "km": "អាហារ"}
        self.meals = add_kind(by=by, office=office, names=names, units={"en": "meals", "vi": "bữa"})
        self.animals = add_kind(by=by, office=office, names={"en": "Animals given"}, units={"en": "animals"})

    def tally(self, quantity: object = 40, by: str = "field_officer", **told: object) -> Tally:
        """So many of a kind."""
        told = {"kind": self.meals, "happened_on": DAY} | told
        return record_tally(by=self.cast.viewer(by), quantity=quantity, **told)  # type: ignore[arg-type]


@pytest.fixture
def counts(db) -> Counts:
    """Return the cast with kinds, at noon."""
    with clock_at(NOON):
        yield Counts(make_cast())
