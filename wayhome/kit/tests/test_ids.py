"""A person's code: random, readable aloud, and any single slip of the pen is noticed."""

import random
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wayhome.kit.ids import ALPHABET, new_code, new_id, read_code

LETTER = st.sampled_from(ALPHABET)
CODES = st.integers(0, 2**32).map(lambda seed: new_code(random.Random(seed).choice))


def bare(code: str) -> str:
    return code.replace("-", "")


@given(CODES)
def test_every_code_has_its_shape_and_reads_as_itself(code: str) -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}", code)
    assert read_code(code) == code


@given(CODES, st.integers(0, 5), LETTER)
def test_one_wrong_character_is_always_noticed(code: str, at: int, letter: str) -> None:
    right = bare(code)
    assume(right[at] != letter)
    assert read_code(right[:at] + letter + right[at + 1 :]) is None


@given(CODES, st.integers(0, 4))
def test_two_neighbours_swapped_are_always_noticed(code: str, at: int) -> None:
    right = bare(code)
    assume(right[at] != right[at + 1])
    assert read_code(right[:at] + right[at + 1] + right[at] + right[at + 2 :]) is None


@given(
    CODES,
    st.lists(st.sampled_from([" ", "-", "\u2010", "\u2013", "\u00a0", ""]), min_size=7, max_size=7),
    st.booleans(),
)
def test_spaces_dashes_and_small_letters_do_not_matter(code: str, between: list[str], small: bool) -> None:
    typed = "".join(gap + letter for gap, letter in zip(between, bare(code) + " ", strict=True))
    assert read_code(typed.lower() if small else typed) == code


@given(st.text(max_size=12))
def test_anything_else_is_no_code(text: str) -> None:
    read = read_code(text)
    assert read is None or bare(read) == re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()


@pytest.mark.parametrize("typed", ["", "K7M", "K7M-2QX-2", "O0O-1IL", "K7M2Q", "លេខកូដ", "'; drop"])
def test_what_is_too_short_too_long_or_strange_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_the_alphabet_is_a_prime_and_has_no_look_alikes() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert all(len(ALPHABET) % factor for factor in range(2, 29))
    assert not set(ALPHABET) & set("0O1ILBU")


def test_codes_come_from_the_system_and_can_be_repeated_only_on_purpose() -> None:
    assert (
        len({new_code() for _draw in range(200)}) > 197
    )  # of 20 million: two alike is luck, four are a fault
    assert new_code(random.Random(1).choice) == new_code(random.Random(1).choice)
    assert len({new_id() for _draw in range(200)}) == 200
    assert new_id().version == 4
