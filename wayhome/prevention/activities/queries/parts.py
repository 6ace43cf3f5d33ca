"""What came of activities, as a viewer may see and change it: one part by its kind and id, the offices it belongs to."""

import uuid
from collections.abc import Iterable

from django.http import Http404

from wayhome.kit import facts
from wayhome.prevention.activities.models import (
    Activity,
    ActivityOffice,
    ActivityPart,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Test,
    correctable,
)
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

# As addresses name them.
KINDS: dict[str, type[ActivityPart]] = {
    "issue": Issue,
    "output": Output,
    "contribution": Contribution,
    "test": Test,
    "quote": Quote,
    "point": Point,
    "figure": Presented,
}


def activity_for(viewer: Viewer, id: uuid.UUID, *, to_record: bool = False) -> Activity:
    """Return an activity; Http404 where the viewer may not see it, or with ``to_record`` not change it, or it was retired."""
    found = Activity.objects.visible_to(viewer).filter(pk=id)
    if to_record:
        found = found.filter(correctable(viewer), retired_at=None)
    activity = found.select_related("done_by", "recorded_by", "series").first()
    if activity is None:
        raise Http404
    return activity


def part_for(viewer: Viewer, kind: str, id: uuid.UUID, *, to_record: bool = False) -> ActivityPart:
    """Return a part by its kind, retired or not; Http404 where the viewer may not see it, or with ``to_record`` not change it."""
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    part: ActivityPart | None = (
        model.objects.visible_to(viewer).filter(pk=id).select_related("activity", "recorded_by").first()
    )
    if part is None:
        raise Http404
    if to_record and (part.retired_at is not None or not may_record(viewer, part.activity)):
        raise Http404
    return part


def may_record(viewer: Viewer, activity: Activity) -> bool:
    """Whether the viewer may add to this activity and correct what came of it."""
    return activity.retired_at is None and activity.pk in those_recordable(viewer, [activity.pk])


def those_recordable(viewer: Viewer, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return of these activities those that the viewer may change."""
    found = Activity.objects.visible_to(viewer).filter(correctable(viewer), pk__in=list(ids), retired_at=None)
    return set(found.values_list("pk", flat=True))


def offices_of(viewer: Viewer, activity: Activity) -> list[Office]:
    """Return the offices whose activity it is, the leading one first."""
    rows = ActivityOffice.objects.visible_to(viewer).filter(activity=activity, retired_at=None)
    return [row.office for row in rows.select_related("office").order_by("-lead", "office__code")]


def currencies_of(offices: Iterable[Office]) -> list[str]:
    """Return the currencies that these offices keep, the first office's first."""
    return list(dict.fromkeys(code for office in offices for code in office.currencies))


def named(viewer: Viewer, part: ActivityPart) -> dict[uuid.UUID, str]:
    """Return {id: words} of everybody and everything that a part's versions name: who wrote them, places, organisations, colleagues."""
    versions = facts.history(part)
    ids: dict[str, set[uuid.UUID]] = {}
    for version in versions:
        for name in ("recorded_by_id", "place_id", "owner_id", "agency_id", "colleague_id"):
            value = getattr(version, name, None)
            if value is not None:
                ids.setdefault(name, set()).add(value)
    people = ids.get("recorded_by_id", set()) | ids.get("colleague_id", set())
    found = dict(User.objects.filter(pk__in=people).values_list("pk", "display_name"))
    agencies = ids.get("owner_id", set()) | ids.get("agency_id", set())
    if agencies:
        found |= {row.pk: row.label for row in Agency.objects.filter(pk__in=agencies)}
    if ids.get("place_id"):
        found |= {row.pk: row.label for row in Place.objects.filter(pk__in=ids["place_id"])}
    return found
