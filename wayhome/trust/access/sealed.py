"""Opening the log's details with the key that a reader's session brought: nowhere else are they opened."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.trust.access.log_queries import readers
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, unchanged
from wayhome.trust.audit.keys import unsealed
from wayhome.trust.audit.models import AuditKeyCopy, Detail, Entry
from wayhome.trust.audit.queries import details_of
from wayhome.trust.audit.upkeep import give_copy

READ = "audit.view"


def log_keys(viewer: Viewer) -> dict[int, crypto.Pair]:
    """Return {version: key pair} of the log's keys that the viewer can open; empty without a key in her session."""
    if viewer.user is None or viewer.private_key is None or not viewer.may(READ):
        return {}
    if "log keys" not in viewer.opened:
        hers = crypto.pair_of(viewer.private_key)
        copies = AuditKeyCopy.objects.filter(user_id=viewer.user.pk, user_public=hers.public)
        viewer.opened["log keys"] = {
            copy.version: crypto.pair_of(crypto.unseal_with(bytes(copy.sealed), hers)) for copy in copies
        }
    found: dict[int, crypto.Pair] = viewer.opened["log keys"]
    return found


def opened(viewer: Viewer, entries: Iterable[Entry]) -> dict[int, Any]:
    """Return {number: details} of those entries that have any and whose key the viewer holds."""
    pairs, listed = log_keys(viewer), {entry.seq: entry for entry in entries}
    if not pairs:
        return {}
    return {
        seq: told
        for seq, row in details_of(listed.values()).items()
        if row.key_version in pairs and (told := _told(row, listed[seq], pairs[row.key_version]))
    }


def _told(row: Detail, entry: Entry, pair: crypto.Pair) -> Any:
    try:
        return unsealed(row, bytes(entry.commitment), pair)
    except crypto.Unreadable:  # changed past the program: the check of the log says so
        return None


@act("access.hand_log_key")
def hand_log_key(*, by: Viewer, user: User) -> int:
    """Seal the log's keys that the viewer holds to another reader of its details; return how many."""
    public = readers().get(user.pk)
    if public is None or not by.may_in(READ, user.office_id):
        raise Refused(_("Only who reads the log is given its key."))
    pairs = log_keys(by)
    if not pairs:
        raise Refused(_("You do not hold this key yourself. Sign in again, or ask who holds it."))
    unchanged()
    for version, pair in pairs.items():
        give_copy(by=by, pair=pair, version=version, user_id=user.pk, public=public)
    return len(pairs)
