"""Using the recovery key: one asks for a reason, enough trustees hand over their pieces, then she opens and gives to holders.

The private half exists for the moment of ``carry_out_recovery`` alone; pieces handed over are destroyed when a request ends.
"""

import uuid
from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.kit.once import held, wait_for
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.audit.actions import Actor, act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import Keeper, seal_rows
from wayhome.trust.vault.actions.recovery import must_manage
from wayhome.trust.vault.actions.teams import fresh_pair
from wayhome.trust.vault.models import (
    Approval,
    HandedPiece,
    Holding,
    KeyPair,
    Piece,
    RecoveryRequest,
)
from wayhome.trust.vault.rules import Holder

SIGN_IN = _("Your keys are not open in this session. Sign in again, then try once more.")
ENDED = _("This request has ended. Ask anew if it is still needed.")


@act("vault.ask_recovery")
def ask_recovery(
    *,
    by: Keeper,
    purpose: str,
    reason: str,
    team: Team | None = None,
    colleagues: Sequence[User] = (),
    id: uuid.UUID | None = None,
) -> RecoveryRequest:
    """Ask the trustees for their pieces. ``open``: give what fewer than two people can open to a team and to colleagues;
    ``renew``: give all that an older recovery key held to the one in use; ``rehearsal``: open a test, nothing else."""
    wait_for(id)
    made = RecoveryRequest.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    must_manage(by)
    if by.user is None or not by.user.public_key:
        raise Refused(_("The recovery key is used by somebody signed in, never by a command."))
    if purpose != "rehearsal" and not reason.strip():
        raise Refused(_("Say why, for those who read the log."), field="reason")
    if purpose == "open" and team is None and not colleagues:
        raise Refused(_("Choose who shall be able to open what is recovered."), field="team")
    if by.user in colleagues or (team is not None and by.user in queries.members_of(team)):
        raise Refused(_("Nobody recovers for themselves. Let another administrator ask."), field="team")
    if queries.open_requests().filter(purpose=purpose).exists():
        raise Refused(_("There is already such a request. Complete it or withdraw it first."))
    pair = _pair_for(purpose)
    people = _behind_them(team, colleagues)
    if purpose != "rehearsal":
        _must_be_known([by.user, *people])
    asked = RecoveryRequest(
        pair=pair, purpose=purpose, reason=reason.strip(), asked_by=by.user, asked_public=by.user.public_key,
        asked_at=now(), expires_at=now() + rules.REQUEST_STANDS,
        to=[*([[rules.TEAM, str(team.pk)]] if team else []), *([rules.USER, str(one.pk)] for one in colleagues)],
        people=[str(one.pk) for one in people],
    )  # fmt: skip
    if purpose == "rehearsal":
        secret = crypto.new_key()
        asked.probe = crypto.seal_to(secret, bytes(pair.public_key))
        asked.probe_digest = crypto.digest(secret)
    if id:
        asked.pk = id
    asked.save(force_insert=True)
    _sweep()
    record(by, "vault.ask_recovery", asked, reason=asked.reason, details={"purpose": purpose, "to": asked.to})
    return asked


def _behind_them(team: Team | None, colleagues: Sequence[User]) -> list[User]:
    """Return who stands behind those named: a team's members of today, and colleagues, each once."""
    members = [] if team is None else queries.members_of(team)
    return list({one.pk: one for one in (*members, *colleagues)}.values())


def _must_be_known(users: Sequence[User]) -> None:
    """Refused where somebody's account was opened only days ago: nobody had time to see it, and it could be of whoever asks."""
    young = queries.too_young(users)
    if young:
        names = ", ".join(one.display_name for one in young)
        raise Refused(_("%(names)s: this account is younger than a week. Nothing is recovered for it yet.") % {"names": names}, field="team")  # fmt: skip


def _still_the_same(request: RecoveryRequest) -> None:
    """Refused if somebody stands behind the holders now whom the trustees were not shown."""
    teams = Team.objects.filter(pk__in=[id for kind, id in request.to if kind == rules.TEAM])
    new = [
        user.display_name
        for team in teams.select_related("office")
        for user in queries.members_of(team)
        if str(user.pk) not in request.people
    ]
    if new:
        raise Refused(_("%(names)s: in the team only since this was asked. Ask anew, so that the trustees see it.") % {"names": ", ".join(new)})  # fmt: skip


def _pair_for(purpose: str) -> KeyPair:
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    if pair is not None and purpose == "renew":
        pair = queries.older_pair()
    if pair is None:
        raise Refused(_("There is no recovery key for this yet. Set it up first."))
    return pair


@act("vault.approve_recovery")
def approve_recovery(*, by: Keeper, request: RecoveryRequest) -> Approval:
    """Hand one's pieces over to whoever asked, sealed to her; only a trustee who did not ask herself, in her own session."""
    request = _held(request)
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    if request.asked_by_id == ring.user.pk:
        raise Refused(_("Nobody approves what they asked for themselves. It takes other trustees."))
    there = Approval.objects.filter(request=request, user=ring.user).first()
    if there is not None:
        unchanged()
        return there
    if bytes(request.asked_by.public_key or b"") != bytes(request.asked_public):
        raise Refused(_("Whoever asked has new keys since, and must ask anew."))
    pieces = list(Piece.objects.filter(pair=request.pair, user=ring.user, user_public=ring.pair.public))
    if not pieces:
        raise Refused(_("You keep no piece of this recovery key that opens."))
    given = Approval(request=request, user=ring.user, at=now())
    given.save(force_insert=True)
    HandedPiece.objects.bulk_create(
        HandedPiece(
            approval=given,
            combination=piece.combination,
            sealed=crypto.seal_to(
                crypto.unseal_with(bytes(piece.sealed), ring.pair), bytes(request.asked_public)
            ),
        )
        for piece in pieces
    )
    record(by, "vault.approve_recovery", request, details={"purpose": request.purpose})
    return given


@act("vault.carry_out_recovery")
def carry_out_recovery(*, by: Keeper, request: RecoveryRequest) -> RecoveryRequest:
    """Put the key together of the pieces handed over, do what was asked for, and destroy the pieces. Only whoever asked."""
    request = _held(request)
    must_manage(by)
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    if request.asked_by_id != ring.user.pk:
        raise Refused(_("Only whoever asked can carry this out: the pieces were sealed to them."))
    if not queries.asked([request])[0].enough:
        raise Refused(_("Too few trustees have handed over their pieces yet."))
    _still_the_same(request)
    whole = _joined(request, ring.pair)
    if whole is None:
        request.outcome = "failed"
    elif request.purpose == "rehearsal":
        request.outcome = "done" if _proved(request, whole) else "failed"
    else:
        request.opened, request.left = _give_to_holders(by, request, whole)
        request.outcome = "done"
    _end(request)
    told = {
        "purpose": request.purpose,
        "outcome": request.outcome,
        "opened": request.opened,
        "left": request.left,
    }
    record(by, "vault.carry_out_recovery", request, reason=request.reason, details=told)
    return request


def _joined(request: RecoveryRequest, pair: crypto.Pair) -> crypto.Pair | None:
    """Return the recovery pair, of the first combination that gives it; None if none does (then pieces were damaged)."""
    needed = {number: len(pieces) for number, pieces in queries.pieces_by_combination(request.pair).items()}
    handed: dict[int, list[bytes]] = {}
    for piece in HandedPiece.objects.filter(approval__request=request):
        handed.setdefault(piece.combination, []).append(bytes(piece.sealed))
    for number, sealed in sorted(handed.items()):
        if len(sealed) != needed.get(number):
            continue
        try:
            found = crypto.pair_of(crypto.join_secret([crypto.unseal_with(one, pair) for one in sealed]))
        except (crypto.Unreadable, ValueError):
            continue
        if found.public == bytes(request.pair.public_key):
            return found
    return None


def _proved(request: RecoveryRequest, whole: crypto.Pair) -> bool:
    try:
        secret = crypto.unseal_with(bytes(request.probe or b""), whole)
    except crypto.Unreadable:
        return False
    return crypto.same(crypto.digest(secret), bytes(request.probe_digest or b""))


def _give_to_holders(by: Keeper, request: RecoveryRequest, whole: crypto.Pair) -> tuple[int, int]:
    """Give what is to be recovered to those named; return how many compartments now stand well, and how many still do not."""
    if request.purpose == "renew":
        wanted = list(queries.not_held().values_list("pk", flat=True))
        holder = queries.recovery_holder()
        holders = [] if holder is None else [holder]
    else:
        holders = _holders_of(request)
        wanted = list({*queries.orphaned(), *_behind(holders)})
    keys = {
        row.compartment_id: crypto.unseal_with(bytes(row.sealed), whole)
        for row in Holding.objects.filter(
            compartment__in=wanted, holder_kind=rules.RECOVERY, holder_public=whole.public
        )
    }
    seal_rows(by, keys, holders)
    if request.purpose == "renew":
        drop_old_pieces()
    short = set(wanted) - set(keys) if request.purpose == "renew" else set(queries.too_few(wanted))
    return len(wanted) - len(short), len(short)


def _holders_of(request: RecoveryRequest) -> list[Holder]:
    found = []
    for kind, id in request.to:
        if kind == rules.TEAM:
            found.append(_team(Team.objects.get(pk=id)))
        else:
            holder = queries.user_holder(User.objects.get(pk=id))
            if holder is not None:
                found.append(holder)
    return found


def _team(team: Team) -> Holder:
    """Return the team as a holder; with a new key if nobody can open the one it has."""
    holder = queries.team_holder(team)
    if holder is None or not queries.members_able([team.pk]).get(team.pk):
        fresh_pair(team)
        holder = queries.team_holder(team)
    assert holder is not None
    return holder


def _behind(holders: Collection[Holder]) -> list[uuid.UUID]:
    """Return what these teams hold only with a pair that is gone."""
    teams = {one.id: one.public for one in holders if one.kind == rules.TEAM}
    rows = Holding.objects.filter(holder_kind=rules.TEAM, holder_id__in=teams, compartment__destroyed_at=None)
    return [
        compartment
        for compartment, team, public in rows.values_list("compartment_id", "holder_id", "holder_public")
        if teams[team] != bytes(public)
    ]


@act("vault.stop_recovery")
def stop_recovery(*, by: Keeper, request: RecoveryRequest, reason: str = "") -> RecoveryRequest:
    """End a request that is not carried out: by who keeps the recovery key, or by any of its trustees who does not agree."""
    request = _held(request)
    trustee = by.user is not None and Piece.objects.filter(pair=request.pair, user=by.user).exists()
    if not trustee:
        must_manage(by)
    request.outcome = "withdrawn"
    _end(request)
    record(by, "vault.stop_recovery", request, reason=reason, details={"purpose": request.purpose})
    return request


@act("vault.clear_expired")
def clear_expired(*, by: Actor) -> int:
    """Destroy the pieces of requests that ran out; return how many requests there were."""
    gone = _sweep()
    if gone:
        record(by, "vault.clear_expired", ("vault.recoveryrequest", gone[0]), details={"requests": len(gone)})
    else:
        unchanged()
    return len(gone)


def _sweep() -> list[uuid.UUID]:
    old = RecoveryRequest.objects.filter(ended_at=None, expires_at__lte=now())
    ids = list(old.values_list("pk", flat=True))
    HandedPiece.objects.filter(approval__request__in=ids).delete()
    RecoveryRequest.objects.filter(pk__in=ids).update(ended_at=now(), outcome="expired")
    return ids


def _held(request: RecoveryRequest) -> RecoveryRequest:
    """Return the request read anew and held until the act is done; Refused if it has ended or run out."""
    row = held(RecoveryRequest.objects.select_related("asked_by", "pair")).get(pk=request.pk)
    if row.ended_at is not None or row.expires_at <= now():
        raise Refused(ENDED)
    return row


def _end(request: RecoveryRequest) -> None:
    HandedPiece.objects.filter(approval__request=request).delete()
    request.ended_at = now()
    request.probe = None
    request.save()


@act("vault.complete_recovery")
def complete_recovery(*, by: Keeper, shown: uuid.UUID | None = None) -> int:
    """Give the recovery key whatever one can open and it does not hold yet; return how many. Old pieces go when all is held.

    ``shown`` is the pair whose trustees she was shown: Refused if it is another one by now.
    """
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    if shown is not None and (pair is None or pair.pk != shown):
        raise Refused(_("The recovery key has other trustees by now. Read their names, then decide anew."))
    holder = queries.recovery_holder()
    ring = keyring.of(by)
    if ring is None:
        raise Refused(SIGN_IN)
    keys = {} if holder is None else ring.keys_of(queries.completable(ring.user))
    if holder is None or not keys:
        unchanged()
        return 0
    seal_rows(by, keys, [holder])
    drop_old_pieces()
    record(
        by,
        "vault.complete_recovery",
        ("vault.keypair", holder.public.hex()[:16]),
        details={"count": len(keys)},
    )
    return len(keys)


def drop_old_pieces() -> None:
    """Destroy the pieces of older recovery keys once nothing is held by these alone, as part of an act."""
    if not queries.not_held().exists():
        Piece.objects.filter(pair__retired_at__isnull=False).delete()
