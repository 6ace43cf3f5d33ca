"""Acts upon the log itself: its keys and who holds copies of them, sealing what was written before, purging details.

Who may do it is asked by whoever calls (``trust/access``, the command line): this room knows no rights.
"""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.rows import insert
from wayhome.trust.audit.actions import Actor, act, record, unchanged
from wayhome.trust.audit.checkpoints import Checkpoint, key_name, signed, signing_pair
from wayhome.trust.audit.keys import copy_for, pair_under_pepper
from wayhome.trust.audit.models import AuditKey, AuditKeyCopy, Detail, Entry, Look
from wayhome.trust.audit.rules import (
    ENOUGH_HOLDERS,
    PLAIN,
    PURGED,
    RESEALED,
    copy_digest,
    leaf,
    leaves_digest,
    packed,
    purge_digest,
)

Holders = dict[uuid.UUID, bytes]  # account: its public key
KEEP_DETAILS = dt.timedelta(days=365)
_AT_ONCE = 500


# --- keys -------------------------------------------------------------------------------------------------------------


@act("audit.tend_keys")
def tend_keys(*, by: Actor, readers: Holders) -> None:
    """Bring the copies of the log's keys to who may read its details now: ``readers`` are all of these, with their public keys.

    Copies of others, and such as their keys no longer open, are taken back; if a reader left, what follows is sealed to a new key.
    Who has no copy gets one as long as the private half lies under the pepper; it is destroyed once two hold a copy.
    """
    unchanged()
    left = _take_back(by, readers)
    if left:
        record(by, "audit.new_key", ("audit.auditkey", "new"), fresh_key=True)
    for key in AuditKey.objects.exclude(wrapped=None).order_by("version"):
        pair = pair_under_pepper(key)
        if pair is not None:
            _give_out(by, key, pair, readers)


def _take_back(by: Actor, readers: Holders) -> bool:
    """Delete dead copies; whether one of them was of somebody who may no longer read."""
    left = False
    for copy in AuditKeyCopy.objects.order_by("version", "user_id"):
        if readers.get(copy.user_id) == bytes(copy.user_public):
            continue
        left |= copy.user_id not in readers
        _note(by, "audit.take_key", copy)
        AuditKeyCopy.objects.filter(version=copy.version, user_id=copy.user_id).delete()
    return left


def _give_out(by: Actor, key: AuditKey, pair: crypto.Pair, readers: Holders) -> None:
    have = set(AuditKeyCopy.objects.filter(version=key.version).values_list("user_id", flat=True))
    for user_id in sorted(set(readers) - have):
        give_copy(by=by, pair=pair, version=key.version, user_id=user_id, public=readers[user_id])
    if len(have | set(readers)) >= ENOUGH_HOLDERS:
        AuditKey.objects.filter(pk=key.pk).update(wrapped=None)


@act("audit.give_key")
def give_copy(
    *, by: Actor, pair: crypto.Pair, version: int, user_id: uuid.UUID, public: bytes
) -> AuditKeyCopy:
    """Seal the private half of a key of the log to an account; a copy that she cannot open any more gives way."""
    before = AuditKeyCopy.objects.filter(version=version, user_id=user_id).first()
    if before is not None and bytes(before.user_public) == public:
        unchanged()
        return before
    if before is not None:
        _note(by, "audit.take_key", before)
        AuditKeyCopy.objects.filter(version=version, user_id=user_id).delete()
    copy = copy_for(pair, version, user_id, public)
    insert([copy])
    _note(by, "audit.give_key", copy)
    return copy


def _note(by: Actor, verb: str, copy: AuditKeyCopy) -> None:
    about = ("audit.auditkeycopy", copy_digest(crypto.digest, copy))
    record(by, verb, about, details={"user": str(copy.user_id), "version": copy.version})


# --- checkpoints ------------------------------------------------------------------------------------------------------


@act("audit.checkpoint")
def make_checkpoint(*, by: Actor) -> Checkpoint:
    """Return a signed checkpoint of the log as it is now, the entry of this very act included."""
    pair = signing_pair()
    entry = record(by, "audit.checkpoint", ("audit.checkpoint", key_name(pair.public)))
    return signed(entry.seq, entry.at, entry.hash)


# --- details ----------------------------------------------------------------------------------------------------------


@act("audit.seal_old")
def seal_old_details(*, by: Actor) -> int:
    """Seal the details that a first version wrote in the clear; return how many. Their commitments stay as they are."""
    rows = Detail.objects.filter(scheme=PLAIN).order_by("seq")
    if not rows.exists():
        unchanged()
        return 0
    # This entry brings the key into being, if there is none yet; what it is about is known only at the end.
    record(by, "audit.sealing_old", ("audit.details", "old"))
    key = AuditKey.objects.order_by("version").last()
    assert key is not None
    sealed = 0
    while chunk := list(rows[:_AT_ONCE]):
        for row in chunk:
            _reseal(row, key)
        Detail.objects.bulk_update(chunk, ["scheme", "key_version", "salt", "sealed", "body", "leaf"])
        sealed += len(chunk)
    leaves = Detail.objects.exclude(leaf=b"").order_by("seq").values_list("seq", "leaf")
    whole = leaves_digest(crypto.digest, ((seq, bytes(held)) for seq, held in leaves))
    record(by, "audit.seal_old", ("audit.details", whole), details={"rows": sealed})
    return sealed


def _reseal(row: Detail, key: AuditKey) -> None:
    told = packed({"salt": bytes(row.salt).hex(), "body": row.body})
    row.sealed, row.salt, row.body = crypto.seal_to(told, bytes(key.public_key)), b"", None
    row.scheme, row.key_version = RESEALED, key.version
    row.leaf = leaf(crypto.digest, row.seq, key.version, row.sealed)


@act("audit.purge")
def purge_details(
    *,
    by: Actor,
    person_id: uuid.UUID | None = None,
    object_ids: Collection[uuid.UUID | str] = (),
    before: dt.datetime | None = None,
    reason: str = "",
) -> int:
    """Destroy details; entries stay, and the chain is whole. Return of how many entries.

    Either all that is older than ``before`` (of the last year none), or what tells of a person: entries about her, about these
    other things of hers (``object_ids``: her cases, stays, sessions …), and looks at her. When and by whom stays on record.
    """
    if Detail.objects.filter(scheme=PLAIN).exists():
        raise Refused(_("Details of a first version are not sealed yet. Run `wayhome upgrade` first."))
    about = [str(one) for one in (*object_ids, *([person_id] if person_id else ()))]
    if before is None and not about:
        raise Refused(_("Say whose details go, or how old they are."))
    found = Q(pk__in=[])
    if about:
        looks = Look.objects.filter(person_id=person_id or uuid.UUID(int=0)).values("seq")
        found |= Q(seq__in=Entry.objects.filter(Q(object_id__in=about) | Q(seq__in=looks)).values("seq"))
    if before is not None:
        if before > now() - KEEP_DETAILS:
            raise Refused(_("The details of the last twelve months stay."))
        found |= Q(seq__in=Entry.objects.filter(at__lt=before).values("seq"))
    gone = sorted(Detail.objects.filter(found, purged_in=None).values_list("seq", flat=True))
    if not gone:
        unchanged()
        return 0
    about_purge = ("audit.details", purge_digest(crypto.digest, gone))
    entry = record(by, "audit.purge", about_purge, reason=reason, details={"entries": len(gone)})
    for start in range(0, len(gone), _AT_ONCE):
        rows = Detail.objects.filter(seq__in=gone[start : start + _AT_ONCE])
        rows.update(scheme=PURGED, salt=b"", sealed=b"", purged_in=entry.seq)
        rows.exclude(leaf=b"").update(key_version=0)  # the leaf alone holds what it was
    return len(gone)
