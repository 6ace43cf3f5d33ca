"""Adding, correcting and retiring what says who a person is. Who may is decided by her case: ``journey/cases`` calls these.

The log names the person, the kind of part and which row it was, never what it says.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts as fact
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.people import codes, sealed
from wayhome.registry.people.bodies import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    Body,
    DateBody,
    Fault,
    IdentifierBody,
    NameBody,
    length_fault,
)
from wayhome.registry.people.models import IdentityPart, Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.audit.actions import act, record, unchanged

SENTENCES = {
    "empty": _("Fill this in."),
    "number": _("This looks like a number. A telephone stands under the ways to reach her, a paper's number under her papers."),
    "not_in_name": _("Write it exactly as it stands in her whole name, or leave it empty."),
    "phone": _("A telephone number has 6 to 15 digits. Check it, or choose another way."),
    "mail": _("An e-mail address looks like name@example.org. Check it, or choose another way."),
    "how": _("Say when, how or with which words she may be reached."),
    "nowhere": _("Choose the place, or describe where it is."),
    "backwards": _("This ends before it begins. Check both dates."),
    "digits": _("There is no digit in this number. Check it on the paper."),
    "nobody": _("Give a name, or a way to reach this person."),
    "language": _("Choose the language."),
    "future": _("This date has not come yet. Check the day, month and year."),
}  # fmt: skip
_TOO_LONG = _("Too long: at most %(most)d characters.")
_LISTS = {
    ("name", "use"): codes.NAME_USES, ("contact", "way"): codes.WAYS, ("contact", "whose"): codes.WHOSE,
    ("contact", "safe"): codes.SAFE_OR_NOT_ASKED, ("address", "use"): codes.ADDRESS_USES, ("address", "precision"): codes.SURENESS,
    ("identifier", "paper"): codes.PAPERS, ("relative", "relation"): codes.RELATIONS, ("date", "what"): codes.DAYS_OF_LIFE,
    ("need", "need"): codes.NEEDS,
}  # fmt: skip
_STATED = {
    ("identifier", "country"): codes.COUNTRIES, ("identifier", "held"): codes.HELD, ("relative", "told"): codes.MAY_BE_TOLD,
    ("need", "language"): codes.FIRST_LANGUAGES,
}  # fmt: skip


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
    opened = sealed.keys_for(by, [person_id], office=office, also=also, team=team)
    fact.locked(Person, person_id)
    row = IdentityPart(person_id=person_id, kind=body.kind, source=source)
    if id is not None:
        row.pk = id
    row.rank = _first_rank(person_id, body.kind) if preferred else _last_rank(person_id, body.kind)
    fact.record(sealed.seal_into(opened, row, body), by=by)
    record(by, "people.add_part", row, office_id=office.pk, details=_told(row))
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
    return gone


def check(body: Body, office: Office) -> None:
    """Refuse a body that cannot be, with a sentence at its field."""
    for field in fields(body):
        code = getattr(body, field.name)
        one_of, stated = _LISTS.get((body.kind, field.name)), _STATED.get((body.kind, field.name))
        if (one_of is not None and code not in one_of) or (
            stated is not None and code not in dict(stated.choices_with_states)
        ):
            raise Refused(_("Choose one of the answers on the list."), field=field.name)
    fault = body.fault or length_fault(body) or _future(body, office)
    if fault is None:
        return
    if fault.word == "long":
        most = LONGEST_NAME if fault.field == "text" else LONGEST_LINE
        most = LONGEST_TEXT if fault.field in ("detail", "say", "how", "wish") else most
        raise Refused(_TOO_LONG % {"most": most}, field=fault.field)
    raise Refused(SENTENCES[fault.word], field=fault.field)


def _future(body: Body, office: Office) -> Fault | None:
    """What tells of a past that has not come."""
    day = today(office.time_zone)
    if isinstance(body, DateBody) and body.on.first > day:
        return Fault("future", "on")
    if isinstance(body, IdentifierBody) and body.issued is not None and body.issued.first > day:
        return Fault("future", "issued")
    return None


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
