"""What all parts of an activity have in common: added while it stands, corrected by version, checked against its days and offices."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.models import Activity, ActivityPart, correctable
from wayhome.prevention.activities.queries.parts import offices_of
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import record, unchanged

PartT = TypeVar("PartT", bound=ActivityPart)
Sentences = Mapping[str, tuple[str | Promise, str]]


@dataclass(frozen=True)
class Setting:
    """What a part is checked against: who acts, its activity, whose offices' it is (the leading one first), what day it is there."""

    by: Viewer
    activity: Activity
    offices: list[Office]
    today: dt.date

    @property
    def last(self) -> dt.date:
        """The activity's last day."""
        return self.activity.happened_to or self.activity.happened_on


Check = Callable[[Any, Setting], None]


def opened(by: Viewer, activity_id: uuid.UUID) -> Setting:
    """Return the setting of an activity, locked, to which the actor may add; Refused if she may not, or it was retired."""
    mine = Activity.objects.visible_to(by).filter(correctable(by), pk=activity_id).first()
    if mine is None:
        raise Refused(_("This activity belongs to others. Ask them to add to it, or your supervisor."))
    return setting_of(by, mine)


def setting_of(by: Viewer, seen: Activity) -> Setting:
    """Return the setting of an activity that the actor sees, locked; Refused if it was retired."""
    activity = facts.locked(Activity, seen.pk)
    if activity.retired_at is not None:
        raise Refused(_("This activity was retired. Nothing more can be added to it."))
    offices = offices_of(by, activity)
    return Setting(by, activity, offices, today(offices[0].time_zone if offices else "UTC"))


def refuse(fault: str | None, sentences: Sentences) -> None:
    """Refuse with the sentence of a fault, at its field; nothing where there is none."""
    if fault is not None:
        sentence, field = sentences[fault]
        raise Refused(sentence, field=field)


def add(
    row: PartT, *, by: Viewer, verb: str, activity_id: uuid.UUID, id: uuid.UUID | None, check: Check
) -> PartT:
    """Write a new part of an activity; a second call with the same ``id`` returns the one already there."""
    made = facts.found(type(row), id, by=by)
    if made is not None:
        unchanged()
        return made
    setting = opened(by, activity_id)
    row.activity, row.id = setting.activity, id or row.id
    check(row, setting)
    facts.record(row, by=by)
    record(by, verb, row, office_id=_office(setting), details={"activity": str(setting.activity.pk)})
    return row


def correct(
    model: type[PartT], id: uuid.UUID, *, by: Viewer, verb: str, version: int, changes: dict[str, Any], allowed: frozenset[str],
    check: Check,
) -> PartT:  # fmt: skip
    """Write the next version of a part. ``DoesNotExist`` if the actor may not see it, ``facts.Conflict`` if it moved on since."""
    strange = set(changes) - allowed
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = model.objects.visible_to(by).get(pk=id)
    setting = opened(by, seen.activity_id)
    locked = facts.locked(model, seen.pk)
    if locked.version != version:
        raise facts.Conflict(locked, changes)
    for name, value in changes.items():
        setattr(seen, name, value)
    check(seen, setting)
    row = facts.correct(model, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    details = {"activity": str(setting.activity.pk), "changed": sorted(changes)}
    record(by, verb, row, office_id=_office(setting), details=details)
    return row


def retire(part: PartT, *, by: Viewer, verb: str, reason: str) -> PartT:
    """Take a part out of every list and figure. ``DoesNotExist`` if the actor may not see it, Refused if she may not change it."""
    model = type(part)
    seen = model.objects.visible_to(by).get(pk=part.pk)
    if seen.retired_at is not None:
        unchanged()
        return seen
    setting = opened(by, seen.activity_id)
    row = facts.retire(model, seen.pk, by=by, reason=reason)
    details = {"activity": str(setting.activity.pk), "reason": reason}
    record(by, verb, row, office_id=_office(setting), details=details)
    return row


def others(row: ActivityPart, why: str) -> Any:
    """Return the standing parts of this kind of the same activity, but for this one."""
    found = type(row).objects.unscoped(why).filter(activity_id=row.activity_id, retired_at=None)
    return found.exclude(pk=row.pk)


def _office(setting: Setting) -> uuid.UUID | None:
    return setting.offices[0].pk if setting.offices else None
