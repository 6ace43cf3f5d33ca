"""Compartments: made for holders by their public keys alone, given to more holders by one who can open them, taken back."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.audit.actions import Actor, act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.keyring import KeyBearer, Opened
from wayhome.trust.vault.models import Compartment, Holding
from wayhome.trust.vault.rules import Holder

TOO_FEW = _(
    "Names can be kept when at least two people can open them. Ask the administrator to complete your team and its keys."
)
CANNOT_OPEN = _("You cannot open this, so you cannot give it to others. Ask a colleague who can.")


class Keeper(Actor, KeyBearer, Protocol):
    """Who acts on keys: the viewer of ``trust/access``."""

    @property
    def everything(self) -> bool: ...
    def may(self, permission: str) -> bool: ...
    def may_in(self, permission: str, office_id: uuid.UUID) -> bool: ...


def _holdings(
    by: Actor, rows: Iterable[tuple[Compartment, bytes]], holders: Collection[Holder]
) -> list[Holding]:
    moment = now()
    return [
        Holding(
            compartment=row, holder_kind=one.kind, holder_id=one.id, holder_public=one.public,
            sealed=crypto.seal_to(key, one.public), given_at=moment, given_by=by.user_id,
        )
        for row, key in rows
        for one in holders
    ]  # fmt: skip


def checked_holders(kind: str, holders: Iterable[Holder]) -> list[Holder]:
    """Return the holders once each and with the recovery key; Refused where fewer than two people stand behind them."""
    once = {one.key: one for one in holders}
    if not all(rules.may_hold(kind, one.kind) for one in once.values()):
        raise ValueError(f"a team may not hold {kind}")
    if len(queries.people_able(once.values())) < rules.FEWEST_PEOPLE:
        raise Refused(TOO_FEW)
    recovery = queries.recovery_holder()
    return [*once.values(), *([recovery] if recovery else [])]


@act("vault.make_compartments")
def make_compartments(
    *,
    by: Keeper,
    kind: str,
    subjects: Sequence[uuid.UUID],
    holders: Iterable[Holder],
    office_id: uuid.UUID | None = None,
) -> dict[uuid.UUID, Opened]:
    """Make a compartment for each subject that has none; return the opened keys of the new ones, for sealing in this very act.

    Needs no key of whoever acts: holders are sealed to by their public halves. Refused where fewer than two people could open it.
    """
    there = queries.compartments(kind, subjects)
    missing = [one for one in dict.fromkeys(subjects) if one not in there]
    if not missing:
        unchanged()
        return {}
    sealed_to = checked_holders(kind, holders)
    moment = now()
    made = []
    spent = _spent(kind, missing)
    for subject in missing:
        key = crypto.new_key()
        public = keyring.inbox_pair(key).public
        row = Compartment(
            kind=kind, subject=subject, version=spent.get(subject, 0) + 1, inbox_public=public, made_at=moment
        )
        made.append((row, key))
    Compartment.objects.bulk_create([row for row, _key in made])
    Holding.objects.bulk_create(_holdings(by, made, sealed_to), batch_size=500)
    record(
        by,
        "vault.make_compartments",
        ("vault.compartment", made[0][0].pk),
        office_id=office_id,
        details={"kind": kind, "subjects": [str(one) for one in missing], "holders": _told(sealed_to)},
    )
    return {row.subject: keyring.fresh(row, key) for row, key in made}


def _spent(kind: str, subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the last version of keys that were destroyed alone (``journey/cases``): who comes back gets a new one beside the stub."""
    if kind not in rules.EMPTIED_ALONE:
        return {}
    rows = Compartment.objects.filter(kind=kind, subject__in=subjects).order_by()
    return dict(rows.values_list("subject").annotate(last=Max("version")))


def _told(holders: Iterable[Holder]) -> list[str]:
    return [f"{one.kind}:{one.id}" for one in holders]


@act("vault.give")
def give(
    *,
    by: Keeper,
    kind: str,
    subjects: Collection[uuid.UUID],
    holders: Collection[Holder],
    office_id: uuid.UUID | None = None,
    reason: str = "",
) -> int:
    """Give holders the keys of these subjects' compartments, opened by whoever acts; return how many were sealed anew.

    Who holds one already with the same pair keeps it; with an older pair it is sealed anew. Refused where the actor cannot open one.
    """
    if not all(rules.may_hold(kind, one.kind) for one in holders):
        raise ValueError(f"a team may not hold {kind}")
    rows = [row for versions in queries.compartments(kind, subjects).values() for row in versions]
    held = {
        (holding.compartment_id, holding.holder_kind, holding.holder_id): bytes(holding.holder_public)
        for holding in Holding.objects.filter(compartment__in=rows, holder_id__in=[one.id for one in holders])
    }
    wanted = [
        (row, one) for row in rows for one in holders if held.get((row.pk, one.kind, one.id)) != one.public
    ]
    if not wanted:
        unchanged()
        return 0
    ring = keyring.of(by)
    reached = {} if ring is None else ring.open_many(kind, list({row.subject for row, _one in wanted}))
    if any(row.version not in getattr(reached.get(row.subject), "keys", {}) for row, _one in wanted):
        raise Refused(CANNOT_OPEN)
    stale = [(row.pk, one) for row, one in wanted if (row.pk, one.kind, one.id) in held]
    for one in holders:
        old = [pk for pk, holder in stale if holder is one]
        Holding.objects.filter(compartment__in=old, holder_kind=one.kind, holder_id=one.id).delete()
    fresh: list[Holding] = []
    for row, one in wanted:
        fresh += _holdings(by, [(row, reached[row.subject].keys[row.version])], [one])
    Holding.objects.bulk_create(fresh, batch_size=500)
    record(
        by,
        "vault.give",
        ("vault.compartment", rows[0].pk),
        office_id=office_id,
        reason=reason,
        details={"kind": kind, "subjects": sorted({str(row.subject) for row, _one in wanted}), "holders": _told(holders)},
    )  # fmt: skip
    return len(fresh)


def seal_rows(by: Actor, keys: Mapping[uuid.UUID, bytes], holders: Collection[Holder]) -> int:
    """Seal opened compartments' keys to these holders in place of what they hold, as part of an act; return how many holdings.

    A holder who may not hold a compartment of its kind (a team, counselling) gets none of it.
    """
    rows = list(Compartment.objects.filter(pk__in=keys))
    sealed = 0
    for one in holders:
        fitting = [row for row in rows if rules.may_hold(row.kind, one.kind)]
        Holding.objects.filter(compartment__in=fitting, holder_kind=one.kind, holder_id=one.id).delete()
        fresh = _holdings(by, [(row, keys[row.pk]) for row in fitting], [one])
        Holding.objects.bulk_create(fresh, batch_size=500)
        sealed += len(fresh)
    return sealed


@act("vault.take")
def take(
    *,
    by: Keeper,
    kind: str,
    subjects: Collection[uuid.UUID],
    holder_kind: str,
    holder_id: uuid.UUID,
    office_id: uuid.UUID | None = None,
    reason: str = "",
) -> int:
    """Take keys back from one holder; return how many. Refused if fewer than two people could open one of them then."""
    rows = [row.pk for versions in queries.compartments(kind, subjects).values() for row in versions]
    gone, _each = Holding.objects.filter(
        compartment__in=rows, holder_kind=holder_kind, holder_id=holder_id
    ).delete()
    if not gone:
        unchanged()
        return 0
    if queries.too_few(rows):
        raise Refused(_("Fewer than two people could open this then. Give it to somebody else first."))
    record(
        by,
        "vault.take",
        ("vault.compartment", rows[0]),
        office_id=office_id,
        reason=reason,
        details={"kind": kind, "subjects": [str(one) for one in subjects], "holder": f"{holder_kind}:{holder_id}"},
    )  # fmt: skip
    return gone
