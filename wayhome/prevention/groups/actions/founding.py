"""Starting a group, correcting what is known of it, ending it, taking it off the lists."""

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.activities.actions import mark_survivors
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.groups import rules, sealed
from wayhome.prevention.groups.models import Group, GroupMember, Meeting, kept_by
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset(
    {"kind", "title", "place", "composed_of_survivors", "led_by", "project", "began_on", "ended_on"}
)
SENTENCES = {
    "early": (_("This day is too long ago. Check the year."), "began_on"),
    "future": (_("This day has not come yet. Check the day, month and year."), "began_on"),
    "backwards": (_("The group cannot end before it began. Check both days."), "ended_on"),
    "future_end": (_("This day has not come yet. End the group when the day has come."), "ended_on"),
}


@act("groups.start_group")
def start_group(
    *, by: Viewer, office: Office, kind: str, title: str, began_on: dt.date, place: Place | None = None,
    composed_of_survivors: bool = False, led_by: User | None = None, project: Project | None = None, source: str = "screen",
    id: uuid.UUID | None = None,
) -> Group:  # fmt: skip
    """Start a group of ``office``; return it. A second call with the same ``id`` returns the group already there.

    ``led_by`` is who keeps it: who may keep only her own groups leads what she starts. Refused if the actor keeps no groups
    there, or the group cannot have been so.
    """
    made = facts.found(Group, id, by=by)
    if made is not None:
        unchanged()
        return made
    if not by.may_in("groups.manage", office.pk):
        raise Refused(_("You keep no groups in this office. Ask a colleague of the office."), field="office")
    if not by.everything and office.pk not in by.offices("groups.manage"):
        led_by = by.user
    group = Group(
        id=id or new_id(), office=office, kind=kind, title=title.strip(), place=place, led_by=led_by, project=project,
        composed_of_survivors=composed_of_survivors, began_on=began_on, source=source,
    )  # fmt: skip
    _possible(group)
    _written(lambda: facts.record(group, by=by))
    details = {"kind": kind, "on": str(began_on)}
    record(by, "groups.start_group", group, office_id=office.pk, details=details)
    return group


@act("groups.correct_group")
def correct_group(*, by: Viewer, group_id: uuid.UUID, version: int, changes: dict[str, Any]) -> Group:
    """Write a new version of a group. ``facts.Conflict`` if it moved on since ``version``, ``Group.DoesNotExist`` if the actor keeps it not."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    group = _kept(by, group_id)
    if "title" in changes:
        changes = changes | {"title": changes["title"].strip()}
    for name, value in changes.items():
        setattr(group, name, value)
    if (
        "led_by" in changes
        and not by.everything
        and group.office_id not in by.offices("groups.manage")
        and group.led_by != by.user
    ):
        raise Refused(
            _("You keep this group yourself. Ask your supervisor to give it to a colleague."), field="led_by"
        )
    _possible(group)
    _with_its_people(group)
    corrected = _written(lambda: facts.correct(Group, group.pk, by=by, version=version, changes=changes))
    if corrected.version == version:
        unchanged()
        return corrected
    if corrected.composed_of_survivors:
        _marked_too(by, corrected)
    if "led_by" in changes:
        sealed.share_with_keeper(by, corrected)
    record(
        by,
        "groups.correct_group",
        corrected,
        office_id=corrected.office_id,
        details={"changed": sorted(changes)},
    )
    return corrected


@act("groups.end_group")
def end_group(*, by: Viewer, group_id: uuid.UUID, version: int, ended_on: dt.date) -> Group:
    """End a group on its last day; everybody who belonged to it belongs to it until that day."""
    group = _kept(by, group_id)
    group.ended_on = ended_on
    _possible(group)
    staying = _members(group).filter(left_on=None)
    if staying.filter(joined_on__gt=ended_on).exists():
        raise Refused(
            _("Somebody joined after this day. Check the day, or their first day."), field="ended_on"
        )
    _met_later(group, ended_on)
    ended = facts.correct(Group, group.pk, by=by, version=version, changes={"ended_on": ended_on})
    members = list(staying)
    for member in members:
        facts.correct(GroupMember, member.pk, by=by, version=member.version, changes={"left_on": ended_on})
    details = {"on": str(ended_on), "members": len(members)}
    record(by, "groups.end_group", ended, office_id=ended.office_id, details=details)
    return ended


@act("groups.retire_group")
def retire_group(*, by: Viewer, group_id: uuid.UUID, reason: str) -> Group:
    """Take a group that never met off the lists, with its members."""
    group = Group.objects.visible_to(by).filter(kept_by(by)).get(pk=group_id)
    if group.retired_at is not None:
        unchanged()
        return group
    if _meetings(group).exists():
        raise Refused(_("This group has met. End it instead, or retire its meetings first."), field="reason")
    for member in _members(group):
        facts.retire_along(GroupMember, member.pk, by=by, reason=reason)
    retired = facts.retire(Group, group.pk, by=by, reason=reason)
    record(by, "groups.retire_group", retired, office_id=retired.office_id, details={"reason": reason})
    return retired


def _kept(by: Viewer, group_id: uuid.UUID) -> Group:
    kept = Group.objects.visible_to(by).filter(kept_by(by), retired_at=None).select_related("office")
    group: Group = kept.get(pk=group_id)
    facts.locked(Group, group.pk)
    return group


def _possible(group: Group) -> None:
    if not group.title:
        raise Refused(_("Give the group a name, for example its village and kind."), field="title")
    fault = rules.group_fault(group.began_on, group.ended_on, today(group.office.time_zone))
    if fault:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)
    if group.place is not None and group.place.country != group.office.country:
        raise Refused(_("Choose a place in the office's country."), field="place")
    if group.project is not None and group.project.office_id != group.office_id:
        raise Refused(_("Choose a project of the office."), field="project")


def _with_its_people(group: Group) -> None:
    """Refuse days of a group that its members and meetings do not fit into."""
    if _members(group).filter(joined_on__lt=group.began_on).exists():
        raise Refused(
            _("Somebody joined before this day. Check the day, or their first day."), field="began_on"
        )
    if _meetings(group).filter(activity__happened_on__lt=group.began_on).exists():
        raise Refused(_("The group met before this day. Check the day."), field="began_on")
    if group.ended_on is None:
        return
    if (
        _members(group).filter(left_on=None).exists()
        or _members(group).filter(left_on__gt=group.ended_on).exists()
    ):
        raise Refused(
            _("Somebody belongs to the group after this day. End the group on its own page."),
            field="ended_on",
        )
    _met_later(group, group.ended_on)


def _met_later(group: Group, day: dt.date) -> None:
    if _meetings(group).filter(activity__happened_on__gt=day).exists():
        raise Refused(_("The group met after this day. Check the day."), field="ended_on")


def _members(group: Group) -> Any:
    return GroupMember.objects.unscoped("all members of a group the actor keeps").filter(
        group=group, retired_at=None
    )


def _meetings(group: Group) -> Any:
    return Meeting.objects.standing("all meetings of a group the actor keeps").filter(
        group=group, activity__retired_at=None
    )


def _marked_too(by: Viewer, group: Group) -> None:
    """Mark what a group of survivors held before it was marked; Refused where somebody is quoted there by name."""
    unmarked = Activity.objects.unscoped("past meetings follow their group").filter(
        pk__in=_meetings(group).values("activity"), composed_of_survivors=False
    )
    for activity in unmarked.order_by("happened_on", "pk"):
        mark_survivors(by=by, activity=activity)


def _written(write: Any) -> Group:
    try:
        made: Group = write()
    except ValidationError as wrong:
        field = next(iter(wrong.message_dict))
        raise Refused(" ".join(wrong.message_dict[field]), field=field) from wrong
    return made
