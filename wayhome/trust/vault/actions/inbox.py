"""Adding what one cannot read: phones, hotlines and jobs seal to a compartment's inbox; a holder takes it over later."""

import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held, wait_for
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import Actor, act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import CANNOT_OPEN, Keeper, make_compartments
from wayhome.trust.vault.models import InboxItem

LARGEST = 64 * 1024


@act("vault.make_intake")
def make_intake(*, by: Keeper, office: Office) -> None:
    """Give an office an intake: a compartment for what comes in before anybody knows whose it is, held by its duty team."""
    duty = [
        holder
        for team in queries.let_in_teams(office.pk, "duty")
        if (holder := queries.team_holder(team)) is not None
    ]
    make_compartments(by=by, kind=rules.INTAKE, subjects=[office.pk], holders=duty, office_id=office.pk)


@act("vault.drop")
def drop(
    *,
    by: Actor,
    kind: str,
    subject: uuid.UUID,
    body: bytes,
    source: str,
    office_id: uuid.UUID | None = None,
    id: uuid.UUID | None = None,
) -> InboxItem:
    """Add something to a compartment (or an office's intake) without being able to read it, nor anything else there.

    Bound to the item: moved to another, it does not open. The caller asks whether this actor may add here.
    """
    wait_for(id)
    made = InboxItem.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    rows = queries.compartments(kind, [subject]).get(subject)
    if not rows:
        raise Refused(
            _(
                "Nothing can be received here yet. Ask the administrator to complete the duty team and its key."
            )
        )
    if len(body) > LARGEST:
        raise Refused(_("This is too long to be received. Send it in parts."))
    made = InboxItem(compartment=rows[-1], source=source, dropped_at=now(), dropped_by=by.user_id)
    if id:
        made.pk = id
    made.sealed = crypto.seal_to(made.pk.bytes + body, bytes(rows[-1].inbox_public))
    made.save(force_insert=True)
    record(by, "vault.drop", made, office_id=office_id, details={"kind": kind, "source": source})
    return made


@act("vault.take_over")
def take_over(*, by: Keeper, item: InboxItem, office_id: uuid.UUID | None = None) -> None:
    """Note that what came in was taken over, and empty the item. Called by a room's ``sealed.py`` in the act that keeps it.

    There ``ring.open(kind, subject).take_out(item.pk, item.sealed)`` reads it. Only by who can open the compartment; taken twice,
    the second is refused, and with it her whole act.
    """
    row = held(InboxItem.objects.select_related("compartment")).get(pk=item.pk)
    if row.taken_at is not None:
        raise Refused(_("A colleague has taken this already."))
    ring = keyring.of(by)
    if ring is None or ring.open(row.compartment.kind, row.compartment.subject) is None:
        raise Refused(CANNOT_OPEN)
    row.sealed, row.taken_at, row.taken_by = b"", now(), by.user_id
    row.save(update_fields=["sealed", "taken_at", "taken_by"])
    record(by, "vault.take_over", row, office_id=office_id, details={"kind": row.compartment.kind})
