"""The organisation's recovery key: who its trustees are, and what a backup's header tells of it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import now
from wayhome.trust.accounts.models import Office, Team, User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import (
    Approval,
    Compartment,
    HandedPiece,
    Holding,
    KeyCheck,
    KeyPair,
    Piece,
    RecoveryRequest,
    Trustee,
)
from wayhome.trust.vault.queries.holders import INSTALLATION, pair_now, publics_of, too_few

# A stored password is algorithm, costs, salt and verifier; the last is nobody's business outside the database.
_WITHOUT_VERIFIER = 4


def trustees() -> list[Trustee]:
    """Return who keeps the recovery key today, by name."""
    return list(Trustee.objects.filter(ended_on=None).select_related("user").order_by("user__display_name"))


def pieces_by_combination(pair: KeyPair) -> dict[int, list[Piece]]:
    """Return {combination: its pieces} of a recovery pair."""
    found: dict[int, list[Piece]] = defaultdict(list)
    pieces = Piece.objects.filter(pair=pair).select_related("user")
    for piece in pieces.order_by("combination", "user__username"):
        found[piece.combination].append(piece)
    return dict(found)


def ways(pair: KeyPair) -> dict[int, list[Piece]]:
    """Return those of its combinations whose trustees can all still open their pieces."""
    whole = pieces_by_combination(pair)
    return {number: pieces for number, pieces in whole.items() if all(map(can_open, pieces))}


def can_open(piece: Piece) -> bool:
    """Whether the trustee still has the keys that her piece was sealed to."""
    user = piece.user
    return user.is_active and bytes(user.public_key or b"") == bytes(piece.user_public)


def recovery_header() -> dict[str, Any] | None:
    """Return what a backup carries so that a quorum of trustees can open it elsewhere; None while there is no recovery key.

    Nothing in it opens anything without the trustees' passwords and the pepper.
    """
    pair = pair_now(rules.RECOVERY, INSTALLATION)
    usable = {} if pair is None else ways(pair)
    if pair is None or not usable:
        return None
    people = {piece.user_id: piece.user for pieces in usable.values() for piece in pieces}
    return {
        "public": bytes(pair.public_key).hex(),
        "quorum": len(next(iter(usable.values()))),
        "trustees": [_told(user) for user in sorted(people.values(), key=lambda one: one.username)],
        "pieces": [
            [{"trustee": piece.user.username, "sealed": bytes(piece.sealed).hex()} for piece in pieces]
            for _number, pieces in sorted(usable.items())
        ],
    }


def _told(user: User) -> dict[str, str]:
    return {
        "username": user.username,
        "password": "$".join(user.password.split("$")[:_WITHOUT_VERIFIER]),
        "wrapped_key": bytes(user.wrapped_key or b"").hex(),
        "public_key": bytes(user.public_key or b"").hex(),
    }


class Keeper(Protocol):
    """Who may keep the recovery key: the viewer of ``trust/access``."""

    @property
    def everything(self) -> bool: ...
    def may_in(self, permission: str, office_id: uuid.UUID) -> bool: ...


def keeps_recovery(by: Keeper) -> bool:
    """Whether she keeps the recovery key: for the whole organisation, not for one office of it."""
    roots = Office.objects.filter(kind="organisation", parent=None).values_list("pk", flat=True)
    return by.everything or any(by.may_in("recovery.manage", root) for root in roots)


def quorum(pair: KeyPair) -> int:
    """Return how many trustees together open a recovery pair."""
    return max(map(len, pieces_by_combination(pair).values()), default=0)


@dataclass(frozen=True)
class TrusteeState:
    """A trustee: whether her pieces still open with the keys she has, and when she last took part in a rehearsal."""

    user: User
    opens: bool
    rehearsed: dt.datetime | None


def trustee_states(pair: KeyPair) -> list[TrusteeState]:
    """Return the trustees of a recovery pair, by name."""
    pieces = {piece.user_id: piece for piece in Piece.objects.filter(pair=pair).select_related("user")}
    proved = Approval.objects.filter(
        request__pair=pair, request__purpose="rehearsal", request__outcome="done"
    )
    last = dict(proved.values("user_id").annotate(last=Max("at")).values_list("user_id", "last"))
    states = [TrusteeState(one.user, can_open(one), last.get(id)) for id, one in pieces.items()]
    return sorted(states, key=lambda one: one.user.display_name)


def keeps_pieces(user: User) -> bool:
    """Whether she is a trustee of the recovery key in use, whatever keys she has today."""
    return Piece.objects.filter(user=user, pair__kind=rules.RECOVERY, pair__retired_at=None).exists()


def older_pair() -> KeyPair | None:
    """Return the newest retired recovery pair whose trustees still have pieces."""
    older = KeyPair.objects.filter(kind=rules.RECOVERY, retired_at__isnull=False, pieces__isnull=False)
    return older.order_by("-version").first()


# --- what the recovery key does not hold yet --------------------------------------------------------------------------


def not_held() -> QuerySet[Compartment]:
    """Return the compartments that the recovery key in use does not hold; none while there is no recovery key."""
    pair = pair_now(rules.RECOVERY, INSTALLATION)
    if pair is None:
        return Compartment.objects.none()
    held = Holding.objects.filter(
        compartment=OuterRef("pk"), holder_kind=rules.RECOVERY, holder_public=pair.public_key
    )
    return Compartment.objects.filter(~Exists(held), destroyed_at=None)


def completable(user: User) -> QuerySet[Compartment]:
    """Return those of them that this account could open and so give to the recovery key."""
    hers = Holding.objects.filter(compartment=OuterRef("pk"), holder_public__in=publics_of(user))
    return not_held().filter(Exists(hers))


PURPOSE_WORDS = {
    "open": _("Open what nobody can open any more"),
    "renew": _("Give everything to the new recovery key"),
    "rehearsal": _("A rehearsal"),
}


# --- requests ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A request as pages tell it: who handed over her pieces, how many it takes, and whether they are enough."""

    request: RecoveryRequest
    approvals: tuple[Approval, ...]
    quorum: int
    enough: bool

    @property
    def open(self) -> bool:
        """Whether pieces may still be handed over, and it may be carried out."""
        return self.request.ended_at is None and self.request.expires_at > now()

    @property
    def missing(self) -> int:
        """How many trustees are still waited for."""
        return max(0, self.quorum - len(self.approvals))


def asked(requests: Iterable[RecoveryRequest]) -> list[Asked]:
    """Read what belongs to these requests: a few queries, however many they are."""
    listed = list(requests)
    sizes: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for pair, number in Piece.objects.filter(pair__in=[one.pair_id for one in listed]).values_list(
        "pair_id", "combination"
    ):
        sizes[pair][number] += 1
    approvals: dict[Any, list[Approval]] = defaultdict(list)
    for approval in Approval.objects.filter(request__in=listed).select_related("user").order_by("at"):
        approvals[approval.request_id].append(approval)
    handed: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for request, number in HandedPiece.objects.filter(approval__request__in=listed).values_list(
        "approval__request_id", "combination"
    ):
        handed[request][number] += 1

    def one_of(request: RecoveryRequest) -> Asked:
        whole = sizes[request.pair_id]
        enough = any(count == whole[number] for number, count in handed[request.pk].items())
        return Asked(request, tuple(approvals[request.pk]), max(whole.values(), default=0), enough)

    return [one_of(request) for request in listed]


def named_in(request: RecoveryRequest) -> list[str]:
    """Return the names of the teams and colleagues who shall hold what is opened, and of everybody who stands behind these."""
    teams = [id for kind, id in request.to if kind == rules.TEAM]
    alone = {id for kind, id in request.to if kind == rules.USER}
    people = {
        str(id): name
        for id, name in User.objects.filter(pk__in={*request.people, *alone})
        .order_by("display_name")
        .values_list("pk", "display_name")
    }
    members = ", ".join(name for id, name in people.items() if id not in alone)
    named = [f"{name} ({members})" if members else str(name) for name in Team.objects.filter(pk__in=teams).values_list("name", flat=True)]  # fmt: skip
    return [*named, *(name for id, name in people.items() if id in alone)]


def requests() -> QuerySet[RecoveryRequest]:
    """Return all requests, the newest first."""
    return RecoveryRequest.objects.select_related("asked_by", "pair").order_by("-asked_at")


def open_requests() -> QuerySet[RecoveryRequest]:
    """Return the requests that wait for trustees, or for whoever asked."""
    return requests().filter(ended_at=None, expires_at__gt=now())


def open_for(user: User) -> QuerySet[RecoveryRequest]:
    """Return the open requests for which this account keeps pieces that she can open."""
    mine = Piece.objects.filter(user=user, user_public=user.public_key or b"").values("pair")
    return open_requests().filter(pair__in=mine)


def last_rehearsal() -> RecoveryRequest | None:
    """Return the last rehearsal that proved the pieces of the recovery key in use."""
    return (
        requests()
        .filter(purpose="rehearsal", outcome="done", pair__retired_at=None)
        .order_by("-ended_at")
        .first()
    )


def rehearsal_due() -> bool:
    """Whether the recovery key was neither made nor rehearsed in the last half year."""
    pair = pair_now(rules.RECOVERY, INSTALLATION)
    if pair is None:
        return False
    last = last_rehearsal()
    proved = last.ended_at if last is not None and last.ended_at is not None else pair.made_at
    return now() - proved > rules.REHEARSE_AFTER


def orphaned() -> list[uuid.UUID]:
    """Return the compartments that fewer than two people can open now, of all that are not destroyed."""
    return too_few(list(Compartment.objects.filter(destroyed_at=None).values_list("pk", flat=True)))


def last_check() -> KeyCheck | None:
    """Return what the last nightly look over all keys found."""
    return KeyCheck.objects.order_by("-at").first()
