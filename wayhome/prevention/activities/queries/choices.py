"""What may be chosen for an activity: offices, kinds used most, places at hand, projects; and what stands of one already."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wayhome.prevention.activities.codes import TYPES
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
)
from wayhome.prevention.activities.queries.places import was_there
from wayhome.prevention.activities.rules import Asked, Head
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.registry.places.codes import VILLAGE
from wayhome.registry.places.models import Place
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office

AT_HAND = 4
_SOME, _DAYS = 60, 180  # so many of the last activities, of so many days, tell what somebody uses
_WHY = "parts of an activity that the viewer sees"


def recording_offices(viewer: Viewer) -> list[Office]:
    """Return the offices for which the viewer may record, her own first."""
    return offices_for(viewer, "activities.record")


def other_offices(viewer: Viewer) -> list[Office]:
    """Return every office that an activity may also be of: those near her that are still open."""
    return [office for office in near(viewer) if office.valid_to is None]


def near(viewer: Viewer) -> list[Office]:
    """Return the offices of the viewer's own organisation, and those for which she records."""
    offices = Office.objects.order_by("code")
    if viewer.everything or viewer.user is None:
        return list(offices)
    tree = office_tree()
    root = viewer.user.office_id
    while (above := tree.get(root)) is not None:
        root = above
    ids = with_all_below([root], tree) | viewer.offices("activities.record")
    return list(offices.filter(pk__in=ids))


def leads(viewer: Viewer, lead: Office) -> bool:
    """Whether the viewer records for the leading office: then she says whose the activity is, and retires it."""
    return viewer.everything or viewer.may_in("activities.record", lead.pk)


def types_by_use(viewer: Viewer) -> list[str]:
    """Return all types, those first that the viewer recorded most of late, else those of her office."""
    lately = _lately(viewer).order_by("-happened_on", "pk")
    mine = list(lately.filter(recorded_by=viewer.user).values_list("type", flat=True)[:_SOME])
    used = Counter(mine or lately.values_list("type", flat=True)[:_SOME])
    return sorted(TYPES.codes, key=lambda code: -used[code])


def _lately(viewer: Viewer) -> QuerySet[Activity]:
    """Activities of the last months: what somebody uses now, and few however many years there are."""
    first = viewer.today - dt.timedelta(days=_DAYS)
    found: QuerySet[Activity] = Activity.objects.visible_to(viewer)
    return found.filter(happened_on__gte=first, retired_at=None)


def places_at_hand(viewer: Viewer, office: Office, day: dt.date) -> list[Place]:
    """Return places that stood on a day and are near at hand: those last used by the viewer, then her office's villages."""
    lately = _lately(viewer).filter(recorded_by=viewer.user).order_by("-recorded_at", "pk")
    order = list(lately.values_list("pk", flat=True)[:_SOME])
    rows = ActivityPlace.objects.unscoped(_WHY).filter(activity__in=order, retired_at=None)
    found: dict[uuid.UUID, Place] = {}
    near = rows.select_related("place__parent__parent__parent").order_by("recorded_at", "pk")
    for row in sorted(near, key=lambda row: order.index(row.activity_id)):
        found.setdefault(row.place_id, row.place)
    if len(found) < AT_HAND:
        for village in _villages(office)[:AT_HAND]:
            found.setdefault(village.pk, village)
    there = [place for place in found.values() if place.retired_at is None and was_there(place, day)]
    return there[:AT_HAND]


def _villages(office: Office) -> QuerySet[Place]:
    kept = Place.objects.filter(added_by_office=office, level=VILLAGE, retired_at=None)
    return kept.select_related("parent__parent__parent").order_by("name")


def projects(viewer: Viewer, offices: Iterable[Office]) -> list[Project]:
    """Return the projects of these offices and of those above them, the newest first."""
    tree = office_tree()
    near: set[uuid.UUID] = set()
    for office in offices:
        above: uuid.UUID | None = office.pk
        while above is not None and above in tree:
            near.add(above)
            above = tree[above]
    return list(_projects().filter(office_id__in=near, retired_at=None).order_by("-starts_on", "code"))


def _projects() -> QuerySet[Project]:
    return Project.objects.prefetch_related("phases")


def phases(projects: Iterable[Project]) -> list[ProjectPhase]:
    """Return the phases of projects, in their order."""
    return [
        phase
        for project in projects
        for phase in sorted(project.phases.all(), key=lambda phase: phase.starts_on)
        if phase.retired_at is None
    ]


def places_of(activity: Activity) -> list[tuple[Place, str]]:
    """Return where it took place: (place, kind of place)."""
    rows = ActivityPlace.objects.unscoped(_WHY).filter(activity=activity, retired_at=None)
    found = rows.select_related("place__parent__parent__parent").order_by("recorded_at", "pk")
    return [(row.place, row.venue) for row in found]


def agencies_of(activity: Activity) -> list[tuple[Agency, str]]:
    """Return the organisations that had a part: (organisation, part)."""
    rows = ActivityAgency.objects.unscoped(_WHY).filter(activity=activity, retired_at=None)
    found = rows.select_related("agency__parent", "agency__place").order_by("recorded_at", "pk")
    return [(row.agency, row.part) for row in found]


def topics_of(activity: Activity) -> list[str]:
    """Return what it was about."""
    rows = ActivityTopic.objects.unscoped(_WHY).filter(activity=activity, retired_at=None)
    return list(rows.order_by("recorded_at", "pk").values_list("topic", flat=True))


def heads_of(activity: Activity, listed: bool | None = None) -> list[Head]:
    """Return the counts of who came and who was reached; ``listed`` only ticked (True) or typed (False) ones."""
    rows = AttendanceCount.objects.unscoped(_WHY).filter(_listed(listed), activity=activity, retired_at=None)
    names = ("category", "sex", "count", "age_band", "reach", "high", "method")
    return [Head(*row) for row in rows.order_by("recorded_at", "pk").values_list(*names)]


def asked_of(activity: Activity, listed: bool | None = None) -> list[Asked]:
    """Return the answers of those who were asked; ``listed`` as above."""
    rows = AttendanceTrait.objects.unscoped(_WHY).filter(_listed(listed), activity=activity, retired_at=None)
    return [Asked(*row) for row in rows.values_list("trait", "answer", "sex", "count")]


def offices_of(activity: Activity) -> list[Office]:
    """Return whose it is, the leading one first."""
    rows = ActivityOffice.objects.unscoped(_WHY).filter(activity=activity, retired_at=None)
    return [row.office for row in rows.select_related("office").order_by("-lead", "office__code")]


def _listed(listed: bool | None) -> Q:
    return Q() if listed is None else Q(listed=listed)
