"""How many people an office has admitted since it began: what was printed before, as history, and what is recorded here."""

import datetime as dt
from dataclasses import dataclass

from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.models import Opening
from wayhome.evidence.indicators.queries import Scope
from wayhome.evidence.indicators.rules import Parts
from wayhome.kit.dates import Month

BEGINNING = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class Milestone:
    """``printed`` people by the end of ``counted_to``, as printed then, and those recorded here since, to a month's end."""

    recorded: int
    printed: int
    counted_to: dt.date

    @property
    def all(self) -> int:
        """Everybody since the office began."""
        return self.printed + self.recorded


def opening_of(scope: Scope) -> Opening | None:
    """Return what an office said of the time before its records; None for several offices, or where it said nothing."""
    return (
        None if scope.office is None else Opening.objects.filter(office=scope.office, retired_at=None).first()
    )


def milestone(scope: Scope, month: Month) -> Milestone | None:
    """Return how many were admitted for the first time by a month's end; None without an opening, or before its day.

    The caller has checked the scope.
    """
    opening = opening_of(scope)
    if opening is None or month.last <= opening.counted_to:
        return None
    since = opening.counted_to + dt.timedelta(days=1)
    parts = Parts(
        source="admissions", unit="person", period="since", since=since.isoformat(), where={"kind": ("new",)}
    )
    counted = engine.count_all([parts], scope.offices, [month], until=scope.today())[0][month]
    return Milestone(int(counted.value), opening.persons, opening.counted_to)
