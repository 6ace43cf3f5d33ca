"""New trustees for the recovery key: proposed, accepted by each in her own session, agreed to by the trustees of the key in use.

That a second person agrees as well is asked upstairs (``trust/access``, ``actions/trusteeships.py``), which then calls
``make_proposed``: one who keeps accounts could otherwise name accounts of her own making.
"""

import uuid
from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held, wait_for
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import Actor, act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import Keeper
from wayhome.trust.vault.actions.recovering import SIGN_IN
from wayhome.trust.vault.actions.recovery import able_trustees, make_pair, must_manage
from wayhome.trust.vault.known import must_be_known
from wayhome.trust.vault.models import Endorsement, KeyPair, Nominee, Piece, Proposal

OVER = _("This proposal has ended. Propose anew if it is still wanted.")


class Answerer(Keeper, queries.Looker, Protocol):
    """Who stops a proposal: the viewer of ``trust/access``."""


@act("vault.propose_trustees")
def propose_trustees(
    *, by: Keeper, trustees: Sequence[User], reason: str, id: uuid.UUID | None = None
) -> Proposal:
    """Propose three or five trustees, for the first recovery key or in place of the one in use. Nothing changes by it alone."""
    wait_for(id)
    made = Proposal.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    must_manage(by)
    if by.user is None:
        raise Refused(_("Somebody signed in proposes trustees. At the server: wayhome recovery."))
    if not reason.strip():
        raise Refused(_("Say why, for those who read the log."), field="reason")
    users = _candidates(trustees)
    must_be_known([by.user])
    must_be_known(users, "trustees")
    wait_for(queries.INSTALLATION)
    end_expired(by)
    if queries.open_proposal() is not None:
        raise Refused(
            _("There is already a proposal. It takes effect, or is stopped, before there is another.")
        )
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    if pair is not None and not queries.ways(pair):
        raise Refused(
            _(
                "Too few trustees of the key in use can still agree. Make a new one at the server, with “wayhome recovery replace”; all are told."
            )
        )
    moment = now()
    made = Proposal(
        owner=queries.INSTALLATION, replaces=pair, reason=reason.strip()[:200], proposed_by=by.user,
        proposed_at=moment, expires_at=moment + rules.PROPOSAL_STANDS,
    )  # fmt: skip
    if id:
        made.pk = id
    made.save(force_insert=True)
    Nominee.objects.bulk_create(Nominee(proposal=made, user=user) for user in users)
    told = {"trustees": [str(one.pk) for one in users], "replaces": None if pair is None else str(pair.pk)}
    record(by, "vault.propose_trustees", made, reason=made.reason, details=told)
    return made


@act("vault.accept_trusteeship")
def accept_trusteeship(*, by: Keeper, proposal: Proposal) -> Nominee:
    """Say yes to being a trustee, in one's own session: the pieces are sealed to the keys it is said with, and to no others."""
    row = _standing(proposal)
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    mine = held(Nominee.objects.filter(proposal=row, user=ring.user)).first()
    if mine is None:
        raise Refused(_("You are not among those proposed."))
    if mine.accepted_public is not None and bytes(mine.accepted_public) == ring.pair.public:
        unchanged()
        return mine
    mine.accepted_at, mine.accepted_public = now(), ring.pair.public
    mine.save(update_fields=["accepted_at", "accepted_public"])
    record(by, "vault.accept_trusteeship", row)
    return mine


@act("vault.endorse_trustees")
def endorse_trustees(*, by: Keeper, proposal: Proposal) -> Endorsement:
    """Agree that the key in use is replaced: by one of its trustees, who opens a piece of hers for it, never by who proposed it."""
    row = _standing(proposal)
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    if row.proposed_by_id == ring.user.pk:
        raise Refused(_("You proposed it. The other trustees of the key in use have to agree."))
    there = Endorsement.objects.filter(proposal=row, user=ring.user).first()
    if there is not None and bytes(there.user_public) == ring.pair.public:
        unchanged()
        return there
    piece = Piece.objects.filter(pair=row.replaces, user=ring.user, user_public=ring.pair.public).first()
    if row.replaces is None or piece is None:
        raise Refused(_("You keep no piece of this recovery key that opens."))
    try:
        crypto.unseal_with(bytes(piece.sealed), ring.pair)
    except crypto.Unreadable:
        raise Refused(_("You keep no piece of this recovery key that opens.")) from None
    given = there or Endorsement(proposal=row, user=ring.user)
    given.user_public, given.at = ring.pair.public, now()
    given.save()
    record(by, "vault.endorse_trustees", row)
    return given


@act("vault.stop_proposal")
def stop_proposal(*, by: Answerer, proposal: Proposal, reason: str = "") -> Proposal:
    """End a proposal that has not taken effect: a trustee of the key in use or a data protection officer objects, with a reason;
    somebody proposed says no; who keeps the recovery key withdraws it."""
    row = _standing(proposal)
    if queries.may_object(by, row):
        if not reason.strip():
            raise Refused(_("Say why, for those who read the log."), field="reason")
        _end(by, row, "objected", reason)
    elif by.user is not None and row.nominees.filter(user=by.user).exists():
        _end(by, row, "declined", reason)
    else:
        must_manage(by)
        _end(by, row, "withdrawn", reason)
    return row


@act("vault.make_proposed")
def make_proposed(*, by: Keeper, proposal: Proposal) -> KeyPair:
    """Make the recovery key for those who accepted, once everything that has to be said is said. Called upstairs, by two persons."""
    wait_for(queries.INSTALLATION)
    row = _standing(proposal)
    must_manage(by)
    stands = queries.progress(row)
    if row.replaces != queries.pair_now(rules.RECOVERY, queries.INSTALLATION):
        raise Refused(_("The recovery key has changed since this was proposed. Propose anew."))
    _candidates([one.user for one in stands.nominees])
    must_be_known([one.user for one in stands.nominees])
    if stands.waits_for:
        raise Refused(
            _("Not everybody proposed has accepted yet: %(names)s.")
            % {"names": ", ".join(one.display_name for one in stands.waits_for)}
        )
    if stands.endorsed < stands.quorum:
        raise Refused(_("Too few trustees of the key in use have agreed yet."))
    if stands.rests_until is not None and stands.rests_until > now():
        raise Refused(_("It rests a day first, so that who was told of it can still object."))
    made = make_pair([one.user for one in stands.nominees])
    _close(row, by, "done")
    told = {"trustees": [str(one.user.pk) for one in stands.nominees], "quorum": rules.QUORUMS[len(stands.nominees)]}  # fmt: skip
    record(by, "vault.make_proposed", row, reason=row.reason, details={**told, "pair": str(made.pk)})
    return made


def _candidates(trustees: Sequence[User]) -> list[User]:
    """Return them by id; Refused where one has no password, or not the role of a trustee."""
    users = able_trustees(trustees)
    ready = set(queries.candidates().values_list("pk", flat=True))
    without = [one.display_name for one in users if one.pk not in ready]
    if without:
        raise Refused(
            _("%(names)s: give them the role of trustee first.") % {"names": ", ".join(without)},
            field="trustees",
        )
    return users


def _standing(proposal: Proposal) -> Proposal:
    """Return the proposal read anew and held until the act is done; Refused if it has ended or run out."""
    row = held(Proposal.objects.select_related("replaces")).get(pk=proposal.pk)
    if row.ended_at is not None or row.expires_at <= now():
        raise Refused(OVER)
    return row


def _close(row: Proposal, by: Keeper, outcome: str, reason: str = "") -> None:
    row.ended_at, row.outcome, row.ended_reason = now(), outcome, reason.strip()[:200]
    row.ended_by = by.user
    row.save(update_fields=["ended_at", "outcome", "ended_reason", "ended_by"])


def _end(by: Keeper, row: Proposal, outcome: str, reason: str) -> None:
    _close(row, by, outcome, reason)
    record(by, "vault.stop_proposal", row, reason=row.ended_reason, details={"outcome": outcome})


def end_expired(by: Actor) -> None:
    """End a proposal that ran out, as part of an act."""
    late = held(Proposal.objects.filter(ended_at=None, expires_at__lte=now())).first()
    if late is not None:
        late.ended_at, late.outcome = now(), "expired"
        late.save(update_fields=["ended_at", "outcome"])
        record(by, "vault.stop_proposal", late, details={"outcome": "expired"})
