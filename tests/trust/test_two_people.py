"""Two people can open whatever is sealed, over any order of giving, taking, joining, leaving and forgetting: or the act is refused."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cast import Cast
from tests.examples import World
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import (
    drop_user_holdings,
    give,
    join_team,
    leave_team,
    let_in,
    make_compartments,
    rekey,
    reseal_for,
    rotate_team,
    take,
)
from wayhome.trust.vault.actions.teams import fresh_pair
from wayhome.trust.vault.models import Compartment

pytestmark = pytest.mark.django_db
PEOPLE = ("worker", "supervisor", "house_mother", "duty_officer", "counsellor", "kh_supervisor")
TEAMS = ("caseload", "duty")
KINDS = (rules.IDENTITY, rules.CASEWORK, rules.CLINICAL, rules.TALKS)
people, teams = st.sampled_from(PEOPLE), st.sampled_from(TEAMS)


class Keys(RuleBasedStateMachine):
    """Colleagues do to each other's keys whatever the house lets them do. Private keys are kept here as their sessions would."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.private: dict[str, bytes] = {}
        for name in PEOPLE:
            self._new_keys(name)
        for team in TEAMS:
            make_new_team(self.cast, team)
        self.subjects: list[tuple[str, uuid.UUID]] = []

    def teardown(self) -> None:
        """Leave the database as it was, for the next run of the machine."""
        transaction.savepoint_rollback(self.before)

    def _new_keys(self, name: str) -> None:
        pair = crypto.new_pair()
        self.private[name] = pair.private
        User.objects.filter(pk=self.cast.users[name].pk).update(public_key=pair.public)

    def user(self, name: str) -> User:
        return User.objects.select_related("office").get(pk=self.cast.users[name].pk)

    def viewer(self, name: str) -> Viewer:
        return Viewer(self.user(name), name, private_key=self.private[name])

    def attempt(self, deed: Any, **told: Any) -> None:
        """Do it, or be refused: then nothing changed."""
        try:
            deed(**told)
        except Refused:
            return

    @rule(kind=st.sampled_from(KINDS), who=st.lists(people, max_size=3), by_team=st.booleans())
    def make(self, kind: str, who: list[str], by_team: bool) -> None:
        holders = [one for name in who if (one := queries.user_holder(self.user(name))) is not None]
        if by_team and kind not in rules.ONLY_USERS:
            holders += queries.office_holders(self.cast.offices["vn"].pk)
        subject = new_id()
        self.attempt(make_compartments, by=SYSTEM, kind=kind, subjects=[subject], holders=holders)
        if Compartment.objects.filter(subject=subject).exists():
            self.subjects.append((kind, subject))

    @rule(by=people, to=people, nth=st.integers(0, 9))
    def give(self, by: str, to: str, nth: int) -> None:
        holder = queries.user_holder(self.user(to))
        for kind, subject in self.subjects[nth : nth + 1]:
            self.attempt(give, by=self.viewer(by), kind=kind, subjects=[subject], holders=[holder])

    @rule(who=people, nth=st.integers(0, 9))
    def take_back(self, who: str, nth: int) -> None:
        for kind, subject in self.subjects[nth : nth + 1]:
            self.attempt(
                take, by=SYSTEM, kind=kind, subjects=[subject], holder_kind=rules.USER, holder_id=self.user(who).pk
            )  # fmt: skip

    @rule(team=teams, nth=st.integers(0, 9))
    def take_from_team(self, team: str, nth: int) -> None:
        for kind, subject in self.subjects[nth : nth + 1]:
            self.attempt(
                take, by=SYSTEM, kind=kind, subjects=[subject], holder_kind=rules.TEAM, holder_id=self.cast.teams[team].pk
            )  # fmt: skip

    @rule(who=people, team=teams)
    def join(self, who: str, team: str) -> None:
        self.attempt(join_team, by=SYSTEM, team=self.cast.teams[team], user=self.user(who))

    @rule(by=people, who=people, team=teams)
    def let_in(self, by: str, who: str, team: str) -> None:
        self.attempt(let_in, by=self.viewer(by), team=self.cast.teams[team], users=[self.user(who)])

    @rule(who=people, team=teams)
    def leave(self, who: str, team: str) -> None:
        self.attempt(leave_team, by=SYSTEM, team=self.cast.teams[team], user=self.user(who))

    @rule(by=people, team=teams)
    def rotate(self, by: str, team: str) -> None:
        self.attempt(rotate_team, by=self.viewer(by), team=self.cast.teams[team])

    @rule(who=people)
    def leave_for_good(self, who: str) -> None:
        self.attempt(drop_user_holdings, by=SYSTEM, user=self.user(who))

    @rule(by=people, nth=st.integers(0, 9))
    def change_key(self, by: str, nth: int) -> None:
        for kind, subject in self.subjects[nth : nth + 1]:
            self.attempt(rekey, by=self.viewer(by), kind=kind, subject=subject, reason="why")

    @rule(who=people)
    def forget(self, who: str) -> None:
        """A forgotten password: no slip is made where fewer than two others could open something then."""
        if queries.gap_without(self.user(who)) is None:
            self._new_keys(who)

    @rule(by=people, who=people)
    def give_back(self, by: str, who: str) -> None:
        self.attempt(reseal_for, by=self.viewer(by), user=self.user(who))

    @invariant()
    def two_people_can_open_everything(self) -> None:
        """Whatever was done before: joined, left, forgotten, taken, given back, changed."""
        all_of_them = [subject.pk for subject in Compartment.objects.only("pk")]
        opens = {
            name: set(ring.keys_of(all_of_them)) if (ring := keyring.of(self.viewer(name))) else set()
            for name in PEOPLE
        }
        assert queries.orphaned() == []
        for row in Compartment.objects.all():
            able = [name for name in PEOPLE if row.pk in opens[name]]
            assert len(able) >= rules.FEWEST_PEOPLE, f"too few open a {row.kind}"


def make_new_team(cast: Cast, team: str) -> None:
    """Give a team of the cast a pair that the machine's new keys open."""
    fresh_pair(cast.teams[team])


def test_two_people_can_open_everything_whatever_is_done(cast: Cast) -> None:
    Keys.cast = cast
    run_state_machine_as_test(
        Keys,
        settings=settings(max_examples=8, stateful_step_count=20),
    )


def test_all_that_the_examples_made_opens_to_two(cast: Cast) -> None:
    World(cast)
    assert Compartment.objects.exists()
    assert queries.orphaned() == []
    assert queries.not_held().count() == 0
