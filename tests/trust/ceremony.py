"""The ceremony as people hold it: proposed, accepted, agreed to, made. For the tests of this room."""

import datetime as dt
from collections.abc import Collection
from contextlib import AbstractContextManager

from tests.cast import Cast
from wayhome.kit.dates import clock_at, now
from wayhome.trust.access.actions import agree_second, grant, make_new_trustees, propose_new_trustees
from wayhome.trust.access.models import SecondPerson
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import accept_trusteeship, endorse_trustees
from wayhome.trust.vault.models import KeyPair, Proposal

FIRST, SECOND = "administrator", "stranger"  # who proposes, and the second administrator, by name in the cast
SINCE = dt.date(2020, 1, 1)


def give(cast: Cast, role: str, *names: str, office: str = "") -> None:
    """Give these of the cast a role over their own office, or over another."""
    for name in names:
        user = cast.users[name]
        key = cast.offices[office].pk if office else user.office_id
        grant(by=SYSTEM, user=user, role=role, scope_kind="office", scope_key=key, valid_from=SINCE)


def two_administrators(cast: Cast) -> None:
    """A second administrator of the whole organisation."""
    give(cast, "administrator", SECOND, office="lp")


def propose(cast: Cast, names: Collection[str], by: str = FIRST) -> Proposal:
    """Propose these, each with the role of trustee."""
    give(cast, "trustee", *names)
    return propose_new_trustees(
        by=cast.viewer(by), trustees=[cast.users[name] for name in names], reason="We want these"
    )


def accept(cast: Cast, proposal: Proposal, *names: str) -> None:
    for name in names:
        accept_trusteeship(by=cast.viewer(name), proposal=proposal)


def endorse(cast: Cast, proposal: Proposal, *names: str) -> None:
    for name in names:
        endorse_trustees(by=cast.viewer(name), proposal=proposal)


def agree(cast: Cast, proposal: Proposal, name: str = SECOND) -> None:
    agree_second(by=cast.viewer(name), id=SecondPerson.objects.get(subject=proposal.pk).pk)


def make(cast: Cast, proposal: Proposal, by: str = FIRST) -> KeyPair:
    make_new_trustees(by=cast.viewer(by), proposal=proposal)
    pair = queries.pair_now(rules.RECOVERY, queries.INSTALLATION)
    assert pair is not None
    return pair


def rested() -> AbstractContextManager[None]:
    """The clock after the day for which a first key rests."""
    return clock_at(now() + rules.FIRST_RESTS + dt.timedelta(minutes=1))


def replace(cast: Cast, older: Collection[str], newer: Collection[str]) -> KeyPair:
    """Hold the whole ceremony: these agree as trustees of the key in use, those accept."""
    if not Office.objects.filter(pk__in=cast.viewer(SECOND).offices("recovery.manage")).exists():
        two_administrators(cast)
    proposal = propose(cast, newer)
    accept(cast, proposal, *newer)
    endorse(cast, proposal, *older)
    agree(cast, proposal)
    return make(cast, proposal)


def fresh(cast: Cast, name: str) -> User:
    """One of the cast as the database has her."""
    return User.objects.get(pk=cast.users[name].pk)
