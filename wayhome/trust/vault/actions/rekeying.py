"""A new key for a compartment: a new version of it, held by the same holders, and everything sealed with older ones sealed anew.

The older versions stay as they are and open nothing any more: a request that was about to write with one loses nothing.
"""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import CANNOT_OPEN, Keeper, checked_holders, seal_rows
from wayhome.trust.vault.fields import SealedColumn, sealed_columns
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import Compartment, Holding, InboxItem
from wayhome.trust.vault.rules import Holder


@act("vault.rekey")
def rekey(
    *, by: Keeper, kind: str, subject: uuid.UUID, reason: str, office_id: uuid.UUID | None = None
) -> tuple[int, int]:
    """Change the key of one subject's compartment, by somebody who can open it; return how many values were sealed anew, and
    how many could not be read (these stay as they were).

    For when an older key may be known to somebody who lost the right to it. Holders stay; who waits for a colleague still waits.
    """
    if not reason.strip():
        raise Refused(_("Say why, for those who read the log."), field="reason")
    # Whole, so that keys and items that are just being added come first, and are taken along.
    rows = list(
        Compartment.objects.select_for_update()
        .filter(kind=kind, subject=subject, destroyed_at=None)
        .order_by("version")
    )
    ring = keyring.of(by)
    opened = None if ring is None else ring.open(kind, subject)
    if ring is None or opened is None or not rows or opened.version != rows[-1].version:
        raise Refused(CANNOT_OPEN)
    last = rows[-1]
    key = crypto.new_key()
    made = Compartment(
        kind=kind, subject=subject, version=last.version + 1, inbox_public=keyring.inbox_pair(key).public, made_at=now()
    )  # fmt: skip
    made.save(force_insert=True)
    seal_rows(by, {made.pk: key}, checked_holders(kind, _holders(last)))
    _still_waiting(last, made)
    fresh = Opened(subject, kind, {**opened.keys, made.version: key})
    sealed, left = _columns(fresh)
    sealed += _inbox(fresh, rows, made)
    ring.note(fresh)
    record(
        by, "vault.rekey", made, office_id=office_id, reason=reason,
        details={"kind": kind, "version": made.version, "sealed": sealed, "left": left},
    )  # fmt: skip
    return sealed, left


def _holders(row: Compartment) -> list[Holder]:
    """Return who can open a compartment now, the recovery key apart."""
    held = queries.holders_of([row.pk]).get(row.pk, set())
    users = User.objects.in_bulk([id for kind, id in held if kind == rules.USER])
    found = [queries.user_holder(user) for user in users.values()]
    found += [queries.team_holder(id) for kind, id in held if kind == rules.TEAM]
    return [one for one in found if one is not None]


def _still_waiting(last: Compartment, made: Compartment) -> None:
    """Keep a mark of those who held the older version with keys they have lost: a colleague gives it back to them."""
    there = set(made.holdings.values_list("holder_kind", "holder_id"))
    Holding.objects.bulk_create(
        Holding(
            compartment=made, holder_kind=old.holder_kind, holder_id=old.holder_id, holder_public=old.holder_public,
            sealed=b"", given_at=now(), given_by=None,
        )
        for old in last.holdings.all()
        if old.holder_kind != rules.RECOVERY and (old.holder_kind, old.holder_id) not in there
    )  # fmt: skip


def _columns(opened: Opened) -> tuple[int, int]:
    sealed = left = 0
    for column in sealed_columns():
        if column.kind == opened.kind:
            done, failed = _column(column, opened)
            sealed, left = sealed + done, left + failed
    return sealed, left


def _column(column: SealedColumn, opened: Opened) -> tuple[int, int]:
    """Seal one column's values of this subject anew; history's too, each bound to its row as before."""
    rows = column.rows_of(opened.subject)
    done = failed = 0
    for pk, row, value in rows.values_list("pk", column.row, column.column):
        try:
            plain = opened.unseal(value, column.table, column.column, row)
        except crypto.Unreadable:
            failed += 1
            continue
        anew = opened.seal(plain, column.table, column.column, row)
        column.model._base_manager.filter(pk=pk).update(**{column.column: anew})
        done += 1
    return done, failed


def _inbox(opened: Opened, rows: Iterable[Compartment], made: Compartment) -> int:
    """Seal what came in and waits to the new inbox."""
    pairs = {pair.public: pair for pair in opened.inbox()}
    publics = {row.pk: bytes(row.inbox_public) for row in rows}
    done = 0
    for item in InboxItem.objects.filter(compartment__in=publics, taken_at=None):
        try:
            plain = crypto.unseal_with(bytes(item.sealed), pairs[publics[item.compartment_id]])
        except crypto.Unreadable:
            continue
        item.sealed, item.compartment = crypto.seal_to(plain, bytes(made.inbox_public)), made
        item.save(update_fields=["sealed", "compartment"])
        done += 1
    return done
