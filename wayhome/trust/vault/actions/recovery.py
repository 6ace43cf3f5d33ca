"""The organisation's recovery key: made in one moment, split among trustees, its private half kept nowhere."""

import uuid
from collections.abc import Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now, today
from wayhome.kit.errors import Refused
from wayhome.kit.once import wait_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions.compartments import Keeper
from wayhome.trust.vault.models import KeyPair, Piece, Trustee


def must_manage(by: Keeper) -> None:
    """Refused to whoever does not keep the recovery key for the whole organisation."""
    if not queries.keeps_recovery(by):
        raise Refused(_("Only an administrator of the whole organisation does this."))


@act("vault.set_up_recovery")
def set_up_recovery(*, by: Keeper, trustees: Sequence[User], id: uuid.UUID | None = None) -> KeyPair:
    """Make the recovery pair, seal its pieces to the trustees and forget the private half; an older pair is retired.

    Three trustees: any two open it; five: any three. What is sealed from now on is held by it too; what was there before is
    given to it by those who can open it (``complete_recovery``).
    """
    wait_for(id)
    made = KeyPair.objects.filter(pk=id, kind=rules.RECOVERY).first() if id else None
    if made is not None:
        unchanged()
        return made
    must_manage(by)
    users = _able(trustees)
    made = _new_pair(id)
    private = crypto.new_pair()
    made.public_key = private.public
    made.save(force_insert=True)
    _split(made, private.private, users)
    _name(users)
    record(
        by,
        "vault.set_up_recovery",
        made,
        details={"trustees": [str(one.pk) for one in users], "quorum": rules.QUORUMS[len(users)]},
    )
    return made


def _able(trustees: Sequence[User]) -> list[User]:
    users = list(User.objects.filter(pk__in=[one.pk for one in trustees]).order_by("pk"))
    if len(users) not in rules.QUORUMS:
        raise Refused(_("Choose three or five trustees, each once."), field="trustees")
    waiting = [user.display_name for user in users if queries.user_holder(user) is None]
    if waiting:
        raise Refused(
            _("%(names)s cannot sign in yet: a trustee must have chosen her password first.")
            % {"names": ", ".join(waiting)},
            field="trustees",
        )
    return users


def _new_pair(id: uuid.UUID | None) -> KeyPair:
    owned = KeyPair.objects.filter(kind=rules.RECOVERY, owner=queries.INSTALLATION)
    last = owned.aggregate(last=Max("version"))["last"] or 0
    owned.filter(retired_at=None).update(retired_at=now())
    made = KeyPair(kind=rules.RECOVERY, owner=queries.INSTALLATION, version=last + 1, made_at=now())
    if id:
        made.pk = id
    return made


def _split(pair: KeyPair, private: bytes, users: Sequence[User]) -> None:
    """Seal to each trustee her piece of every combination she belongs to."""
    by_id = {user.pk: user for user in users}
    pieces = []
    for number, way in enumerate(rules.ways_to_open(by_id)):
        for id, piece in zip(way, crypto.split_secret(private, len(way)), strict=True):
            public = bytes(by_id[id].public_key or b"")
            pieces.append(
                Piece(
                    pair=pair, combination=number, user_id=id, user_public=public, sealed=crypto.seal_to(piece, public)
                )
            )  # fmt: skip
    Piece.objects.bulk_create(pieces)


def _name(users: Sequence[User]) -> None:
    """End trustees who are not named again, and name the new ones."""
    named = {user.pk for user in users}
    day = today()
    Trustee.objects.filter(ended_on=None).exclude(user__in=named).update(ended_on=day)
    there = set(Trustee.objects.filter(ended_on=None).values_list("user_id", flat=True))
    Trustee.objects.bulk_create(Trustee(user_id=id, named_on=day) for id in sorted(named - there))
