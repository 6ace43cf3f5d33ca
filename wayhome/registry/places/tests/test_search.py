"""Finding places as people type them."""

import datetime as dt

import pytest
from django.utils import translation

from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import place_by_id, search_places
from wayhome.trust.access.viewer import SYSTEM

pytestmark = pytest.mark.usefixtures("lists")


def found(text: str, **narrow) -> list[str]:
    return [place.words for place in search_places(SYSTEM, text, **narrow)]


@pytest.mark.parametrize(
    "typed",
    ["yen bai", "Yên Bái", "YEN BAI", "bai yen", "yenbai", "tinh yen bai", "Yên Bái province", " yen   bai "],
)
def test_latin_names_are_found_in_any_order_with_or_without_marks(typed: str) -> None:
    assert any("Yên Bái · Vietnam · until 30 June 2025" in words for words in found(typed))


def test_a_whole_name_comes_first_then_beginnings_and_provinces_before_communes() -> None:
    places = search_places(SYSTEM, "yen bai")
    assert [place.level for place in places[:3]] == [1, 2, 3]
    assert found("hanoi")[0] == "Hà Nội · Vietnam"
    names = [place.names.get("en", "") for place in search_places(SYSTEM, "can lo", country="VN")]
    assert names[0].startswith("Can Lộ")


def test_old_and_new_editions_are_told_apart() -> None:
    assert found("ha noi", level=1) == ["Hà Nội · Vietnam", "Hà Nội · Vietnam · until 30 June 2025"]
    assert found("ha noi", level=1, on=dt.date(2025, 6, 30)) == ["Hà Nội · Vietnam · until 30 June 2025"]
    assert found("ha noi", level=1, on=dt.date(2025, 7, 1)) == ["Hà Nội · Vietnam"]


@pytest.mark.parametrize(
    "typed",
    ["Thanh Loc, Can Loc", "thanh loc commune, can loc district, ha tinh", "thanh loc can loc ha tinh"],
)
def test_a_place_is_found_by_what_it_lies_in(typed: str) -> None:
    assert found(typed)[0] == "Thanh Lộc · Commune · Can Lộc, Hà Tĩnh · until 30 June 2025"


@pytest.mark.seed("P02")
@pytest.mark.parametrize(
    ("typed", "english"),
    [
        ("ប៉ែត", "Poipet"),
        ("បន្ទាយ", "Banteay Meanchey"),
        ("កណ្តាល", "Kandal"),
        ("កណ្ដាល", "Kandal"),
        ("ភ្នំពេញ", "Phnom Penh"),
        ("Poipet", "Poipet"),
        ("Paoy Paet", "Poipet"),
        ("Komrieng", "Kamrieng"),
        ("Siemreap", "Siem Reap"),
        ("Phnom Penh", "Phnom Penh"),
        ("Sihanoukville", "Sihanoukville"),
        ("Preah Sihanouk", "Sihanoukville"),
        ("Svay Rieng", "Svay Rieng"),
        ("Oddar Meanchey", "Oddar Meanchey"),
        ("Otdar Meanchey", "Oddar Meanchey"),
        ("mondulkiri", "Mondulkiri"),
    ],
)
def test_cambodian_places_are_found_by_any_part_in_khmer_and_by_usual_spellings(
    typed: str, english: str
) -> None:
    assert english in [place.names["en"] for place in search_places(SYSTEM, typed, country="KH")]


@pytest.mark.seed("P04")
@pytest.mark.parametrize(
    "typed", ["7th city district kabul", "nahia 7", "PD7", "Kabul District 7", "ناحیه هفتم"]
)
def test_kabuls_districts_are_found(typed: str) -> None:
    assert found(typed)[0].startswith("7th City District of Kabul")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("qandahar", "Kandahar"), ("کندهار", "Kandahar"), ("maidan wardak", "Wardak"), ("lowgar", None)],
)
def test_afghan_provinces_are_found_in_their_scripts(typed: str, name: str | None) -> None:
    assert [place.names["en"] for place in search_places(SYSTEM, typed, country="AF")] == (
        [name] if name else []
    )


@pytest.mark.parametrize("typed", ["", "   ", "'", ",", "…", "|", "%", "qqqq", "yen_bai", "thanh loc, kabul"])
def test_nothing_is_found_for_nothing_and_signs_mean_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_word_for_a_kind_puts_that_kind_first() -> None:
    assert {place.kind for place in search_places(SYSTEM, "province", country="SB", limit=30)} == {"province"}
    assert next(place.kind for place in search_places(SYSTEM, "can loc commune")) == "commune"
    assert next(place.kind for place in search_places(SYSTEM, "can loc district")) == "district"


def test_labels_follow_the_readers_language() -> None:
    poipet = Place.objects.get(country="KH", code="0110")
    hanoi = Place.objects.get(edition="vn-2025-07", code="01")
    with translation.override("km"):
        assert (poipet.label, poipet.local, hanoi.label) == ("ប៉ោយប៉ែត", "", "Hà Nội")
    with translation.override("vi"):
        assert (poipet.label, poipet.local, hanoi.label) == ("Poipet", "ប៉ោយប៉ែត", "Thành phố Hà Nội")
        assert hanoi.kind_label == ""
    with translation.override("en"):
        assert (hanoi.label, hanoi.local, hanoi.kind_label) == ("Hà Nội", "", "City")


def test_few_questions_are_put_to_the_database(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        assert len(found("tan lap", limit=20)) == 20


def test_what_is_no_id_finds_no_place() -> None:
    assert place_by_id(SYSTEM, "x") is None
    assert place_by_id(SYSTEM, "") is None
