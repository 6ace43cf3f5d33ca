"""How the journey goes, month by month, from what the rooms recorded; every number opens the rows behind it.

A step's day is the first on which a case reached it. A readmission is not measured again.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min

from wayhome.journey.aftercare.rules import MISSED
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.plans.models import Goal
from wayhome.journey.supervision import contacts, rules
from wayhome.journey.supervision.queries import offices
from wayhome.kit.dates import Month
from wayhome.trust.access.viewer import Viewer

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """One fact behind a number: of which case, from when to when (None: not yet, or ``missed``)."""

    case_id: uuid.UUID
    began_on: dt.date
    ended_on: dt.date | None
    month: Month
    missed: bool = False

    @property
    def days(self) -> int | None:
        """How many days lay between; None where it did not happen."""
        return None if self.ended_on is None else (self.ended_on - self.began_on).days

    @property
    def kept(self) -> bool:
        """Whether it was done in time."""
        return self.days is not None and self.days <= rules.LATE


Places = Collection[uuid.UUID]  # offices
Rows = Callable[[Viewer, Places, dt.date, dt.date], list[Row]]
Number = Callable[[Sequence[Row]], int | None]


@dataclass(frozen=True)
class Measure:
    """One measure: its rows within days, and the number that a month's rows come to."""

    rows: Rows
    number: Number
    percent: bool = False


def _steps(stage: str) -> Rows:
    """Return the finder of cases that first came to a stage within these days."""

    def found(viewer: Viewer, where: Places, first: dt.date, last: dt.date) -> list[Row]:
        moves = StageMove.objects.visible_to(viewer).filter(
            case__office__in=where, case__retired_at=None, stage=stage, retired_at=None
        )
        reached = moves.order_by().values("case_id", "case__happened_on").annotate(on=Min("happened_on"))
        told = reached.filter(on__gte=first, on__lte=last)
        return [
            Row(one["case_id"], one["case__happened_on"], one["on"], Month.of(one["on"]))
            for one in told
            if one["on"] >= one["case__happened_on"]
        ]

    return found


def _follow_ups(viewer: Viewer, where: Places, first: dt.date, last: dt.date) -> list[Row]:
    """Return the follow-up contacts that were due within these days, and were kept by now, or not in time."""
    return [
        Row(case, slot.due, slot.on, Month.of(slot.due), missed=slot.state == MISSED)
        for case, slot in contacts.settled(viewer, where)
        if first <= slot.due <= last
    ]


def _goals(viewer: Viewer, where: Places, first: dt.date, last: dt.date) -> list[Row]:
    """Return the goals that were reached within these days."""
    rows = Goal.objects.visible_to(viewer).filter(
        case__office__in=where,
        case__retired_at=None,
        state="reached",
        retired_at=None,
        ended_on__gte=first,
        ended_on__lte=last,
    )
    told = rows.order_by().values_list("case_id", "happened_on", "ended_on")
    return [Row(case, began, ended, Month.of(ended)) for case, began, ended in told]


def _days(rows: Sequence[Row]) -> int | None:
    return rules.middle([row.days for row in rows if row.days is not None])


def _kept(rows: Sequence[Row]) -> int | None:
    return rules.share(sum(row.kept for row in rows), len(rows))


MEASURES: Mapping[str, Measure] = {
    "safety": Measure(_steps("safety"), _days),
    "needs": Measure(_steps("needs"), _days),
    "plan": Measure(_steps("plan"), _days),
    "follow_up": Measure(_follow_ups, _kept, percent=True),
    "goals": Measure(_goals, len),
    "closure": Measure(_steps("closure"), _days),
}


def months_until(day: dt.date) -> list[Month]:
    """Return the months that are shown: the running one and those before it."""
    here = Month.of(day)
    return [here.plus(-n) for n in range(MONTHS - 1, -1, -1)]


def months_of(year: int, day: dt.date) -> list[Month]:
    """Return the months of a year that have begun."""
    return [month for n in range(1, 13) if (month := Month(year, n)) <= Month.of(day)]


def years(viewer: Viewer, day: dt.date) -> list[int]:
    """Return the years that can be looked at, the latest first: from the first case of the viewer's offices on, at most ten."""
    cases = Case.objects.visible_to(viewer).filter(office__in=offices(viewer), retired_at=None)
    first = cases.aggregate(first=Min("happened_on"))["first"]
    begun = max(first.year, day.year - 9) if first else day.year
    return list(range(day.year, begun - 1, -1))


def rows_within(
    viewer: Viewer, code: str, months: Sequence[Month], day: dt.date, office: uuid.UUID | None = None
) -> list[Row]:
    """Return the rows behind a measure in these months (until today), of one office or all of hers, the latest first: few queries, however many."""
    last = min(months[-1].last, day)
    where = offices(viewer) & {office} if office is not None else offices(viewer)
    found = MEASURES[code].rows(viewer, where, months[0].first, last)
    return sorted(found, key=lambda row: (row.ended_on or row.began_on, str(row.case_id)), reverse=True)


def numbers(code: str, rows: Iterable[Row], months: Sequence[Month]) -> dict[Month, int | None]:
    """Return {month: number} of a measure."""
    by_month: dict[Month, list[Row]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    return {month: MEASURES[code].number(by_month[month]) for month in months}


def cases_of(viewer: Viewer, rows: Sequence[Row]) -> dict[uuid.UUID, Case]:
    """Return {case: itself with its person} of a page of rows, as far as the viewer may see them."""
    found = Case.objects.visible_to(viewer).filter(pk__in={row.case_id for row in rows}, forgotten_on=None)
    return {case.pk: case for case in found.select_related("person")}
