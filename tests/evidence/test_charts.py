"""The charts page: reach over the year, groups, a map; each with its table, for who may see figures."""

import gzip
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.evidence.events import Events
from tests.evidence.test_pages import page, signed_in, words
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.indicators.regions import edition_in, shapes_of, sheets
from wayhome.kit.dates import Month
from wayhome.kit.maps import Region, Shape, by_region
from wayhome.registry.places.actions import load_places
from wayhome.registry.places.codes import EDITIONS
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM

SQUARE = Shape("M0 0l9 0 0 9-9 0z", 4, 4)


@pytest.fixture
def country(events: Events) -> Events:
    """Viet Nam and Cambodia with their lists, and an October in three provinces."""
    load_places(by=SYSTEM, countries=["VN", "KH"], deepest=2)
    return events


def listed(name: str, edition: str = "vn-to-2025-06") -> Place:
    return Place.objects.get(name=name, edition=edition, level=1)


def charts(events: Events, name: str = "me_officer", office: str = "vn", **asked: str) -> BeautifulSoup:
    address = reverse("indicators:charts", args=[office])
    answer = signed_in(events, name).get(address, {"month": "2022-10"} | asked)
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content, 6)) < 30_000
    return BeautifulSoup(answer.content, "html.parser")


def table(soup: BeautifulSoup, caption: str) -> dict[str, list[str]]:
    """{row: cells} of the table with this caption."""
    [found] = [one for one in soup.select("table") if words(one.caption).startswith(caption)]
    return {words(row.th): [words(cell) for cell in row.select("td")] for row in found.select("tbody tr")}


def test_who_came_over_the_year_with_the_estimates_apart(events: Events) -> None:
    heads = [("villager", "female", 12), ("villager", "male", 5), ("official", "unknown", 3)]
    events.activity(heads=[*heads, ("villager", "unknown", 4000, {"method": "crowd", "high": 5000})])
    events.activity("training", day(3, 10, 2021), heads=[("teacher", "female", 7)])
    events.activity("seminar", role="guest", heads=[("official", "male", 99)])
    soup = charts(events)
    came = table(soup, "People who took part")
    assert len(came) == 13
    assert (came["Oct 2022"], came["Oct 2021"], came["Jan 2022"]) == (
        ["12", "5", "3", "20"], ["7", "0", "0", "7"], ["0", "0", "0", "0"],
    )  # fmt: skip
    assert table(soup, "Further people reached")["Oct 2022"] == ["4,000–5,000"]


def test_members_are_counted_once_a_month(events: Events) -> None:
    group = events.group()
    women = [events.member(group) for _number in range(3)]
    for number in (4, 11):
        events.ticked(events.activity("group_meeting", day(number)), *women)
    soup = charts(events)
    assert table(soup, "Members who came")["Oct 2022"] == ["3", "0", "3"]
    assert "2 meetings in October 2022." in words(soup)


def test_kinds_never_added_up_have_bars_of_their_own(events: Events) -> None:
    earlier, now = events.activity("green_reflection", day(7, 9)), events.activity("green_reflection")
    events.output(earlier, "solar_light", 3)
    events.output(now, "solar_light", 5)
    events.output(now, "waste_facility", 6)
    events.gift(now, "100.50", "USD")
    told = page(events, reverse("indicators:indicator", args=["vn", "outputs_built"]) + "?month=2022-10")
    months = told.select_one("section[aria-labelledby=months]")
    assert months is not None
    assert sorted(words(title) for title in months.select("h3")) == ["Solar lights", "Waste facilities"]
    sides = [[words(bar) for bar in side.select("b")][-2:] for side in months.select(".wh-chart__side")]
    assert sorted(sides) == [["0", "6"], ["3", "5"]]
    url = reverse("indicators:indicator", args=["vn", "community_contributions"]) + "?month=2022-10"
    given = page(events, url).select_one("section[aria-labelledby=months]")
    assert given is not None
    assert [words(bar) for bar in given.select(".wh-chart__side b")][-1] == "US$100.50"


def test_the_map_tells_where(country: Events) -> None:
    tinh = listed("Tỉnh Hà Tĩnh")
    district = Place.objects.filter(edition=tinh.edition, level=2, parent=tinh).first()
    yen_bai = listed("Tỉnh Yên Bái")
    for number in range(3):
        country.activity(on=day(1 + number), places=[district], heads=[("villager", "female", 10)])
    country.activity(places=[yen_bai, district], heads=[("villager", "male", 4)])
    country.activity("training", day(4, 3), places=[yen_bai])
    country.activity()
    soup = charts(country)
    titles = [title.text for title in soup.select(".wh-map path title")]
    assert len(titles) == 63
    assert {"Hà Tĩnh: 4", "Yên Bái: 1", "Sơn La: 0"} <= set(titles)
    assert table(soup, "Activities by province, October 2022") == {
        "Hà Tĩnh": ["4"],
        "Yên Bái": ["1"],
    }
    assert "Without a place: 1" in words(soup)
    assert [words(step) for step in soup.select(".wh-map .wh-steps li")] == ["nothing recorded", "1", "4"]
    year = charts(country, span="year", of="people")
    assert table(year, "People who took part, by province") == {
        "Hà Tĩnh": ["30", "4", "34"], "Yên Bái": ["0", "4", "4"],
    }  # fmt: skip
    assert "January 2022 to October 2022" in words(year)
    assert table(charts(country, span="year"), "Activities by province")["Yên Bái"] == ["2"]


def test_a_joint_activity_is_on_the_maps_of_both_countries(country: Events) -> None:
    both = [listed("Tỉnh Quảng Trị"), listed("ត្បូងឃ្មុំ", "kh-2025")]
    country.activity(offices=("vn", "kh"), places=both)
    soup = charts(country, "director")
    assert "Kampong Cham, Tboung Khmum: 1" in [title.text for title in soup.select(".wh-map path title")]
    assert len(soup.select(".wh-map")) == 2


def test_who_may_not_see_figures_sees_no_chart(events: Events) -> None:
    address = reverse("indicators:charts", args=["vn"])
    for name in ("kh_supervisor", "stranger", "collaborator"):
        assert signed_in(events, name).get(address).status_code in (403, 404)
    assert signed_in(events, "me_officer").get(reverse("indicators:charts", args=["kh"])).status_code == 404


def test_what_is_asked_wrongly_is_what_is_usual(events: Events) -> None:
    assert charts(events, of="everything", span="decade").h1


def test_every_province_of_every_list_is_drawn(country: Events) -> None:
    load_places(by=SYSTEM, countries=["AF", "SB"], deepest=1)
    for edition in EDITIONS:
        for place in Place.objects.filter(country=edition.country, edition=edition.code, level=1):
            shapes = shapes_of()[place.country, place.edition, place.code]
            assert shapes, place
            assert set(shapes) <= set(sheets()[place.country].shapes), place
        drawn = {
            shape
            for (land, code, _province), shapes in shapes_of().items()
            if (land, code) == (edition.country, edition.code)
            for shape in shapes
        }
        assert drawn == set(sheets()[edition.country].shapes), edition


def test_each_month_has_the_list_of_its_day() -> None:
    assert [edition_in("VN", month) for month in (OCTOBER, Month(2025, 6), Month(2025, 7))] == [
        "vn-to-2025-06", "vn-to-2025-06", "vn-2025-07",
    ]  # fmt: skip
    assert edition_in("TH", OCTOBER) == ""


@pytest.mark.parametrize(
    ("values", "steps", "key"),
    [
        ((0, None, 0), [0, 0, 0], ["nothing recorded"]),
        ((1, 2, 4), [1, 2, 4], ["1", "2", "4"]),
        ((1, 5, 9), [1, 1, 2], ["1 to 5", "6 to 10"]),
        ((1, 130, 1000), [1, 1, 4], ["1 to 250", "751 to 1,000"]),
    ],
)
def test_steps_hold_round_numbers(values: tuple, steps: list[int], key: list[str]) -> None:
    drawn = by_region("Map", (9, 9), [Region(str(value), value, (SQUARE,)) for value in values])
    assert [region.step for region in drawn.regions] == steps
    assert [step.words for step in drawn.key] == key


def test_a_map_without_anything_says_so() -> None:
    drawn = by_region("Map", (9, 9), [Region("A", None, ()), Region("B", 0, (SQUARE,))])
    assert drawn.sentence == "Map: nothing recorded yet"
    assert len(drawn.regions) == 1


def test_outlines_stay_light() -> None:
    for country, sheet in sheets().items():
        paths = "".join(shape.path for shape in sheet.shapes.values())
        assert len(gzip.compress(paths.encode())) < 4_000, country
        assert re.fullmatch(r"[Mlz\d\s-]+", paths)
