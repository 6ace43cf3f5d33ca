"""Villages: who adds them where, what is refused, and that nothing is written twice or over somebody else's work."""

import datetime as dt
import importlib
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps

from tests.cast import Cast
from tests.opened import opened
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.places.actions import add_village, edit_village, load_places, retire_village
from wayhome.registry.places.models import Place, Succession, VillageChange
from wayhome.registry.places.queries import below, current_of, history, search_places, takes_villages
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Detail, Entry

pytestmark = pytest.mark.usefixtures("lists")
IN_2022 = dt.datetime(2022, 10, 24, 3, 0, tzinfo=dt.UTC)
IN_2026 = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
OLD, NEW = "vn-to-2025-06", "vn-2025-07"
Get = Callable[..., Place]


@pytest.fixture(autouse=True)
def in_2026() -> Iterator[None]:
    """The house believes it is 2026 unless a test says otherwise."""
    with clock_at(IN_2026):
        yield


def refused(act: Callable[..., object], **told: object) -> Refused:
    before = (Place.objects.count(), Entry.objects.count())
    with pytest.raises(Refused) as caught:
        act(**told)
    assert (Place.objects.count(), Entry.objects.count()) == before
    return caught.value


@pytest.mark.seed("P01")
def test_an_office_adds_a_village_under_a_commune(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="  Thôn   Suối Đèn ")
    assert (village.name, village.level, village.kind, village.edition) == (
        "Thôn Suối Đèn",
        4,
        "village",
        NEW,
    )
    assert village.added_by_office == cast.offices["vn"]
    assert village.valid_to is None
    assert [found.pk for found in search_places(by, "suoi den")] == [village.pk]
    entry = Entry.objects.get(verb="places.add_village")
    assert (entry.object_id, entry.office_id) == (str(village.pk), cast.offices["vn"].pk)


@pytest.mark.seed("P02")
def test_a_khmer_village_has_its_name_in_both_scripts(cast: Cast, place: Get) -> None:
    by = cast.viewer("kh_supervisor")
    village = add_village(
        by=by, commune=place("011002", "kh-2025"), name="ដើមត្នោតខៀវ", latin_name="Daeum Tnaot Khiev"
    )
    assert village.names == {"km": "ដើមត្នោតខៀវ", "en": "Daeum Tnaot Khiev"}
    for typed in ("ត្នោត", "tnaot khiev", "Daeum Tnaot Khiev, Poipet"):
        assert village in search_places(by, typed)


@pytest.mark.seed("P05")
def test_where_a_list_has_no_communes_villages_lie_under_the_province(cast: Cast, place: Get) -> None:
    village = add_village(by=cast.viewer("partner"), commune=place("SB-ML", "iso-3166-2"), name="Long Lagoon")
    assert village.words == "Long Lagoon · Village · Malaita"
    assert village.added_by_office == cast.offices["sb"]


def test_villages_lie_under_the_lowest_listed_place_only(place: Get) -> None:
    islands = Place.objects.get(edition=OLD, name="Huyện Cồn Cỏ")
    yes = [place("18433", OLD), islands, place("AF-KAB", "iso-3166-2"), place("AF-KAB-D07", "iso-3166-2")]
    no = [
        place("15", OLD),
        place("443", OLD),
        place("15", NEW),
        place("12", "kh-2025"),
        place("1201", "kh-2025"),
    ]
    assert all(takes_villages(one) for one in yes)
    assert not any(takes_villages(one) for one in no)


def test_eighteen_villages_are_each_found_once(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    communes = Place.objects.filter(edition=NEW, parent=place("42", NEW), level=3)[:7]
    for number in range(18):
        add_village(by=by, commune=communes[number % 7], name=f"Thôn Nà Hoa {number + 1}")
    assert len(search_places(by, "na hoa", level=4, limit=50)) == 18
    assert len({village.pk for commune in communes for village in below(by, commune)}) == 18


def test_a_form_sent_twice_makes_one_village(cast: Cast, place: Get) -> None:
    by, id = cast.viewer("supervisor"), uuid.uuid4()
    made = [add_village(by=by, commune=place("18409", NEW), name="Thôn Hai", id=id) for _ in range(2)]
    assert made[0].pk == made[1].pk == id
    assert Place.objects.filter(level=4).count() == 1
    assert Entry.objects.filter(verb="places.add_village").count() == 1


@pytest.mark.parametrize("name", ["", "   ", "…", "\u200b", " - "])
def test_a_village_without_a_name_is_refused(cast: Cast, place: Get, name: str) -> None:
    told = refused(add_village, by=cast.viewer("supervisor"), commune=place("18409", NEW), name=name)
    assert (str(told.sentence), told.field) == ("Write the name of the village.", "name")


@pytest.mark.parametrize("field", ["name", "latin_name"])
def test_an_over_long_name_is_refused(cast: Cast, place: Get, field: str) -> None:
    told = {"name": "Thôn", "latin_name": ""} | {field: "a" * 121}
    answer = refused(add_village, by=cast.viewer("supervisor"), commune=place("18409", NEW), **told)
    assert answer.field == field
    add_village(by=cast.viewer("supervisor"), commune=place("18409", NEW), **(told | {field: "a" * 120}))


def test_a_village_is_not_added_twice_to_a_commune_but_may_be_to_another(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    add_village(by=by, commune=place("18409", NEW), name="Thôn Đông")
    answer = refused(add_village, by=by, commune=place("18409", NEW), name="thôn  ĐÔNG")
    assert "already on the list" in str(answer.sentence)
    add_village(by=by, commune=place("18409", NEW), name="Thôn Đông Hà")
    add_village(by=by, commune=place("00004", NEW), name="Thôn Đông")


def test_only_offices_of_the_country_keep_its_villages(cast: Cast, place: Get) -> None:
    for who, code, edition in [
        ("kh_supervisor", "18409", NEW),
        ("supervisor", "011002", "kh-2025"),
        ("partner", "18409", NEW),
        ("worker", "18409", NEW),
        ("stranger", "18409", NEW),
    ]:
        answer = refused(add_village, by=cast.viewer(who), commune=place(code, edition), name="Thôn")
        assert "offices of their own country" in str(answer.sentence)
    village = add_village(by=cast.viewer("administrator"), commune=place("011002", "kh-2025"), name="Thmei")
    assert village.added_by_office == cast.offices["kh"]


def test_a_commune_that_has_ended_takes_villages_only_of_its_time(cast: Cast, place: Get) -> None:
    by, commune = cast.viewer("supervisor"), place("18433", OLD)
    answer = refused(add_village, by=by, commune=commune, name="Thôn Cũ")
    assert "ended on 30 June 2025" in str(answer.sentence)
    village = add_village(by=by, commune=commune, name="Thôn Cũ", valid_from=dt.date(2020, 1, 1))
    assert village.valid_to == dt.date(2025, 6, 30)
    with clock_at(IN_2022):
        assert add_village(by=by, commune=commune, name="Thôn Xưa").valid_to == dt.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("edition", "first", "last", "field", "says"),
    [
        (OLD, "2025-07-01", None, "valid_from", "had ended"),
        (OLD, "2020-01-01", "2025-07-01", "valid_from", "had ended"),
        (NEW, "2025-06-30", None, "valid_from", "begins only later"),
        (NEW, "2026-02-01", "2026-01-31", "valid_to", "before the first day"),
    ],
)
def test_days_outside_the_communes_own_are_refused(
    cast: Cast, place: Get, edition, first, last, field, says
) -> None:
    day = dt.date.fromisoformat
    commune = place("18433", OLD) if edition == OLD else place("18409", NEW)
    answer = refused(
        add_village, by=cast.viewer("supervisor"), commune=commune, name="Thôn", valid_from=day(first),
        valid_to=day(last) if last else None,
    )  # fmt: skip
    assert answer.field == field
    assert says in str(answer.sentence)


def test_a_village_goes_with_its_commune_unless_it_has_a_successor_of_its_own(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    old = add_village(by=by, commune=place("18433", OLD), name="Thôn Cũ", valid_from=dt.date(2020, 1, 1))
    commune = current_of(place("18433", OLD))
    assert current_of(old) == commune
    new = add_village(by=by, commune=commune, name="Thôn Cũ")
    Succession.objects.create(old=old, new=new, kind="whole", is_default=True)
    assert current_of(old) == new
    assert current_of(old, dt.date(2025, 6, 30)) == old


def test_a_correction_is_logged_with_what_it_changed(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="Thôn Sai")
    moved = edit_village(
        by=by, place_id=village.pk, version=1, changes={"name": "Thôn Đúng", "commune": place("00004", NEW)}
    )
    assert (moved.name, moved.parent.code, moved.version) == ("Thôn Đúng", "00004", 2)
    assert [found.pk for found in search_places(by, "thon dung, ha noi")] == [village.pk]
    assert not search_places(by, "thon sai")
    entry = Entry.objects.get(verb="places.edit_village")
    assert opened(entry) == {
        "name": ["Thôn Sai", "Thôn Đúng"],
        "commune": [f"VN 18409 {NEW}", f"VN 00004 {NEW}"],
    }
    assert edit_village(by=by, place_id=village.pk, version=2, changes={"name": "Thôn Đúng"}).version == 2
    assert Entry.objects.filter(verb="places.edit_village").count() == 1


def test_the_history_of_before_is_taken_out_of_the_log_before_its_details_are_sealed(
    cast: Cast, place: Get
) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="Thôn Sai")
    edit_village(by=by, place_id=village.pk, version=1, changes={"name": "Thôn Đúng"})
    now_told = [body for _entry, _who, body in history(by, village)]
    assert now_told[0] == {"name": ["Thôn Sai", "Thôn Đúng"]}
    entry = Entry.objects.get(verb="places.edit_village")
    VillageChange.objects.all().delete()
    Detail.objects.filter(seq=entry.seq).update(body=now_told[0])  # as a first version kept it
    step = importlib.import_module("wayhome.registry.places.migrations.0003_village_changes")
    step.out_of_the_log(apps, None)
    assert [body for _entry, _who, body in history(by, village)] == now_told


def test_two_savers_meet(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="Thôn")
    edit_village(by=by, place_id=village.pk, version=1, changes={"name": "Thôn Một"})
    with pytest.raises(Conflict) as caught:
        edit_village(by=by, place_id=village.pk, version=1, changes={"name": "Thôn Hai"})
    assert (caught.value.saved.name, caught.value.mine) == ("Thôn Một", {"name": "Thôn Hai"})
    assert Place.objects.get(pk=village.pk).name == "Thôn Một"


def test_a_retired_village_is_found_no_more_and_keeps_its_row(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="Thôn Nhầm")
    assert refused(retire_village, by=by, place_id=village.pk, reason="because").field == "reason"
    retire_village(by=by, place_id=village.pk, reason="entered_twice")
    retire_village(by=by, place_id=village.pk, reason="entered_twice")
    assert Entry.objects.filter(verb="places.retire_village").count() == 1
    assert not search_places(by, "thon nham")
    assert Place.objects.get(pk=village.pk).retired_reason == "entered_twice"
    assert add_village(by=by, commune=place("18409", NEW), name="Thôn Nhầm").pk != village.pk


def test_official_places_are_not_changed_by_hand(cast: Cast, place: Get) -> None:
    by, commune = cast.viewer("supervisor"), place("18409", NEW)
    refused(edit_village, by=by, place_id=commune.pk, version=1, changes={"name": "X"})
    refused(retire_village, by=by, place_id=commune.pk, reason="other")


def test_an_edit_cannot_move_a_village_to_another_country(cast: Cast, place: Get) -> None:
    by = cast.viewer("supervisor")
    village = add_village(by=by, commune=place("18409", NEW), name="Thôn")
    refused(
        edit_village, by=by, place_id=village.pk, version=1, changes={"commune": place("011002", "kh-2025")}
    )
    refused(edit_village, by=by, place_id=village.pk, version=1, changes={"commune": place("15", NEW)})


def test_a_reload_leaves_villages_alone(cast: Cast, place: Get) -> None:
    village = add_village(by=cast.viewer("supervisor"), commune=place("18409", NEW), name="Thôn")
    load_places(by=SYSTEM)
    assert Place.objects.get(pk=village.pk).version == 1
