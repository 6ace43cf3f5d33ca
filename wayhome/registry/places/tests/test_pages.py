"""The pages of places, as each of the cast meets them."""

import uuid
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import CAST, Cast
from wayhome.registry.places.actions import add_village, edit_village
from wayhome.registry.places.models import Place

pytestmark = pytest.mark.usefixtures("lists")
OLD, NEW = "vn-to-2025-06", "vn-2025-07"
Get = Callable[..., Place]


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def soup(answer) -> BeautifulSoup:
    assert answer.status_code == 200, answer.status_code
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def mai(cast: Cast) -> Client:
    """The supervisor's browser."""
    return client_of(cast, "supervisor")


@pytest.fixture
def village(cast: Cast, place: Get) -> Place:
    """A village of hers."""
    return add_village(by=cast.viewer("supervisor"), commune=place("18409"), name="Thôn Suối Đèn")


@pytest.mark.parametrize("who", CAST)
def test_who_sees_places_and_who_keeps_villages(cast: Cast, village: Place, who: str) -> None:
    client = client_of(cast, who)
    viewer = cast.viewer(who)
    sees = viewer.may("places.view")
    for url in (
        reverse("places:search"),
        reverse("places:options", args=["any"]),
        reverse("places:detail", args=[village.pk]),
        reverse("places:detail", args=[village.parent.pk]),
    ):
        assert client.get(url).status_code == (200 if sees else 404)
    keeps = who in ("supervisor", "administrator", "field_officer")
    keeps = keeps or (who == "duty_officer" and viewer.may("places.manage"))  # on duty with a role of hers
    assert sees or not keeps
    assert client.get(reverse("places:add", args=[village.parent.pk])).status_code == (200 if keeps else 404)
    assert client.get(reverse("places:edit", args=[village.pk])).status_code == (200 if keeps else 404)
    assert client.get(reverse("places:retire", args=[village.pk])).status_code == (200 if keeps else 404)


def test_who_has_not_signed_in_is_asked_to(village: Place) -> None:
    assert Client().get(reverse("places:detail", args=[village.pk])).status_code == 302


def test_a_search_answers_with_links_that_say_where_and_when(mai: Client, place: Get) -> None:
    page = soup(mai.get(reverse("places:search"), {"q": "thanh loc, can loc"}))
    first = page.select_one("#q_found li")
    assert first.a["href"] == reverse("places:detail", args=[place("18433", OLD).pk])
    assert (
        first.get_text(" ", strip=True)
        == "Thanh Lộc Commune · Can Lộc, Hà Tĩnh, Vietnam · until 30 June 2025"
    )


def test_an_empty_search_offers_the_countries_and_they_their_provinces(mai: Client) -> None:
    page = soup(mai.get(reverse("places:search")))
    links = [link.get_text() for link in page.select("#countries ~ ul a")]
    assert links == ["Vietnam", "Cambodia", "Afghanistan", "Solomon Islands"]
    provinces = soup(mai.get(reverse("places:search"), {"country": "VN"}))
    assert [len(part.select("li")) for part in provinces.select("section[aria-labelledby]")] == [34, 63]
    assert "until 30 June 2025" in provinces.select("h2")[1].get_text(" ", strip=True)


@pytest.mark.parametrize(
    "query", [{"q": "x" * 500}, {"country": "XX"}, {"level": "9"}, {"q": "qqqq"}, {"page": "z"}]
)
def test_odd_queries_are_answered(mai: Client, query: dict[str, str]) -> None:
    assert mai.get(reverse("places:search"), query).status_code == 200


def test_nothing_found_says_so_and_escapes_what_was_typed(mai: Client) -> None:
    answer = mai.get(reverse("places:search"), {"q": "<b>Atlantis"})
    assert "Nothing found for “&lt;b&gt;Atlantis”" in answer.content.decode()


def test_the_box_offers_choices_for_a_field_and_links_without_one(mai: Client) -> None:
    options = reverse("places:options", args=["provinces"])
    choices = soup(mai.get(options, {"q": "yen bai", "name": "place"}))
    assert [box["name"] for box in choices.select("input[type=radio]")] == ["place"]
    assert "Yên Bái · Vietnam · until 30 June 2025" in choices.get_text()
    assert "Nothing found" in soup(mai.get(options, {"q": "qqqq", "name": "place"})).get_text()
    assert soup(mai.get(options, {"q": "yen bai"})).select("li a")
    assert mai.get(reverse("places:options", args=["planets"])).status_code == 404


def test_a_split_commune_shows_what_it_became(mai: Client, place: Get) -> None:
    page = soup(mai.get(reverse("places:detail", args=[place("00007", OLD).pk])))
    assert "As it was until 30 June 2025" in page.get_text(" ", strip=True)
    became = page.select("[aria-labelledby=became] li")
    assert len(became) == 2
    assert "the larger part" in became[0].get_text()
    assert [crumb.get_text() for crumb in page.select(".govuk-breadcrumbs a")] == [
        "Vietnam",
        "Hà Nội",
        "Ba Đình",
    ]


def test_a_long_list_of_what_lies_in_it_has_pages(mai: Client, place: Get) -> None:
    url = reverse("places:detail", args=[place("01").pk])
    first, second = soup(mai.get(url)), soup(mai.get(url, {"page": "2"}))
    assert len(first.select("[aria-labelledby=below] li")) == 60
    assert first.select("[rel=next]")
    assert second.select("[rel=prev]")


def test_a_place_that_is_none_is_not_found(mai: Client) -> None:
    for name in ("detail", "add", "edit", "retire"):
        assert mai.get(reverse(f"places:{name}", args=[uuid.uuid4()])).status_code == 404


def test_listed_places_have_no_edit_page(mai: Client, place: Get) -> None:
    for name in ("edit", "retire"):
        assert mai.get(reverse(f"places:{name}", args=[place("18409").pk])).status_code == 404
    assert mai.get(reverse("places:add", args=[place("15").pk])).status_code == 404
    assert mai.get(reverse("places:add", args=[place("011002", "kh-2025").pk])).status_code == 404


def test_a_village_is_added_once_however_often_the_button_is_hit(mai: Client, place: Get) -> None:
    url = reverse("places:add", args=[place("18409").pk])
    page = soup(mai.get(url))
    sent = {"id": page.select_one("[name=id]")["value"], "name": "Thôn Mới", "valid_from": "", "valid_to": ""}
    for _click in range(2):
        answer = mai.post(url, sent)
        assert answer.status_code == 302
    village = Place.objects.get(level=4)
    assert answer["Location"] == reverse("places:detail", args=[village.pk])
    page = soup(mai.get(answer["Location"]))
    assert "Thôn Mới is on the list." in page.get_text(" ", strip=True)
    assert "Recorded by Mai (supervisor)" in page.select_one("[aria-labelledby=history]").get_text(
        " ", strip=True
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Write the name of the village."),
        ({"name": "   "}, "Write the name of the village."),
        ({"name": "a" * 121}, "This name is too long: write at most 120 letters."),
        ({"valid_from": "31/02/2026"}, "This month does not have that many days. Check the day."),
        ({"valid_from": "2/1/2026", "valid_to": "1/1/2026"}, "The last day is before the first day."),
        ({"valid_from": "1/1/2020"}, "The commune begins only later."),
    ],
)
def test_a_wrong_form_comes_back_with_what_to_do(
    mai: Client, place: Get, wrong: dict[str, str], says: str
) -> None:
    sent = {"id": str(uuid.uuid4()), "name": "Thôn Mới", "valid_from": "", "valid_to": ""} | wrong
    page = soup(mai.post(reverse("places:add", args=[place("18409").pk]), sent))
    assert says in page.select_one("#faults").get_text(" ", strip=True)
    for field, typed in wrong.items():
        assert page.select_one(f"[name={field}]").get("value", "").strip() == typed.strip(), (
            "nothing typed is lost"
        )
    assert not Place.objects.filter(level=4).exists()


def test_a_village_under_a_commune_of_the_past_is_refused_in_words(mai: Client, place: Get) -> None:
    sent = {"id": str(uuid.uuid4()), "name": "Thôn Cũ", "valid_from": "", "valid_to": ""}
    page = soup(mai.post(reverse("places:add", args=[place("18433", OLD).pk]), sent))
    assert "Xã Thanh Lộc ended on 30 June 2025." in page.select_one("#faults").get_text(" ", strip=True)


def test_latin_letters_are_asked_only_where_the_script_is_another(
    cast: Cast, mai: Client, place: Get
) -> None:
    assert not soup(mai.get(reverse("places:add", args=[place("18409").pk]))).select("[name=latin_name]")
    dara = client_of(cast, "kh_supervisor")
    assert soup(dara.get(reverse("places:add", args=[place("011002", "kh-2025").pk]))).select(
        "[name=latin_name]"
    )


def test_two_savers_see_both_versions_and_one_chooses(cast: Cast, mai: Client, village: Place) -> None:
    url = reverse("places:edit", args=[village.pk])
    form = soup(mai.get(url))
    sent = {"version": form.select_one("[name=version]")["value"], "commune": str(village.parent.pk), "commune_q": "",
            "valid_from": "", "valid_to": ""}  # fmt: skip
    edit_village(
        by=cast.viewer("administrator"), place_id=village.pk, version=1, changes={"name": "Thôn Một"}
    )
    both = soup(mai.post(url, sent | {"name": "Thôn Hai"}))
    text = both.get_text(" ", strip=True)
    assert "An (administrator) saved it" in text
    assert "Thôn Một" in text
    assert "Thôn Hai" in text
    answer = {field["name"]: field["value"] for field in both.select("form.wh-form input[type=hidden]")}
    answer |= {field["name"]: field["value"] for field in both.select("input[checked]")}
    assert mai.post(url, answer).status_code == 302
    saved = Place.objects.get(pk=village.pk)
    assert (saved.name, saved.version) == ("Thôn Hai", 3)


def test_a_village_comes_off_the_list_with_a_reason(mai: Client, village: Place) -> None:
    url = reverse("places:retire", args=[village.pk])
    assert "Choose why" in soup(mai.post(url, {})).select_one("#faults").get_text()
    assert mai.post(url, {"reason": "entered_twice"}).status_code == 302
    assert "was taken off the list" in soup(mai.get(reverse("places:detail", args=[village.pk]))).get_text()
    assert mai.get(url).status_code == 404


@pytest.mark.parametrize(("lang", "says"), [("vi", "Tỉnh Hà Tĩnh"), ("km", "វៀតណាម")])
def test_pages_speak_the_chosen_language(mai: Client, village: Place, lang: str, says: str) -> None:
    mai.cookies["django_language"] = lang
    page = soup(mai.get(reverse("places:detail", args=[village.pk])))
    assert page.html["lang"] == lang
    assert says in page.select_one(".govuk-breadcrumbs").get_text(" ", strip=True)
