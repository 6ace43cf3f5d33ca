"""The keys of teams: made when the first members have keys, given to whoever joins by a member who can open it."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from wayhome.kit import crypto
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.trust.accounts.models import Team, User
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions.compartments import Keeper
from wayhome.trust.vault.models import KeyCopy, KeyPair


@act("vault.make_team_key")
def make_team_key(*, by: Keeper, team: Team) -> KeyPair:
    """Make a team's first key and give it to every member who has keys of her own; returns the pair in use if there is one."""
    there = queries.pair_now(rules.TEAM, team.pk)
    if there is not None:
        unchanged()
        return there
    members = [row.user for row in queries.member_rows(team)]
    pair = crypto.new_pair()
    made = KeyPair(kind=rules.TEAM, owner=team.pk, public_key=pair.public, made_at=now())
    made.save(force_insert=True)
    given = copy_to(made, pair.private, members)
    if not given:
        raise Refused(_("Nobody of this team has chosen a password yet. Its key is made when somebody has."))
    record(
        by, "vault.make_team_key", team, office_id=team.office_id, details={"members": [str(one) for one in given]}
    )  # fmt: skip
    return made


def copy_to(pair: KeyPair, private: bytes, users: Collection[User]) -> list[uuid.UUID]:
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
        raise Refused(_("Only a member of this team can give its key to others."))
    given = copy_to(pair, opened.private, wanted)
    record(
        by, "vault.let_in", team, office_id=team.office_id, details={"members": [str(one) for one in given]}
    )
    return len(given)
