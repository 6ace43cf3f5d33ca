"""The pages of organisations, as each of the cast meets them."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import CAST, Cast
from wayhome.registry.agencies.actions import add_agency, correct_agency, install_own_offices
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.actions import load_places
from wayhome.trust.access.viewer import SYSTEM

EMPTY = {
    "name_en": "", "name_vi": "", "name_km": "", "country": "", "place": "", "place_q": "", "parent": "", "parent_q": "",
    "followed_by": "", "followed_by_q": "", "valid_from": "", "valid_to": "",
}  # fmt: skip


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
def labour(cast: Cast) -> Agency:
    """A ministry that ended on 28 February 2025."""
    return add_agency(
        by=cast.viewer("supervisor"), type="ministry", name="Bộ Lao động", names={"en": "Ministry of Labour"}, country="VN",
        valid_to=dt.date(2025, 2, 28),
    )  # fmt: skip


def listed(client: Client, **query: str) -> list[str]:
    page = soup(client.get(reverse("agencies:list"), query))
    return [link.get_text() for link in page.select("table th a")]


@pytest.mark.parametrize("who", CAST)
def test_who_sees_and_who_changes_organisations(cast: Cast, labour: Agency, who: str) -> None:
    client, viewer = client_of(cast, who), cast.viewer(who)
    sees = 200 if viewer.may("agencies.view") else 404
    for url in (
        reverse("agencies:list"),
        reverse("agencies:options"),
        reverse("agencies:detail", args=[labour.pk]),
    ):
        assert client.get(url).status_code == sees
    assert client.get(reverse("agencies:add")).status_code == (200 if viewer.may("agencies.manage") else 404)
    keeps = 200 if who in ("supervisor", "director", "administrator") else 404
    for name in ("edit", "retire"):
        assert client.get(reverse(f"agencies:{name}", args=[labour.pk])).status_code == keeps


def test_who_has_not_signed_in_is_asked_to(labour: Agency) -> None:
    assert Client().get(reverse("agencies:detail", args=[labour.pk])).status_code == 302


@pytest.mark.seed("O06")
def test_the_list_is_todays_unless_another_day_is_asked_for(mai: Client, labour: Agency) -> None:
    assert listed(mai) == []
    assert listed(mai, on="28/02/2025") == ["Ministry of Labour"]
    assert listed(mai, on="01/03/2025") == []
    assert listed(mai, ended="on") == ["Ministry of Labour"]
    page = soup(mai.get(reverse("agencies:list"), {"on": "28/02/2025"}))
    assert "as of 28 February 2025" in page.caption.get_text()


def test_the_list_is_narrowed_by_type_country_and_text(cast: Cast, mai: Client) -> None:
    by = cast.viewer("supervisor")
    add_agency(by=by, type="school", name="Trường Suối Mây", country="VN")
    add_agency(by=by, type="police", name="Công an xã", country="VN")
    add_agency(by=by, type="school", name="Two Rivers School", country="KH")
    assert listed(mai, type="school") == ["Trường Suối Mây", "Two Rivers School"]
    assert listed(mai, type="school", country="KH") == ["Two Rivers School"]
    assert listed(mai, q="suoi may") == ["Trường Suối Mây"]
    empty = soup(mai.get(reverse("agencies:list"), {"q": "zzz"}))
    assert "No organisation fits" in empty.select_one(".wh-empty").get_text()


@pytest.mark.parametrize(
    "query", [{"on": "32/13/2025"}, {"type": "castle"}, {"country": "XX"}, {"page": "z"}, {"q": "x" * 500}]
)
def test_odd_queries_are_answered(mai: Client, labour: Agency, query: dict[str, str]) -> None:
    assert mai.get(reverse("agencies:list"), query).status_code == 200


def test_a_wrong_day_says_what_to_do(mai: Client) -> None:
    page = soup(mai.get(reverse("agencies:list"), {"on": "32/13/2025"}))
    assert "There are only months 1 to 12" in page.select_one("#faults").get_text(" ", strip=True)


def test_an_organisation_is_added_once_however_often_the_button_is_hit(mai: Client) -> None:
    url = reverse("agencies:add")
    sent = EMPTY | {
        "id": soup(mai.get(url)).select_one("[name=id]")["value"],
        "name": "Cloud Stream School",
        "type": "school",
    }
    for _click in range(2):
        answer = mai.post(url, sent)
        assert answer.status_code == 302
    agency = Agency.objects.get()
    page = soup(mai.get(answer["Location"]))
    assert page.h1.get_text() == agency.name
    assert "Cloud Stream School is on the list." in page.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "  "}, "Write the name of the organisation."),
        ({"name": "a" * 161}, "This name is too long: write at most 160 letters."),
        ({"name_km": "ក" * 161}, "This name is too long: write at most 160 letters."),
        ({"type": ""}, "Choose what kind of organisation it is."),
        ({"valid_from": "1/3/2025", "valid_to": "28/2/2025"}, "The last day is before the first day."),
        ({"place_q": "Atlantis"}, "No place found for “Atlantis”."),
        ({"parent_q": "Nobody"}, "No organisation found for “Nobody”."),
    ],
)
def test_a_wrong_form_comes_back_with_what_to_do(mai: Client, wrong: dict[str, str], says: str) -> None:
    sent = EMPTY | {"id": str(uuid.uuid4()), "name": "Cloud Stream School", "type": "school"} | wrong
    page = soup(mai.post(reverse("agencies:add"), sent))
    assert says in page.select_one("#faults").get_text(" ", strip=True)
    if "name" not in wrong:
        assert page.select_one("[name=name]")["value"] == "Cloud Stream School"
    assert not Agency.objects.exists()


def test_place_and_parent_can_be_typed_without_script(mai: Client, labour: Agency) -> None:
    load_places(by=SYSTEM, countries=["KH"], deepest=1)
    sent = EMPTY | {
        "id": str(uuid.uuid4()),
        "name": "Valley School",
        "type": "school",
        "place_q": "pailin",
        "parent_q": "labour",
    }
    assert mai.post(reverse("agencies:add"), sent).status_code == 302
    made = Agency.objects.get(name="Valley School")
    assert (made.place.names["en"], made.parent, made.country) == ("Pailin", labour, "KH")


def test_the_button_beside_a_box_looks_and_saves_nothing(mai: Client, labour: Agency) -> None:
    sent = EMPTY | {"id": str(uuid.uuid4()), "name": "Valley School", "type": "school", "parent_q": "labour"}
    page = soup(mai.post(reverse("agencies:add"), sent | {"find": "parent"}))
    assert not Agency.objects.filter(name="Valley School").exists()
    assert page.select_one("input[name=parent][checked]")["value"] == str(labour.pk)
    page = soup(mai.post(reverse("agencies:add"), sent | {"find": "parent", "name": "", "parent_q": "zzz"}))
    assert [fault.get_text(strip=True) for fault in page.select("#faults li")] == [
        "Belongs to: No organisation found for “zzz”. Try a shorter part of the name."
    ]


def test_the_box_offers_choices_while_one_types(mai: Client, labour: Agency) -> None:
    page = soup(mai.get(reverse("agencies:options"), {"q": "labour", "name": "parent"}))
    assert page.select_one("input[type=radio]")["value"] == str(labour.pk)
    assert "until 28 February 2025" in page.get_text()


def test_a_page_shows_where_it_stands_and_its_history(cast: Cast, mai: Client, labour: Agency) -> None:
    by = cast.viewer("supervisor")
    low = add_agency(by=by, type="ministry", name="Cục Trẻ em", parent=labour, valid_to=dt.date(2025, 2, 28))
    heir = add_agency(by=by, type="ministry", name="Bộ Y tế")
    correct_agency(by=by, agency_id=labour.pk, version=1, changes={"followed_by": heir})
    page = soup(mai.get(reverse("agencies:detail", args=[labour.pk])))
    assert page.select_one("[aria-labelledby=below] a")["href"] == reverse("agencies:detail", args=[low.pk])
    assert "Its work goes on in Bộ Y tế" in page.select_one(".wh-facts").get_text(" ", strip=True)
    assert "Changed by Mai (supervisor)" in page.select_one("[aria-labelledby=history]").get_text(
        " ", strip=True
    )
    after = soup(mai.get(reverse("agencies:detail", args=[heir.pk])))
    assert "Ministry of Labour" in after.select_one("[aria-labelledby=followed]").get_text()
    under = soup(mai.get(reverse("agencies:detail", args=[low.pk])))
    assert [crumb.get_text() for crumb in under.select(".govuk-breadcrumbs a")] == [
        "Organisations",
        "Ministry of Labour",
    ]


def test_two_savers_see_both_versions_and_one_chooses(cast: Cast, mai: Client, labour: Agency) -> None:
    url = reverse("agencies:edit", args=[labour.pk])
    version = soup(mai.get(url)).select_one("[name=version]")["value"]
    by = cast.viewer("administrator")
    correct_agency(by=by, agency_id=labour.pk, version=1, changes={"names": {"en": "MoLISA"}})
    sent = EMPTY | {"version": version, "name": "Bộ Lao động", "name_en": "Labour Ministry", "type": "ministry", "country": "VN",
                    "valid_to": "28/02/2025"}  # fmt: skip
    both = soup(mai.post(url, sent))
    text = both.get_text(" ", strip=True)
    for said in ("An (administrator) saved it", "MoLISA", "Labour Ministry"):
        assert said in text
    answer = {field["name"]: field["value"] for field in both.select("form.wh-form input[type=hidden]")}
    answer |= {field["name"]: field["value"] for field in both.select("input[checked]")}
    assert mai.post(url, answer).status_code == 302
    saved = Agency.objects.get(pk=labour.pk)
    assert (saved.names, saved.version, saved.valid_to) == (
        {"en": "Labour Ministry"},
        3,
        dt.date(2025, 2, 28),
    )


def test_an_own_offices_form_asks_only_what_its_settings_do_not_say(cast: Cast, mai: Client) -> None:
    install_own_offices(by=SYSTEM)
    own = Agency.objects.get(office__code="vn")
    url = reverse("agencies:edit", args=[own.pk])
    page = soup(mai.get(url))
    assert not page.select("[name=name], [name=type], [name=country], [name=valid_from]")
    assert (
        mai.post(url, {"version": "1", "name_vi": "Đường Lồng Đèn", "name_en": "", "name_km": ""}).status_code
        == 302
    )
    assert Agency.objects.get(pk=own.pk).names == {"vi": "Đường Lồng Đèn"}
    assert mai.get(reverse("agencies:retire", args=[own.pk])).status_code == 404


def test_who_keeps_several_offices_says_which_one_keeps_the_entry(cast: Cast, mai: Client) -> None:
    assert not soup(mai.get(reverse("agencies:add"))).select("[name=kept_by]")
    an = client_of(cast, "administrator")
    url = reverse("agencies:add")
    choices = soup(an.get(url)).select("[name=kept_by] option")
    assert next(choice.get_text() for choice in choices) == "Lantern Path"
    kh = cast.offices["kh"]
    sent = EMPTY | {
        "id": str(uuid.uuid4()),
        "name": "Two Rivers School",
        "type": "school",
        "kept_by": str(kh.pk),
    }
    assert an.post(url, sent).status_code == 302
    assert Agency.objects.get().kept_by == kh


def test_an_organisation_comes_off_the_list_with_a_reason(mai: Client, labour: Agency) -> None:
    url = reverse("agencies:retire", args=[labour.pk])
    assert "Choose why" in soup(mai.post(url, {})).select_one("#faults").get_text()
    assert mai.post(url, {"reason": "entered_twice"}).status_code == 302
    assert listed(mai, ended="on") == []
    assert "was taken off the list" in soup(mai.get(reverse("agencies:detail", args=[labour.pk]))).get_text()
    assert mai.get(url).status_code == 404


def test_what_is_not_there_is_not_found(mai: Client) -> None:
    for name in ("detail", "edit", "retire"):
        assert mai.get(reverse(f"agencies:{name}", args=[uuid.uuid4()])).status_code == 404


def test_an_empty_list_offers_the_first_step_to_those_who_may(cast: Cast, mai: Client) -> None:
    assert "Add the first one" in soup(mai.get(reverse("agencies:list"))).get_text()
    page = soup(client_of(cast, "worker").get(reverse("agencies:list")))
    assert "No organisation is on the list yet." in page.get_text()
    assert not page.select(f"a[href='{reverse('agencies:add')}']")
