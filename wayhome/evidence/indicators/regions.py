"""Which province a place lies in."""

import uuid
from collections.abc import Collection

from wayhome.registry.places.models import Place

_CHAIN = ("pk", "parent_id", "parent__parent_id", "parent__parent__parent_id")


def provinces_of(places: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return {place: the province it lies in, or itself}: the topmost place of its edition above it."""
    found = Place.objects.filter(pk__in=places).values_list(*_CHAIN)
    return {chain[0]: next(place for place in reversed(chain) if place is not None) for chain in found}
