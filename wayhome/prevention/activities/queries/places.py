"""Places on the day of an activity: whether one was there, and which one stood there then instead."""

import datetime as dt

from wayhome.registry.places.codes import VILLAGE
from wayhome.registry.places.models import Place, Succession
from wayhome.registry.places.queries import current_of


def was_there(place: Place, day: dt.date) -> bool:
    """Whether a place stood on a day; a village only as long as the commune it lies in."""
    if not place.stood_on(day):
        return False
    return place.level != VILLAGE or place.parent is None or place.parent.stood_on(day)


def then(place: Place, day: dt.date) -> Place | None:
    """Return what stood on a day in the place of one that did not: what it has become, or what it was; None if nobody knows.

    For a village of another time: the village of its name in what its commune has become or was, else that commune.
    """
    if place.level == VILLAGE and place.parent is not None and not place.parent.stood_on(day):
        above = then(place.parent, day)
        if above is None:
            return None
        same = [
            village
            for village in Place.objects.filter(parent=above, level=VILLAGE, name=place.name, retired_at=None)
            if village.stood_on(day)
        ]
        return same[0] if same else above
    if place.valid_to is not None and place.valid_to < day:
        return _if_there(current_of(place, day), day)
    return _was(place, day)


def _was(place: Place, day: dt.date) -> Place | None:
    """What a later place was made of, the most of it: whole ones first."""
    seen = place
    for _step in range(4):
        rows = Succession.objects.filter(new=seen, old__retired_at=None).select_related("old__parent__parent")
        old = [row.old for row in sorted(rows, key=lambda row: (row.kind != "whole", not row.is_default))]
        if not old:
            return None
        for one in old:
            if one.stood_on(day):
                return one
        seen = old[0]
    return None


def _if_there(place: Place, day: dt.date) -> Place | None:
    return place if place.stood_on(day) else None
