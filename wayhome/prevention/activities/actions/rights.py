"""What a training lets those do who took part: said by who records for the whole office, never for oneself; taken back with a reason."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.activities.actions import parts
from wayhome.prevention.activities.codes import RIGHTS_OF
from wayhome.prevention.activities.models import Activity, Qualification
from wayhome.prevention.activities.queries.rights import givers
from wayhome.trust.access.colleagues import colleagues
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("activities.give_right")
def give_right(
    *, by: Viewer, activity_id: uuid.UUID, users: Sequence[User], kind: str, valid_to: dt.date | None = None, id: uuid.UUID | None = None
) -> list[Qualification]:  # fmt: skip
    """Say that these accounts took part and may do something since; whoever has it of this training already keeps what she has."""
    setting = _giving(by, activity_id)
    if kind not in RIGHTS_OF[setting.activity.type]:
        raise Refused(_("This training does not teach that."), field="kind")
    if not users:
        raise Refused(_("Choose who took part."), field="users")
    if valid_to is not None and valid_to < setting.last:
        raise Refused(_("The right would end before the training. Check the day."), field="valid_to")
    if setting.last > setting.today:
        raise Refused(_("The training is not over yet. Come back when it is."))
    _may_have(by, setting, users)
    there = parts.others(Qualification(activity=setting.activity), "who has it already").filter(kind=kind)
    have = set(there.values_list("user_id", flat=True))
    screen = id or new_id()
    rows = [
        Qualification(
            id=uuid.uuid5(screen, str(user.pk)),
            activity=setting.activity,
            user=user,
            kind=kind,
            valid_to=valid_to,
        )
        for user in dict.fromkeys(users)
        if user.pk not in have
    ]
    if not rows:
        unchanged()
        return []
    made = facts.record_all(rows, by=by)
    details = {"kind": kind, "accounts": [str(row.user_id) for row in made]}
    record(by, "activities.give_right", setting.activity, office_id=setting.offices[0].pk, details=details)
    return made


@act("activities.take_right")
def take_right(*, by: Viewer, qualification_id: uuid.UUID, reason: str) -> Qualification:
    """Take back that somebody may do something since a training; what she did by it stays."""
    seen = Qualification.objects.visible_to(by).get(pk=qualification_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    setting = _giving(by, seen.activity_id)
    row = facts.retire(Qualification, seen.pk, by=by, reason=reason)
    details = {"kind": row.kind, "account": str(row.user_id), "reason": reason}
    record(by, "activities.take_right", row, office_id=setting.offices[0].pk, details=details)
    return row


def _giving(by: Viewer, activity_id: uuid.UUID) -> parts.Setting:
    seen = Activity.objects.visible_to(by).filter(pk=activity_id).first()
    if seen is None or seen.type not in RIGHTS_OF:
        raise Refused(_("No training that you can see gives this right."))
    setting = parts.setting_of(by, seen)
    if not givers(by, [office.pk for office in setting.offices]):
        raise Refused(_("Your supervisor says who may do this after the training. Ask your supervisor."))
    return setting


def _may_have(by: Viewer, setting: parts.Setting, users: Sequence[User]) -> None:
    if any(user == by.user for user in users):
        raise Refused(_("Nobody gives a right to themselves. Ask a colleague."), field="users")
    near = colleagues([office.pk for office in setting.offices])
    if near.filter(pk__in=[user.pk for user in users]).count() < len({user.pk for user in users}):
        raise Refused(_("Choose colleagues of this office."), field="users")
