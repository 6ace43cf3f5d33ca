"""Visits to people we support: who is met, that they agreed, that visitors were briefed, no pictures; approved before by a supervisor."""

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts, formats
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import parts
from wayhome.prevention.activities.codes import VISITS
from wayhome.prevention.activities.models import ClientVisit
from wayhome.prevention.activities.rules import results as rules
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record

_ALL = frozenset({"met", "agreed", "briefed", "no_pictures", "approved_by", "approved_on"})
_LACKING: parts.Sentences = {
    "agreed": (_("Those whom one meets have not agreed yet. Ask them first."), "agreed"),
    "briefed": (_("The visitors are not briefed yet. Brief them first."), "briefed"),
    "no_pictures": (_("Nobody takes pictures of people we support. Agree on that first."), "no_pictures"),
}


@act("activities.set_client_visit")
def set_client_visit(
    *, by: Viewer, activity_id: uuid.UUID, met: str, agreed: str = "no", briefed: str = "no", no_pictures: bool = True,
    version: int | None = None, id: uuid.UUID | None = None,
) -> ClientVisit:  # fmt: skip
    """Say whom a visit meets and what was agreed; where that is told already, ``version`` is the one the person had before her.

    Whoever changes it takes an approval back: a supervisor approves what she has seen.
    """
    there = ClientVisit.objects.visible_to(by).filter(activity_id=activity_id, retired_at=None).first()
    if there is None or there.pk == id:
        row = ClientVisit(met=met, agreed=agreed, briefed=briefed, no_pictures=no_pictures)
        return parts.add(row, by=by, verb="activities.set_client_visit", activity_id=activity_id, id=id, check=_possible)  # fmt: skip
    wanted = {"met": met, "agreed": agreed, "briefed": briefed, "no_pictures": no_pictures}
    if any(getattr(there, name) != value for name, value in wanted.items()):
        wanted |= {"approved_by": None, "approved_on": None}
    seen = there.version if version is None else version
    return parts.correct(
        ClientVisit, there.pk, by=by, verb="activities.set_client_visit", version=seen, changes=wanted, allowed=_ALL, check=_possible
    )  # fmt: skip


@act("activities.approve_visit")
def approve_visit(
    *, by: Viewer, activity_id: uuid.UUID, version: int | None = None, approved_on: dt.date | None = None
) -> ClientVisit:  # fmt: skip
    """Approve a visit to people we support, before it takes place; ``approved_on`` where it was approved on paper, on an earlier day."""
    there = ClientVisit.objects.visible_to(by).filter(activity_id=activity_id, retired_at=None)
    there = there.select_related("activity").get()
    setting = parts.setting_of(by, there.activity)
    if not any(by.may_in("visits.approve", office.pk) for office in setting.offices):
        raise Refused(_("A supervisor of the office approves such a visit. Ask your supervisor."))
    if version is not None and there.version != version:
        raise facts.Conflict(there, {})
    lacks = rules.visit_lacks(there.agreed, there.briefed, there.no_pictures, approved=True)
    parts.refuse(lacks[0] if lacks else None, _LACKING)
    day = approved_on or setting.today
    if day > setting.today:
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="approved_on")
    if day > setting.activity.happened_on:
        raise Refused(
            _("A visit is approved before it takes place, not after. Give the day on which it was."),
            field="approved_on",
        )
    asked = _asked_on(there, setting)
    if asked is not None and day < asked:
        sentence = _("It was asked for only on %(day)s. Give that day or a later one.")
        said = formats.day(asked, formats.language(get_language()))
        raise Refused(sentence % {"day": said}, field="approved_on")
    changes = {"approved_by": by.user, "approved_on": day}
    visit = facts.correct(ClientVisit, there.pk, by=by, version=there.version, changes=changes)
    office = setting.offices[0].pk if setting.offices else None
    details = {"activity": str(activity_id), "approved_on": str(day)}
    record(by, "activities.approve_visit", visit, office_id=office, details=details)
    return visit


def _asked_on(visit: ClientVisit, setting: parts.Setting) -> dt.date | None:
    """Return the day on which the approval was asked for: when the visit was first told here. None where that was after the visit.

    Who writes down a past visit from paper was given its approval on paper: we do not know when it was asked for.
    """
    first: Any = facts.history(visit)[-1]
    zone = ZoneInfo(setting.offices[0].time_zone if setting.offices else "UTC")
    told = first.recorded_at.astimezone(zone).date()
    return told if told <= setting.activity.happened_on else None


def _possible(row: ClientVisit, setting: parts.Setting) -> None:
    if setting.activity.type not in VISITS:
        raise Refused(_("Only a visit can meet people we support."))
