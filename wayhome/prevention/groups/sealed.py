"""Names of groups' members: the only file of this room that opens and seals. Every look at them is written to the log here.

A group's list is one compartment (``sheet``), held by the office's teams, by who keeps the group and by who wrote the first name.
Of a member whom the house knows by a record of her own, her name stands there, and is shown to who may see it for the whole office.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.prevention.groups.models import Group, GroupMember
from wayhome.registry.people import sealed as people
from wayhome.registry.people.bodies import LONGEST_NAME, NameBody, tidy
from wayhome.registry.people.sealed import Name, name_of
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import give, make_compartments
from wayhome.trust.vault.keyring import Opened

TABLE, COLUMN = "groups_groupmember", "sealed"
NUMBER = _("This looks like a number. The number on the paper list has a box of its own.")
LONG = _("Too long: at most %(most)d characters.")
HERS = _("The name is kept with their own record. Leave it empty here.")
NOT_OPEN = _("Your keys do not open the names of this group yet. Ask whoever keeps it to let you in.")


def names(viewer: Viewer, members: Sequence[GroupMember], *, page: str = "group") -> dict[uuid.UUID, Name]:
    """Return {member: her name} of members of groups the viewer keeps, as far as her keys open them; the look is written to the log.

    Ask first whether she keeps the groups (``queries.may_keep``). Needs ``group`` of each member at hand.
    """
    ring = keyring.of(viewer)
    if ring is None or not viewer.may("groups.manage"):
        return {}
    own = [one for one in members if one.sealed is not None and one.person_id is None]
    opened = ring.open_many(rules.SHEET, list({one.group_id for one in own})) if own else {}
    found = {
        one.pk: name_of(NameBody(text))
        for one in own
        if one.group_id in opened and (text := _unsealed(opened[one.group_id], one.pk, one.sealed))
    }
    offices = {one.group.office_id for one in members}
    office = offices.pop() if len(offices) == 1 else None
    if found:
        record_look(viewer, [one.counts_as for one in own if one.pk in found], office_id=office, page=page)
    whole = viewer.offices("identity.view")
    known = {one.pk: one.person_id for one in members if one.person_id and one.group.office_id in whole}
    named = people.names(viewer, list({*known.values()}), page=page, office_id=office) if known else {}
    return found | {pk: named[person] for pk, person in known.items() if person in named}


def names_by_version(viewer: Viewer, member: GroupMember) -> dict[int, str]:
    """Return {version: the name it told} of a member's history; empty where the viewer's keys do not open it. The look is logged."""
    opened = _opened(viewer, member.group_id) if viewer.may("groups.manage") else None
    if opened is None:
        return {}
    rows = member.versions.objects.filter(row_id=member.pk).values_list("version", "sealed")
    told = {version: _unsealed(opened, member.pk, sealed) for version, sealed in rows}
    if any(told.values()):
        record_look(viewer, [member.counts_as], office_id=member.group.office_id, page="group_history")
    return told


def may_write(viewer: Viewer, group: Group) -> bool:
    """Whether a name can be put down: the viewer's keys open the list, or there is none yet."""
    return _opened(viewer, group.pk) is not None or not queries.compartments(rules.SHEET, [group.pk])


def checked(typed: str, *, known: bool = False) -> str:
    """Return a name as kept; Refused for what is none, and for somebody (``known``) who has a record of her own."""
    text = tidy(typed)
    fault = NameBody(text).fault
    if not text or fault is None:
        if text and known:
            raise Refused(HERS, field="name")
        return text
    raise Refused(NUMBER if fault.word == "number" else LONG % {"most": LONGEST_NAME}, field="name")


def seal_names(by: Viewer, group: Group, named: Iterable[tuple[GroupMember, str]]) -> None:
    """Put names into members that were not written yet, as part of an act. The first name makes the list's key, which needs none."""
    rows = [(member, text) for member, text in named if text]
    if not rows:
        return
    opened = _opened(by, group.pk)
    if opened is None:
        if queries.compartments(rules.SHEET, [group.pk]):
            raise Refused(NOT_OPEN, field="name")
        opened = _made(by, group)
    for member, text in rows:
        member.sealed = opened.seal(text.encode(), TABLE, COLUMN, member.pk)


def renamed(by: Viewer, member: GroupMember, text: str) -> dict[str, bytes | None]:
    """Return what changes of a member when she is called ``text`` (nothing: no name is kept); empty where she is called so already."""
    opened = _opened(by, member.group_id)
    before = "" if opened is None or member.sealed is None else _unsealed(opened, member.pk, member.sealed)
    if member.sealed is not None and opened is None:
        raise Refused(NOT_OPEN, field="name")
    if before == text:
        return {}
    if not text:
        return {"sealed": None}
    fresh = GroupMember(id=member.pk, group=member.group)
    seal_names(by, member.group, [(fresh, text)])
    return {"sealed": fresh.sealed}


def share_with_keeper(by: Viewer, group: Group) -> None:
    """Give who keeps the group now the key of its list, where the actor can."""
    holder = queries.user_holder(group.led_by) if group.led_by is not None else None
    if holder is not None and _opened(by, group.pk) is not None:
        give(by=by, kind=rules.SHEET, subjects=[group.pk], holders=[holder], office_id=group.office_id)


def _made(by: Viewer, group: Group) -> Opened:
    also = [user for user in (group.led_by, by.user) if user is not None]
    holders = people.holders_for(group.office, also)
    try:
        made = make_compartments(
            by=by, kind=rules.SHEET, subjects=[group.pk], holders=holders, office_id=group.office_id
        )
    except Refused as refused:
        raise Refused(refused.sentence, field="name") from refused
    ring = keyring.of(by)
    if ring is not None:
        ring.forget()
    return made[group.pk]


def _opened(viewer: Viewer, group_id: uuid.UUID) -> Opened | None:
    ring = keyring.of(viewer)
    return None if ring is None else ring.open(rules.SHEET, group_id)


def _unsealed(opened: Opened, row: uuid.UUID, sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    try:
        return opened.unseal(sealed, TABLE, COLUMN, row).decode()
    except (crypto.Unreadable, UnicodeDecodeError):
        return ""
