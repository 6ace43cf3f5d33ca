"""Compartments destroyed: no holding is left, so that nobody opens what their key sealed, whatever other keys she has."""

import uuid
from collections.abc import Collection, Mapping

from wayhome.kit.dates import now
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import files
from wayhome.trust.vault.actions.compartments import Keeper
from wayhome.trust.vault.models import Compartment, Holding, InboxItem


@act("vault.destroy")
def destroy(
    *, by: Keeper, subjects: Mapping[str, Collection[uuid.UUID]], office_id: uuid.UUID | None = None
) -> list[uuid.UUID]:
    """Destroy every version of the compartments of these subjects ({kind: subjects}) with their files; return which rows stay as stubs.

    Who may, and that two agreed, is asked by whoever calls. It cannot be taken back: only older backups still hold the keys.
    """
    ids: list[uuid.UUID] = []
    for kind, of in sorted(subjects.items()):
        # Whole, so that keys and items that are just being added come first, and go with it.
        rows = Compartment.objects.select_for_update().filter(kind=kind, subject__in=of, destroyed_at=None)
        ids += rows.order_by("pk").values_list("pk", flat=True)
    if not ids:
        unchanged()
        return []
    destroyed = sum(files.destroy_of(kind, one) for kind, of in subjects.items() for one in of)
    holdings, _each = Holding.objects.filter(compartment__in=ids).delete()
    InboxItem.objects.filter(compartment__in=ids).delete()
    Compartment.objects.filter(pk__in=ids).update(destroyed_at=now())
    record(
        by, "vault.destroy", ("vault.compartment", ids[0]), office_id=office_id,
        details={"compartments": len(ids), "holdings": holdings, "files": destroyed},
    )  # fmt: skip
    return ids
