"""Teams and their keys: who joins is let in by a member who can open them; when somebody leaves, the team gets a new pair."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now, today
from wayhome.kit.errors import Refused
from wayhome.kit.once import wait_for
from wayhome.trust.accounts.models import TEAM_KINDS, Membership, Office, Team, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import Keeper, seal_rows
from wayhome.trust.vault.models import Holding, KeyCopy, KeyPair

MANAGE = "teams.manage"
NOT_A_MEMBER = _("Only a member of this team can give its key to others.")


def must_manage_teams(by: Keeper, office_id: uuid.UUID) -> None:
    """Refused to whoever does not keep the teams of this office (or its accounts: who ends one ends her memberships)."""
    if not (by.everything or by.may_in(MANAGE, office_id) or by.may_in("accounts.manage", office_id)):
        raise Refused(_("This belongs to another office. Ask its administrator."))


# --- teams and their members ------------------------------------------------------------------------------------------


@act("vault.add_team")
def add_team(*, by: Keeper, office: Office, name: str, kind: str, id: uuid.UUID | None = None) -> Team:
    """Add a team to an office; its key is made when members with keys have joined."""
    wait_for(id)
    made = Team.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    must_manage_teams(by, office.pk)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Type the name."), field="name")
    if kind not in TEAM_KINDS:
        raise Refused(_("Choose one that is on the list."), field="kind")
    if Team.objects.filter(office=office, name__iexact=name).exists():
        raise Refused(_("This office already has a team of that name."), field="name")
    made = Team(office=office, name=name, kind=kind)
    if id:
        made.pk = id
    made.save(force_insert=True)
    record(by, "vault.add_team", made, office_id=office.pk, details={"kind": kind})
    return made


@act("vault.join_team")
def join_team(*, by: Keeper, team: Team, user: User, id: uuid.UUID | None = None) -> Membership:
    """Make somebody a member from today on. A member who can open the team's key lets her in; a team's first key is made here."""
    wait_for(id)
    made = Membership.objects.filter(pk=id).first() if id else None
    if made is not None:
        unchanged()
        return made
    must_manage_teams(by, team.office_id)
    must_manage_teams(by, user.office_id)
    if by.user_id == user.pk:
        raise Refused(_("Nobody puts themselves into a team. Ask another administrator."))
    if not user.is_active:
        raise Refused(_("This account has ended. Open it again first."), field="user")
    if team.ended_at is not None:
        raise Refused(_("This team has ended."))
    if any(row.user_id == user.pk for row in queries.member_rows(team)):
        raise Refused(_("This colleague is in this team already."), field="user")
    made = Membership(user=user, team=team, valid_from=today(team.office.time_zone))
    if id:
        made.pk = id
    made.save(force_insert=True)
    told = {"user": str(user.pk)}
    record(by, "vault.join_team", team, office_id=team.office_id, details=told)
    if user.public_key and queries.pair_now(rules.TEAM, team.pk) is None:
        make_team_key(by=by, team=team)
    return made


@act("vault.leave_team")
def leave_team(*, by: Keeper, team: Team, user: User) -> None:
    """End a membership at once: her copy of the key is gone, and the team gets a new pair.

    By a member who can open it now; else the next such member who signs in makes it (``rotate_team``). Refused where fewer than
    two members could open what the team holds.
    """
    must_manage_teams(by, team.office_id)
    wait_for(queries.KEYS_GO)
    day = today(team.office.time_zone)
    rows = [row for row in queries.member_rows(team) if row.user_id == user.pk]
    copies = KeyCopy.objects.filter(pair__kind=rules.TEAM, pair__owner=team.pk, user=user)
    had_copy = copies.exists()
    if not rows and not had_copy:
        unchanged()
        return
    _enough_without(team, user)
    yesterday = day - dt.timedelta(days=1)
    for row in rows:
        row.valid_to, row.valid_from = yesterday, min(row.valid_from, yesterday)
        row.save(update_fields=["valid_from", "valid_to"])
    copies.delete()
    record(by, "vault.leave_team", team, office_id=team.office_id, details={"user": str(user.pk)})
    pair = queries.pair_now(rules.TEAM, team.pk)
    if pair is None or not had_copy:
        return
    ring = keyring.of(by)
    if ring is not None:
        ring.forget()
    opened = None if ring is None else ring.pair_of(bytes(pair.public_key))
    if opened is not None:
        _rotate(by, team, pair, opened)
    else:
        pair.rotation_due_at = now()
        pair.save(update_fields=["rotation_due_at"])


def _enough_without(team: Team, user: User) -> None:
    """Refused if fewer than two members could open what the team holds without her."""
    able = queries.members_able([team.pk]).get(team.pk, frozenset())
    holds = Holding.objects.filter(
        holder_kind=rules.TEAM, holder_id=team.pk, compartment__destroyed_at=None
    ).exists()
    if holds and len(able - {user.pk}) < rules.FEWEST_PEOPLE:
        raise Refused(
            _(
                "Without this colleague fewer than two members could open what this team keeps. Let another colleague join and be let in first."
            )
        )


# --- keys of teams ----------------------------------------------------------------------------------------------------


@act("vault.make_team_key")
def make_team_key(*, by: Keeper, team: Team) -> KeyPair:
    """Make a team's first key and give it to every member who has keys of her own; returns the pair in use if there is one."""
    there = queries.pair_now(rules.TEAM, team.pk)
    if there is not None:
        unchanged()
        return there
    made, given = fresh_pair(team)
    record(
        by, "vault.make_team_key", team, office_id=team.office_id, details={"members": [str(one) for one in given]}
    )  # fmt: skip
    return made


def fresh_pair(team: Team, users: Collection[User] | None = None) -> tuple[KeyPair, list[uuid.UUID]]:
    """Make a new pair for a team in place of the one it has, as part of an act; give it to these accounts (or all its members)."""
    owned = KeyPair.objects.filter(kind=rules.TEAM, owner=team.pk)
    last = owned.aggregate(last=Max("version"))["last"] or 0
    members = [row.user for row in queries.member_rows(team)] if users is None else users
    pair = crypto.new_pair()
    before = owned.filter(version=last).first()
    owned.filter(retired_at=None).update(retired_at=now(), rotation_due_at=None)
    made = KeyPair(kind=rules.TEAM, owner=team.pk, version=last + 1, public_key=pair.public, made_at=now())
    if before is not None:
        made.confirmed_at, made.confirmed_by = before.confirmed_at, before.confirmed_by
    elif queries.is_first(team):
        made.confirmed_at = now()
    made.save(force_insert=True)
    given = copy_to(made, pair.private, members)
    if not given:
        raise Refused(_("Nobody of this team has chosen a password yet. Its key is made when somebody has."))
    return made, given


def copy_to(pair: KeyPair, private: bytes, users: Iterable[User]) -> list[uuid.UUID]:
    """Seal a pair's private half to these accounts, as part of an act; return the ids of those that could be given it."""
    able = [holder for user in users if (holder := queries.user_holder(user)) is not None]
    KeyCopy.objects.filter(pair=pair, user__in=[one.id for one in able]).delete()
    KeyCopy.objects.bulk_create(
        KeyCopy(
            pair=pair, user_id=one.id, user_public=one.public, made_at=now(), sealed=crypto.seal_to(private, one.public)
        )
        for one in able
    )  # fmt: skip
    return [one.id for one in able]


@act("vault.let_in")
def let_in(*, by: Keeper, team: Team, users: Collection[User]) -> int:
    """Give members a team's key, opened by whoever acts (a member herself); return how many got it anew."""
    pair = queries.pair_now(rules.TEAM, team.pk)
    if pair is None:
        raise Refused(_("This team has no key yet."))
    members = {row.user_id for row in queries.member_rows(team)}
    if any(user.pk not in members for user in users):
        raise Refused(_("Only members of this team are let in. Add this colleague to the team first."))
    current = dict(KeyCopy.objects.filter(pair=pair).values_list("user_id", "user_public"))
    wanted = [
        user
        for user in users
        if user.is_active and user.public_key and bytes(current.get(user.pk, b"")) != bytes(user.public_key)
    ]
    if not wanted:
        unchanged()
        return 0
    ring = keyring.of(by)
    opened = None if ring is None else ring.pair_of(bytes(pair.public_key))
    if opened is None:
        raise Refused(NOT_A_MEMBER)
    given = copy_to(pair, opened.private, wanted)
    record(
        by, "vault.let_in", team, office_id=team.office_id, details={"members": [str(one) for one in given]}
    )
    return len(given)


@act("vault.confirm_team")
def confirm_team(*, by: Keeper, team: Team) -> None:
    """Let a team hold what its office records from now on, by who has the key of another team there (never by keeping accounts alone)."""
    pair = queries.pair_now(rules.TEAM, team.pk)
    if pair is None or team.ended_at is not None:
        raise Refused(_("This team has no key yet."))
    if pair.confirmed_at is not None:
        unchanged()
        return
    ring = keyring.of(by)
    others = list(queries.letting_in(team))
    if ring is None or not any(ring.pair_of(bytes(one.public_key)) is not None for one in others):
        raise Refused(_("Only members who have the key let others in."))
    pair.confirmed_at, pair.confirmed_by = now(), by.user_id
    pair.save(update_fields=["confirmed_at", "confirmed_by"])
    record(by, "vault.confirm_team", team, office_id=team.office_id)


@act("vault.rotate_team")
def rotate_team(*, by: Keeper, team: Team) -> KeyPair:
    """Give a team a new pair and seal everything it holds to it, by a member who can open it: then old copies open nothing."""
    pair = queries.pair_now(rules.TEAM, team.pk)
    ring = keyring.of(by)
    opened = None if ring is None or pair is None else ring.pair_of(bytes(pair.public_key))
    if pair is None or opened is None:
        raise Refused(NOT_A_MEMBER)
    return _rotate(by, team, pair, opened)


def _rotate(by: Keeper, team: Team, pair: KeyPair, opened: crypto.Pair) -> KeyPair:
    able = queries.members_able([team.pk]).get(team.pk, frozenset())
    stay = [row.user for row in queries.member_rows(team) if row.user_id in able]
    held = Holding.objects.filter(
        holder_kind=rules.TEAM, holder_id=team.pk, holder_public=opened.public, compartment__destroyed_at=None
    )
    keys = {
        compartment: crypto.unseal_with(bytes(sealed), opened)
        for compartment, sealed in held.values_list("compartment_id", "sealed")
    }
    if keys and len(stay) < rules.FEWEST_PEOPLE:
        raise Refused(
            _("Fewer than two members could open what this team keeps. Let another colleague in first.")
        )
    made, given = fresh_pair(team, stay)
    KeyCopy.objects.filter(pair=pair).delete()
    holder = queries.team_holder(team)
    assert holder is not None
    seal_rows(by, keys, [holder])
    ring = keyring.of(by)
    if ring is not None:
        ring.forget()
    told = {"version": made.version, "members": [str(one) for one in given], "count": len(keys)}
    record(by, "vault.rotate_team", team, office_id=team.office_id, details=told)
    return made
