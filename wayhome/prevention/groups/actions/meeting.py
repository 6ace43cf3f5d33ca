"""A meeting by ticking: one activity, of one group or of several together, with who of their members came."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import correct_activity, record_activity, retire_activity
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries.places import then, was_there
from wayhome.prevention.activities.rules import within
from wayhome.prevention.groups import rules
from wayhome.prevention.groups.actions.listing import in_step, list_heads
from wayhome.prevention.groups.actions.membership import added
from wayhome.prevention.groups.models import Attended, Group, GroupMember, Meeting, kept_by, with_its_list
from wayhome.registry.agencies.models import Project
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

SENTENCES = {
    "no_group": (_("Choose the group that met."), "groups"),
    "future": (_("This day has not come yet. Check the day, month and year."), "happened_on"),
    "before": (_("The group began later than this day. Check the day, or the group's first day."), "happened_on"),
    "ended": (_("The group had ended by this day. Check the day."), "happened_on"),
    "nobody": (_("Tick who came. If nobody came, there is no meeting to record."), "members"),
    "too_many": (_("At most 500 members fit into one meeting."), "members"),
}  # fmt: skip


@act("groups.record_meeting")
def record_meeting(
    *, by: Viewer, groups: Sequence[Group], member_ids: Iterable[uuid.UUID], happened_on: dt.date, type: str = "group_meeting",
    offices: Sequence[Office] | None = None, newcomers: Sequence[dict[str, Any]] = (), source: str = "screen", id: uuid.UUID | None = None,
    **more: Any,
) -> Activity:  # fmt: skip
    """Record that groups met and who of their members came; ``more`` is what ``record_activity`` takes besides.

    ``newcomers`` joined at the meeting itself: dicts of what ``add_member`` takes, with their ``group`` (the first if none).
    ``heads`` in ``more`` are of guests, who are no members. Place and project are the groups' own where none is told.
    A second call with the same ``id`` returns the activity already there. Refused if somebody chosen was no member on that day.
    """
    made = facts.found(Activity, id, by=by)
    if made is not None:
        unchanged()
        return made
    groups = _of_the_actor(by, groups)
    ids = list(dict.fromkeys(member_ids))
    _possible(happened_on, groups, len(ids) + len(newcomers))
    members = _chosen(groups, ids, happened_on)
    members += _joined(by, groups, happened_on, newcomers, source)
    lead = list(dict.fromkeys(group.office for group in groups)) if offices is None else list(offices)
    more = _by_default(groups, happened_on) | more
    survivors = more.pop("composed_of_survivors", False) or any(g.composed_of_survivors for g in groups)
    activity = record_activity(
        by=by, offices=lead, type=type, happened_on=happened_on, composed_of_survivors=survivors, source=source, id=id, **more
    )  # fmt: skip
    facts.record_all([Meeting(activity=activity, group=group, source=source) for group in groups], by=by)
    facts.record_all([Attended(activity=activity, member=member, source=source) for member in members], by=by)
    in_step(by, [member.person for member in members if member.person is not None])
    list_heads(by, activity, members)
    details = {"groups": [str(group.pk) for group in groups], "ticked": len(members)}
    record(by, "groups.record_meeting", activity, office_id=lead[0].pk, details=details)
    return activity


@act("groups.correct_meeting")
def correct_meeting(
    *, by: Viewer, activity_id: uuid.UUID, version: int, changes: dict[str, Any] | None = None, groups: Sequence[Group] | None = None,
    member_ids: Iterable[uuid.UUID] | None = None, newcomers: Sequence[dict[str, Any]] = (), **parts: Any,
) -> Activity:  # fmt: skip
    """Write a new version of a meeting; groups and members that are given are all there were, those no longer among them are retired.

    ``parts`` are those of ``correct_activity`` (places, topics, heads of guests). ``facts.Conflict`` if the meeting moved on since
    ``version``, ``Activity.DoesNotExist`` if the actor may not correct it or does not keep all its groups.
    """
    changes = dict(changes or {})
    there = _meetings(activity_id)
    _of_the_actor_all(by, [row.group for row in there])
    wanted = [row.group for row in there] if groups is None else _of_the_actor(by, groups)
    if any(group.composed_of_survivors for group in wanted):
        changes["composed_of_survivors"] = True
    with with_its_list():
        activity = correct_activity(by=by, activity_id=activity_id, version=version, changes=changes, **parts)
    ticked = {row.member_id: row for row in _ticked(activity)}
    ids = list(ticked) if member_ids is None else list(dict.fromkeys(member_ids))
    _possible(activity.happened_on, wanted, len(ids) + len(newcomers))
    members = _chosen(wanted, ids, activity.happened_on)
    members += _joined(by, wanted, activity.happened_on, newcomers, activity.source)
    moved = _keep(
        Meeting, "group", {row.group_id: row for row in there}, {group.pk: group for group in wanted}, activity, by
    )  # fmt: skip
    moved |= _keep(Attended, "member", ticked, {member.pk: member for member in members}, activity, by)
    in_step(by, [member.person for member in members if member.person is not None])
    list_heads(by, activity, members)
    now = facts.locked(Activity, activity.pk)
    if moved and now.version == version:
        # Somebody else's head, but the same counts: still another list than the one that others opened.
        more = {"parts": now.parts + 1}
        now = facts.correct(Activity, now.pk, by=by, version=version, changes=more)
    if now.version == version:
        unchanged()
        return now
    office = wanted[0].office
    details = {"changed": sorted(changes), "ticked": len(members), "list": moved}
    record(by, "groups.correct_meeting", now, office_id=office.pk, details=details)
    return now


@act("groups.retire_meeting")
def retire_meeting(*, by: Viewer, activity_id: uuid.UUID, reason: str) -> Activity:
    """Take a meeting with everybody ticked at it out of lists and figures."""
    there = _meetings(activity_id)
    _of_the_actor_all(by, [row.group for row in there])
    activity = retire_activity(by=by, activity_id=activity_id, reason=reason)
    if there:
        details = {"reason": reason}
        record(by, "groups.retire_meeting", activity, office_id=there[0].group.office_id, details=details)
    return activity


def _of_the_actor(by: Viewer, groups: Sequence[Group]) -> list[Group]:
    ids = list(dict.fromkeys(group.pk for group in groups))
    kept = Group.objects.visible_to(by).filter(kept_by(by), pk__in=ids, retired_at=None)
    found = {group.pk: group for group in kept.select_related("office", "place", "project")}
    if len(found) < len(ids):
        raise Refused(_("You do not keep one of these groups. Ask whoever leads it."), field="groups")
    for id in sorted(ids):
        facts.locked(Group, id)  # nobody leaves, and no group ends, while its meeting is written
    return [found[id] for id in ids]


def _of_the_actor_all(by: Viewer, groups: Sequence[Group]) -> None:
    ids = {group.pk for group in groups}
    kept = Group.objects.visible_to(by).filter(kept_by(by), pk__in=ids)
    if kept.count() < len(ids):
        raise Activity.DoesNotExist


def _possible(day: dt.date, groups: Sequence[Group], ticked: int) -> None:
    zone = groups[0].office.time_zone if groups else "UTC"
    spans = [(group.began_on, group.ended_on) for group in groups]
    fault = rules.meeting_fault(day, spans, ticked, today(zone))
    if fault:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)


def _chosen(groups: Sequence[Group], ids: Sequence[uuid.UUID], day: dt.date) -> list[GroupMember]:
    """Return the members ticked, in one look; Refused for one who belonged to none of these groups on the day."""
    mine = GroupMember.objects.unscoped("members of groups the actor keeps").filter(
        group__in=[group.pk for group in groups], pk__in=ids, retired_at=None
    )
    found = {member.pk: member for member in mine.select_related("person")}
    if len(found) < len(ids):
        raise Refused(
            _("Somebody ticked does not belong to the group any more. Look at the list again."),
            field="members",
        )
    by_id = {group.pk: group for group in groups}
    for member in found.values():
        member.group = by_id[member.group_id]
        if not rules.belongs(member.joined_on, member.left_on, day):
            raise Refused(_not_then(member, day), field="members")
    return [found[id] for id in ids]


def _not_then(member: GroupMember, day: dt.date) -> str:
    lang = formats.language(get_language())
    if member.left_on is None or member.joined_on > day:
        sentence = gettext(
            "%(code)s joined on %(day)s, after this meeting. Untick them, or correct their first day."
        )
        return sentence % {"code": member.code, "day": formats.day(member.joined_on, lang)}
    sentence = gettext(
        "%(code)s left on %(day)s, before this meeting. Untick them, or correct their last day."
    )
    return sentence % {"code": member.code, "day": formats.day(member.left_on, lang)}


def _joined(
    by: Viewer, groups: Sequence[Group], day: dt.date, newcomers: Sequence[dict[str, Any]], source: str
) -> list[GroupMember]:
    members: list[GroupMember] = []
    for group in groups:
        rows = [row for row in newcomers if (row.get("group") or groups[0]).pk == group.pk]
        if rows:
            members += added(by=by, group=group, joined_on=day, rows=rows, source=source)
    return members


def _by_default(groups: Sequence[Group], day: dt.date) -> dict[str, Any]:
    """Where the groups are at home, as it was then, and the project they all belong to, if it ran then."""
    homes = [place for place in (_home(group.place, day) for group in groups) if place is not None]
    projects = {group.project for group in groups}
    project: Project | None = projects.pop() if len(projects) == 1 else None
    running = project is not None and within(project.starts_on, project.ends_on, day)
    return {"places": list(dict.fromkeys(homes)), "project": project if running else None}


def _home(place: Place | None, day: dt.date) -> Place | None:
    if place is None or was_there(place, day):
        return place
    return then(place, day)


def _meetings(activity_id: uuid.UUID) -> list[Meeting]:
    rows = Meeting.objects.standing("looked at to say whether the actor keeps all groups of it")
    return list(
        rows.filter(activity=activity_id).select_related("group__office").order_by("recorded_at", "pk")
    )


def _ticked(activity: Activity) -> Any:
    return Attended.objects.standing("the list is corrected with its meeting").filter(activity=activity)


def _keep(
    model: type[Any], name: str, there: dict[uuid.UUID, Any], wanted: dict[uuid.UUID, Any], activity: Activity, by: Viewer
) -> bool:  # fmt: skip
    """Make these all that stand of the meeting; return whether anything moved."""
    gone = [row for id, row in there.items() if id not in wanted]
    for row in gone:
        facts.retire_along(model, row.pk, by=by, reason="wrong_person" if model is Attended else "other")
    new = [
        model(activity=activity, source=activity.source, **{name: thing})
        for id, thing in wanted.items()
        if id not in there
    ]
    facts.record_all(new, by=by)
    return bool(gone or new)
