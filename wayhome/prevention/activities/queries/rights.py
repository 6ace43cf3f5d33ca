"""Who may do what since which training: of one training, of one account, and whether a right holds on a day."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce

from wayhome.prevention.activities.codes import RIGHTS_OF
from wayhome.prevention.activities.models import Activity, Qualification
from wayhome.prevention.activities.queries.issues import here
from wayhome.prevention.activities.queries.parts import offices_of
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


@dataclass(frozen=True)
class Right:
    """A right of an account with its training, and whether it holds today."""

    row: Qualification
    holds: bool


def rights_of(viewer: Viewer, activity: Activity) -> list[Right]:
    """Return who may do what since this training, by name."""
    rows = Qualification.objects.visible_to(viewer).filter(activity=activity, retired_at=None)
    ordered = rows.select_related("user", "activity").order_by("user__display_name", "kind")
    return [_told(row, here(viewer)) for row in ordered]


def own_rights(viewer: Viewer) -> list[Right]:
    """Return what the viewer herself may do since trainings, the latest first; nothing for the system."""
    if viewer.user is None:
        return []
    rows = Qualification.objects.visible_to(viewer).filter(
        user=viewer.user, retired_at=None, activity__retired_at=None
    )
    ordered = rows.select_related("user", "activity").order_by("-activity__happened_on", "pk")
    return [_told(row, here(viewer)) for row in ordered]


def qualified(user: User, kind: str, day: dt.date) -> bool:
    """Whether an account has a right on a day: after its training, before its last day."""
    rows = Qualification.objects.unscoped("whether somebody may do this").annotate(
        since=Coalesce("activity__happened_to", "activity__happened_on")
    )
    held = rows.filter(user=user, kind=kind, retired_at=None, activity__retired_at=None, since__lte=day)
    return bool(held.filter(Q(valid_to=None) | Q(valid_to__gte=day)).exists())


def may_give(viewer: Viewer, activity: Activity) -> bool:
    """Whether the viewer says who may do what since this training: who records for its whole office, never in own scope."""
    if activity.retired_at is not None or activity.type not in RIGHTS_OF:
        return False
    return givers(viewer, [office.pk for office in offices_of(viewer, activity)])


def givers(viewer: Viewer, office_ids: Iterable[uuid.UUID]) -> bool:
    """Whether the viewer records activities for one of these offices as a whole."""
    return viewer.everything or bool(set(office_ids) & viewer.offices("activities.record"))


def offered(viewer: Viewer, activity: Activity) -> list[User]:
    """Return the colleagues of a training's offices, by name; never the viewer herself."""
    offices: list[Office] = offices_of(viewer, activity)
    near = colleagues([office.pk for office in offices])
    return [user for user in near if user.pk != viewer.user_id]


def _told(row: Qualification, day: dt.date) -> Right:
    return Right(row, row.valid_to is None or row.valid_to >= day)
