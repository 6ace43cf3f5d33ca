"""Who belongs to a group, from when to when: added one by one or many at once, corrected, gone again."""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_code, new_id
from wayhome.prevention.groups import rules, sealed
from wayhome.prevention.groups.actions.listing import in_step, relist
from wayhome.prevention.groups.models import Attended, Group, GroupMember, kept_by
from wayhome.prevention.groups.queries import is_known
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.models import Person
from wayhome.registry.people.rules import paper_number as read_paper_number
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

Chooser = Callable[[Sequence[str]], str]
FACTS = ("sex", "birth_year", "ethnicity", "literacy", "disability")
CORRECTABLE = frozenset(
    {*FACTS, "category", "role", "paper_number", "joined_on", "left_on", "person", "agency", "name"}
)
SENTENCES = {
    "future": (_("This day has not come yet. Check the day, month and year."), "joined_on"),
    "before": (_("The group began later. Check the day, or the group's first day."), "joined_on"),
    "ended": (_("The group has ended by then. Choose a day before its end."), "joined_on"),
    "backwards": (_("Nobody leaves before they joined. Check both days."), "left_on"),
    "future_leave": (_("This day has not come yet. Record it when it has."), "left_on"),
    "birth": (_("Check the year of birth: four digits, not later than the day they joined."), "birth_year"),
}
NOBODY = _("Nobody has this code. Check it letter by letter.")
_TRIES = 50


@act("groups.add_member")
def add_member(
    *, by: Viewer, group: Group, joined_on: dt.date, person: Person | None = None, sex: str = "not_asked", birth_year: int | None = None,
    category: str = "", ethnicity: str = "not_asked", literacy: str = "not_asked", disability: str = "not_asked", role: str = "member",
    paper_number: str = "", agency: Agency | None = None, source: str = "screen", code_source: Chooser | None = None,
    id: uuid.UUID | None = None, name: str = "",
) -> GroupMember:  # fmt: skip
    """Let somebody belong to a group from a day on; return the member. A second call with the same ``id`` returns the one there.

    ``person`` is somebody the house knows already: her sex is taken from her; of other facts only what is told here counts.
    ``name`` is sealed. ``code_source`` picks one character of a sequence: a seeded one for the demo.
    """
    made = facts.found(GroupMember, id, by=by)
    if made is not None:
        unchanged()
        return made
    row = {
        "id": id, "person": person, "sex": sex, "birth_year": birth_year, "category": category, "ethnicity": ethnicity, "literacy": literacy,
        "disability": disability, "role": role, "paper_number": paper_number, "agency": agency,
        "name": name,
    }  # fmt: skip
    member = added(
        by=by, group=group, joined_on=joined_on, rows=[row], source=source, code_source=code_source
    )[0]
    record(by, "groups.add_member", member, office_id=group.office_id, details={"group": str(group.pk)})
    return member


@act("groups.add_members")
def add_members(
    *,
    by: Viewer,
    group: Group,
    joined_on: dt.date,
    rows: Sequence[dict[str, Any]],
    source: str = "screen",
    code_source: Chooser | None = None,
) -> list[GroupMember]:
    """Add many at once, each a dict of what ``add_member`` takes (its ``id`` too); Refused names the first row that cannot be so."""
    if not rows:
        raise Refused(_("Add at least one member."))
    there = facts.found(GroupMember, rows[0].get("id"), by=by)
    if there is not None:
        unchanged()
        ids = [row["id"] for row in rows]
        found = GroupMember.objects.unscoped("sent twice: what the actor wrote a moment ago")
        return list(found.filter(pk__in=ids, group=group))
    members = added(
        by=by, group=group, joined_on=joined_on, rows=rows, source=source, code_source=code_source
    )
    record(by, "groups.add_members", group, office_id=group.office_id, details={"members": len(members)})
    return members


@act("groups.correct_member")
def correct_member(
    *,
    by: Viewer,
    member_id: uuid.UUID,
    version: int,
    changes: dict[str, Any],
    code_source: Chooser | None = None,
) -> GroupMember:
    """Write a new version of a member; her past meetings count what is now known of her.

    ``GroupMember.DoesNotExist`` if the actor does not keep the group, ``facts.Conflict`` if the member moved on since ``version``.
    """
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    member = _kept(by, member_id)
    changes = dict(changes)
    if "person" in changes and changes["person"] != member.person:
        person = changes["person"]
        _known_here(by, member.group, [person])
        changes["code"] = person.code if person else _codes(1, code_source)[0]
    known: Person | None = changes.get("person", member.person)
    if "name" in changes:
        name = sealed.checked(changes.pop("name"), known=known is not None)
        changes |= sealed.renamed(by, member, name)
    if known is not None:
        changes |= _as_known(known) | ({"sealed": None} if member.sealed is not None else {})
    for name, value in changes.items():
        setattr(member, name, value)
    _possible(member)
    _not_there_yet(member.group, [member], but=member.pk)
    _around_her_meetings(member)
    corrected = _written(
        lambda: facts.correct(GroupMember, member.pk, by=by, version=version, changes=changes)
    )
    if known is not None:
        in_step(by, [known])
    if corrected.version == version:
        unchanged()
        return corrected
    if set(changes) & set(rules.COUNTED):
        relist(by, _ticked(corrected).values_list("activity_id", flat=True))
    details = {"changed": sorted({"name" if one == "sealed" else one for one in changes} - {"code"})}
    record(by, "groups.correct_member", corrected, office_id=member.group.office_id, details=details)
    return corrected


@act("groups.end_membership")
def end_membership(*, by: Viewer, member_id: uuid.UUID, version: int, left_on: dt.date) -> GroupMember:
    """Record a member's last day."""
    member = _kept(by, member_id)
    member.left_on = left_on
    _possible(member)
    _around_her_meetings(member)
    ended = facts.correct(GroupMember, member.pk, by=by, version=version, changes={"left_on": left_on})
    details = {"on": str(left_on)}
    record(by, "groups.end_membership", ended, office_id=member.group.office_id, details=details)
    return ended


@act("groups.retire_member")
def retire_member(*, by: Viewer, member_id: uuid.UUID, reason: str) -> GroupMember:
    """Take a member who was written down wrongly off the list; who came to meetings stays until she is unticked there."""
    member = GroupMember.objects.visible_to(by).select_related("group").get(pk=member_id)
    if not Group.objects.visible_to(by).filter(kept_by(by), pk=member.group_id).exists():
        raise GroupMember.DoesNotExist
    if member.retired_at is not None:
        unchanged()
        return member
    if _ticked(member).exists():
        raise Refused(
            _("This member was ticked at a meeting. Untick them there first, or record the day they left."),
            field="reason",
        )
    retired = facts.retire(GroupMember, member.pk, by=by, reason=reason)
    record(
        by,
        "groups.retire_member",
        retired,
        office_id=member.group.office_id,
        details={"reason": reason},
    )
    return retired


def added(
    *,
    by: Viewer,
    group: Group,
    joined_on: dt.date,
    rows: Sequence[dict[str, Any]],
    source: str = "screen",
    code_source: Chooser | None = None,
) -> list[GroupMember]:
    """Write members for an action that keeps the log itself; Refused where the actor keeps the group not, or a row cannot be so."""
    kept = Group.objects.visible_to(by).filter(kept_by(by), pk=group.pk, retired_at=None)
    if not kept.exists():
        raise Refused(_("You do not keep this group. Ask whoever leads it."))
    _known_here(by, group, [row.get("person") for row in rows])
    facts.locked(Group, group.pk)  # two who add at once wait for each other
    codes = _codes(sum(row.get("person") is None for row in rows), code_source)
    members = []
    names = [sealed.checked(row.get("name", ""), known=row.get("person") is not None) for row in rows]
    for row in rows:
        member = _made(group, joined_on, row, codes)
        member.source = source
        _possible(member)
        members.append(member)
    _not_there_yet(group, members)
    sealed.seal_names(by, group, zip(members, names, strict=True))
    made: list[GroupMember] = _written(lambda: facts.record_all(members, by=by))
    in_step(by, [member.person for member in made if member.person is not None])
    return made


def _made(group: Group, joined_on: dt.date, row: dict[str, Any], codes: list[str]) -> GroupMember:
    person = row.get("person")
    told = {name: row[name] for name in FACTS if name in row} | (_as_known(person) if person else {})
    role = row.get("role") or "member"
    member = GroupMember(
        id=row.get("id") or new_id(),
        group=group,
        person=person,
        joined_on=joined_on,
        code=person.code if person else codes.pop(),
        role=role,
        category=row.get("category") or rules.usual_category(group.kind, role),
        paper_number=row.get("paper_number", ""),
        agency=row.get("agency"),
        **told,
    )
    member.counts_as = member.person_id or member.pk
    return member


def _as_known(person: Person) -> dict[str, Any]:
    """Return what of a person stands with the membership: her sex alone, so that she is counted alike everywhere."""
    return {"sex": person.sex}


def _kept(by: Viewer, member_id: uuid.UUID) -> GroupMember:
    mine = (
        GroupMember.objects.visible_to(by).filter(retired_at=None).select_related("group__office", "person")
    )
    member: GroupMember = mine.get(pk=member_id)
    if not Group.objects.visible_to(by).filter(kept_by(by), pk=member.group_id).exists():
        raise GroupMember.DoesNotExist
    facts.locked(Group, member.group_id)
    return member


def _known_here(by: Viewer, group: Group, persons: Iterable[Person | None]) -> None:
    """Refuse somebody whom the group's office does not know, in the words for a code that is nobody's."""
    if not all(person is None or is_known(by, person, [group.office_id]) for person in persons):
        raise Refused(NOBODY, field="person")


def _possible(member: GroupMember) -> None:
    group = member.group
    fault = rules.member_fault(
        member.joined_on,
        member.left_on,
        member.birth_year,
        (group.began_on, group.ended_on),
        today(group.office.time_zone),
    )
    if fault:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)
    number = read_paper_number(member.paper_number)
    if number is None:
        raise Refused(
            _("Write the number from the paper list: digits, at most seven. No names here."),
            field="paper_number",
        )
    member.paper_number = number


def _not_there_yet(group: Group, members: Sequence[GroupMember], but: uuid.UUID | None = None) -> None:
    """Refuse a person or a paper number that the group has already on the same days."""
    numbers = [member.paper_number for member in members if member.paper_number]
    persons = [member.person_id for member in members if member.person_id]
    if not numbers and not persons:
        return
    there = GroupMember.objects.unscoped("nobody belongs to a group twice").filter(
        Q(paper_number__in=numbers) | Q(person__in=persons), group=group, retired_at=None
    )
    others = [*(there.exclude(pk=but) if but else there), *members]
    for member in members:
        for other in others:
            apart = member.left_on and member.left_on < other.joined_on
            apart = apart or (other.left_on and other.left_on < member.joined_on)
            if other is member or apart:
                continue
            if member.person_id and member.person_id == other.person_id:
                raise Refused(_("This person belongs to this group already."), field="person")
            if member.paper_number and member.paper_number == other.paper_number:
                sentence = _("The number %(number)s is taken by another member.")
                raise Refused(sentence % {"number": member.paper_number}, field="paper_number")


def _around_her_meetings(member: GroupMember) -> None:
    """Refuse days that leave out a meeting she was ticked at."""
    ticked = _ticked(member)
    if ticked.filter(activity__happened_on__lt=member.joined_on).exists():
        raise Refused(_("They were ticked at a meeting before this day. Check the day."), field="joined_on")
    if member.left_on is not None and ticked.filter(activity__happened_on__gt=member.left_on).exists():
        raise Refused(_("They were ticked at a meeting after this day. Check the day."), field="left_on")


def _ticked(member: GroupMember) -> Any:
    return Attended.objects.standing("meetings of a member the actor keeps").filter(
        member=member, activity__retired_at=None
    )


def _codes(n: int, choose: Chooser | None) -> list[str]:
    """Return so many codes that no person and no member has."""
    found: list[str] = []
    for _try in range(_TRIES):
        wanted = [new_code(choose or secrets.choice) for _one in range(n - len(found))]
        taken = set(Person.objects.filter(code__in=wanted).values_list("code", flat=True))
        members = GroupMember.objects.unscoped("a code is given once").filter(code__in=wanted)
        taken |= set(members.values_list("code", flat=True))
        found += [code for code in dict.fromkeys(wanted) if code not in taken and code not in found]
        if len(found) == n:
            return found
    raise RuntimeError("no free code: the source of codes repeats itself")


def _written(write: Any) -> Any:
    try:
        return write()
    except ValidationError as wrong:
        field = next(iter(wrong.message_dict))
        raise Refused(_("Choose one of the answers on the list."), field=field) from wrong
