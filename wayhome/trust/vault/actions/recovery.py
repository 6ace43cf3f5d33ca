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
from wayhome.trust.vault.models import KeyPair, Nominee, Piece, Proposal, Trustee


def must_manage(by: Keeper) -> None:
    """Refused to whoever does not keep the recovery key for the whole organisation."""
    if not queries.keeps_recovery(by):
        raise Refused(_("Only an administrator of the whole organisation does this."))


@act("vault.set_up_recovery")
def set_up_recovery(
    *, by: Keeper, trustees: Sequence[User], reason: str = "", id: uuid.UUID | None = None
) -> KeyPair:
    """Make the recovery pair at the server's command line: the first one, or one in place of a pair that no quorum can open any more.

    On the running page trustees are proposed, and agreed to by others (``actions/proposals.py``). A replacement takes a reason, and
    everybody concerned is told on her day's page. What was sealed before is given to the new pair by those who can open it.
    """
    wait_for(id)
    made = KeyPair.objects.filter(pk=id, kind=rules.RECOVERY).first() if id else None
    if made is not None:
        unchanged()
        return made
    if not by.everything:
        raise Refused(
            _("Nobody sets this up alone. Propose trustees; a second person and they themselves agree.")
        )
    wait_for(queries.INSTALLATION)
    before = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    if before is not None:
        _must_be_lost(before, reason)
    users = able_trustees(trustees)
    made = make_pair(users, id)
    if before is not None:
        _tell(before, users, reason)
    told = {"trustees": [str(one.pk) for one in users], "quorum": rules.QUORUMS[len(users)]}
    record(by, "vault.set_up_recovery", made, reason=reason, details=told)
    return made


def _must_be_lost(pair: KeyPair, reason: str) -> None:
    """Refused while its trustees could agree to a replacement themselves, or without a reason."""
    if queries.ways(pair):
        raise Refused(
            _(
                "There is a recovery key, and its trustees can agree to another. Propose it on the page Recovery key."
            )
        )
    if not reason.strip():
        raise Refused(_("Say why, for those who read the log."), field="reason")


def _tell(before: KeyPair, users: Sequence[User], reason: str) -> None:
    """Keep what was done at the command line where everybody concerned reads of it; a proposal that stood has ended with it."""
    moment = now()
    Proposal.objects.filter(ended_at=None).update(ended_at=moment, outcome="withdrawn")
    told = Proposal(
        owner=queries.INSTALLATION, replaces=before, reason=reason.strip()[:200], proposed_at=moment, expires_at=moment,
        ended_at=moment, outcome="done",
    )  # fmt: skip
    told.save(force_insert=True)
    Nominee.objects.bulk_create(Nominee(proposal=told, user=user) for user in users)


def make_pair(users: Sequence[User], id: uuid.UUID | None = None) -> KeyPair:
    """Make the pair, seal its pieces to these trustees and forget the private half, as part of an act; an older pair is retired.

    Three trustees: any two open it; five: any three.
    """
    made = _new_pair(id)
    private = crypto.new_pair()
    made.public_key = private.public
    made.save(force_insert=True)
    _split(made, private.private, users)
    _name(users)
    return made


def able_trustees(trustees: Sequence[User]) -> list[User]:
    """Return them by id; Refused unless they are three or five who have chosen a password."""
    users = list(User.objects.filter(pk__in=[one.pk for one in trustees]).order_by("pk"))
    if len(users) not in rules.QUORUMS:
        raise Refused(_("Choose three or five trustees, each once."), field="trustees")
    waiting = [user.display_name for user in users if queries.user_holder(user) is None]
    if waiting:
        raise Refused(
            _("%(names)s cannot sign in yet: a trustee must have chosen a password first.")
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
    day = today(users[0].office.time_zone)
    Trustee.objects.filter(ended_on=None).exclude(user__in=named).update(ended_on=day)
    there = set(Trustee.objects.filter(ended_on=None).values_list("user_id", flat=True))
    Trustee.objects.bulk_create(Trustee(user_id=id, named_on=day) for id in sorted(named - there))
