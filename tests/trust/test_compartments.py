"""Compartments: who can open, who cannot, what a stolen or moved piece tells, and that two people always can."""

import uuid

import pytest

from tests.cast import Cast
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import SYSTEM, viewer_for
from wayhome.trust.vault import keyring, queries, rules
from wayhome.trust.vault.actions import end_what_is_about, give, make_compartments, take
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.models import Compartment, Holding, KeyCopy
from wayhome.trust.vault.rules import Holder

pytestmark = pytest.mark.django_db


def holder(cast: Cast, name: str) -> Holder:
    found = queries.user_holder(cast.users[name])
    assert found is not None
    return found


def made(cast: Cast, *, kind: str = rules.IDENTITY, office: str = "vn") -> tuple[uuid.UUID, Opened]:
    person = new_id()
    holders = queries.office_holders(cast.offices[office].pk)
    opened = make_compartments(by=SYSTEM, kind=kind, subjects=[person], holders=holders)
    return person, opened[person]


def opens(cast: Cast, name: str, person: uuid.UUID, kind: str = rules.IDENTITY) -> Opened | None:
    ring = keyring.of(cast.viewer(name))
    assert ring is not None
    return ring.open(kind, person)


def test_the_team_and_the_duty_team_open_it_and_nobody_else(cast: Cast) -> None:
    person, fresh = made(cast)
    sealed = fresh.seal("Một tên".encode(), "t", "c", person)
    for name in ("worker", "supervisor", "house_mother", "duty_officer"):
        found = opens(cast, name, person)
        assert found is not None
        assert found.unseal(sealed, "t", "c", person).decode() == "Một tên"
    for name in ("counsellor", "me_officer", "administrator", "kh_supervisor", "data_protection", "partner"):
        assert opens(cast, name, person) is None


def test_without_a_key_in_the_session_nothing_opens(cast: Cast) -> None:
    assert keyring.of(viewer_for(cast.users["supervisor"])) is None
    assert keyring.of(SYSTEM) is None


def test_a_key_of_somebody_else_opens_nothing_of_hers(cast: Cast) -> None:
    person, _fresh = made(cast)
    stranger = crypto.new_pair()
    ring = keyring.of(viewer_for(cast.users["supervisor"], stranger.private))
    assert ring is not None
    assert ring.open(rules.IDENTITY, person) is None


def test_making_twice_makes_one(cast: Cast) -> None:
    person, _fresh = made(cast)
    holders = queries.office_holders(cast.offices["vn"].pk)
    assert make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[person], holders=holders) == {}
    assert Compartment.objects.filter(subject=person).count() == 1


@pytest.mark.parametrize("who", [[], ["worker"], ["worker", "worker"]])
def test_one_person_alone_is_too_few(cast: Cast, who: list[str]) -> None:
    with pytest.raises(Refused):
        make_compartments(
            by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=[holder(cast, name) for name in who]
        )
    assert not Holding.objects.exists()


def test_a_team_of_one_able_person_is_too_few(cast: Cast) -> None:
    KeyCopy.objects.exclude(user=cast.users["worker"]).delete()
    team = queries.team_holder(cast.teams["caseload"])
    assert team is not None
    with pytest.raises(Refused):
        make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=[team])


@pytest.mark.parametrize("kind", sorted(rules.ONLY_USERS))
def test_counselling_and_talks_are_for_people_only(cast: Cast, kind: str) -> None:
    team = queries.team_holder(cast.teams["caseload"])
    assert team is not None
    with pytest.raises(ValueError, match="may not hold"):
        make_compartments(
            by=SYSTEM, kind=kind, subjects=[new_id()], holders=[team, holder(cast, "counsellor")]
        )


def test_what_is_about_an_account_ends_with_it_where_one_other_alone_opens_it(cast: Cast) -> None:
    worker, other = cast.users["worker"], cast.users["counsellor"]
    three = [holder(cast, name) for name in ("worker", "supervisor", "house_mother")]
    make_compartments(by=SYSTEM, kind=rules.TALKS, subjects=[worker.pk], holders=three[:2])
    make_compartments(by=SYSTEM, kind=rules.TALKS, subjects=[other.pk], holders=three)
    assert queries.alone_without(worker) == []  # the first ends with her, two others open the second
    assert queries.gap_without(cast.users["supervisor"], stays=True) is None
    gap = queries.gap_without(cast.users["supervisor"])
    assert gap is not None
    assert (gap.count, gap.talks, gap.colleagues) == (1, True, (worker.display_name,))
    assert end_what_is_about(by=SYSTEM, user=other) == 0
    assert end_what_is_about(by=SYSTEM, user=worker) == 1
    assert end_what_is_about(by=SYSTEM, user=worker) == 0
    assert queries.orphaned() == []
    again = make_compartments(by=SYSTEM, kind=rules.TALKS, subjects=[worker.pk], holders=three)
    assert again[worker.pk].version == 2  # an account that is opened again


def test_giving_and_taking_back(cast: Cast) -> None:
    person, _fresh = made(cast)
    counsellor = holder(cast, "counsellor")
    assert give(by=cast.viewer("worker"), kind=rules.IDENTITY, subjects=[person], holders=[counsellor]) == 1
    assert give(by=cast.viewer("worker"), kind=rules.IDENTITY, subjects=[person], holders=[counsellor]) == 0
    assert opens(cast, "counsellor", person) is not None
    assert (
        take(
            by=cast.viewer("supervisor"), kind=rules.IDENTITY, subjects=[person], holder_kind=rules.USER,
            holder_id=cast.users["counsellor"].pk,
        )
        == 1
    )  # fmt: skip
    assert opens(cast, "counsellor", person) is None


def test_who_cannot_open_cannot_give(cast: Cast) -> None:
    person, _fresh = made(cast)
    for name in ("counsellor", "administrator"):
        with pytest.raises(Refused):
            give(
                by=cast.viewer(name),
                kind=rules.IDENTITY,
                subjects=[person],
                holders=[holder(cast, "counsellor")],
            )
    with pytest.raises(Refused):
        give(by=SYSTEM, kind=rules.IDENTITY, subjects=[person], holders=[holder(cast, "counsellor")])


def test_the_last_but_one_cannot_be_taken(cast: Cast) -> None:
    person = new_id()
    two = [holder(cast, "worker"), holder(cast, "counsellor")]
    make_compartments(by=SYSTEM, kind=rules.CLINICAL, subjects=[person], holders=two)
    with pytest.raises(Refused):
        take(
            by=cast.viewer("worker"), kind=rules.CLINICAL, subjects=[person], holder_kind=rules.USER,
            holder_id=cast.users["counsellor"].pk,
        )  # fmt: skip
    assert opens(cast, "counsellor", person, rules.CLINICAL) is not None


def test_new_keys_open_nothing_until_given_back(cast: Cast) -> None:
    person, _fresh = made(cast)
    user = cast.users["worker"]
    user.set_password("another-basket-77-river")
    user.save()
    pair_public = bytes(user.public_key or b"")
    assert not KeyCopy.objects.filter(user=user, user_public=pair_public).exists()
    assert user.pk not in queries.members_able()[cast.teams["caseload"].pk]
    compartment = Compartment.objects.get(subject=person)
    assert not queries.too_few([compartment.pk])
    assert queries.too_few([compartment.pk], without=cast.users["supervisor"].pk) == []


@pytest.mark.parametrize("moved", ["table", "column", "row", "flipped", "cut", "version"])
def test_moved_or_changed_ciphertext_is_refused(cast: Cast, moved: str) -> None:
    person, fresh = made(cast)
    sealed = fresh.seal(b"a name", "people_identitypart", "sealed", person)
    table, column, row = "people_identitypart", "sealed", person
    if moved == "table":
        table = "groups_groupmember"
    elif moved == "column":
        column = "other"
    elif moved == "row":
        row = new_id()
    elif moved == "flipped":
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    elif moved == "cut":
        sealed = sealed[:-1]
    else:
        sealed = b"\x00\x02" + sealed[2:]
    with pytest.raises(crypto.Unreadable):
        fresh.unseal(sealed, table, column, row)


def test_ciphertext_of_another_person_does_not_open(cast: Cast) -> None:
    one, first = made(cast)
    _other, second = made(cast)
    sealed = first.seal(b"a name", "t", "c", one)
    with pytest.raises(crypto.Unreadable):
        second.unseal(sealed, "t", "c", one)


def test_no_nonce_comes_twice(cast: Cast) -> None:
    person, fresh = made(cast)
    sealed = [fresh.seal(b"same", "t", "c", person) for _one in range(2000)]
    assert len({one[3:27] for one in sealed}) == len({*sealed}) == 2000


def test_many_are_opened_with_one_query(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [new_id() for _one in range(50)]
    holders = queries.office_holders(cast.offices["vn"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=people, holders=holders)
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(2):
        ring = keyring.of(viewer)
        assert ring is not None
        assert len(ring.open_many(rules.IDENTITY, people)) == 50
