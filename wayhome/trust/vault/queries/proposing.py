"""A proposal of new trustees: how far it is, whom it concerns, and who may object. Nothing here opens anything."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from wayhome.kit.dates import now
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import Endorsement, Nominee, Piece, Proposal, Trustee
from wayhome.trust.vault.queries.recovery import can_open, keeps_recovery, quorum

WATCH, OBJECT = "recovery.watch", "recovery.object"


class Viewer(Protocol):
    """Who looks: the viewer of ``trust/access``."""

    @property
    def user(self) -> User | None: ...
    @property
    def everything(self) -> bool: ...
    def may_in(self, permission: str, office_id: uuid.UUID) -> bool: ...
    def offices(self, permission: str) -> frozenset[uuid.UUID]: ...


def all_proposals() -> QuerySet[Proposal]:
    """Return all of them, the newest first."""
    return Proposal.objects.select_related("proposed_by", "ended_by", "replaces").order_by("-proposed_at")


def open_proposal() -> Proposal | None:
    """Return the one that stands."""
    return all_proposals().filter(ended_at=None, expires_at__gt=now()).first()


def too_young(users: Sequence[User], *, keys: bool = False) -> list[User]:
    """Return those of these accounts that were opened only days ago; with ``keys`` also those whose password was chosen anew since."""
    since = now() - rules.KNOWN_AFTER
    return [
        one
        for one in users
        if one.created_at > since or (keys and one.keys_made_at and one.keys_made_at > since)
    ]


@dataclass(frozen=True)
class Progress:
    """How far a proposal is: who was named, who has not said yes with the keys she has today, and how many older trustees agree."""

    proposal: Proposal
    nominees: tuple[Nominee, ...]
    waits_for: tuple[User, ...]
    older: tuple[User, ...]
    agreed: tuple[User, ...]
    quorum: int

    @property
    def endorsed(self) -> int:
        """How many trustees of the key in use agree."""
        return len(self.agreed)

    @property
    def rests_until(self) -> dt.datetime | None:
        """Until when the first key rests, so that others can object; None where older trustees have to agree."""
        return None if self.proposal.replaces_id else self.proposal.proposed_at + rules.FIRST_RESTS

    @property
    def open(self) -> bool:
        """Whether it stands."""
        return self.proposal.ended_at is None and self.proposal.expires_at > now()

    @property
    def ready(self) -> bool:
        """Whether trustees old and new have said all that they have to say, and it has rested."""
        rests = self.rests_until
        return (
            self.open
            and not self.waits_for
            and self.endorsed >= self.quorum
            and (rests is None or rests <= now())
        )

    @property
    def names(self) -> str:
        """The names of those proposed."""
        return ", ".join(one.user.display_name for one in self.nominees)


def progress(proposal: Proposal) -> Progress:
    """Read how far a proposal is: a few queries."""
    named = list(proposal.nominees.select_related("user__office").order_by("user__display_name"))
    pieces = {
        one.user_id: one for one in Piece.objects.filter(pair=proposal.replaces_id).select_related("user")
    }
    said = {one.user_id: bytes(one.user_public) for one in Endorsement.objects.filter(proposal=proposal)}
    agreed = [
        one.user
        for id, one in pieces.items()
        if said.get(id) == bytes(one.user_public) and can_open(one) and id != proposal.proposed_by_id
    ]
    return Progress(
        proposal,
        tuple(named),
        tuple(one.user for one in named if not _accepts(one)),
        tuple(sorted((one.user for one in pieces.values()), key=lambda one: one.display_name)),
        tuple(sorted(agreed, key=lambda one: one.display_name)),
        0 if proposal.replaces is None else quorum(proposal.replaces),
    )


def _accepts(one: Nominee) -> bool:
    """Whether she said yes, and still has the keys she said it with."""
    return (
        one.user.is_active
        and one.accepted_public is not None
        and bytes(one.accepted_public) == bytes(one.user.public_key or b"")
    )


def is_trustee(user: User, proposal: Proposal) -> bool:
    """Whether she keeps a piece of the key that is to be replaced, whatever keys she has today."""
    return Piece.objects.filter(pair=proposal.replaces_id, user=user).exists()


def can_endorse(user: User, proposal: Proposal) -> bool:
    """Whether her yes is asked for, as a trustee of the key in use who can still open her piece."""
    mine = Piece.objects.filter(pair=proposal.replaces_id, user=user, user_public=user.public_key or b"")
    return proposal.proposed_by_id != user.pk and mine.exists()


def may_object(viewer: Viewer, proposal: Proposal) -> bool:
    """Whether her objection stops it: a trustee of the key in use, or a data protection officer of the organisation."""
    if viewer.user is None:
        return False
    return is_trustee(viewer.user, proposal) or _ours(viewer, OBJECT)


def may_watch(viewer: Viewer, proposal: Proposal) -> bool:
    """Whether the proposal is there for her at all: whom it concerns, who keeps the recovery key, and who is told."""
    if viewer.user is None:
        return False
    return (
        keeps_recovery(viewer)
        or _ours(viewer, WATCH)
        or is_trustee(viewer.user, proposal)
        or proposal.nominees.filter(user=viewer.user).exists()
    )


def _ours(viewer: Viewer, permission: str) -> bool:
    """Whether she has it in an office of the organisation; a partner's people are not told of our key."""
    return Office.objects.filter(pk__in=viewer.offices(permission)).exclude(kind="partner").exists()


def told_of() -> Proposal | None:
    """Return the one that stands, or else the one that ended last, while those concerned are still told of it."""
    last = all_proposals().first()  # only the newest can stand
    if last is None or (last.ended_at or last.expires_at) < now() - rules.TOLD_FOR:
        return None
    return last


def trustee_names() -> str:
    """Return the names of those who keep the recovery key, for whoever is about to give it something."""
    named = Trustee.objects.filter(ended_on=None).order_by("user__display_name")
    return ", ".join(named.values_list("user__display_name", flat=True))
