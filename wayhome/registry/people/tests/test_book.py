"""The book of names: found in any order, with and without marks, in three scripts, misspelt; and never somebody else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.registry.people.book import Book, pack, words_of

ANNA, DUONG, CHAN, NOBODY, TRAN = (uuid.UUID(int=n) for n in (1, 2, 3, 4, 5))
BOOK = Book(
    pack(
        [
            (ANNA, ["Anna Lantern", "Annie"]),
            (DUONG, ["Đặng Thị Thuỳ Dương"]),
            (CHAN, ["ចាន់ ដារា", "Chan Dara"]),
            (NOBODY, []),
            (TRAN, ["Trần Thị Mây"]),
        ]
    )
)


def found(question: str) -> list[uuid.UUID]:
    return [one.person for one in BOOK.find(question)]


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("anna", [ANNA]), ("LANTERN anna", [ANNA]), ("annie", [ANNA]), ("lant", [ANNA]),
        ("dang thi thuy duong", [DUONG]), ("Dương Đặng", [DUONG]), ("duong", [DUONG]), ("thuỳ", [DUONG]), ("thùy", [DUONG]),
        ("ចាន់", [CHAN]), ("ដារា ចាន់", [CHAN]), ("dara", [CHAN]), ("ាន់", [CHAN]),
        ("thi", [DUONG, TRAN]), ("thi may", [TRAN]),
        ("lantrn", [ANNA]), ("lanetrn", [ANNA]), ("duoung", [DUONG]), ("dare", [CHAN]),
        ("anna duong", []), ("nobody", []), ("", []), ("   ", []), ("\n", []), ("x" * 500, []),
    ],
)  # fmt: skip
def test_who_is_found(question: str, who: list[uuid.UUID]) -> None:
    assert sorted(found(question), key=str) == sorted(who, key=str)


def test_who_fits_best_comes_first() -> None:
    book = Book(pack([(ANNA, ["Mayra"]), (DUONG, ["May"]), (CHAN, ["Amaya"])]))
    assert [one.person for one in book.find("may")] == [DUONG, ANNA, CHAN]


def test_one_letter_finds_beginnings_only() -> None:
    assert found("m") == [TRAN]


def test_who_has_no_name_is_not_in_the_book() -> None:
    assert NOBODY not in BOOK.people()
    assert len(BOOK) == 4


NAMES = st.lists(st.text(st.sampled_from("abcđéạ សុខដា-'"), max_size=12), max_size=3)


@given(st.lists(NAMES, max_size=12))
def test_everybody_is_found_by_every_word_of_hers_in_any_order(names: list[list[str]]) -> None:
    entries = [(uuid.UUID(int=n + 1), some) for n, some in enumerate(names)]
    book = Book(pack(entries))
    for person, some in entries:
        words = words_of(some)
        for word in words:
            assert person in {one.person for one in book.find(word)}
        if words:
            assert person in {one.person for one in book.find(" ".join(reversed(words)))}


@given(st.lists(NAMES, max_size=12))
def test_packing_what_was_unpacked_changes_nothing(names: list[list[str]]) -> None:
    packed = pack([(uuid.UUID(int=n + 1), some) for n, some in enumerate(names)])
    assert pack(Book(packed).entries()) == packed


@given(st.binary(max_size=60))
def test_what_is_no_book_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="book"):
        Book(junk)
    with pytest.raises(ValueError, match="book"):
        Book(pack([(ANNA, ["Anna"])])[:-1])
