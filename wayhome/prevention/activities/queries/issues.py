"""The register of issues, and the one of decisions and proposals: what was promised, by whom, by when, and what became of it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from wayhome.kit.dates import Month
from wayhome.prevention.activities.codes import THEMES
from wayhome.prevention.activities.models import ActivityPlace, Issue, Point
from wayhome.prevention.activities.rules.results import ACTED_UPON, SETTLED_ISSUE
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer

OPEN, OVERDUE, NOBODY, SETTLED, ALL = "open", "overdue", "nobody", "settled", "all"
_UNSETTLED = ("open", "with_authority")


def here(viewer: Viewer) -> dt.date:
    """Return what day it is where the viewer works."""
    return viewer.today


def issues(
    viewer: Viewer, *, show: str = OPEN, theme: str = "", month: Month | None = None, place: Place | None = None
) -> QuerySet[Issue]:  # fmt: skip
    """Return issues that the viewer may see, overdue ones first, then by what was promised, settled ones last.

    ``show``: open, overdue, nobody (nobody answers for them), settled or all; ``month`` in which they were raised; ``place`` they concern, or lies in it.
    """
    day = here(viewer)
    late = Q(state__in=_UNSETTLED, promised_on__lt=day)
    found = Issue.objects.visible_to(viewer).filter(retired_at=None)
    states = {
        OPEN: Q(state__in=_UNSETTLED),
        OVERDUE: late,
        NOBODY: Q(state__in=_UNSETTLED, owner=None),
        SETTLED: Q(state__in=SETTLED_ISSUE),
    }
    found = found.filter(states.get(show, Q()))
    if theme:
        found = found.filter(theme=theme)
    if month is not None:
        found = found.filter(raised_on__range=(month.first, month.last))
    if place is not None:
        found = found.filter(_in_place(place))
    rank = Case(
        When(late, then=Value(0)), When(state__in=_UNSETTLED, then=Value(1)), default=Value(2), output_field=IntegerField()
    )  # fmt: skip
    near = ("activity", "owner", "place__parent__parent__parent")
    ordered = found.annotate(rank=rank).order_by(
        "rank", F("promised_on").asc(nulls_last=True), "-raised_on", "pk"
    )
    return ordered.select_related(*near)


def overdue_count(viewer: Viewer) -> int:
    """Return how many promises that the viewer may see have passed without an answer."""
    return issues(viewer, show=OVERDUE).count()


def unanswered_for(viewer: Viewer) -> int:
    """Return how many open issues that the viewer may see have nobody who answers for them."""
    return issues(viewer, show=NOBODY).count()


def by_theme(viewer: Viewer, found: QuerySet[Issue]) -> list[tuple[str, str, int]]:
    """Return (theme, its words, how many of these issues), the most first."""
    rows = found.order_by().values("theme").annotate(n=Count("pk")).values_list("theme", "n")
    return sorted(
        ((theme, str(THEMES.label(theme)), n) for theme, n in rows), key=lambda row: (-row[2], row[1])
    )


def places_of(viewer: Viewer, rows: Iterable[Issue]) -> dict[uuid.UUID, list[Place]]:
    """Return {activity: where it took place}, for issues that name no place of their own."""
    ids = {row.activity_id for row in rows if row.place_id is None}
    found: dict[uuid.UUID, list[Place]] = defaultdict(list)
    if ids:
        there = ActivityPlace.objects.visible_to(viewer).filter(activity_id__in=ids, retired_at=None)
        for row in there.select_related("place").order_by("place__name"):
            found[row.activity_id].append(row.place)
    return found


def points(viewer: Viewer, *, show: str = OPEN, kind: str = "") -> QuerySet[Point]:
    """Return decisions, proposals and whatever else somebody does by a day, overdue ones first; ``show`` as for issues."""
    day = here(viewer)
    late = Q(state="open", due_on__lt=day)
    found = Point.objects.visible_to(viewer).filter(retired_at=None).exclude(state="none")
    states = {OPEN: Q(state="open"), OVERDUE: late, SETTLED: Q(state__in=("done", "dropped"))}
    found = found.filter(states.get(show, Q()))
    if kind:
        found = found.filter(kind=kind)
    rank = Case(
        When(late, then=Value(0)), When(state="open", then=Value(1)), default=Value(2), output_field=IntegerField()
    )  # fmt: skip
    ordered = found.annotate(rank=rank).order_by(
        "rank", F("due_on").asc(nulls_last=True), "-activity__happened_on", "order", "pk"
    )
    return ordered.select_related("activity", "owner", "colleague")


POINT_FILTER = ACTED_UPON


def _in_place(place: Place) -> Q:
    """What concerns a place or lies in it; an issue without a place of its own concerns where it was raised."""

    def within(name: str) -> Q:
        found = Q()
        for _level in range(4):
            found |= Q(**{name: place})
            name += "__parent"
        return found

    there = ActivityPlace.objects.unscoped("the issues themselves are scoped").filter(
        within("place"), retired_at=None
    )
    return within("place") | Q(place=None, activity__in=there.values("activity_id"))
