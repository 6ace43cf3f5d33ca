"""What may be said of an organisation: pure."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

# Languages of the pages, in which an organisation may have a name beside its own.
LANGUAGES = ("en", "vi", "km")
MOST_PLACES = 500
# What of an own office is changed in its settings, not here.
OFFICE_SAYS = frozenset({"type", "name", "country", "valid_from", "valid_to", "parent"})
# The type of the organisation that an office of ours is.
OFFICE_TYPES = {
    "organisation": "own_office",
    "country_office": "own_office",
    "site": "own_office",
    "partner": "partner_ngo",
}


def overlap(
    first: dt.date | None, last: dt.date | None, other_first: dt.date | None, other_last: dt.date | None
) -> bool:
    """Whether two spans of days (None: open) have a day in common."""
    begins = first is None or other_last is None or first <= other_last
    ends = last is None or other_first is None or other_first <= last
    return begins and ends


def makes_a_ring(
    id: uuid.UUID, above: uuid.UUID | None, parents: Mapping[uuid.UUID, uuid.UUID | None]
) -> bool:
    """Whether putting ``id`` under ``above`` would put it under itself, given each one's parent."""
    seen: set[uuid.UUID] = set()
    while above is not None and above not in seen:
        if above == id:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def phase_fault(
    phases: Sequence[tuple[str, dt.date, dt.date | None]], starts_on: dt.date, ends_on: dt.date | None
) -> str:
    """Return what is wrong with a project's phases (name, first day, last day or None for its end).

    ``untitled``, ``backwards``, ``outside`` (of the project's days), ``twice`` (a name), or nothing. Phases may overlap.
    """
    for title, first, last in phases:
        if not title:
            return "untitled"
        if last is not None and last < first:
            return "backwards"
        if first < starts_on or (ends_on is not None and (last or first) > ends_on):
            return "outside"
    names = [title.casefold() for title, _first, _last in phases]
    return "twice" if len(set(names)) < len(names) else ""
