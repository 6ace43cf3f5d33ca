"""Reading groups: the list with who belongs and when they last met, one group with its attendance, who can be ticked."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Sum, When
from django.http import Http404

from wayhome.kit.ids import read_code
from wayhome.kit.notation import Figure
from wayhome.prevention.activities.models import Activity, ActivityTopic, AttendanceCount, Point, correctable
from wayhome.prevention.groups.models import Attended, Group, GroupMember, Meeting, kept_by
from wayhome.prevention.groups.rules import belongs
from wayhome.registry.agencies.models import Project
from wayhome.registry.people.models import Enrolment, Person
from wayhome.trust.access.colleagues import colleagues_who_may
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office, User

SHOWN = 12  # meetings of which the attendance is drawn
PLANNED = ("plan", "decision", "proposal")
LATELY = 92  # days after which who left is no longer offered for ticking


@dataclass(frozen=True)
class Line:
    """A group in the list: who belongs to it today, and when it last met."""

    group: Group
    members: Figure
    met_on: dt.date | None


@dataclass(frozen=True)
class Met:
    """A meeting: its activity, and how many of the group came."""

    activity: Activity
    came: Figure


@dataclass(frozen=True)
class Coming:
    """A member and at which of the meetings shown she was ticked; None before she joined and after she left."""

    member: GroupMember
    ticks: tuple[bool | None, ...]
    met: tuple[Met, ...]

    @property
    def came(self) -> int:
        """To how many she came."""
        return sum(tick is True for tick in self.ticks)

    @property
    def came_on(self) -> list[dt.date]:
        """The days of the meetings she came to."""
        return [one.activity.happened_on for tick, one in zip(self.ticks, self.met, strict=True) if tick]

    @property
    def dots(self) -> list[tuple[int, str]]:
        """Where each meeting's dot stands in the drawing, and what it says: came, away, or no member then."""
        kinds = {True: "came", False: "away", None: "none"}
        return [(10 * at + 5, kinds[tick]) for at, tick in enumerate(self.ticks)]

    @property
    def width(self) -> int:
        """How wide the drawing is."""
        return 10 * len(self.ticks)

    @property
    def could(self) -> int:
        """To how many she could have come."""
        return sum(tick is not None for tick in self.ticks)


def figure(counts: Iterable[tuple[str, int]]) -> Figure:
    """Return a figure of {sex: count} pairs."""
    sums: dict[str, int] = defaultdict(int)
    for sex, n in counts:
        sums[sex] += n
    total = sum(sums.values())
    return Figure(total, sums["female"], sums["male"]) if total else Figure(0)


def groups(viewer: Viewer, *, ended: bool = False) -> QuerySet[Group]:
    """Return the groups a viewer may see that stand (or have ended), by kind and name."""
    found = Group.objects.visible_to(viewer).filter(retired_at=None, ended_on__isnull=not ended)
    return found.select_related("office", "place", "led_by").order_by("kind", "title", "pk")


def lines(viewer: Viewer, shown: Sequence[Group]) -> list[Line]:
    """Return these groups with their members of today and their last meeting, in three looks."""
    ids = [group.pk for group in shown]
    members = GroupMember.objects.visible_to(viewer).filter(group__in=ids, retired_at=None)
    of: dict[uuid.UUID, list[tuple[str, int]]] = defaultdict(list)
    stay = members.filter(Q(left_on=None) | Q(left_on=F("group__ended_on")))
    for group, sex, n in stay.order_by().values_list("group", "sex").annotate(n=Count("pk")):
        of[group].append((sex, n))
    met = Meeting.objects.standing("meetings of groups the viewer sees").filter(
        group__in=ids, activity__retired_at=None
    )
    last = dict(
        met.order_by()
        .values("group")
        .annotate(last=Max("activity__happened_on"))
        .values_list("group", "last")
    )
    return [Line(group, figure(of[group.pk]), last.get(group.pk)) for group in shown]


def group_for(viewer: Viewer, id: uuid.UUID, *, to_keep: bool = False) -> Group:
    """Return a group, retired or not; Http404 where the viewer may not see (or keep) it."""
    found = Group.objects.visible_to(viewer).filter(pk=id)
    if to_keep:
        found = found.filter(kept_by(viewer), retired_at=None)
    group = found.select_related("office", "place", "led_by", "project", "recorded_by").first()
    if group is None:
        raise Http404
    return group


def may_keep(viewer: Viewer, group: Group) -> bool:
    """Whether the viewer keeps this group."""
    return (
        group.retired_at is None
        and Group.objects.visible_to(viewer).filter(kept_by(viewer), pk=group.pk).exists()
    )


def kept(viewer: Viewer) -> QuerySet[Group]:
    """Return the groups that stand and the viewer keeps, hers first."""
    found = Group.objects.visible_to(viewer).filter(kept_by(viewer), retired_at=None, ended_on=None)
    return found.select_related("office", "place").order_by("kind", "title", "pk")


def member_for(viewer: Viewer, id: uuid.UUID, *, to_keep: bool = False) -> GroupMember:
    """Return a member, retired or not; Http404 where the viewer may not see (or keep) the group."""
    found = GroupMember.objects.visible_to(viewer).filter(pk=id)
    member = found.select_related("group__office", "person", "agency", "recorded_by").first()
    if member is None or (to_keep and (member.retired_at is not None or not may_keep(viewer, member.group))):
        raise Http404
    return member


def members(viewer: Viewer, group: Group) -> list[GroupMember]:
    """Return everybody who belongs or belonged to a group, by paper number and code."""
    found = GroupMember.objects.visible_to(viewer).filter(group=group, retired_at=None)
    return sorted(found.select_related("person", "agency"), key=in_order)


def in_order(member: GroupMember) -> tuple[int, str, str]:
    """Leaders first, then as the paper list numbers them, then by code."""
    number = member.paper_number
    return (0 if member.role in ("leader", "deputy") else 1, number.zfill(8) if number else "~", member.code)


def last_meetings(viewer: Viewer, group: Group, shown: int = SHOWN) -> list[Met]:
    """Return a group's last meetings, oldest first, each with how many of the group came (women, men)."""
    rows = Meeting.objects.standing("meetings of a group the viewer sees").filter(
        group=group, activity__retired_at=None
    )
    latest = rows.select_related("activity").order_by(
        "-activity__happened_on", "-activity__recorded_at", "-pk"
    )
    activities = [row.activity for row in latest[:shown]][::-1]
    came: dict[uuid.UUID, list[tuple[str, int]]] = defaultdict(list)
    ticked = _ticked(activities).filter(member__group=group).order_by()
    for activity, sex, n in ticked.values_list("activity", "member__sex").annotate(n=Count("pk")):
        came[activity].append((sex, n))
    return [Met(activity, figure(came[activity.pk])) for activity in activities]


def attendance(group: Group, everybody: Sequence[GroupMember], met: Sequence[Met]) -> list[Coming]:
    """Return for each member at which of these meetings she was ticked; who could come to none is left out."""
    rows = _ticked([one.activity for one in met]).filter(member__group=group)
    there = set(rows.values_list("activity_id", "member_id"))
    found = []
    for member in everybody:
        ticks = tuple(
            (one.activity.pk, member.pk) in there
            if belongs(member.joined_on, member.left_on, one.activity.happened_on)
            else None
            for one in met
        )
        if any(tick is not None for tick in ticks):
            found.append(Coming(member, ticks, tuple(met)))
    return found


def plan(viewer: Viewer, group: Group) -> list[Point]:
    """Return what a group's meetings planned and decided, as far as the viewer sees them: first what is still to do, by its day."""
    met = Meeting.objects.standing("meetings of a group the viewer sees").filter(group=group)
    points = Point.objects.visible_to(viewer).filter(
        activity__in=met.values("activity"), kind__in=PLANNED, retired_at=None, activity__retired_at=None
    )
    todo = Case(When(state="open", then=0), default=1, output_field=IntegerField())
    found = points.select_related("activity", "owner", "colleague").order_by(
        todo, F("due_on").asc(nulls_last=True), "-activity__happened_on", "order"
    )
    return list(found[:SHOWN])


def tickable(viewer: Viewer, chosen: Sequence[Group], day: dt.date) -> list[GroupMember]:
    """Return who may be ticked: members of these groups, those too who left lately, as the groups were chosen."""
    rows = GroupMember.objects.visible_to(viewer).filter(
        Q(left_on=None) | Q(left_on__gte=day - dt.timedelta(days=LATELY)),
        group__in=[group.pk for group in chosen],
        retired_at=None,
    )
    place = {group.pk: at for at, group in enumerate(chosen)}
    return sorted(
        rows.select_related("group"),
        key=lambda one: (place[one.group_id], one.left_on is not None, in_order(one)),
    )


def meeting_for(
    viewer: Viewer, activity_id: uuid.UUID, *, to_keep: bool = False
) -> tuple[Activity, list[Group]]:
    """Return a meeting and its groups: seen by who sees one of them; corrected by who keeps all and may correct the activity."""
    rows = Meeting.objects.unscoped("the groups of a meeting, to say who sees it").filter(
        activity=activity_id
    )
    stood = rows.filter(Q(retired_at=None) | Q(retired_at__gte=F("activity__retired_at")))
    ids = set(stood.values_list("group_id", flat=True))
    mine = Group.objects.visible_to(viewer).filter(pk__in=ids)
    activities = Activity.objects.unscoped("a meeting of a group the viewer sees")
    if to_keep:
        mine = mine.filter(kept_by(viewer))
        activities = Activity.objects.visible_to(viewer).filter(correctable(viewer), retired_at=None)
    found = list(mine.select_related("office", "place").order_by("kind", "title", "pk"))
    activity = activities.filter(pk=activity_id).select_related("done_by", "recorded_by", "project").first()
    if activity is None or not found or (to_keep and len(found) < len(ids)):
        raise Http404
    return activity, found


def may_correct(viewer: Viewer, activity: Activity) -> bool:
    """Whether the viewer may correct this meeting."""
    try:
        meeting_for(viewer, activity.pk, to_keep=True)
    except Http404:
        return False
    return True


def ticked_by_version(viewer: Viewer, activity: Activity, shown: Sequence[Group]) -> dict[int, list[str]]:
    """Return {version of the meeting: codes of who was ticked by then}, of the groups shown."""
    rows = list(
        Attended.objects.unscoped("who was ticked at a meeting of groups the viewer sees")
        .filter(activity=activity, member__group__in=[group.pk for group in shown])
        .select_related("member")
    )
    kept: Any = Attended.versions.objects
    since = dict(
        kept.filter(row_id__in=[row.pk for row in rows], version=1).values_list("row_id", "recorded_at")
    )
    found: dict[int, list[str]] = {}
    every: Any = Activity.versions.objects
    for version in every.filter(row_id=activity.pk).order_by("version"):
        until = version.superseded_at or dt.datetime.max.replace(tzinfo=dt.UTC)
        there = {row.member.code for row in rows if since[row.pk] < until <= (row.retired_at or until)}
        found[version.version] = found.get(version.version - 1, []) if version.retired_at else sorted(there)
    return found


def ticked(viewer: Viewer, activity: Activity, shown: Sequence[Group]) -> list[GroupMember]:
    """Return who was ticked at a meeting, of the groups shown, group by group."""
    rows = _ticked([activity], retired=activity.retired_at is not None)
    found = [
        row.member
        for row in rows.filter(member__group__in=[group.pk for group in shown]).select_related("member")
    ]
    place = {group.pk: at for at, group in enumerate(shown)}
    return sorted(found, key=lambda one: (place[one.group_id], in_order(one)))


def persons_ticked(viewer: Viewer, activity_id: uuid.UUID) -> tuple[Activity, list[Person]]:
    """Return a meeting and whom the house knows of those ticked there, in the viewer's groups, by code; Http404 where she sees none.

    Ask the rooms above whether this viewer may know of each person before showing her.
    """
    activity, shown = meeting_for(viewer, activity_id)
    ids = {member.person_id for member in ticked(viewer, activity, shown) if member.person_id}
    return activity, list(Person.objects.filter(pk__in=ids).order_by("code"))


def came(activity: Activity) -> Figure:
    """Return how many came: members ticked and guests, each head once."""
    rows = AttendanceCount.objects.standing("the size of a meeting the viewer sees").filter(
        activity=activity, reach="direct"
    )
    return figure(rows.order_by().values_list("sex").annotate(n=Sum("count")))


def guests(activity: Activity) -> list[AttendanceCount]:
    """Return the heads of guests: counted, not ticked."""
    rows = AttendanceCount.objects.standing("the guests of a meeting the viewer sees")
    return list(rows.filter(activity=activity, listed=False, reach="direct").order_by("category", "sex"))


def topics(activity: Activity) -> list[str]:
    """Return what a meeting was about."""
    rows = ActivityTopic.objects.standing("the topics of a meeting the viewer sees").filter(activity=activity)
    return sorted(rows.values_list("topic", flat=True))


def topics_lately(chosen: Sequence[Group]) -> list[str]:
    """Return what these groups spoke about lately, the latest first: to offer those first."""
    met = Meeting.objects.standing("topics of groups the viewer keeps").filter(
        group__in=[group.pk for group in chosen]
    )
    latest = met.order_by("-activity__happened_on").values_list("activity", flat=True)[:5]
    rows = ActivityTopic.objects.standing("the same").filter(activity__in=list(latest))
    found = rows.order_by("-activity__happened_on", "topic").values_list("topic", flat=True)
    return list(dict.fromkeys(found))


def person_of_code(viewer: Viewer, typed: str, office_ids: Iterable[uuid.UUID]) -> Person | None:
    """Return the person with exactly this code, None if it is nobody's, or of nobody these offices know (``is_known``)."""
    code = read_code(typed)
    person = None if code is None else Person.objects.filter(code=code).first()
    return person if person is not None and is_known(viewer, person, office_ids) else None


def is_known(viewer: Viewer, person: Person, office_ids: Iterable[uuid.UUID]) -> bool:
    """Whether a viewer may name this person in groups of these offices.

    An office knows whoever takes part in something of its own, of an office above it, or of one below it. Who sees all cases of the
    offices may know any code. Not so who records support there: she would learn of a code of elsewhere that there is somebody.
    """
    offices = set(office_ids)
    if viewer.everything or offices <= viewer.offices("cases.view"):
        return True
    rows = Enrolment.objects.unscoped("whether the offices of the groups know her: nothing else is told")
    there = set(rows.filter(person=person, retired_at=None).values_list("office", flat=True))
    tree = office_tree()
    return all(_around(office, tree) & there for office in offices)


def _around(office_id: uuid.UUID, tree: dict[uuid.UUID, uuid.UUID | None]) -> set[uuid.UUID]:
    """Return an office with all above and all below it."""
    found = set(with_all_below([office_id], tree))
    above = tree.get(office_id)
    while above is not None and above not in found:
        found.add(above)
        above = tree.get(above)
    return found


def keepers(viewer: Viewer, office_id: uuid.UUID) -> QuerySet[User]:
    """Return the colleagues of an office who may keep a group."""
    return colleagues_who_may("groups.manage", [office_id])


def offices_keeping(viewer: Viewer) -> list[Office]:
    """Return the offices in which the viewer may start a group, her own first."""
    return offices_for(viewer, "groups.manage")


def projects(viewer: Viewer, office_ids: Iterable[uuid.UUID]) -> QuerySet[Project]:
    """Return the projects of these offices, newest first."""
    return Project.objects.filter(office__in=list(office_ids), retired_at=None).order_by("-starts_on", "code")


def _ticked(activities: Iterable[Activity], *, retired: bool = False) -> Any:
    rows = Attended.objects.unscoped("who was ticked at meetings of groups the viewer sees")
    rows = rows.filter(activity__in=[activity.pk for activity in activities])
    if retired:
        return rows.filter(retired_at__gte=F("activity__retired_at"))
    return rows.filter(retired_at=None)
