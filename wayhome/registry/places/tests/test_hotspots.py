"""Hotspots: a province or district flagged from a day on, told on its page, in the list and on the map; and border gates with two sides."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.registry.places import queries
from wayhome.registry.places.actions import (
    add_gate,
    correct_gate,
    correct_hotspot,
    flag_hotspot,
    retire_hotspot,
    retire_village,
)
from wayhome.registry.places.models import Hotspot, Place

pytestmark = pytest.mark.usefixtures("lists")
SINCE = dt.date(2023, 12, 1)
# The six of seed 001, which names them as hotspots.
SIX = ("Phnom Penh", "Sihanoukville", "Svay Rieng", "Banteay Meanchey", "Battambang", "Oddar Meanchey")


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def kh(name: str) -> Place:
    return Place.objects.get(country="KH", level=1, names__en=name)


def flag(cast: Cast, place: Place, who: str = "kh_supervisor", **changes) -> Hotspot:
    told = {"began_on": SINCE, "reason": "exploitation", "words": "An office's report"} | changes
    return flag_hotspot(by=cast.viewer(who), place=place, **told)


def test_the_six_provinces_are_flagged_with_a_reason_and_a_day(cast: Cast) -> None:
    for name in SIX:
        flag(cast, kh(name))
    page = client_of(cast, "worker").get(reverse("places:hotspots")).content.decode()
    assert all(name in page for name in SIX)
    assert "People are exploited there" in page
    battambang = kh("Battambang")
    on_page = client_of(cast, "worker").get(reverse("places:detail", args=[battambang.pk])).content.decode()
    assert "Hotspot" in on_page
    assert "An office&#x27;s report" in on_page
    assert queries.marked(cast.viewer("worker"), SINCE, SINCE) == {kh(name).pk for name in SIX}
    assert queries.marked(cast.viewer("worker"), dt.date(2022, 1, 1), dt.date(2022, 1, 31)) == set()


def test_a_district_marks_its_province(cast: Cast) -> None:
    district = Place.objects.filter(country="KH", level=2).select_related("parent").first()
    row = flag(cast, district)
    assert queries.marked(cast.viewer("worker"), SINCE, SINCE) == {district.parent_id}
    assert queries.hotspots_of(cast.viewer("worker"), district.parent) == [row]
    commune = Place.objects.filter(parent=district).select_related("parent__parent__parent").first()
    assert queries.hotspots_of(cast.viewer("worker"), commune) == [row]


def test_it_is_flagged_ended_and_retired_on_screen(cast: Cast) -> None:
    client, place = client_of(cast, "kh_supervisor"), kh("Svay Rieng")
    form = {
        "id": str(uuid.uuid4()),
        "reason": "transit",
        "words": "A report",
        "began_on": "1/12/2023",
        "ended_on": "",
    }
    for _twice in range(2):
        assert client.post(reverse("places:flag", args=[place.pk]), form).status_code == 302
    row = Hotspot.objects.get()
    over = form | {"version": "1", "ended_on": "31/12/2023"}
    assert client.post(reverse("places:edit_hotspot", args=[row.pk]), over).status_code == 302
    assert client.post(reverse("places:edit_hotspot", args=[row.pk]), over).status_code in (302, 409)
    assert not queries.hotspots(cast.viewer("worker")).exists()
    page = client.get(reverse("places:detail", args=[place.pk])).content.decode()
    assert "It was a hotspot" in page
    assert (
        client.post(reverse("places:retire_hotspot", args=[row.pk]), {"reason": "other"}).status_code == 302
    )
    assert not queries.hotspots(cast.viewer("worker"), past=True).exists()
    assert client.get(reverse("places:edit_hotspot", args=[row.pk])).status_code == 404


def test_what_is_flagged_since_today_is_told_at_once(cast: Cast) -> None:
    """One in the morning in Phnom Penh, while in London it is still the evening before."""
    place = kh("Battambang")
    with clock_at(dt.datetime(2026, 12, 31, 18, 0, tzinfo=dt.UTC)):
        client = client_of(cast, "kh_supervisor")
        begun = {
            "id": str(uuid.uuid4()),
            "reason": "transit",
            "words": "A report",
            "began_on": "1/1/2027",
            "ended_on": "",
        }
        assert client.post(reverse("places:flag", args=[place.pk]), begun).status_code == 302
        assert list(queries.hotspots(cast.viewer("kh_supervisor"))) == [Hotspot.objects.get()]
        page = client.get(reverse("places:flag", args=[kh("Svay Rieng").pk])).content.decode()
        assert "01/01/2027" in page, "what stands in the box, and behind the button Today"
        assert "30/12/2026" not in page


@pytest.mark.parametrize("who", ["worker", "supervisor", "director", "partner", "stranger", "kh_counsellor"])
def test_others_flag_nothing_there(cast: Cast, who: str) -> None:
    row = flag(cast, kh("Battambang"))
    with pytest.raises(Refused):
        flag(cast, kh("Svay Rieng"), who)
    with pytest.raises(Refused):
        retire_hotspot(by=cast.viewer(who), hotspot_id=row.pk, reason="other")
    client = client_of(cast, who)
    for name, id in (("flag", row.place_id), ("edit_hotspot", row.pk), ("retire_hotspot", row.pk)):
        assert client.get(reverse(f"places:{name}", args=[id])).status_code in (403, 404)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"began_on": dt.date(2999, 1, 1)}, "began_on"),
        ({"ended_on": dt.date(2023, 11, 30)}, "ended_on"),
        ({"reason": "gossip"}, "reason"),
        ({"words": "  "}, "words"),
        ({"words": "x" * 201}, "words"),
    ],
)
def test_what_cannot_be(cast: Cast, changes: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        flag(cast, kh("Battambang"), **changes)
    assert refused.value.field == field


def test_not_twice_for_one_reason_nor_a_commune_nor_over_a_colleague(cast: Cast) -> None:
    row = flag(cast, kh("Battambang"))
    with pytest.raises(Refused):
        flag(cast, kh("Battambang"), began_on=dt.date(2024, 1, 1))
    assert flag(cast, kh("Battambang"), reason="transit").pk != row.pk
    commune = Place.objects.filter(country="KH", level=3).first()
    with pytest.raises(Refused):
        flag(cast, commune)
    by = cast.viewer("kh_supervisor")
    correct_hotspot(by=by, hotspot_id=row.pk, version=1, changes={"words": "Another report"})
    with pytest.raises(Conflict):
        correct_hotspot(by=by, hotspot_id=row.pk, version=1, changes={"words": "A third"})


# Border gates. Their names are invented: the seeds name two borders and no gate.


def gate(cast: Cast, who: str = "kh_supervisor", **changes) -> Place:
    told = {
        "place": kh("Banteay Meanchey"),
        "name": "ច្រកព្រៃចាស់",
        "latin_name": "Prey Chas",
        "across_country": "TH",
        "across_name": "Ban Nong Mai",
    }
    return add_gate(by=cast.viewer(who), **told | changes)


def test_a_gate_names_both_its_sides_and_is_found_by_either(cast: Cast) -> None:
    made = gate(cast)
    viewer = cast.viewer("worker")
    for typed in ("prey chas", "nong mai", "ព្រៃចាស់"):
        assert made in queries.search_places(viewer, typed)
    assert "Ban Nong Mai, Thailand" in made.words
    page = client_of(cast, "worker").get(reverse("places:gates")).content.decode()
    assert "Prey Chas" in page
    assert "Ban Nong Mai, Thailand" in page


def test_a_gate_is_added_corrected_and_retired_on_screen(cast: Cast) -> None:
    client, place = client_of(cast, "supervisor"), Place.objects.get(code="15", edition="vn-2025-07")
    form = {
        "id": str(uuid.uuid4()),
        "name": "Suối Mây",
        "across_country": "CN",
        "across_name": "Yun Xi",
        "valid_from": "",
        "valid_to": "",
    }
    for _twice in range(2):
        assert client.post(reverse("places:add_gate", args=[place.pk]), form).status_code == 302
    made = Place.objects.get(level=5)
    changed = form | {"version": "1", "across_name": "Yun He"}
    address = reverse("places:edit_gate", args=[made.pk])
    assert client.post(address, changed).status_code == 302
    assert client.post(address, form | {"version": "1", "across_name": "Other"}).status_code == 409
    made.refresh_from_db()
    assert (made.across_name, made.version) == ("Yun He", 2)
    assert client.post(reverse("places:retire", args=[made.pk]), {"reason": "other"}).status_code == 302
    assert not queries.gates(cast.viewer("worker")).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"across_name": ""}, "across_name"),
        ({"across_country": "KH"}, "across_country"),
        ({"across_country": "XX"}, "across_country"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_a_gate_that_cannot_be(cast: Cast, changes: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        gate(cast, **changes)
    assert refused.value.field == field


def test_a_gate_is_kept_by_offices_of_its_country(cast: Cast) -> None:
    made = gate(cast)
    for who in ("supervisor", "worker", "partner", "kh_counsellor"):
        with pytest.raises(Refused):
            gate(cast, who, name="Another")
        with pytest.raises(Refused):
            correct_gate(by=cast.viewer(who), place_id=made.pk, version=1, changes={"across_name": "x"})
        with pytest.raises(Refused):
            retire_village(by=cast.viewer(who), place_id=made.pk, reason="other")
        assert client_of(cast, who).get(reverse("places:edit_gate", args=[made.pk])).status_code in (403, 404)
    with pytest.raises(Refused):
        gate(cast)
    with pytest.raises(Refused):
        gate(cast, place=made)
