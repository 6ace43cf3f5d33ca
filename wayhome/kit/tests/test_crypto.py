"""The primitives as the house uses them: split roots, wrapped keys, framed digests."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from wayhome.kit import crypto

SALT, PEPPER = bytes(crypto.SALT_BYTES), bytes(32)


def test_a_key_pair_is_one_and_opens_with_its_wrapping_only() -> None:
    key = crypto.random_bytes(32)
    public, wrapped = crypto.new_key_pair(key)
    private = crypto.unwrap(wrapped, key)
    assert private is not None
    assert bytes(PrivateKey(private).public_key) == public
    assert crypto.unwrap(wrapped, crypto.random_bytes(32)) is None
    assert crypto.new_key_pair(key)[0] != public


@given(st.binary(max_size=80), st.integers(0, 7))
def test_what_is_wrapped_comes_back_whole_or_not_at_all(plain: bytes, bit: int) -> None:
    key = bytes(32)
    sealed = crypto.wrap(plain, key)
    assert crypto.unwrap(sealed, key) == plain
    assert crypto.wrap(plain, key) != sealed
    changed = bytes([*sealed[:-1], sealed[-1] ^ (1 << bit)])
    assert crypto.unwrap(changed, key) is None


@pytest.mark.parametrize(
    "other",
    [
        {"password": "b"},
        {"salt": b"1" * crypto.SALT_BYTES},
        {"pepper": b"1" * 32},
        {"opslimit": 2},
        {"memlimit": 16384},
    ],
    ids=lambda other: next(iter(other)),
)
def test_both_halves_hang_on_everything(other: dict) -> None:
    given = {"password": "a", "salt": SALT, "pepper": PEPPER, "opslimit": 1, "memlimit": 8192}
    one, two = crypto.split_password(**given), crypto.split_password(**(given | other))
    assert one == crypto.split_password(**given)
    assert len({one.verifier, one.wrapping, two.verifier, two.wrapping}) == 4


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_no_two_lists_share_a_digest(one: list[bytes], other: list[bytes]) -> None:
    assert (crypto.digest(*one) == crypto.digest(*other)) is (one == other)


KEY, PAIR = bytes(32), crypto.pair_of(bytes([1]) * 32)
FRONTS: dict[str, Callable[[], bytes]] = {
    "wrap": lambda: crypto.wrap(b"", KEY)[:24],  # the nonce
    "seal": lambda: crypto.seal(b"", KEY, b"")[1:25],  # the nonce behind the version
    "seal_to": lambda: crypto.seal_to(b"", PAIR.public)[
        :32
    ],  # the one-time key, from which the nonce follows
    "seal_stream": lambda: next(crypto.seal_stream([b""], KEY, b"")),  # the header
}


def twice(draw: Callable[[], bytes]) -> int:
    """How many of 2,000 were there before."""
    return 2000 - len({draw() for _ in range(2000)})


@pytest.mark.parametrize("way", list(FRONTS))
def test_the_same_sealed_again_never_has_the_same_nonce(way: str) -> None:
    assert twice(FRONTS[way]) == 0


def test_a_nonce_that_comes_twice_is_seen() -> None:
    drawn = iter([*(number.to_bytes(24, "big") for number in range(1999)), bytes(24)])
    assert twice(lambda: next(drawn)) == 1
