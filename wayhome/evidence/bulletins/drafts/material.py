"""What a draft is written from: an activity's record with everything that hangs on it, for many activities at once."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
    ClientVisit,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Test,
)
from wayhome.prevention.groups.models import Meeting
from wayhome.trust.access.viewer import Viewer

_AS_WRITTEN = ("recorded_at", "pk")
# What is read of each part, and in which order it is told.
_PARTS: tuple[tuple[type[Any], tuple[str, ...], tuple[str, ...]], ...] = (
    (ActivityPlace, ("place__parent__parent__parent",), ("place__name", "recorded_at", "pk")),
    (ActivityAgency, ("agency",), ("agency__name", "recorded_at", "pk")),
    (ActivityTopic, (), _AS_WRITTEN),
    (AttendanceCount, (), _AS_WRITTEN),
    (AttendanceTrait, (), _AS_WRITTEN),
    (Issue, (), ("raised_on", "recorded_at", "pk")),
    (Output, (), _AS_WRITTEN),
    (Contribution, (), _AS_WRITTEN),
    (Test, (), _AS_WRITTEN),
    (Quote, (), _AS_WRITTEN),
    (Point, (), ("order", "recorded_at", "pk")),
    (Presented, (), ("code", "recorded_at", "pk")),
    (ClientVisit, (), _AS_WRITTEN),
    (Meeting, ("group",), _AS_WRITTEN),
)


@dataclass(frozen=True)
class Material:
    """An activity and its standing parts by their kind (``issue``, ``output`` …)."""

    activity: Activity
    parts: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def of(self, part: str, /, **where: str) -> list[Any]:
        """Return the parts of a kind for which these fields are so."""
        rows = self.parts.get(part, [])
        return [row for row in rows if all(getattr(row, name) == value for name, value in where.items())]

    @property
    def told_without_place(self) -> bool:
        """Whether the place would tell of people we support: then no draft names it."""
        return self.activity.composed_of_survivors or self.activity.type == "client_visit"

    @property
    def fingerprint(self) -> str:
        """Changes whenever anything of the record does."""
        rows = [f"{row.pk}:{row.version}" for rows in self.parts.values() for row in rows]
        told = "\n".join([f"{self.activity.pk}:{self.activity.version}", *sorted(rows)])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def materials(viewer: Viewer, activities: Iterable[Activity]) -> dict[uuid.UUID, Material]:
    """Return what the viewer may see of these activities, in as many queries as there are kinds of parts."""
    found = {activity.pk: Material(activity) for activity in activities}
    for model, beside, order in _PARTS if found else ():
        rows: Sequence[Any] = (
            model.objects.visible_to(viewer)
            .filter(activity__in=list(found), retired_at=None)
            .select_related(*beside)
            .order_by(*order)
        )
        for row in rows:
            found[row.activity_id].parts[model._meta.model_name].append(row)
    return found
