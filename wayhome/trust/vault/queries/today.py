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
from wayhome.trust.vault.queries import recovery
from wayhome.trust.vault.queries.holders import publics_of
from wayhome.trust.vault.queries.teams import opened_by, rotations_due, stale_holdings, states, waiting_for


class Viewer(Protocol):
    """Who looks: the viewer of ``trust/access``."""

    @property
    def user(self) -> User | None: ...
    def may(self, permission: str) -> bool: ...


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
    return [*_herself(viewer.user), *_recovery(viewer, viewer.user), *_colleagues(viewer.user)]


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


def _colleagues(user: User) -> Iterator[Notice]:
    if not publics_of(user):
        return
    mine = states(opened_by(user))
    waiting = len(waiting_for(user, mine))
    if waiting:
        words = ngettext_lazy("A colleague waits for you.", "%(n)s colleagues wait for you.", waiting)
        yield Notice(words % {"n": waiting}, "vault:waiting")
    if rotations_due(user, mine):
        yield Notice(_("A colleague has left a team of yours: it needs a new key."), "vault:waiting")
    if recovery.completable(user).exists():
        yield Notice(_("The recovery key does not hold everything yet."), "vault:waiting")
