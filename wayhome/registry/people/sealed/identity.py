"""Who a person is: the only file of this room that opens and seals. Every look at it is written to the log here.

What her key opens is one thing, whether the screen may show it another: ask ``journey/cases`` first (``identity.view``), then call
``names`` or ``identity``. A viewer without a key in her session, or whose keys do not reach this person, is given nothing.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.registry.people import bodies
from wayhome.registry.people.bodies import Body, NameBody
from wayhome.registry.people.models import IdentityPart
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import give, make_compartments, take
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import Compartment

TABLE, COLUMN = "people_identitypart", "sealed"
NOT_OPEN = _("You may see this, but your keys do not open it yet. Ask a colleague of the team to let you in.")
FORGOTTEN = _("Who this person is was forgotten on purpose. Nothing of it can be kept any more.")
# The language a screen reader and the fonts need for a script that is not Latin.
_LANGUAGES = {"khmr": "km", "arab": "fa", "laoo": "lo", "thai": "th", "mymr": "my", "hani": "zh"}


@dataclass(frozen=True)
class Name:
    """The name a person wants to be called by, for a page. Its ``repr`` says nothing, so that no log and no error tells it."""

    text: str = field(repr=False)
    given: str = field(default="", repr=False)
    script: str = "latn"

    def __str__(self) -> str:
        return self.text

    @property
    def lang(self) -> str:
        """Its language by its script; empty for Latin letters, which every page's language reads."""
        return _LANGUAGES.get(self.script, "")


@dataclass(frozen=True)
class Part:
    """One part opened. ``body`` is None where its bytes cannot be read: damaged, or sealed under a key that is gone."""

    row: Any
    body: Body | None = field(repr=False)


@dataclass(frozen=True)
class Identity:
    """All that says who a person is, in order."""

    person_id: uuid.UUID
    parts: tuple[Part, ...] = field(repr=False)

    def of(self, kind: str) -> list[Part]:
        """Its parts of one kind."""
        return [part for part in self.parts if part.row.kind == kind]

    @property
    def name(self) -> Name | None:
        """What she wants to be called; None where no name is kept."""
        told = [part.body for part in self.of("name") if isinstance(part.body, NameBody)]
        return name_of(told[0]) if told else None


def name_of(body: NameBody) -> Name:
    """Return a name's body as pages show it."""
    return Name(body.text, body.given, body.script)


# --- looking ----------------------------------------------------------------------------------------------------------


def names(
    viewer: Viewer,
    person_ids: Collection[uuid.UUID],
    *,
    page: str = "list",
    office_id: uuid.UUID | None = None,
) -> dict[uuid.UUID, Name]:
    """Return {person: her name} of those whose names are kept and whom the viewer's keys open; the look is written to the log.

    Two queries, and one more for the ring, however many persons. Show them only to who may see (``journey/cases``).
    """
    ring = keyring.of(viewer)
    if ring is None or not person_ids:
        return {}
    opened = ring.open_many(rules.IDENTITY, person_ids)
    rows = IdentityPart.objects.filter(person__in=list(opened), kind="name", retired_at=None)
    found: dict[uuid.UUID, Name] = {}
    for id, person, sealed in (
        rows.order_by("person", "rank", "recorded_at", "pk").values_list("pk", "person_id", "sealed")
        if opened
        else ()
    ):
        if person not in found:
            body = _unsealed(opened[person], "name", id, sealed)
            if isinstance(body, NameBody):
                found[person] = name_of(body)
    if found:
        record_look(viewer, found, office_id=office_id, page=page)
    return found


def identity(
    viewer: Viewer, person_id: uuid.UUID, *, page: str = "identity", office_id: uuid.UUID | None = None
) -> Identity | None:
    """Return all parts that stand, or None where the viewer's keys do not open them; the look is written to the log.

    Of somebody about whom nothing was ever sealed an empty identity comes back: there is nothing to be let into.
    """
    opened = _opened(viewer, person_id)
    if opened is None:
        return None if is_kept(person_id) else Identity(person_id, ())
    rows = IdentityPart.objects.filter(person=person_id, retired_at=None)
    listed = rows.select_related("recorded_by").order_by("rank", "recorded_at", "pk")
    parts = tuple(Part(row, _unsealed(opened, row.kind, row.pk, row.sealed)) for row in listed)
    record_look(viewer, [person_id], office_id=office_id, page=page)
    return Identity(person_id, parts)


def body_of(
    viewer: Viewer, row: Any, *, page: str = "identity", office_id: uuid.UUID | None = None
) -> Body | None:
    """Return what one part says, or None where the viewer's keys do not open it; the look is written to the log."""
    opened = _opened(viewer, row.person_id)
    if opened is None:
        return None
    record_look(viewer, [row.person_id], office_id=office_id, page=page)
    return _unsealed(opened, row.kind, row.pk, row.sealed)


def bodies_of(
    viewer: Viewer, row: IdentityPart, *, office_id: uuid.UUID | None = None
) -> dict[int, Body | None] | None:
    """Return {version: what it said} of a part's whole history, or None where the viewer's keys do not open it; the look is logged."""
    opened = _opened(viewer, row.person_id)
    if opened is None:
        return None
    record_look(viewer, [row.person_id], office_id=office_id, page="history")
    versions = list(row.versions.objects.filter(row_id=row.pk).values_list("version", "person_id", "sealed"))
    # Of two records found to be one, the older versions lie under the other's key.
    ring = keyring.of(viewer)
    keys = {row.person_id: opened} | (
        ring.open_many(rules.IDENTITY, {person for _version, person, _sealed in versions}) if ring else {}
    )
    return {
        version: _unsealed(keys[person], row.kind, row.pk, sealed) if person in keys else None
        for version, person, sealed in versions
    }


def is_kept(person_id: uuid.UUID) -> bool:
    """Whether there is a compartment of hers: something was sealed, whoever can open it. Also where it was forgotten."""
    return Compartment.objects.filter(kind=rules.IDENTITY, subject=person_id).exists()


def opens(viewer: Viewer, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return whom of these persons the viewer's keys open. Nothing is opened for show, so no look is written."""
    ring = keyring.of(viewer)
    return set() if ring is None else set(ring.open_many(rules.IDENTITY, person_ids))


def _opened(viewer: Viewer, person_id: uuid.UUID) -> Opened | None:
    ring = keyring.of(viewer)
    return None if ring is None else ring.open(rules.IDENTITY, person_id)


def _unsealed(opened: Opened, kind: str, row_id: uuid.UUID, sealed: bytes | None) -> Body | None:
    if sealed is None:
        return None
    try:
        return bodies.loaded(kind, opened.unseal(sealed, TABLE, COLUMN, row_id))
    except (crypto.Unreadable, ValueError, TypeError, KeyError):
        return None


# --- who may open -----------------------------------------------------------------------------------------------------


def people_able(person_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Return the accounts whose keys open who this person is: by a team's key, or by their own."""
    rows = queries.compartments(rules.IDENTITY, [person_id]).get(person_id, [])
    held = queries.holders_of([row.pk for row in rows])
    return rules.people_behind((one for holders in held.values() for one in holders), queries.members_able())


def share(by: Viewer, person_id: uuid.UUID, holders: Collection[rules.Holder], office_id: uuid.UUID) -> bool:
    """Give these holders the key of who a person is, through the actor's own ring; False where there is none, or hers does not open it."""
    if not holders or not opens(by, [person_id]):
        return False
    give(by=by, kind=rules.IDENTITY, subjects=[person_id], holders=holders, office_id=office_id)
    return True


def share_with(by: Viewer, person_id: uuid.UUID, user: User, office_id: uuid.UUID) -> bool:
    """Give an account the key of who a person is, unless it opens it already; False where the actor cannot give it."""
    holder = queries.user_holder(user)
    if holder is None or user.pk in people_able(person_id):
        return False
    return share(by, person_id, [holder], office_id)


def take_back(by: Viewer, person_id: uuid.UUID, user_id: uuid.UUID, office_id: uuid.UUID) -> bool:
    """Take from an account the key it was given for itself; False where too few could open it then, and it stays."""
    try:
        return bool(
            take(
                by=by, kind=rules.IDENTITY, subjects=[person_id], holder_kind=rules.USER, holder_id=user_id, office_id=office_id
            )
        )  # fmt: skip
    except Refused:
        return False


# --- sealing, for this room's actions ---------------------------------------------------------------------------------


def holders_for(office: Office, also: Iterable[User] = (), team: Team | None = None) -> list[rules.Holder]:
    """Return who is to hold what is recorded in an office: the team (or the office's) and its duty team, and these accounts.

    An office without a team that has a key leaves it to the next one above.
    """
    found = queries.office_holders(office.pk, team)
    one: Office | None = office.parent
    while one is not None and not found:
        found = queries.office_holders(one.pk)
        one = one.parent
    behind = queries.people_able(found)
    single = (queries.user_holder(user) for user in also if user.pk not in behind)
    return [*found, *(holder for holder in single if holder is not None)]


def keys_for(
    by: Viewer,
    person_ids: Sequence[uuid.UUID],
    *,
    office: Office,
    also: Iterable[User] = (),
    team: Team | None = None,
) -> dict[uuid.UUID, Opened]:
    """Return the opened keys of these persons, made for the office's holders where there are none yet, as part of an act.

    Making needs no key of whoever acts. Refused where a key stands already and she cannot open it, or where it was destroyed.
    """
    ring = keyring.of(by)
    opened = {} if ring is None else ring.open_many(rules.IDENTITY, person_ids)
    missing = [one for one in person_ids if one not in opened]
    if not missing:
        return opened
    there = dict(
        Compartment.objects.filter(kind=rules.IDENTITY, subject__in=missing).values_list("subject", "destroyed_at")
    )  # fmt: skip
    if there:
        raise Refused(FORGOTTEN if any(there.values()) else NOT_OPEN)
    made = make_compartments(
        by=by,
        kind=rules.IDENTITY,
        subjects=missing,
        holders=holders_for(office, also, team),
        office_id=office.pk,
    )
    if ring is not None:
        ring.forget()  # what was just made opens from now on, if she is among the holders
    return opened | made


def seal_into(opened: Mapping[uuid.UUID, Opened], row: IdentityPart, body: Body) -> IdentityPart:
    """Put a body into a row that was not written yet, sealed for that very row."""
    row.sealed = opened[row.person_id].seal(bodies.dumped(body), TABLE, COLUMN, row.pk)
    return row


def sealed_again(by: Viewer, row: IdentityPart, body: Body) -> tuple[Body | None, bytes]:
    """Return what a part says now, and other bytes for it with another body; Refused where the actor cannot open it."""
    opened = _opened(by, row.person_id)
    if opened is None:
        raise Refused(NOT_OPEN)
    before = _unsealed(opened, row.kind, row.pk, row.sealed)
    return before, opened.seal(bodies.dumped(body), TABLE, COLUMN, row.pk)
