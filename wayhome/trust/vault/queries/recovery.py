"""The organisation's recovery key: who its trustees are, and what a backup's header tells of it."""

from collections import defaultdict
from typing import Any

from wayhome.trust.accounts.models import User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import KeyPair, Piece, Trustee
from wayhome.trust.vault.queries.holders import INSTALLATION, pair_now

# A stored password is algorithm, costs, salt and verifier; the last is nobody's business outside the database.
_WITHOUT_VERIFIER = 4


def trustees() -> list[Trustee]:
    """Return who keeps the recovery key today, by name."""
    return list(Trustee.objects.filter(ended_on=None).select_related("user").order_by("user__display_name"))


def ways(pair: KeyPair) -> dict[int, list[Piece]]:
    """Return {combination: its pieces} of a recovery pair, only those whose trustees can all still open their pieces."""
    found: dict[int, list[Piece]] = defaultdict(list)
    for piece in (
        Piece.objects.filter(pair=pair).select_related("user").order_by("combination", "user__username")
    ):
        found[piece.combination].append(piece)
    return {number: pieces for number, pieces in found.items() if all(map(can_open, pieces))}


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
