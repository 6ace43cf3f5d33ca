"""Lists of activities: of a span of days, filtered; who came to them in all; where and whose each was."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language

from wayhome.kit import formats, notation
from wayhome.prevention.activities.codes import OTHERS
from wayhome.prevention.activities.models import (
    Activity,
    ActivityOffice,
    ActivityPlace,
    AttendanceCount,
)
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer

ROWS = 50
LONGEST = 366  # days of which totals are told


@dataclass(frozen=True)
class Wanted:
    """Which activities: those whose first day lies in a span, and what else they have to be."""

    first: dt.date
    last: dt.date
    type: str = ""
    office_id: uuid.UUID | None = None
    project: Project | None = None
    place: Place | None = None


@dataclass
class Tally:
    """People counted: all of them, and the women and men among them."""

    total: int = 0
    female: int = 0
    male: int = 0

    def add(self, sex: str, count: int) -> None:
        """Add so many of one sex; any other is in the total only."""
        self.total += count
        self.female += count if sex == "female" else 0
        self.male += count if sex == "male" else 0

    def __bool__(self) -> bool:
        return self.total > 0

    def __str__(self) -> str:
        """As it is printed: 97 (56F)."""
        return notation.notate(self.total, self.female, self.male, formats.language(get_language()))


@dataclass
class Totals:
    """Three counts that are never added: who came to ours, who was reached besides (an estimate), who came at others' events."""

    activities: int = 0
    came: Tally = field(default_factory=Tally)
    reached: Tally = field(default_factory=Tally)
    elsewhere: Tally = field(default_factory=Tally)


@dataclass
class Around:
    """What a list shows beside an activity: whose, where, who came, who was reached besides."""

    offices: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    came: Tally = field(default_factory=Tally)
    reached: Tally = field(default_factory=Tally)


def activities(viewer: Viewer, wanted: Wanted) -> QuerySet[Activity]:
    """Return activities that the viewer may see, newest first, without retired ones."""
    found = Activity.objects.visible_to(viewer).filter(_told(wanted), retired_at=None)
    return found.select_related("done_by").order_by("-happened_on", "-recorded_at", "pk")


def some(viewer: Viewer, wanted: Wanted, number: int) -> tuple[list[Activity], bool]:
    """Return one page of a list, and whether more follow: nobody counts them all for it."""
    start = max(number - 1, 0) * ROWS
    rows = list(activities(viewer, wanted)[start : start + ROWS + 1])
    return rows[:ROWS], len(rows) > ROWS


def totals(viewer: Viewer, wanted: Wanted) -> Totals | None:
    """Return how many activities these are, and the people counted at them; None for more than a year, which figures tell."""
    if (wanted.last - wanted.first).days > LONGEST:
        return None
    chosen = Activity.objects.visible_to(viewer).filter(_told(wanted), retired_at=None)
    found = Totals(activities=chosen.count())
    counts = AttendanceCount.objects.unscoped("counts of activities that the viewer sees")
    rows = counts.filter(activity__in=chosen.values("pk"), retired_at=None).order_by()
    sums = rows.values("reach", "sex", "activity__our_role").annotate(n=Sum("count"))
    for reach, sex, role, n in sums.values_list("reach", "sex", "activity__our_role", "n"):
        if reach == "mass":
            found.reached.add(sex, n)
        else:
            (found.elsewhere if role in OTHERS else found.came).add(sex, n)
    return found


def around(viewer: Viewer, rows: Iterable[Activity]) -> dict[uuid.UUID, Around]:
    """Return what stands around these activities, in a fixed number of queries."""
    ids = [row.pk for row in rows]
    found: dict[uuid.UUID, Around] = defaultdict(Around)
    why = "parts of activities that the viewer sees"
    offices = ActivityOffice.objects.unscoped(why).filter(activity__in=ids, retired_at=None)
    for id, code in offices.order_by("-lead", "office__code").values_list("activity_id", "office__name"):
        found[id].offices.append(code)
    places = ActivityPlace.objects.unscoped(why).filter(activity__in=ids, retired_at=None)
    for row in places.select_related("place").order_by("recorded_at", "pk"):
        found[row.activity_id].places.append(row.place.label)
    counts = AttendanceCount.objects.unscoped(why).filter(activity__in=ids, retired_at=None)
    for id, reach, sex, n in counts.values_list("activity_id", "reach", "sex", "count"):
        (found[id].reached if reach == "mass" else found[id].came).add(sex, n)
    return found


def _told(wanted: Wanted) -> Q:
    told = Q(happened_on__range=(wanted.first, wanted.last))
    if wanted.type:
        told &= Q(type=wanted.type)
    if wanted.project is not None:
        told &= Q(project=wanted.project)
    why = "only whether one is there"
    if wanted.office_id is not None:
        offices = ActivityOffice.objects.unscoped(why)
        told &= Q(
            Exists(offices.filter(activity=OuterRef("pk"), office_id=wanted.office_id, retired_at=None))
        )
    if wanted.place is not None:
        in_it = Q(place=wanted.place)
        for up in ("place__parent", "place__parent__parent", "place__parent__parent__parent"):
            in_it |= Q(**{up: wanted.place})
        places = ActivityPlace.objects.unscoped(why)
        told &= Q(Exists(places.filter(in_it, activity=OuterRef("pk"), retired_at=None)))
    return told
