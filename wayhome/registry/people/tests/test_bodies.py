"""What a sealed part says: names in her own order and script, dates as exactly as she knows them, and nothing lost on the way."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.formats import Unreadable
from wayhome.registry.people.bodies import (
    BODIES,
    AddressBody,
    Body,
    ContactBody,
    DateBody,
    IdentifierBody,
    NameBody,
    NeedBody,
    RelativeBody,
    When,
    dumped,
    length_fault,
    loaded,
    read_when,
    script_of,
    tidy,
)

WHENS = st.one_of(
    st.builds(When, st.integers(1900, 2100), estimated=st.booleans()),
    st.builds(When, st.integers(1900, 2100), st.integers(1, 12), estimated=st.booleans()),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).flatmap(
        lambda day: st.builds(
            When, st.just(day.year), st.just(day.month), st.just(day.day), estimated=st.booleans()
        )
    ),
)
LINES = st.text(max_size=40)
EVERY_BODY = st.one_of(
    st.builds(NameBody, LINES, LINES, LINES, LINES),
    st.builds(ContactBody, LINES, LINES, LINES, LINES, LINES, LINES, LINES),
    st.builds(AddressBody, LINES, LINES, LINES, LINES, st.none() | WHENS, st.none() | WHENS, LINES),
    st.builds(IdentifierBody, LINES, LINES, LINES, st.none() | WHENS, st.none() | WHENS, LINES),
    st.builds(RelativeBody, LINES, LINES, LINES, LINES),
    st.builds(DateBody, LINES, WHENS),
    st.builds(NeedBody, LINES, LINES, LINES),
)


@given(body=EVERY_BODY)
def test_what_is_sealed_comes_back_the_same(body: Body) -> None:
    assert loaded(body.kind, dumped(body)) == body


@given(when=WHENS)
def test_a_date_reads_as_it_is_written(when: When) -> None:
    assert read_when(when.typed) == when
    assert when.first <= when.last


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("24/10/2004", When(2004, 10, 24)),
        ("24102004", When(2004, 10, 24)),
        ("10/2004", When(2004, 10)),
        ("2004", When(2004)),
        ("~2004", When(2004, estimated=True)),
        ("about 2004", When(2004, estimated=True)),
        ("khoảng 10/2004", When(2004, 10, estimated=True)),
        ("ប្រហែល ២០០៤", When(2004, estimated=True)),
    ],
)
def test_dates_as_people_know_them(typed: str, when: When) -> None:
    assert read_when(typed) == when


@pytest.mark.parametrize("typed", ["", "soon", "31/02/2004", "13/2004", "0004", "2/3", "1/2/04", "about"])
def test_what_is_no_date_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_when(typed)


def test_a_name_keeps_her_order_and_knows_its_parts() -> None:
    name = NameBody("Lò Thị Mây Bịa", family="Lò", given="Mây")
    assert name.parts == (("Lò", "family"), ("Thị", ""), ("Mây", "given"), ("Bịa", ""))
    assert name.fault is None
    assert "Mây" not in repr(name)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Lò Thị Bịa", "latn"),
        ("សុខ ប្រឌិត", "khmr"),
        ("نام ساختگی", "arab"),
        ("", "latn"),
        ("Mai (ម៉ៃ ម៉ៃម៉ៃ)", "khmr"),
    ],
)
def test_the_script_of_a_name(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("body", "word", "field"),
    [
        (NameBody(""), "empty", "text"),
        (NameBody("x" * 121), "long", "text"),
        (NameBody("0912345678"), "number", "text"),
        (NameBody("០៩១២៣៤"), "number", "text"),
        (NameBody("Lò Bịa", family="Vàng"), "not_in_name", "family"),
        (ContactBody("phone", ""), "empty", "value"),
        (ContactBody("phone", "12345"), "phone", "value"),
        (ContactBody("phone", "+84 912 345 678 901 234"), "phone", "value"),
        (ContactBody("mail", "nobody"), "mail", "value"),
        (ContactBody("phone", "0900 000 000", safe="so"), "how", "how"),
        (AddressBody("now"), "nowhere", "place"),
        (
            AddressBody("now", detail="by the market", since=When(2022), until=When(2021)),
            "backwards",
            "until",
        ),
        (IdentifierBody("passport", ""), "empty", "number"),
        (IdentifierBody("passport", "unknown"), "digits", "number"),
        (IdentifierBody("passport", "B1", issued=When(2022), expires=When(2021, 12)), "backwards", "expires"),
        (RelativeBody("mother"), "nobody", "name"),
        (NeedBody("interpreter"), "language", "language"),
    ],
)
def test_what_cannot_be(body: Body, word: str, field: str) -> None:
    assert body.fault is not None
    assert (body.fault.word, body.fault.field) == (word, field)


@pytest.mark.parametrize(
    "body",
    [
        NameBody("Lò"), ContactBody("phone", "០៩០០ ០០០ ០០០"), ContactBody("other", "through the teacher"), AddressBody("now", place="x"),
        AddressBody("now", detail="by the market", since=When(2022), until=When(2022)), IdentifierBody("citizen_card", "000 000 000 001"),
        RelativeBody("mother", contact="0900 000 001"), DateBody("birth", When(2004)), NeedBody("interpreter", "hmn"),
    ],
)  # fmt: skip
def test_what_can_be(body: Body) -> None:
    assert body.fault is None
    assert length_fault(body) is None


def test_a_line_too_long_is_seen() -> None:
    fault = length_fault(RelativeBody("mother", name="x" * 161))
    assert fault is not None
    assert (fault.word, fault.field) == ("long", "name")


@given(text=st.text())
def test_a_tidy_line_stays_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in tidy(text)


def test_letters_composed_and_taken_apart_are_one() -> None:
    assert tidy("Ba\u0301ch  B\u1ecba ") == "Bách Bịa"


def test_every_kind_has_its_shape_and_unknown_keys_are_passed_over() -> None:
    assert set(BODIES) == {"name", "contact", "address", "identifier", "relative", "date", "need"}
    assert loaded("name", b'{"text":"B","later":1}') == NameBody("B")
    with pytest.raises(KeyError):
        loaded("photo", b"{}")
