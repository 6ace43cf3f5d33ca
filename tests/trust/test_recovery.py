"""The organisation's recovery key: who sets it up, that a quorum and nothing less opens it, and what a backup is told of it."""

from itertools import combinations

import pytest

from tests.cast import PASSWORD, Cast, private_key_of
from tests.trust.ceremony import replace
from wayhome.kit import crypto
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.accounts.models import User
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.actions import make_compartments, set_up_recovery
from wayhome.trust.vault.models import Holding, KeyPair, Piece, Trustee

pytestmark = pytest.mark.django_db
THREE = ("director", "supervisor", "data_protection")
FIVE = (*THREE, "kh_supervisor", "counsellor")


def set_up(cast: Cast, names: tuple[str, ...] = THREE) -> KeyPair:
    return set_up_recovery(by=SYSTEM, trustees=[cast.users[name] for name in names])


def opened_with(cast: Cast, pair: KeyPair, names: tuple[str, ...]) -> set[bytes]:
    """Return what these trustees get by joining all they can open of each combination."""
    pairs = {cast.users[name].pk: crypto.pair_of(private_key_of(cast.users[name]) or b"") for name in names}
    ways: dict[int, list[bytes]] = {}
    for piece in Piece.objects.filter(pair=pair, user__in=pairs):
        ways.setdefault(piece.combination, []).append(
            crypto.unseal_with(bytes(piece.sealed), pairs[piece.user_id])
        )
    return {crypto.pair_of(crypto.join_secret(pieces)).public for pieces in ways.values()}


@pytest.mark.parametrize(("names", "quorum"), [(THREE, 2), (FIVE, 3)])
def test_every_quorum_opens_it_and_nobody_less(cast: Cast, names: tuple[str, ...], quorum: int) -> None:
    pair = set_up(cast, names)
    for size in range(1, len(names) + 1):
        for together in combinations(names, size):
            opens = bytes(pair.public_key) in opened_with(cast, pair, together)
            assert opens == (size >= quorum)


@pytest.mark.parametrize(
    "names", [(), ("director",), THREE[:2], FIVE[:4], ("director", "director", "supervisor")]
)
def test_other_numbers_of_trustees_are_refused(cast: Cast, names: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        set_up(cast, names)
    assert not KeyPair.objects.filter(kind=rules.RECOVERY).exists()


def test_a_trustee_must_have_a_password_first(cast: Cast) -> None:
    user = cast.users["director"]
    user.set_unusable_password()
    user.save()
    with pytest.raises(Refused, match="Yến"):
        set_up(cast)
    assert not Trustee.objects.exists()


@pytest.mark.parametrize("name", ["administrator", "supervisor", "director", "worker", "data_protection"])
def test_nobody_signed_in_sets_it_up_alone(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        set_up_recovery(by=cast.viewer(name), trustees=[cast.users[one] for one in THREE])
    assert not Piece.objects.exists()


def test_the_command_line_sets_it_up_once(cast: Cast) -> None:
    id, users = new_id(), [cast.users[one] for one in THREE]
    first = set_up_recovery(by=SYSTEM, trustees=users, id=id)
    again = set_up_recovery(by=SYSTEM, trustees=users, id=id)
    assert first.pk == again.pk == id
    assert Piece.objects.count() == 6
    assert {one.user_id for one in queries.trustees()} == {user.pk for user in users}


def test_what_is_made_afterwards_is_held_by_it(cast: Cast) -> None:
    pair = set_up(cast)
    holders = queries.office_holders(cast.offices["vn"].pk)
    make_compartments(by=SYSTEM, kind=rules.IDENTITY, subjects=[new_id()], holders=holders)
    held = Holding.objects.get(holder_kind=rules.RECOVERY)
    assert bytes(held.holder_public) == bytes(pair.public_key)


def test_a_second_ceremony_retires_the_first(cast: Cast) -> None:
    first = set_up(cast)
    second = replace(cast, THREE[:2], FIVE)
    first.refresh_from_db()
    assert first.retired_at is not None
    assert (second.version, queries.pair_now(rules.RECOVERY, queries.INSTALLATION)) == (2, second)
    assert len(queries.trustees()) == 5
    assert Trustee.objects.count() == 5  # the three of before stay named, once each


def test_a_header_opens_with_the_passwords_of_a_quorum(cast: Cast) -> None:
    pair = set_up(cast)
    header = queries.recovery_header()
    assert header is not None
    assert (header["public"], header["quorum"]) == (bytes(pair.public_key).hex(), 2)
    assert [len(way) for way in header["pieces"]] == [2, 2, 2]
    people = {one["username"]: one for one in header["trustees"]}
    parts = []
    for piece in header["pieces"][0]:
        said = people[piece["trustee"]]
        algorithm, _ops, _mem, _salt = said["password"].split("$")
        assert algorithm == "wayhome_argon2id"
        user = User.objects.get(username=piece["trustee"])
        assert user.password.split("$")[4] not in str(header)
        halves = user.halves(PASSWORD)
        assert halves is not None
        private = crypto.unwrap(bytes.fromhex(said["wrapped_key"]), halves.wrapping)
        assert private is not None
        assert crypto.pair_of(private).public.hex() == said["public_key"]
        parts.append(crypto.unseal_with(bytes.fromhex(piece["sealed"]), crypto.pair_of(private)))
    assert crypto.pair_of(crypto.join_secret(parts)).public.hex() == header["public"]


def test_without_recovery_there_is_no_header(cast: Cast) -> None:
    assert queries.recovery_header() is None


def test_a_trustee_with_new_keys_is_left_out_of_the_header(cast: Cast) -> None:
    set_up(cast)
    director = cast.users["director"]
    director.set_password(PASSWORD)
    director.save()
    header = queries.recovery_header()
    assert header is not None
    assert {one["username"] for one in header["trustees"]} == {"mai", "ngan"}
    assert len(header["pieces"]) == 1
    other = cast.users["supervisor"]
    other.set_password(PASSWORD)
    other.save()
    assert queries.recovery_header() is None
