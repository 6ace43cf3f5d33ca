"""The viewer: an account with what it may do today, read once a request."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from wayhome.kit.dates import now, today
from wayhome.trust.access.models import BreakGlass, Grant, Role
from wayhome.trust.access.permissions import ADDRESSED_MAY
from wayhome.trust.accounts.models import Membership, Office, Team, User
from wayhome.trust.vault.queries import ask_who_may, let_in_teams


def office_tree() -> dict[uuid.UUID, uuid.UUID | None]:
    """Return {office: its parent} for all offices."""
    return dict(Office.objects.order_by().values_list("id", "parent_id"))


def with_all_below(
    roots: Iterable[uuid.UUID], tree: dict[uuid.UUID, uuid.UUID | None]
) -> frozenset[uuid.UUID]:
    """Return these offices and every office under them."""
    found, grew = set(roots), True
    while grew:
        more = {child for child, parent in tree.items() if parent in found and child not in found}
        found |= more
        grew = bool(more)
    return frozenset(found)


def with_all_above(roots: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return these offices and every office above them; a partner keeps its own and looks at none above it."""
    offices = Office.objects.exclude(kind="partner").order_by()
    above = dict(offices.values_list("id", "parent_id"))
    found: set[uuid.UUID] = set()
    for root in roots:
        one: uuid.UUID | None = root
        while one is not None and one not in found:
            found.add(one)
            one = above.get(one)
    return frozenset(found)


BREAK_GLASS = "cases.break_glass"
OPENED_BY_BREAKING = frozenset({"cases.view", "consent.view", "identity.view", "safety.view"})


@dataclass(frozen=True)
class Viewer:
    """Who looks or acts: ``may(permission)``, in which ``offices(permission)``, or only for her ``own(permission)`` persons."""

    user: User | None = None
    label: str = "nobody"
    via_office: dict[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    via_own: frozenset[str] = frozenset()
    via_team: dict[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    # Partner offices: what is addressed to them, and lists that name nobody (``permissions.ADDRESSED_MAY``).
    via_addressed: dict[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    # Cases opened in an emergency, for some hours (``models.BreakGlass``): to be read, not to be changed.
    broken: frozenset[uuid.UUID] = frozenset()
    roles: tuple[str, ...] = ()
    everything: bool = False
    # What her session brought to open sealed things with (``trust/vault/keyring.py``), and what was opened in this request.
    private_key: bytes | None = field(default=None, repr=False)
    opened: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def user_id(self) -> uuid.UUID | None:
        """The account's id; None for the system at the command line."""
        return None if self.user is None else self.user.pk

    @property
    def zone(self) -> str:
        """The time zone of her office (IANA name); that of the system at the command line is UTC."""
        return self.user.office.time_zone if self.user else "UTC"

    @property
    def today(self) -> dt.date:
        """The day on her own calendar."""
        return today(self.zone)

    def may(self, permission: str) -> bool:
        """Whether the viewer has the permission anywhere at all."""
        return (
            self.everything
            or self.own(permission)
            or bool(self.via_office.get(permission))
            or bool(self.via_addressed.get(permission))
            or bool(self.broken_open(permission))
        )

    def offices(self, permission: str) -> frozenset[uuid.UUID]:
        """The offices in which the viewer has the permission over all persons."""
        return frozenset(office_tree()) if self.everything else self.via_office.get(permission, frozenset())

    def teams(self, permission: str) -> frozenset[uuid.UUID]:
        """The teams in which the viewer has the permission over all persons of the team's caseload."""
        return self.via_team.get(permission, frozenset())

    def addressed(self, permission: str) -> frozenset[uuid.UUID]:
        """The partner offices whose mail the viewer reads, if the permission is one that this gives."""
        return self.via_addressed.get(permission, frozenset())

    def broken_open(self, permission: str) -> frozenset[uuid.UUID]:
        """The cases she opened in an emergency, if the permission is one that this gives (to read what must be known now)."""
        return self.broken if permission in OPENED_BY_BREAKING else frozenset()

    def own(self, permission: str) -> bool:
        """Whether the viewer has the permission over persons assigned to her (a team's scope holds over these too)."""
        return permission in self.via_own or bool(self.via_team.get(permission))

    def may_in(self, permission: str, office_id: uuid.UUID) -> bool:
        """Whether the viewer may do this in that office (own scope counts in her own office)."""
        if office_id in self.offices(permission):
            return True
        return self.own(permission) and self.user is not None and self.user.office_id == office_id


NOBODY = Viewer()
SYSTEM = Viewer(label="system", everything=True)


def viewer_for(user: User, private_key: bytes | None = None) -> Viewer:
    """Return the viewer of an account: its grants that are valid today, and the key its session brought, if it did.

    An ended account may do nothing.
    """
    if not user.is_active:
        return NOBODY
    day = today(user.office.time_zone)
    grants = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), user=user, valid_from__lte=day
    ).select_related("role")
    via_office: dict[str, set[uuid.UUID]] = {}
    via_own: set[str] = set()
    via_team: dict[str, set[uuid.UUID]] = {}
    via_addressed: dict[str, set[uuid.UUID]] = {}
    roles = []
    tree = None
    for grant in grants:
        roles.append(grant.role_id)
        if grant.scope_kind == "office":
            tree = tree if tree is not None else office_tree()
            below = with_all_below([grant.scope_key], tree)
            for permission in grant.role.permissions:
                via_office.setdefault(permission, set()).update(below)
        elif grant.scope_kind == "team":
            for permission in grant.role.permissions:
                via_team.setdefault(permission, set()).add(grant.scope_key)
        elif grant.scope_kind == "addressed":
            for permission in ADDRESSED_MAY.intersection(grant.role.permissions):
                via_addressed.setdefault(permission, set()).add(grant.scope_key)
        else:
            via_own.update(grant.role.permissions)
    return Viewer(
        user=user,
        label=user.username,
        via_office={permission: frozenset(offices) for permission, offices in via_office.items()},
        via_own=frozenset(via_own),
        via_team={permission: frozenset(teams) for permission, teams in via_team.items()},
        via_addressed={permission: frozenset(offices) for permission, offices in via_addressed.items()},
        broken=_broken(user, via_office[BREAK_GLASS]) if BREAK_GLASS in via_office else frozenset(),
        roles=tuple(sorted(set(roles))),
        private_key=private_key,
    )


def _broken(user: User, offices: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """The cases that this account opened in an emergency and may still read, in the offices where it still may open so."""
    open_now = BreakGlass.objects.filter(user=user, until__gt=now(), office__in=offices)
    return frozenset(open_now.values_list("case_id", flat=True))


def teams_of(user: User) -> list[uuid.UUID]:
    """Return the teams the account belongs to today."""
    day = today(user.office.time_zone)
    mine = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), user=user, valid_from__lte=day)
    return list(mine.values_list("team_id", flat=True))


def caseload_team(user: User | None, office_id: uuid.UUID) -> uuid.UUID | None:
    """Return the team that shares what this account begins in an office: her own there, else the office's first, else none.

    Of those that were let in (``vault``); where no team of the office has a key, by name.
    """
    teams = [one.pk for one in let_in_teams(office_id, "caseload")] or list(
        Team.objects.filter(office_id=office_id, kind="caseload", ended_at=None)
        .order_by("name")
        .values_list("pk", flat=True)
    )
    if not teams or user is None:
        return teams[0] if teams else None
    mine = set(teams_of(user))
    return next((team for team in teams if team in mine), teams[0])


@ask_who_may
def who_may(permission: str) -> frozenset[uuid.UUID]:
    """Return the accounts that have a permission today, wherever: the vault asks whom it may offer as trustees."""
    roles = [code for code, may in Role.objects.values_list("code", "permissions") if permission in may]
    valid = Q(pk__in=[])
    for zone in Office.objects.order_by().values_list("time_zone", flat=True).distinct():
        day = today(zone)
        begun = Q(user__office__time_zone=zone, valid_from__lte=day)
        valid |= begun & (Q(valid_to=None) | Q(valid_to__gte=day))
    found = Grant.objects.filter(valid, role__in=roles, user__is_active=True)
    return frozenset(found.values_list("user_id", flat=True))
