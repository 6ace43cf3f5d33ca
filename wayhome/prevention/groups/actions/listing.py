"""Keeping an activity's listed head counts in step with the members ticked."""

import uuid
from collections.abc import Iterable

from wayhome.kit import facts
from wayhome.prevention.activities.actions import keep_listed
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.groups.models import Attended, GroupMember
from wayhome.prevention.groups.rules import Ticked, counted
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer


def as_ticked(member: GroupMember) -> Ticked:
    """Return what counts of a member who came: what was told in the group. Needs ``person`` and ``group__office`` at hand.

    Of a known person her sex alone is taken from her: a tick must not tell anything else that is kept elsewhere.
    """
    return Ticked(
        counts_as=member.counts_as,
        category=member.category,
        sex=member.person.sex if member.person else member.sex,
        birth_year=member.birth_year,
        ethnicity=member.ethnicity,
        literacy=member.literacy,
        disability=member.disability,
        country=member.group.office.country,
    )


def list_heads(by: Viewer, activity: Activity, members: Iterable[GroupMember]) -> None:
    """Write the head counts that these members say. Who keeps the list keeps them in step, whoever wrote the meeting down first."""
    members = list(members)
    in_order = sorted(members, key=lambda member: (member.joined_on, str(member.pk)))
    heads, asked = counted(map(as_ticked, in_order), activity.happened_on.year)
    keep_listed(
        by=Viewer(user=by.user, label=by.label, everything=True), activity=activity, heads=heads, asked=asked
    )


def relist(by: Viewer, activity_ids: Iterable[uuid.UUID]) -> None:
    """Count the members of these activities again."""
    ids = list(dict.fromkeys(activity_ids))
    rows = Attended.objects.standing("heads follow the list, whoever may see it").filter(activity__in=ids)
    members: dict[uuid.UUID, list[GroupMember]] = {id: [] for id in ids}
    for row in rows.select_related("member__person", "member__group__office"):
        members[row.activity_id].append(row.member)
    for activity in Activity.objects.unscoped("the same").filter(pk__in=ids, retired_at=None):
        list_heads(by, activity, members[activity.pk])


def in_step(by: Viewer, persons: Iterable[Person]) -> list[GroupMember]:
    """Let every membership of these persons show the sex that is known of them, so that one person is never counted as a woman and a man.

    Return the memberships that changed. Groups that the actor does not see follow too: nothing of them is told.
    """
    sexes = {person.pk: person.sex for person in persons}
    rows = (
        GroupMember.objects.unscoped("one person shows one sex in all groups")
        .filter(person__in=list(sexes), retired_at=None)
        .select_related("group")
    )
    moved = [row for row in rows if row.sex != sexes[row.person_id]]
    for row in moved:
        changes = {"sex": sexes[row.person_id]}
        facts.correct(GroupMember, row.pk, by=by, version=row.version, changes=changes)
    ticked = Attended.objects.standing("heads follow the list, whoever may see it")
    behind = ticked.filter(member__in=[row.pk for row in moved], activity__retired_at=None)
    relist(by, set(behind.values_list("activity_id", flat=True)))
    return moved
