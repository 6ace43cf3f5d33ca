"""Who can hold, who holds, and who stands behind it. Nothing here opens anything."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet

from wayhome.kit.dates import today
from wayhome.trust.accounts.models import Membership, Team, User
from wayhome.trust.vault import rules
from wayhome.trust.vault.models import Backup, Compartment, Holding, KeyCopy, KeyPair
from wayhome.trust.vault.rules import Holder

# The one owner of the organisation's recovery key: an installation has one.
INSTALLATION = uuid.UUID(int=0)
# Whoever takes keys from somebody waits for others who do (``kit/once.py``): two at once could each count on the other's.
KEYS_GO = uuid.UUID(int=1)


def user_holder(user: User) -> Holder | None:
    """Return the account as a holder, or None while it has no keys (no password chosen yet, or it has ended)."""
    return (
        None
        if not user.is_active or not user.public_key
        else Holder(rules.USER, user.pk, bytes(user.public_key))
    )


def pair_now(kind: str, owner: uuid.UUID) -> KeyPair | None:
    """Return the pair that is in use."""
    return KeyPair.objects.filter(kind=kind, owner=owner, retired_at=None).first()


def team_holder(team: Team | uuid.UUID) -> Holder | None:
    """Return the team as a holder, or None while it has no key."""
    id = team.pk if isinstance(team, Team) else team
    pair = pair_now(rules.TEAM, id)
    return None if pair is None else Holder(rules.TEAM, id, bytes(pair.public_key))


def recovery_holder() -> Holder | None:
    """Return the organisation's recovery key as a holder, or None while it is not set up."""
    pair = pair_now(rules.RECOVERY, INSTALLATION)
    return None if pair is None else Holder(rules.RECOVERY, INSTALLATION, bytes(pair.public_key))


def members_able(teams: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return {team: the accounts that can open its key now}: active ones, with a copy sealed to the keys they have today."""
    copies = KeyCopy.objects.filter(
        pair__kind=rules.TEAM, pair__retired_at=None, user__is_active=True, user_public=F("user__public_key")
    )
    if teams is not None:
        copies = copies.filter(pair__owner__in=teams)
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for team, user in copies.values_list("pair__owner", "user_id"):
        found[team].add(user)
    return {team: frozenset(users) for team, users in found.items()}


def people_able(holders: Iterable[Holder]) -> frozenset[uuid.UUID]:
    """Return the accounts that can open what these holders hold."""
    listed = list(holders)
    teams = [one.id for one in listed if one.kind == rules.TEAM]
    return rules.people_behind((one.key for one in listed), members_able(teams) if teams else {})


def office_teams(office_id: uuid.UUID, kind: str = "") -> list[Team]:
    """Return an office's teams, the caseload's before the duty's, by name."""
    found = Team.objects.filter(office_id=office_id, ended_at=None)
    if kind:
        found = found.filter(kind=kind)
    return list(found.order_by("kind", "name"))


def let_in_teams(office_id: uuid.UUID, kind: str) -> list[Team]:
    """Return an office's teams that hold what it records: those let in by who had a key there, the first made first."""
    first = KeyPair.objects.filter(kind=rules.TEAM, version=1)
    since = dict(first.values_list("owner", "made_at"))
    let_in = KeyPair.objects.filter(kind=rules.TEAM, retired_at=None, confirmed_at__isnull=False)
    found = Team.objects.filter(
        office_id=office_id, kind=kind, ended_at=None, pk__in=let_in.values("owner")
    ).order_by("name")
    return sorted(found, key=lambda one: since[one.pk])


def letting_in(team: Team) -> QuerySet[KeyPair]:
    """Return the pairs of the office's other teams whose members may let this one in."""
    others = Team.objects.filter(office_id=team.office_id).exclude(pk=team.pk)
    return KeyPair.objects.filter(
        kind=rules.TEAM, retired_at=None, confirmed_at__isnull=False, owner__in=others.values("pk")
    )


def may_let_in(user: User, team: Team) -> bool:
    """Whether this account has the key of another team of the office, and so lets this one in."""
    return letting_in(team).filter(public_key__in=publics_of(user)).exists()


def is_first(team: Team) -> bool:
    """Whether nobody has to let a team in: its office has none of its kind with a key, and no other there holds anything yet."""
    others = Team.objects.filter(office_id=team.office_id).exclude(pk=team.pk)
    keyed = KeyPair.objects.filter(kind=rules.TEAM, owner__in=others.filter(kind=team.kind).values("pk"))
    held = Holding.objects.filter(holder_kind=rules.TEAM, holder_id__in=others.values("pk"))
    return not keyed.exists() and not held.exists()


def office_holders(office_id: uuid.UUID, team: Team | None = None) -> list[Holder]:
    """Return who holds what is recorded in an office: the team (or the office's first one) and its duty team, of those let in."""
    caseload = let_in_teams(office_id, "caseload")
    chosen = [one for one in caseload if team is not None and one.pk == team.pk] or caseload[:1]
    wanted = [*chosen, *let_in_teams(office_id, "duty")]
    return [holder for one in dict.fromkeys(wanted) if (holder := team_holder(one)) is not None]


def compartments(kind: str, subjects: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Compartment]]:
    """Return {subject: its compartments of a kind that are not destroyed}, the newest version last."""
    found: dict[uuid.UUID, list[Compartment]] = defaultdict(list)
    rows = Compartment.objects.filter(kind=kind, subject__in=subjects, destroyed_at=None)
    for row in rows.order_by("version"):
        found[row.subject].append(row)
    return dict(found)


def holders_of(compartment_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, set[tuple[str, uuid.UUID]]]:
    """Return {compartment: (kind, id) of whoever holds its key with a pair still in use}."""
    held: dict[uuid.UUID, set[tuple[str, uuid.UUID]]] = defaultdict(set)
    rows = list(
        Holding.objects.filter(compartment__in=compartment_ids).values_list(
            "compartment_id", "holder_kind", "holder_id", "holder_public"
        )
    )
    users = {id for _one, kind, id, _public in rows if kind == rules.USER}
    teams = {id for _one, kind, id, _public in rows if kind == rules.TEAM}
    now_users = {
        (rules.USER, id): bytes(public)
        for id, public in User.objects.filter(pk__in=users, is_active=True)
        .exclude(public_key=None)
        .values_list("pk", "public_key")
    }
    pairs = KeyPair.objects.filter(Q(owner__in=teams) | Q(kind=rules.RECOVERY), retired_at=None)
    now_pairs = {
        (kind, owner): bytes(public)
        for kind, owner, public in pairs.values_list("kind", "owner", "public_key")
    }
    current = now_users | now_pairs
    for compartment, kind, id, public in rows:
        if current.get((kind, id)) == bytes(public):
            held[compartment].add((kind, id))
    return dict(held)


def too_few(compartment_ids: Collection[uuid.UUID], *, without: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Return those compartments that fewer than two people could open (``without`` one account, were it gone)."""
    members = members_able()
    if without is not None:
        members = {team: users - {without} for team, users in members.items()}
    held = holders_of(compartment_ids)
    short = []
    for one in compartment_ids:
        people = {user for user in rules.people_behind(held.get(one, ()), members) if user != without}
        if len(people) < rules.FEWEST_PEOPLE:
            short.append(one)
    return short


def opened_by_user(user: User, *, but_about_her: bool = False) -> list[uuid.UUID]:
    """Return the compartments whose key this account can open now, itself or through a team."""
    found = Holding.objects.filter(holder_public__in=publics_of(user), compartment__destroyed_at=None)
    if but_about_her:
        found = found.exclude(compartment__kind__in=rules.OF_ACCOUNT, compartment__subject=user.pk)
    return list(found.values_list("compartment_id", flat=True).distinct())


def alone_without(user: User) -> list[uuid.UUID]:
    """Return what fewer than two people could open if this account ended; what is about the account itself ends with it."""
    return too_few(hers, without=user.pk) if (hers := opened_by_user(user, but_about_her=True)) else []


def lost_without(user: User) -> list[uuid.UUID]:
    """Return what nobody at all could open if this account lost its keys, and the recovery key could not bring back."""
    hers = opened_by_user(user)
    alone = too_few(hers, without=user.pk) if hers else []
    if not alone:
        return []
    members = {team: users - {user.pk} for team, users in members_able().items()}
    held = holders_of(alone)
    return [
        one
        for one in alone
        if not rules.people_behind(held.get(one, ()), members) - {user.pk}
        and not any(kind == rules.RECOVERY for kind, _id in held.get(one, ()))
    ]


@dataclass(frozen=True)
class Gap:
    """What fewer than two people could open were somebody's keys gone: how much, and through whom it is filled first.

    ``teams`` hold it: another colleague let in there is enough. ``colleagues`` are who else opens the rest, and can give it on;
    ``unheld`` is what nobody else opens at all, the recovery key apart. ``talks``: of it all is about colleagues' own work.
    """

    count: int
    unheld: int
    teams: tuple[str, ...]
    colleagues: tuple[str, ...]
    talks: bool = False


def gap_without(user: User, *, stays: bool = False) -> Gap | None:
    """Return what would be left with fewer than two people if this account lost its keys; None if nothing would.

    ``stays``: she gets new keys. Talks about colleagues' work are left out then: whoever else opens them gives them back to her.
    """
    alone = alone_without(user)
    talks = set(
        Compartment.objects.filter(pk__in=alone, kind__in=rules.OF_ACCOUNT).values_list("pk", flat=True)
    )
    if stays:
        alone = [one for one in alone if one not in talks]
    if not alone:
        return None
    members = {team: users - {user.pk} for team, users in members_able().items()}
    held = holders_of(alone)
    teams: set[uuid.UUID] = set()
    others: set[uuid.UUID] = set()
    unheld = 0
    for one in alone:
        holders = held.get(one, set())
        of_teams = {id for kind, id in holders if kind == rules.TEAM}
        people = rules.people_behind(holders, members) - {user.pk}
        teams |= of_teams
        others |= set() if of_teams else people
        unheld += not people
    names = Team.objects.filter(pk__in=teams).order_by("name").values_list("name", flat=True)
    known = User.objects.filter(pk__in=others).order_by("display_name")
    who = tuple(known.values_list("display_name", flat=True))
    return Gap(len(alone), unheld, tuple(names), who, talks=talks.issuperset(alone))


def publics_of(user: User) -> list[bytes]:
    """Return the public halves of every pair whose private half this account can open: her own and those she has copies of."""
    if not user.public_key:
        return []
    copies = KeyCopy.objects.filter(user=user, user_public=user.public_key)
    return [bytes(user.public_key), *map(bytes, copies.values_list("pair__public_key", flat=True))]


def member_rows(team: Team) -> list[Membership]:
    """Return who belongs to a team today."""
    day = today(team.office.time_zone)
    rows = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), team=team, valid_from__lte=day)
    return list(rows.select_related("user").order_by("user__display_name"))


def last_backup() -> Backup | None:
    """Return the backup made last."""
    return Backup.objects.order_by("-made_at").first()


def last_backup_expiry() -> dt.date | None:
    """Return the day on which the last of the backups made until now is destroyed; None where none was ever made.

    What is shredded today lies in backups until then.
    """
    latest: dt.date | None = Backup.objects.aggregate(latest=Max("expires_on"))["latest"]
    return latest
