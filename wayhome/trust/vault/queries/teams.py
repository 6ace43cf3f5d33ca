"""Teams with the state of their keys, and colleagues who wait for a key."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Count, Exists, OuterRef, QuerySet

from wayhome.kit.dates import today
from wayhome.trust.accounts.models import Membership, Team, User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import Holding, KeyCopy, KeyPair
from wayhome.trust.vault.queries.holders import member_rows, pair_now, publics_of

HAS, WAITS, NO_PASSWORD = "has", "waits", "no_password"


class Looker(Protocol):
    """Who looks: the viewer of ``trust/access``."""

    @property
    def user(self) -> User | None: ...
    def offices(self, permission: str) -> frozenset[uuid.UUID]: ...


@dataclass(frozen=True)
class Member:
    """A member of a team and the state of her key: ``has``, ``waits`` (to be let in by a colleague), ``no_password``."""

    row: Membership
    state: str


@dataclass(frozen=True)
class TeamState:
    """A team with its members, how many of them can open what it keeps, and whether it owes itself a new pair."""

    team: Team
    pair: KeyPair | None
    members: tuple[Member, ...]
    rotation_due: bool

    @property
    def able(self) -> int:
        """How many members have the key."""
        return sum(one.state == HAS for one in self.members)

    @property
    def enough(self) -> bool:
        """Whether at least two people can open what it keeps."""
        return self.able >= rules.FEWEST_PEOPLE


def teams(viewer: Looker, permission: str = "teams.view") -> QuerySet[Team]:
    """Return the teams of the viewer's offices, by office and name."""
    found = Team.objects.filter(office_id__in=viewer.offices(permission), ended_at=None)
    return found.select_related("office").order_by("office__code", "kind", "name")


def team(viewer: Looker, id: uuid.UUID, permission: str = "teams.view") -> Team:
    """Return one of them; Team.DoesNotExist for any other."""
    return teams(viewer, permission).get(pk=id)


def states(listed: Collection[Team]) -> list[TeamState]:
    """Return the state of these teams: three queries, however many they are."""
    pairs = {
        pair.owner: pair
        for pair in KeyPair.objects.filter(
            kind=rules.TEAM, owner__in=[one.pk for one in listed], retired_at=None
        )
    }
    copies: dict[uuid.UUID, dict[uuid.UUID, bytes]] = defaultdict(dict)
    for owner, user, public in KeyCopy.objects.filter(
        pair__in=[one.pk for one in pairs.values()]
    ).values_list("pair__owner", "user_id", "user_public"):
        copies[owner][user] = bytes(public)
    members: dict[uuid.UUID, list[Member]] = defaultdict(list)
    days = {one.pk: today(one.office.time_zone) for one in listed}
    rows = Membership.objects.filter(team__in=listed).select_related("user").order_by("user__display_name")
    for row in rows:
        day = days[row.team_id]
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            state = _state(row.user, copies[row.team_id].get(row.user_id))
            members[row.team_id].append(Member(row, state))

    def of(one: Team) -> TeamState:
        pair = pairs.get(one.pk)
        left = set(copies[one.pk]) - {member.row.user_id for member in members[one.pk]}
        due = pair is not None and (pair.rotation_due_at is not None or bool(left))
        return TeamState(one, pair, tuple(members[one.pk]), due)

    return [of(one) for one in listed]


def _state(user: User, copy: bytes | None) -> str:
    if not user.is_active or not user.public_key:
        return NO_PASSWORD
    return HAS if copy == bytes(user.public_key) else WAITS


def can_open_team(user: User, team_id: uuid.UUID) -> bool:
    """Whether this account has the team's key now."""
    pair = pair_now(rules.TEAM, team_id)
    return pair is not None and bytes(pair.public_key) in publics_of(user)


def opened_by(user: User) -> list[Team]:
    """Return the teams whose key this account has."""
    owners = KeyPair.objects.filter(kind=rules.TEAM, retired_at=None, public_key__in=publics_of(user)).values(
        "owner"
    )
    return list(Team.objects.filter(pk__in=owners, ended_at=None).select_related("office").order_by("name"))


# --- colleagues who wait ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A colleague who cannot open what she should: the teams to let her into, and how many keys of her own to seal anew."""

    user: User
    teams: tuple[Team, ...]
    keys: int


def stale_holdings(user: User) -> QuerySet[Holding]:
    """Return what an account held with keys that it no longer has."""
    return Holding.objects.filter(
        holder_kind=rules.USER, holder_id=user.pk, compartment__destroyed_at=None
    ).exclude(holder_public=bytes(user.public_key or b""))


def teams_awaiting(by: User, user: User) -> list[uuid.UUID]:
    """Return the teams of ``user`` whose key ``by`` has and she does not."""
    return [
        state.team.pk
        for state in states(opened_by(by))
        if any(one.row.user_id == user.pk and one.state == WAITS for one in state.members)
    ]


def waiting_for(user: User, among: Collection[TeamState] | None = None) -> list[Waiting]:
    """Return the colleagues whom this account can give a key now, those of its teams (``among``) and those with new keys."""
    publics = publics_of(user)
    if not publics:
        return []
    to_let_in: dict[uuid.UUID, list[Team]] = defaultdict(list)
    for state in states(opened_by(user)) if among is None else among:
        for one in state.members:
            if one.state == WAITS and one.row.user_id != user.pk:
                to_let_in[one.row.user_id].append(state.team)
    keys = _to_seal_anew(user, publics)
    found = User.objects.filter(pk__in={*to_let_in, *keys}, is_active=True).select_related("office")
    return [
        Waiting(one, tuple(to_let_in.get(one.pk, ())), keys.get(one.pk, 0))
        for one in found.order_by("display_name")
    ]


def _to_seal_anew(user: User, publics: Collection[bytes]) -> dict[uuid.UUID, int]:
    """Return {colleague with new keys: how many that she held with older ones this account could give her back}.

    Asked of those alone who ever got new keys: holdings are many, and of everybody else none is stale.
    """
    renewed = User.objects.filter(keys_made__gt=1, is_active=True, public_key__isnull=False)
    now = dict(renewed.exclude(pk=user.pk).values_list("pk", "public_key"))
    if not now:
        return {}
    mine = Holding.objects.filter(compartment=OuterRef("compartment"), holder_public__in=publics)
    older = Holding.objects.filter(Exists(mine), holder_kind=rules.USER, compartment__destroyed_at=None)
    stale = older.filter(holder_id__in=list(now)).exclude(
        holder_public__in=[bytes(one) for one in now.values()]
    )
    return dict(stale.values("holder_id").annotate(n=Count("pk")).values_list("holder_id", "n"))


def to_let_in(mine: Collection[TeamState], offices: Collection[uuid.UUID]) -> list[Team]:
    """Return the new teams of these offices that wait to be let in by who has the key of one of ``mine`` there."""
    near = {one.team.office_id for one in mine if one.pair is not None and one.pair.confirmed_at}
    new = KeyPair.objects.filter(kind=rules.TEAM, retired_at=None, confirmed_at=None).values("owner")
    found = Team.objects.filter(pk__in=new, ended_at=None, office_id__in=near.intersection(offices))
    return list(found.order_by("name")) if near else []


def rotations_due(user: User, among: Collection[TeamState] | None = None) -> list[Team]:
    """Return the teams that owe themselves a new pair and whose key this account has (``among``)."""
    mine = states(opened_by(user)) if among is None else among
    return [state.team for state in mine if state.rotation_due]


def members_of(team: Team) -> list[User]:
    """Return who belongs to a team today."""
    return [row.user for row in member_rows(team)]
