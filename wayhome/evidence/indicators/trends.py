"""What the charts show: who came over the months, how the groups met, and where it was; of activities we hosted."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.definitions import STANDING
from wayhome.evidence.indicators.engine import Counted, Split
from wayhome.evidence.indicators.queries import Scope, Whose, log, scope_of
from wayhome.evidence.indicators.rules import Parts
from wayhome.evidence.indicators.sources import NOT_RECORDED
from wayhome.kit.dates import Month
from wayhome.prevention.activities.codes import OURS
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer

SHOWN_MONTHS = 13
_OF_CODE = {definition.code: definition.parts for definition in STANDING}
ACTIVITIES = Parts(source="activities", unit="event", where={"role": OURS}, breakdowns=("province",))
PARTICIPANTS = Parts(
    source="attendance", unit="engagement", counting="sum", of="count", where={"role": OURS, "reach": ("direct",)},
    breakdowns=("province",),
)  # fmt: skip
MASS, MEETINGS, MEMBERS = (_OF_CODE[code] for code in ("mass_reach", "group_meetings", "group_members_met"))
ON_MAP = {"activities": ACTIVITIES, "people": PARTICIPANTS}


@dataclass(frozen=True)
class Trends:
    """Thirteen months of the charts' numbers, oldest first."""

    participants: Mapping[Month, Counted]
    mass: Mapping[Month, Counted]
    meetings: Mapping[Month, Counted]
    members: Mapping[Month, Counted]


@dataclass(frozen=True)
class Spread:
    """A number by province: ``unplaced`` is of activities without a place, or of places outside the lists."""

    provinces: Mapping[Place, Split] = field(default_factory=dict)
    unplaced: Split = field(default_factory=Split)


def trends(viewer: Viewer, whose: Whose, month: Month, as_of: dt.date | None = None) -> Trends:
    """Return the year up to a month; NoSuchFigures if the viewer may not see these figures. One entry in the log."""
    scope = scope_of(viewer, whose)
    year = list(month.plus(1 - SHOWN_MONTHS).until(month))
    found = engine.count_all(
        [PARTICIPANTS, MASS, MEETINGS, MEMBERS], scope.offices, year, scope.moment(as_of), until=scope.today()
    )
    log(viewer, scope, year, as_of, ["participants", "mass_reach", "group_meetings", "group_members_met"])
    return Trends(*found)


def spread(scope: Scope, what: str, months: Sequence[Month]) -> Spread:
    """Return activities or people by province over consecutive months; the caller has checked the scope and logs the reading.

    An activity in two provinces counts in both.
    """
    parts = ON_MAP[what]
    counted = engine.count_all([parts], scope.offices, months, breakdowns=True, until=scope.today())[0]
    sums: dict[str, Split] = {}
    for of_month in counted.values():
        for key, split in of_month.breakdown.get("province", {}).items():
            sums[key] = _sum(sums.get(key), split)
    unplaced = sums.pop(NOT_RECORDED, Split())
    places = Place.objects.in_bulk([uuid.UUID(key) for key in sums])
    ordered = sorted(places.values(), key=lambda place: (-sums[str(place.pk)].value, str(place)))
    return Spread({place: sums[str(place.pk)] for place in ordered}, unplaced)


def _sum(one: Split | None, other: Split) -> Split:
    if one is None:
        return other

    def both(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a + b

    return Split(
        one.value + other.value,
        both(one.female, other.female),
        both(one.male, other.male),
        both(one.sex_unknown, other.sex_unknown),
        one.rows + other.rows,
    )
