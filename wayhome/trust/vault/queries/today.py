"""What the day's page tells about keys: a few lines, each with the page where it is done. Nothing names a person we support."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wayhome.trust.accounts.models import Team, User
from wayhome.trust.accounts.queries import keys_changed_at
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import Approval, KeyCopy
from wayhome.trust.vault.queries import proposing, recovery
from wayhome.trust.vault.queries.holders import publics_of
from wayhome.trust.vault.queries.teams import (
    opened_by,
    rotations_due,
    stale_holdings,
    states,
    to_let_in,
    waiting_for,
)


class Viewer(Protocol):
    """Who looks: the viewer of ``trust/access``."""

    @property
    def user(self) -> User | None: ...
    @property
    def everything(self) -> bool: ...
    def may(self, permission: str) -> bool: ...
    def may_in(self, permission: str, office_id: uuid.UUID) -> bool: ...
    def offices(self, permission: str) -> frozenset[uuid.UUID]: ...


@dataclass(frozen=True)
class Notice:
    """One line of the day's page: words, and the url name (with its one argument, if any) where to go."""

    words: str | Promise
    page: str
    id: uuid.UUID | None = None


def notices(viewer: Viewer) -> list[Notice]:
    """Return what waits for this viewer's keys."""
    if viewer.user is None:
        return []
    user = viewer.user
    return [*_herself(user), *_recovery(viewer, user), *_proposed(viewer, user), *_colleagues(viewer, user)]


def _herself(user: User) -> Iterator[Notice]:
    """What she could open before she forgot her password, and a colleague has not given back yet."""
    if keys_changed_at(user) is None or user.public_key is None:
        return
    copies = KeyCopy.objects.filter(user=user, pair__kind=rules.TEAM, pair__retired_at=None)
    lost = copies.exclude(user_public=bytes(user.public_key)).values("pair__owner")
    for team in Team.objects.filter(pk__in=lost, ended_at=None).order_by("name"):
        words = _("Your keys are new. A colleague of %(team)s must let you in again.")
        yield Notice(words % {"team": team.name}, "accounts:me")
    own = stale_holdings(user).count()
    if own:
        words = ngettext_lazy(
            "Your keys are new. A colleague must give you back what you could open: %(n)s key.",
            "Your keys are new. A colleague must give you back what you could open: %(n)s keys.",
            own,
        )
        yield Notice(words % {"n": own}, "accounts:me")


def _recovery(viewer: Viewer, user: User) -> Iterator[Notice]:
    if viewer.may("recovery.hold"):
        approved = set(Approval.objects.filter(user=user).values_list("request_id", flat=True))
        for request in recovery.open_for(user):
            if request.pk not in approved and request.asked_by_id != user.pk:
                words = _("%(name)s asks to use the recovery key.") % {"name": request.asked_by.display_name}
                yield Notice(words, "vault:approve", request.pk)
    if viewer.may("recovery.manage"):
        for one in recovery.asked(recovery.open_requests().filter(asked_by=user)):
            if one.enough:
                yield Notice(
                    _("The trustees have handed over their pieces."), "vault:request", one.request.pk
                )
        check = recovery.last_check()
        if check is not None and check.short:
            short = ngettext_lazy(
                "One thing that is sealed can be opened by fewer than two people.",
                "%(n)s things that are sealed can be opened by fewer than two people.",
                check.short,
            )
            yield Notice(short % {"n": check.short}, "vault:recovery")
        if recovery.rehearsal_due():
            yield Notice(_("The recovery key was not rehearsed for half a year."), "vault:recovery")
        elif not recovery.trustees():
            yield Notice(_("The organisation has no recovery key yet."), "vault:recovery")


def _proposed(viewer: Viewer, user: User) -> Iterator[Notice]:
    """New trustees: what is asked of her, that others are proposed, how it ended; and that one of the trustees is gone."""
    row = proposing.told_of()
    if row is not None and proposing.may_watch(viewer, row):
        stands = proposing.progress(row)
        yield _proposal(stands, user) if stands.open else _ended(stands)
    yield from _remaining(viewer, user)


def _ended(stands: proposing.Progress) -> Notice:
    words = (
        _("The recovery key has been made for other trustees: %(names)s.")
        if stands.proposal.outcome == "done"
        else _("The proposal of trustees for the recovery key has ended: %(names)s do not get it.")
    )
    return Notice(words % {"names": stands.names}, "vault:proposal", stands.proposal.pk)


def _proposal(stands: proposing.Progress, user: User) -> Notice:
    row = stands.proposal
    told = {"name": row.proposed_by.display_name if row.proposed_by else "–", "names": stands.names}
    if any(one.pk == user.pk for one in stands.waits_for):
        words = _("%(name)s proposes you as a trustee of the recovery key, with others: %(names)s.")
    elif proposing.can_endorse(user, row) and all(one.pk != user.pk for one in stands.agreed):
        words = _(
            "%(name)s proposes other trustees in place of yours: %(names)s. You are asked to agree, or to object."
        )
    elif stands.ready and user.pk == row.proposed_by_id:
        words = _(
            "The trustees you proposed have all said yes: %(names)s. With a second person the key can be made."
        )
    else:
        words = _("%(name)s proposes trustees of the recovery key: %(names)s.")
    return Notice(words % told, "vault:proposal", row.pk)


def _remaining(viewer: Viewer, user: User) -> Iterator[Notice]:
    """That a trustee left or has new keys: for who keeps the recovery key, and for the trustees who remain."""
    manages = viewer.may("recovery.manage") and recovery.keeps_recovery(viewer)
    pair = (
        recovery.pair_now(rules.RECOVERY, recovery.INSTALLATION)
        if manages or viewer.may("recovery.hold")
        else None
    )
    if pair is None:
        return
    states = recovery.trustee_states(pair)
    remain = [one.user.pk for one in states if one.opens]
    if len(remain) == len(states) or not (manages or user.pk in remain):
        return
    words = _(
        "Of %(all)s trustees of the recovery key %(n)s remain, and it takes %(quorum)s. Other trustees should be proposed."
    )
    told = {"all": len(states), "n": len(remain), "quorum": recovery.quorum(pair)}
    yield Notice(words % told, "vault:recovery" if manages else "vault:pieces")


def _colleagues(viewer: Viewer, user: User) -> Iterator[Notice]:
    if not publics_of(user):
        return
    mine = states(opened_by(user))
    waiting = len(waiting_for(user, mine))
    if waiting:
        words = ngettext_lazy("A colleague waits for you.", "%(n)s colleagues wait for you.", waiting)
        yield Notice(words % {"n": waiting}, "vault:waiting")
    for team in to_let_in(mine, viewer.offices("teams.view")):
        words = _("The team %(team)s waits to be let in: it holds nothing until then.")
        yield Notice(words % {"team": team.name}, "vault:team", team.pk)
    if rotations_due(user, mine):
        yield Notice(_("A colleague has left a team of yours: it needs a new key."), "vault:waiting")
    if recovery.completable(user).exists():
        yield Notice(_("The recovery key does not hold everything yet."), "vault:waiting")
