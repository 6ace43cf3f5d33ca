"""By what two records may be one person: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.registry.people.bodies import ContactBody, IdentifierBody, NameBody, NeedBody
from wayhome.registry.people.likeness import document_key, likeness_of, name_key, phone_key


@pytest.mark.parametrize(
    ("typed", "country", "key"),
    [
        ("0912 345 678", "VN", "+84912345678"), ("+84 912.345.678", "VN", "+84912345678"), ("0084912345678", "KH", "+84912345678"),
        ("84912345678", "VN", "+84912345678"), ("+84 (0)912 345 678", "VN", "+84912345678"), ("012 345 678", "KH", "+85512345678"),
        ("០១២ ៣៤៥ ៦៧៨", "KH", "+85512345678"), ("7412345", "SB", "+6777412345"), ("123", "VN", None), ("", "VN", None),
        ("1" * 20, "VN", None),
    ],
)  # fmt: skip
def test_a_telephone_as_it_is_dialled_from_anywhere(typed: str, country: str, key: str | None) -> None:
    assert phone_key(typed, country) == key


@given(st.from_regex(r"9[0-9]{8}", fullmatch=True), st.sampled_from([" ", "-", ".", ""]))
def test_however_it_is_written_it_is_the_same(bare: str, gap: str) -> None:
    grouped = gap.join([bare[:3], bare[3:6], bare[6:]])
    keys = {
        phone_key(text, "VN")
        for text in (f"0{grouped}", f"+84{gap}{grouped}", f"0084{grouped}", f"(0){grouped}")
    }
    assert keys == {f"+84{bare}"}


def test_papers_and_names() -> None:
    assert document_key("b-12 34567") == document_key("B1234567") == "B1234567"
    assert document_key("12") is document_key("abcdef") is None
    assert name_key("Lò Thị Bịa", 2004, "p") == name_key("bia lo THI", 2004, "p") == "bia lo thi|2004|p"
    assert name_key("Lò", None, "p") is None
    assert name_key("Lò", 2004, "p") != name_key("Lò", 2004, "q")


def test_only_what_is_hers_tells_of_her() -> None:
    def of(body: object) -> str | None:
        found = likeness_of(body, country="VN", birth_year=2004)  # type: ignore[arg-type]
        return found and found[0]

    assert (
        of(ContactBody("phone", "0912345678"))
        == of(ContactBody("app", "+84 912345678", whose="shared"))
        == "phone"
    )
    assert of(ContactBody("phone", "0912345678", whose="official")) is None
    assert of(ContactBody("app", "lan.bia.2004")) is None
    assert of(ContactBody("mail", "a1234567@example.org")) is None
    assert of(IdentifierBody("passport", "B1234567")) == "document"
    assert of(NameBody("Lò Bịa")) == "name"
    assert of(NeedBody("interpreter", "vi")) is None
