"""Reading series: which there are, what of last month should come again this month, and with which parts."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from wayhome.kit.dates import Month
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    Series,
)
from wayhome.prevention.activities.queries.places import then, was_there
from wayhome.prevention.activities.rules import series as rules_series
from wayhome.prevention.activities.rules import within
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office

_WHY = "a series has one time in a month, whoever recorded it"
# A group's meeting has its list of members, which a copy would not have.
WITH_A_LIST = ("group_meeting",)
MOST_OTHERS = 40


@dataclass(frozen=True)
class Fitting:
    """Where an activity took place, with whom, about what, as it fits another day."""

    places: list[tuple[Place, str]]
    agencies: list[tuple[Agency, str]]
    topics: list[str]
    project: Project | None
    phase: ProjectPhase | None


@dataclass(frozen=True)
class Proposal:
    """One time to come: after which pattern, on which day; ``there``: it is recorded already."""

    pattern: Activity
    day: dt.date
    places: str = ""
    there: Activity | None = None
    without: Project | None = None  # the pattern's project, where it does not run on the day

    @property
    def key(self) -> str:
        """What tells this proposal from the others of its month, whenever the page is asked for."""
        return f"{self.pattern.pk}_{self.day}"


@dataclass(frozen=True)
class Proposed:
    """What may be copied to a month: times of series, and other activities of the month before."""

    series: list[Proposal] = field(default_factory=list)
    others: list[Proposal] = field(default_factory=list)
    more: int = 0  # other activities beyond those shown


def series_for(viewer: Viewer, id: uuid.UUID) -> Series:
    """Return a series that the viewer may see and correct; Http404 for any other."""
    found = Series.objects.visible_to(viewer).filter(pk=id, retired_at=None).select_related("office").first()
    if found is None or not viewer.may_in("activities.record", found.office_id):
        raise Http404
    return found


def series_of(viewer: Viewer) -> QuerySet[Series]:
    """Return the series that the viewer may see, those still running first."""
    found = Series.objects.visible_to(viewer).filter(retired_at=None).select_related("office")
    return found.order_by("ended_on", "title", "pk")


def times_of(viewer: Viewer, series: Iterable[Series]) -> dict[uuid.UUID, tuple[int, dt.date]]:
    """Return {series: (how many times, the last day)} of those that took place at all."""
    rows = Activity.objects.visible_to(viewer).filter(series__in=[one.pk for one in series], retired_at=None)
    found = rows.order_by().values("series").annotate(n=Count("pk"), last=Max("happened_on"))
    return {row["series"]: (row["n"], row["last"]) for row in found}


def joinable(viewer: Viewer, activity: Activity) -> QuerySet[Series]:
    """Return the running series of which an activity may be one time."""
    offices = ActivityOffice.objects.visible_to(viewer).filter(activity=activity, retired_at=None)
    found = Series.objects.visible_to(viewer).filter(
        type=activity.type, retired_at=None, office_id__in=offices.values("office_id")
    )
    return found.filter(Q(ended_on=None) | Q(pk=activity.series_id)).order_by("title", "pk")


def proposals(viewer: Viewer, office: Office, month: Month) -> Proposed:
    """Return what of an office comes again in ``month``: each series after its last time before it, and others of the month before."""
    running = Series.objects.visible_to(viewer).filter(
        Q(ended_on=None) | Q(ended_on__gte=month.first), office=office, retired_at=None
    )
    series = {one.pk: one for one in running.order_by("title", "pk")}
    before, there = _patterns(viewer, list(series), month)
    found: list[tuple[Activity, dt.date, Activity | None]] = []
    for id, one in series.items():
        pattern = before.get(id) or (there[id][-1] if there[id] else None)
        if pattern is None or pattern.type in WITH_A_LIST:
            continue
        days = rules_series.due(one.rhythm, pattern.happened_on, month, [a.happened_on for a in there[id]])
        ends = one.ended_on or month.last
        found += [(pattern, day, None) for day in days if day <= ends]
        found += [(pattern, done.happened_on, done) for done in there[id] if done.pk != pattern.pk]
    others = _others(viewer, office, month.plus(-1))
    shown = [(a, rules_series.same_weekday(a.happened_on, month)) for a in others[:MOST_OTHERS]]
    copied = _copies(viewer, shown)
    words = _places(viewer, {row[0].pk for row in found} | {row[0].pk for row in shown})

    def told(pattern: Activity, day: dt.date, done: Activity | None) -> Proposal:
        runs = pattern.project is None or within(pattern.project.starts_on, pattern.project.ends_on, day)
        return Proposal(pattern, day, ", ".join(words[pattern.pk]), done, None if runs else pattern.project)

    return Proposed(
        sorted((told(*one) for one in found), key=lambda p: (p.day, p.pattern.title, str(p.pattern.pk))),
        [told(a, day, copied.get(a.pk)) for a, day in shown],
        max(0, len(others) - MOST_OTHERS),
    )


def taken(pattern: Activity, day: dt.date) -> Activity | None:
    """Return what stands already at the time a copy would take: of its series in that week or month; of none, its copy."""
    standing = Activity.objects.unscoped(_WHY).filter(retired_at=None)
    if pattern.series is None:
        return standing.filter(pk__in=copy_ids(pattern, day)).first()
    near = dt.timedelta(days=31)
    rhythm = pattern.series.rhythm
    for one in standing.filter(series=pattern.series, happened_on__range=(day - near, day + near)):
        if rules_series.occasion(rhythm, one.happened_on) == rules_series.occasion(rhythm, day):
            return one
    return None


def copy_ids(pattern: Activity, day: dt.date) -> list[uuid.UUID]:
    """Return the ids a copy can have: see ``rules.series.copy_ids``."""
    rhythm = pattern.series.rhythm if pattern.series else "monthly"
    return rules_series.copy_ids(pattern.series_id or pattern.pk, rhythm, day)


def fitting(pattern: Activity, day: dt.date) -> Fitting:
    """Return the parts of an activity as they fit another day: what a place has become, the project only while it runs, its phase then."""
    why = "a copy has the parts of its pattern, which the actor sees"
    rows = ActivityPlace.objects.unscoped(why).filter(activity=pattern, retired_at=None)
    places = []
    for row in rows.select_related("place__parent__parent__parent"):
        place = row.place if was_there(row.place, day) else then(row.place, day) or row.place
        places.append((place, row.venue))
    agencies = ActivityAgency.objects.unscoped(why).filter(activity=pattern, retired_at=None)
    topics = ActivityTopic.objects.unscoped(why).filter(activity=pattern, retired_at=None)
    project = pattern.project
    runs = project is not None and within(project.starts_on, project.ends_on, day)
    return Fitting(
        places,
        [(row.agency, row.part) for row in agencies.select_related("agency")],
        sorted(topics.values_list("topic", flat=True)),
        project if runs else None,
        _phase(pattern, day) if runs else None,
    )


def _phase(pattern: Activity, day: dt.date) -> ProjectPhase | None:
    if pattern.phase is None or within(pattern.phase.starts_on, pattern.phase.ends_on, day):
        return pattern.phase
    phases = ProjectPhase.objects.filter(project=pattern.project_id, retired_at=None).order_by("starts_on")
    return next((phase for phase in phases if within(phase.starts_on, phase.ends_on, day)), None)


def _patterns(
    viewer: Viewer, ids: list[uuid.UUID], month: Month
) -> tuple[dict[uuid.UUID, Activity], dict[uuid.UUID, list[Activity]]]:
    """The last time of each series before the month, and its times in it."""
    rows = Activity.objects.visible_to(viewer).filter(series__in=ids, retired_at=None)
    rows = rows.select_related("series", "project")
    last = dict(
        rows.filter(happened_on__lt=month.first)
        .order_by()
        .values_list("series")
        .annotate(last=Max("happened_on"))
    )
    days = Q(pk=None)
    for id, day in last.items():
        days |= Q(series=id, happened_on=day)
    before = {row.series_id: row for row in rows.filter(days).order_by("recorded_at")}
    there: dict[uuid.UUID, list[Activity]] = defaultdict(list)
    for row in rows.filter(happened_on__range=(month.first, month.last)).order_by("happened_on"):
        there[row.series_id].append(row)
    return before, there


def _others(viewer: Viewer, office: Office, month: Month) -> list[Activity]:
    led = ActivityOffice.objects.visible_to(viewer).filter(office=office, lead=True, retired_at=None)
    rows = Activity.objects.visible_to(viewer).filter(
        happened_on__range=(month.first, month.last),
        series=None,
        retired_at=None,
        pk__in=led.values("activity_id"),
    )
    found = rows.exclude(type__in=WITH_A_LIST).select_related("series", "project")
    return list(found.order_by("happened_on", "title", "pk")[: MOST_OTHERS * 5])


def _copies(viewer: Viewer, shown: Iterable[tuple[Activity, dt.date]]) -> dict[uuid.UUID, Activity]:
    """{pattern: its copy} of those that were copied already."""
    of = {id: pattern.pk for pattern, day in shown for id in copy_ids(pattern, day)}
    return {of[a.pk]: a for a in Activity.objects.visible_to(viewer).filter(pk__in=list(of), retired_at=None)}


def _places(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    rows = ActivityPlace.objects.visible_to(viewer).filter(activity__in=ids, retired_at=None)
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in rows.select_related("place").order_by("place__name"):
        found[row.activity_id].append(row.place.label)
    return found
