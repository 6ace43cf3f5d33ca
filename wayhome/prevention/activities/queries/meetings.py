"""Meetings in which we work together with others: who came, what was decided, what is still to do, when the next one is due."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, QuerySet

from wayhome.kit.dates import Month
from wayhome.prevention.activities.codes import COORDINATION
from wayhome.prevention.activities.models import Activity, ActivityAgency, Point, Series
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer

_DAYS = {"weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}


@dataclass
class Meeting:
    """A meeting with those who came, and its decisions and proposals that still stand open."""

    activity: Activity
    agencies: list[Agency] = field(default_factory=list)
    open: list[Point] = field(default_factory=list)

    @property
    def next_due(self) -> dt.date | None:
        """The nearest day by which something is to be done."""
        return min((point.due_on for point in self.open if point.due_on is not None), default=None)


@dataclass(frozen=True)
class Expected:
    """A committee, or another meeting that comes again: how often it met, who came how often, and by when the next one is due."""

    series: Series
    last: dt.date
    held: int
    came: list[tuple[Agency, int]]

    @property
    def due(self) -> dt.date:
        """The last day on which the next one still keeps the rhythm."""
        return self.last + dt.timedelta(days=_DAYS.get(self.series.rhythm, 31))


def meetings(viewer: Viewer, month: Month | None = None) -> QuerySet[Activity]:
    """Return the coordination meetings that the viewer may see, newest first; of one month if it is given."""
    found = Activity.objects.visible_to(viewer).filter(type__in=COORDINATION, retired_at=None)
    if month is not None:
        found = found.filter(happened_on__range=(month.first, month.last))
    return found.order_by("-happened_on", "-recorded_at", "pk")


def told(viewer: Viewer, activities: Iterable[Activity]) -> list[Meeting]:
    """Return these meetings with who came and what is still to do, in their order: two queries."""
    found = {activity.pk: Meeting(activity) for activity in activities}
    came = agencies_at(viewer, found)
    for id, agencies in came.items():
        found[id].agencies = agencies
    points = Point.objects.visible_to(viewer).filter(activity__in=list(found), state="open", retired_at=None)
    for point in points.select_related("owner", "colleague").order_by("kind", "order"):
        found[point.activity_id].open.append(point)
    return list(found.values())


def agencies_at(viewer: Viewer, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Agency]]:
    """Return {activity: the organisations that had a part in it, each once}."""
    rows = ActivityAgency.objects.visible_to(viewer).filter(activity__in=list(ids), retired_at=None)
    found: dict[uuid.UUID, dict[uuid.UUID, Agency]] = defaultdict(dict)
    for row in rows.select_related("agency").order_by("agency__folded"):
        found[row.activity_id][row.agency_id] = row.agency
    return {id: list(agencies.values()) for id, agencies in found.items()}


def expected(viewer: Viewer) -> list[Expected]:
    """Return the committees and other meetings that come again, the one due soonest first."""
    rows = meetings(viewer).filter(series__isnull=False, series__ended_on=None, series__retired_at=None)
    counted = rows.order_by().values("series").annotate(last=Max("happened_on"), held=Count("pk"))
    told = {row["series"]: row for row in counted}
    known = Series.objects.unscoped("series of meetings that the viewer sees").filter(pk__in=list(told))
    came = _who_came(viewer, rows)
    found = [Expected(one, told[one.pk]["last"], told[one.pk]["held"], came.get(one.pk, [])) for one in known]
    return sorted(found, key=lambda one: (one.due, one.series.title))


def _who_came(viewer: Viewer, rows: QuerySet[Activity]) -> dict[uuid.UUID, list[tuple[Agency, int]]]:
    """Return {series: (organisation, to how many of these meetings it came)}, who came most often first."""
    parts = ActivityAgency.objects.visible_to(viewer).filter(
        activity__in=rows.order_by().values("pk"), retired_at=None
    )
    counted = (
        parts.order_by().values("activity__series", "agency").annotate(n=Count("activity", distinct=True))
    )
    agencies = Agency.objects.in_bulk({row["agency"] for row in counted})
    found: dict[uuid.UUID, list[tuple[Agency, int]]] = defaultdict(list)
    for row in counted:
        found[row["activity__series"]].append((agencies[row["agency"]], row["n"]))
    return {id: sorted(pairs, key=lambda pair: (-pair[1], pair[0].label)) for id, pairs in found.items()}
