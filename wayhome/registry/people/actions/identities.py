"""Adding, correcting and retiring what says who a person is. Who may is decided by her case: ``journey/cases`` calls these.

The log names the person, the kind of part and which row it was, never what it says.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from wayhome.kit import facts as fact
from wayhome.kit.errors import Refused
from wayhome.registry.people import fingerprints, sealed
from wayhome.registry.people.actions.registers import keep_registers
from wayhome.registry.people.bodies import Body, NameBody
from wayhome.registry.people.models import IdentityPart, Person
from wayhome.registry.people.refusals import check
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.audit.actions import act, record, unchanged


@act("people.add_part")
def add_part(
    *,
    by: Viewer,
    person_id: uuid.UUID,
    body: Body,
    office: Office,
    also: Iterable[User] = (),
    team: Team | None = None,
    preferred: bool = False,
    source: str = "screen",
    id: uuid.UUID | None = None,
) -> IdentityPart:
    """Keep one more thing that says who a person is, sealed with her key; ``id`` sent twice writes once.

    Her key is made where she has none yet: for the ``team`` and the office's duty team, and ``also`` (who walks with her). Refused where the body cannot
    be, or where a key stands that the actor cannot open.
    """
    made = fact.found(IdentityPart, id, by=by)
    if made is not None and made.person_id == person_id:
        unchanged()
        return made
    check(body, office)
    fact.locked(Person, person_id)  # before her key is looked for: two colleagues may both find none
    opened = sealed.keys_for(by, [person_id], office=office, also=also, team=team)
    row = IdentityPart(person_id=person_id, kind=body.kind, source=source)
    if id is not None:
        row.pk = id
    row.rank = _first_rank(person_id, body.kind) if preferred else _last_rank(person_id, body.kind)
    fact.record(sealed.seal_into(opened, row, body), by=by)
    record(by, "people.add_part", row, office_id=office.pk, details=_told(row))
    fingerprints.keep([(row, body)], office.country)
    if isinstance(body, NameBody):
        sealed.follow_names(by, opened)
        keep_registers(by=by)
    return row


@act("people.name_many")
def name_many(
    *,
    by: Viewer,
    office: Office,
    names: Mapping[uuid.UUID, NameBody],
    also: Iterable[User] = (),
    team: Team | None = None,
    source: str = "screen",
) -> list[IdentityPart]:
    """Keep the first names of persons who were registered just now, each sealed with a key of her own, in few statements.

    Needs no key of whoever acts. Check the names before (``check``), so that what is wrong stands at its row.
    """
    if not names:
        unchanged()
        return []
    for body in names.values():
        check(body, office)
    opened = sealed.keys_for(by, list(names), office=office, also=also, team=team)
    rows = [
        sealed.seal_into(opened, IdentityPart(person_id=person, kind=body.kind, source=source), body)
        for person, body in names.items()
    ]
    fact.record_all(rows, by=by)
    fingerprints.keep(zip(rows, names.values(), strict=True), office.country)
    sealed.write_notes(by, {person: [body.text] for person, body in names.items()})
    keep_registers(by=by)
    details = {"persons": [str(person) for person in names], "kind": "name"}
    record(by, "people.name_many", rows[0], office_id=office.pk, details=details)
    return rows


@act("people.correct_part")
def correct_part(
    *, by: Viewer, part_id: uuid.UUID, version: int, body: Body, office: Office, preferred: bool = False
) -> IdentityPart:
    """Write what a part says now, as its next version; the older ones stay, sealed. ``facts.Conflict`` if it was saved since."""
    row = fact.locked(IdentityPart, part_id)
    if body.kind != row.kind:
        raise ValueError(f"a {row.kind} does not become a {body.kind}")
    check(body, office)
    before, again = sealed.sealed_again(by, row, body)
    if row.version != version:
        raise fact.Conflict(row, {})
    changes: dict[str, Any] = {} if before == body else {"sealed": again}
    if preferred and row.pk != _first(row.person_id, row.kind):
        changes["rank"] = _first_rank(row.person_id, row.kind)
    if not changes:
        unchanged()
        return row
    saved = fact.correct_locked(row, by=by, changes=changes)
    record(by, "people.correct_part", saved, office_id=office.pk, details=_told(saved))
    fingerprints.keep([(saved, body)], office.country)
    _names_follow(by, saved)
    return saved


@act("people.retire_part")
def retire_part(*, by: Viewer, part_id: uuid.UUID, reason: str, office_id: uuid.UUID) -> IdentityPart:
    """Take a part out of what is shown, with a coded reason; it and its history stay, sealed. Refused where the actor cannot open it."""
    row = fact.locked(IdentityPart, part_id)
    if row.retired_at is not None:
        unchanged()
        return row
    if not sealed.opens(by, [row.person_id]):
        raise Refused(sealed.NOT_OPEN)
    gone = fact.retire(IdentityPart, part_id, by=by, reason=reason)
    record(by, "people.retire_part", gone, office_id=office_id, reason=reason, details=_told(gone))
    fingerprints.drop([gone.pk])
    _names_follow(by, gone)
    return gone


def _names_follow(by: Viewer, row: IdentityPart) -> None:
    if row.kind == NameBody.kind:
        sealed.names_follow(by, [row.person_id])
        keep_registers(by=by)


def _standing(person_id: uuid.UUID, kind: str) -> Any:
    rows = IdentityPart.objects.filter(person=person_id, kind=kind, retired_at=None)
    return rows.order_by("rank", "recorded_at", "pk")


def _first(person_id: uuid.UUID, kind: str) -> uuid.UUID | None:
    found: uuid.UUID | None = _standing(person_id, kind).values_list("pk", flat=True).first()
    return found


def _first_rank(person_id: uuid.UUID, kind: str) -> int:
    ranks = list(_standing(person_id, kind).values_list("rank", flat=True))
    return min(ranks, default=1) - 1


def _last_rank(person_id: uuid.UUID, kind: str) -> int:
    ranks = list(_standing(person_id, kind).values_list("rank", flat=True))
    return max(ranks, default=-1) + 1


def _told(row: IdentityPart) -> dict[str, Any]:
    return {"person": str(row.person_id), "kind": row.kind, "version": row.version}
