"""The countries' lists as they come with Wayhome: complete, dated, and what became of every place."""

import datetime as dt
from collections import Counter

import pytest

from wayhome.registry.places.actions import load_places
from wayhome.registry.places.codes import EDITIONS
from wayhome.registry.places.models import Place, Succession
from wayhome.registry.places.queries import became, came_from, current_of, province_of, provinces
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

OLD, NEW = "vn-to-2025-06", "vn-2025-07"
BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
ISLANDS = {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}


def levels(country: str, edition: str) -> dict[int, int]:
    return dict(
        Counter(Place.objects.filter(country=country, edition=edition).values_list("level", flat=True))
    )


def test_every_place_of_the_lists_is_there(lists: None) -> None:
    assert levels("VN", OLD) == {1: 63, 2: 696, 3: 10_035}
    assert levels("VN", NEW) == {1: 34, 3: 3_321}
    assert levels("KH", "kh-2025") == {1: 25, 2: 210, 3: 1_661}
    assert levels("AF", "iso-3166-2") == {1: 34, 2: 22}
    assert levels("SB", "iso-3166-2") == {1: 10}
    assert Place.objects.filter(level=1).exclude(parent=None).count() == 0
    assert Place.objects.exclude(level=1).filter(parent=None).count() == 0


def test_every_place_lies_in_one_of_its_own_edition(lists: None) -> None:
    for place in Place.objects.exclude(parent=None).select_related("parent").iterator():
        assert (place.country, place.edition) == (place.parent.country, place.parent.edition)
        assert place.parent.level < place.level


def test_the_five_rows_that_are_no_communes_are_island_districts(lists: None) -> None:
    empty = Place.objects.filter(edition=OLD, level=2, children=None)
    assert {place.names["en"] for place in empty} == ISLANDS
    for district in empty:
        zone = current_of(district, AFTER)
        assert (zone.kind, zone.names["en"]) == ("special_zone", district.names["en"])


def test_both_editions_meet_without_a_gap(lists: None) -> None:
    assert set(Place.objects.filter(edition=OLD).values_list("valid_from", "valid_to")) == {(None, BEFORE)}
    assert set(Place.objects.filter(edition=NEW).values_list("valid_from", "valid_to")) == {(AFTER, None)}
    assert (provinces("VN", BEFORE).count(), provinces("VN", AFTER).count()) == (63, 34)
    assert provinces("KH", dt.date(2001, 1, 1)).count() == 25


def test_every_old_commune_has_one_main_successor(lists: None) -> None:
    mains = Counter(
        Succession.objects.filter(old__edition=OLD, old__level=3, is_default=True).values_list(
            "old_id", flat=True
        )
    )
    assert len(mains) == 10_035
    assert set(mains.values()) == {1}
    split = Succession.objects.filter(kind="partial", old__level=3).values("old").distinct()
    assert split.count() == 471
    assert Succession.objects.filter(old__level=3).count() == 10_597
    for row in Succession.objects.filter(kind="whole").values("old").distinct()[:50]:
        assert Succession.objects.filter(old=row["old"]).count() == 1


def test_provinces_follow_from_their_communes(lists: None) -> None:
    of_communes = {
        (old, new)
        for old, new in Succession.objects.filter(old__level=3).values_list(
            "old__parent__parent_id", "new__parent_id"
        )
    }
    assert of_communes == set(Succession.objects.filter(old__level=1).values_list("old_id", "new_id"))


def test_codes_were_reused_for_other_places(lists: None, place) -> None:
    old, new = place("15", OLD), place("15", NEW)
    assert (old.name, new.name) == ("Tỉnh Yên Bái", "Tỉnh Lào Cai")
    both = set(Place.objects.filter(edition=OLD, level=3).values_list("code", "name")) & set(
        Place.objects.filter(edition=NEW, level=3).values_list("code", "name")
    )
    shared = Place.objects.filter(
        edition=NEW, level=3, code__in=Place.objects.filter(edition=OLD, level=3).values("code")
    )
    assert shared.count() - len(both) > 1_000


def test_loading_twice_changes_nothing_and_is_logged_once(lists: None) -> None:
    assert Entry.objects.filter(verb="places.load").count() == 1
    ids = set(Place.objects.values_list("pk", flat=True))
    assert load_places(by=SYSTEM) == {}
    assert set(Place.objects.values_list("pk", flat=True)) == ids
    assert Entry.objects.filter(verb="places.load").count() == 1


def test_a_name_that_the_list_corrects_is_corrected_in_place(lists: None, place) -> None:
    wrong = place("15", NEW)
    Place.objects.filter(pk=wrong.pk).update(name="Tỉnh Lao Kay", folded="|lao kay|")
    assert load_places(by=SYSTEM, countries=["VN"]) == {f"VN {NEW}": 0}
    assert place("15", NEW).pk == wrong.pk
    assert place("15", NEW).name == "Tỉnh Lào Cai"


def test_files_and_editions_agree() -> None:
    assert [edition.country for edition in EDITIONS if edition.succession] == ["VN"]
    keys = [(edition.country, edition.code) for edition in EDITIONS]
    assert len(set(keys)) == len(keys)


@pytest.mark.seed("P01")
@pytest.mark.parametrize(
    ("name", "level", "new_province"),
    [
        ("Thành phố Hà Nội", 1, "Thành phố Hà Nội"),
        ("Tỉnh Yên Bái", 1, "Tỉnh Lào Cai"),
        ("Huyện Văn Chấn", 2, "Tỉnh Lào Cai"),
        ("Huyện Mù Căng Chải", 2, "Tỉnh Lào Cai"),
        ("Huyện Trạm Tấu", 2, "Tỉnh Lào Cai"),
        ("Tỉnh Quảng Ninh", 1, "Tỉnh Quảng Ninh"),
        ("Tỉnh Nghệ An", 1, "Tỉnh Nghệ An"),
        ("Tỉnh Hà Tĩnh", 1, "Tỉnh Hà Tĩnh"),
        ("Huyện Can Lộc", 2, "Tỉnh Hà Tĩnh"),
        ("Tỉnh Cao Bằng", 1, "Tỉnh Cao Bằng"),
        ("Tỉnh Điện Biên", 1, "Tỉnh Điện Biên"),
        ("Tỉnh Hòa Bình", 1, "Tỉnh Phú Thọ"),
        ("Tỉnh Quảng Trị", 1, "Tỉnh Quảng Trị"),
    ],
)
def test_places_of_the_seeds_keep_their_old_tree_and_lead_to_the_new(
    lists, name, level, new_province
) -> None:
    old = Place.objects.get(edition=OLD, level=level, name=name)
    assert old.valid_to == BEFORE
    assert current_of(old, BEFORE) == old
    new = current_of(old, AFTER)
    assert (new.edition, new.name, new.level) == (NEW, new_province, 1)


@pytest.mark.seed("P01")
def test_a_commune_keeps_its_district_and_maps_to_the_new_commune(lists: None, place) -> None:
    old = place("18433", OLD)
    assert [above.name for above in old.above] == ["Huyện Can Lộc", "Tỉnh Hà Tĩnh"]
    assert province_of(old).name == "Tỉnh Hà Tĩnh"
    new = current_of(old, AFTER)
    assert (new.edition, province_of(new).name) == (NEW, "Tỉnh Hà Tĩnh")
    assert old in [kin.place for kin in came_from(SYSTEM, new)]


def test_a_split_commune_names_all_its_parts_the_main_one_first(lists: None, place) -> None:
    parts = became(SYSTEM, place("00007", OLD))
    assert len(parts) == 2
    assert [part.main for part in parts] == [True, False]
    assert not any(part.whole for part in parts)
    assert current_of(place("00007", OLD), AFTER) == parts[0].place


def test_an_ended_district_tells_where_its_communes_lie_now(lists: None) -> None:
    district = Place.objects.get(edition=OLD, name="Huyện Can Lộc")
    homes = became(SYSTEM, district)
    assert {kin.place.level for kin in homes} == {3}
    assert {kin.place.parent.name for kin in homes} == {"Tỉnh Hà Tĩnh"}
    assert len(homes) < Place.objects.filter(parent=district).count()


@pytest.mark.seed("P02")
@pytest.mark.parametrize(
    ("english", "khmer", "level"),
    [
        ("Kien Svay", "កៀនស្វាយ", 2),
        ("Battambang", "បាត់ដំបង", 1),
        ("Poipet", "ប៉ោយប៉ែត", 2),
        ("Banteay Meanchey", "បន្ទាយមានជ័យ", 1),
        ("Siem Reap", "សៀមរាប", 1),
        ("Pailin", "ប៉ៃលិន", 1),
        ("Kamrieng", "កំរៀង", 2),
    ],
)
def test_cambodian_places_have_both_names(lists: None, english: str, khmer: str, level: int) -> None:
    place = Place.objects.get(country="KH", level=level, names__en=english)
    assert (place.name, place.names["km"]) == (khmer, khmer)


@pytest.mark.seed("P04")
def test_kabul_has_its_city_districts(lists: None, place) -> None:
    seventh, tenth = place("AF-KAB-D07", "iso-3166-2"), place("AF-KAB-D10", "iso-3166-2")
    assert [seventh.label, tenth.label] == ["7th City District of Kabul", "10th City District of Kabul"]
    assert {seventh.kind, tenth.kind} == {"city_district"}
    assert seventh.parent.names == {"fa": "کابل", "en": "Kabul", "ps": "کابل"}


@pytest.mark.seed("P05")
def test_the_solomon_islands_have_their_provinces(lists: None) -> None:
    names = set(Place.objects.filter(country="SB").values_list("name", flat=True))
    assert {"Malaita", "Guadalcanal", "Honiara", "Makira-Ulawa"} < names
