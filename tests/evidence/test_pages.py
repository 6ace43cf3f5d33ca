"""Pages of figures and of the bulletin: who may open them, what they show, where numbers lead."""

from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.evidence.test_bulletin import october
from tests.evidence.world import World, day
from wayhome.evidence.indicators.actions import set_target
from wayhome.evidence.indicators.models import Target
from wayhome.prevention.tallies.actions import add_kind, record_tally
from wayhome.trust.audit.models import Entry


@pytest.fixture
def october_world(world: World) -> World:
    """The office's October."""
    october(world)
    return world


def signed_in(world: World, name: str) -> Client:
    """A browser in which one of the cast has signed in."""
    client = Client()
    client.force_login(world.cast.users[name])
    return client


def page(world: World, url: str, name: str = "me_officer", lang: str = "en") -> BeautifulSoup:
    answer = signed_in(world, name).get(url, headers={"accept-language": lang})
    assert answer.status_code == 200, (url, answer.status_code)
    return BeautifulSoup(answer.content, "html.parser")


def words(tag) -> str:
    return " ".join(tag.text.split())


def test_the_month_opens_where_records_are(october_world: World) -> None:
    soup = page(october_world, reverse("indicators:month"))
    assert words(soup.h1) == "Figures, October 2022"
    rows = {
        words(row.th): [words(cell) for cell in row.find_all("td")]
        for row in soup.select("table.wh-table tbody tr")
        if row.td and row.th.a
    }
    assert rows["Clients in service"] == ["2 (1F)", "3 (2F)", "3 records"]
    assert rows["Counselling sessions"] == ["0", "2", "2 sessions"]
    assert "2 before + 2 admitted + 0 back − 1 left = 3" in words(soup)
    assert len(soup.select(".wh-next")) == 1
    assert "The month adds up" in words(soup)


def test_what_else_was_counted_stands_beside_the_figures(october_world: World) -> None:
    by, office = october_world.by, october_world.cast.offices["vn"]
    meals = add_kind(by=by, office=office, names={"en": "Meals served"}, units={"en": "meals"})
    for quantity, on in ((40, day(3)), (2, day(31)), (7, day(30, 9))):
        record_tally(by=by, kind=meals, quantity=quantity, happened_on=on)
    shown = page(october_world, reverse("indicators:office", args=["vn"]) + "?month=2022-10")
    told = shown.select_one("section[aria-labelledby=totals]")
    assert told is not None
    assert [words(one) for one in told.select("dt, dd")] == ["Meals served", "42 meals"]
    others = page(
        october_world, reverse("indicators:office", args=["kh"]) + "?month=2022-10", "kh_supervisor"
    )
    assert others.select_one("section[aria-labelledby=totals]") is None


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_every_page_draws_in_every_language(october_world: World, lang: str) -> None:
    for name in ("month", "indicator", "rows", "targets"):
        args = [] if name == "month" else ["vn", "clients_exited"]
        assert page(october_world, reverse(f"indicators:{name}", args=args), lang=lang).html["lang"] == lang
    assert page(october_world, reverse("bulletins:month"), lang=lang).html["lang"] == lang
    assert page(october_world, reverse("bulletins:lines", args=["vn"]), lang=lang).html["lang"] == lang


def test_a_figure_opens_its_records_and_these_their_persons(october_world: World) -> None:
    soup = page(october_world, reverse("indicators:month"))
    [source] = [link for link in soup.select("table a") if link.text == "2 sessions"]
    opened = page(october_world, source["href"])
    assert words(opened.h1) == "Counselling sessions, October 2022: 2"
    assert "2 records stand behind this figure." in words(opened)
    assert [words(cell) for cell in opened.select("table tbody td")] == [
        "11 Oct 2022", "In person", "Mai (supervisor)", "10 Oct 2022", "In a group", "Mai (supervisor)",
    ]  # fmt: skip
    links = [link["href"] for link in opened.select("table tbody a")]
    assert len(links) == 3 + 2  # three persons, two sessions
    for link in links:
        assert page(october_world, link).h1


@pytest.mark.seed("R12")
def test_the_director_sees_figures_and_no_person(october_world: World) -> None:
    url = reverse("indicators:rows", args=["vn", "clients_in_service"]) + "?month=2022-10"
    soup = page(october_world, url, "director")
    assert "You may open 0 of the 3 records behind this figure." in words(soup)
    assert not soup.select("table")
    assert "3 (2F)" in words(page(october_world, reverse("indicators:month"), "director"))
    assert "Set targets" not in words(
        page(october_world, reverse("indicators:indicator", args=["vn", "clients_admitted"]), "director")
    )


@pytest.mark.parametrize(
    "name",
    [
        "worker",
        "counsellor",
        "administrator",
        "data_protection",
        "collaborator",
        "donor",
        "stranger",
        "kh_supervisor",
        "partner",
    ],
)
def test_others_get_what_does_not_exist(october_world: World, name: str) -> None:
    client = signed_in(october_world, name)
    nothing = BeautifulSoup(client.get("/figures/nowhere/").content, "html.parser")
    for url in (
        "/figures/vn/", "/figures/vn/clients_admitted/", "/figures/vn/clients_admitted/records/", "/figures/vn/clients_admitted/targets/",
        "/bulletin/vn/", "/bulletin/vn/2022-10/en/html/", "/bulletin/vn/lines/", "/figures/all/",
    ):  # fmt: skip
        answer = client.get(url)
        soup = BeautifulSoup(answer.content, "html.parser")
        assert (answer.status_code, soup.title, soup.main) == (404, nothing.title, nothing.main), url


def test_addresses_that_lead_nowhere(october_world: World) -> None:
    client = signed_in(october_world, "me_officer")
    for url in (
        "/figures/vn/nothing/", "/figures/vn/nothing/records/", "/figures/vn/clients_admitted/records/?as_of=2022-02-30",
        "/figures/vn/nothing/targets/", "/bulletin/vn/2022-13/en/html/", "/bulletin/vn/2022-10/fr/html/", "/bulletin/vn/2022-10/en/odt/",
        "/figures/vn/clients_admitted/targets/1aa7d4b8-1a7e-4a3c-9a70-0d5fce8a4c57/",
    ):  # fmt: skip
        assert client.get(url).status_code == 404, url
    for edge in ("9999-12", "0001-01", "2200-01"):
        for url in (
            "/figures/vn/",
            "/figures/vn/clients_admitted/",
            "/bulletin/vn/",
            "/counselling/",
            "/career/",
        ):
            assert client.get(f"{url}?month={edge}").status_code == 200, (url, edge)
    assert client.get("/figures/vn/clients_admitted/records/?as_of=9999-12-31").status_code == 404
    assert client.get("/places/options?q=%00x").status_code == 400
    typed = client.get("/figures/vn/?month=13/2022")
    assert typed.status_code == 200
    assert "Write the month and the year" in typed.content.decode()


def test_what_needs_a_look_is_said_first(world: World) -> None:
    world.stay(world.person("not_asked"), day(1))
    soup = page(world, reverse("indicators:office", args=["vn"]) + "?month=2022-10")
    told = [words(item) for item in soup.select(".wh-next li")]
    assert told == [
        "Of 1 person neither female nor male is recorded.Look at the stays",
        "No counselling session is recorded for this month.Look at the sessions",
    ]
    one, person = world.stay(world.person(), day(1), day(9)), world.person()
    world.stay(person, day(2), day(20, 12))
    world.stay(person, day(3), day(20, 12))  # two stays at once: recorded twice
    soup = page(world, reverse("indicators:office", args=["vn"]) + "?month=2022-10")
    assert "does not follow from who came and who left" in words(soup.select_one(".wh-next"))
    assert one.exit_on


def test_a_month_that_is_not_over_says_so(october_world: World) -> None:
    with october_world.recorded(day(20)):
        soup = page(october_world, reverse("indicators:office", args=["vn"]) + "?month=2022-10")
    assert "This month is not over" in words(soup.select_one(".wh-next"))


def test_the_chart_has_thirteen_months_and_a_table(october_world: World) -> None:
    soup = page(october_world, reverse("indicators:month"))
    rows = soup.select("aside .wh-same tbody tr")
    assert [words(row) for row in (rows[0], rows[-1])] == ["Oct 20210", "Oct 20223"]
    assert len(rows) == 13
    assert soup.select(".wh-sign .stamp")


def test_one_figure_tells_its_months_its_groups_and_its_sheet(october_world: World) -> None:
    soup = page(
        october_world, reverse("indicators:indicator", args=["vn", "clients_exited"]) + "?month=2022-10"
    )
    assert words(soup.h1) == "Clients who left the service"
    sheet = {words(row.dt): words(row.dd) for row in soup.select(".wh-facts > div")}
    assert len(sheet) == 10
    assert all(sheet.values())
    assert sheet["Unit"] == "Persons"
    assert sheet["Split by"].startswith("Sex, How it ended")
    assert "Graduated and reintegrated" in words(soup.select_one("aside"))


def test_targets_are_set_changed_and_taken_away(october_world: World) -> None:
    client = signed_in(october_world, "me_officer")
    url = reverse("indicators:targets", args=["vn", "clients_admitted"])
    sent = {"id": "1aa7d4b8-1a7e-4a3c-9a70-0d5fce8a4c57", "period": "10/2022", "value": "6", "baseline": ""}
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    kept = Target.objects.get()
    assert (kept.period, kept.value, kept.baseline) == ("2022-10", 6, None)
    again = client.post(url, sent | {"id": "2aa7d4b8-1a7e-4a3c-9a70-0d5fce8a4c57"})
    assert "This month or year has a target already." in again.content.decode()
    assert "Write a year" in client.post(url, sent | {"period": "soon"}).content.decode()
    assert "6 (October 2022)" in words(page(october_world, reverse("indicators:month")))

    mine = reverse("indicators:target", args=["vn", "clients_admitted", kept.pk])
    assert client.post(mine, {"version": 1, "value": "7", "baseline": "5"}).status_code == 302
    clash = client.post(mine, {"version": 1, "value": "8", "baseline": "5"}).content.decode()
    assert "Someone else saved this meanwhile" in clash
    assert Target.objects.get().value == 7
    assert (
        client.post(reverse("indicators:drop_target", args=["vn", "clients_admitted", kept.pk])).status_code
        == 302
    )
    assert "6 (October 2022)" not in words(page(october_world, reverse("indicators:month")))
    assert client.post(url, sent | {"id": "3aa7d4b8-1a7e-4a3c-9a70-0d5fce8a4c57"}).status_code == 302
    assert list(Entry.objects.filter(verb__startswith="indicators.").order_by("seq").values_list("verb", flat=True)) == [
        "indicators.install", "indicators.set_target", "indicators.change_target", "indicators.drop_target", "indicators.set_target",
    ]  # fmt: skip


def test_every_number_of_the_bulletin_opens_its_records(october_world: World) -> None:
    soup = page(october_world, reverse("bulletins:month"))
    assert soup.title.text.startswith("INTERNAL, NOT FOR PUBLICATION")
    lines = soup.select("article li")
    assert words(lines[0]) == "3 (2F) clients/survivors are currently benefitting from our services"
    assert [item.a.text for item in lines] == ["3 (2F)", "2 (2F)", "1 (1F)", "2", "1 (1F)"]
    for item in lines:
        assert page(october_world, item.a["href"]).h1


def test_the_bulletin_is_kept_as_a_file_that_names_itself(october_world: World) -> None:
    soup = page(october_world, reverse("bulletins:month"), "director")
    links = [link["href"] for link in soup.select("aside dl a")]
    forms = {"html": b"<!doctype html>", "pdf": b"%PDF-", "docx": b"PK", "txt": b"INTERNAL", "json": b"{"}
    assert len(links) == 3 * len(forms)
    client = signed_in(october_world, "director")
    for url, (lang, form) in zip(links, product(("en", "vi", "km"), forms), strict=True):
        answer = client.get(url)
        name = f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_vn_2022-10_{lang}.{form}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.content.startswith(forms[form])
        if form == "html":
            assert f'<html lang="{lang}"' in answer.content.decode()


def test_the_lines_are_chosen_on_a_page(october_world: World) -> None:
    client = signed_in(october_world, "supervisor")
    url = reverse("bulletins:lines", args=["vn"])
    assert client.post(url, {"version": 0, "lines": ["counselled", "career"]}).status_code == 302
    assert [item.a.text for item in page(october_world, reverse("bulletins:month")).select("article li")] == [
        "3 (2F)",
        "1 (1F)",
    ]
    assert "Choose at least one line." in client.post(url, {"version": 1}).content.decode()


def test_pages_ask_no_more_of_the_database_for_more_records(october_world: World) -> None:
    client = signed_in(october_world, "me_officer")

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = [
        reverse("indicators:month"),
        reverse("indicators:rows", args=["vn", "counselling_sessions"]),
        reverse("bulletins:month"),
    ]
    urls.append(reverse("indicators:indicator", args=["vn", "clients_in_service"]))
    client.get(urls[0])  # the first page of a session asks a little more
    before = [asked(url) for url in urls]
    for number in range(1, 20):
        stay = october_world.stay(october_world.person(), day(number))
        october_world.session(stay, on=day(number))
        october_world.career(stay, day(number))
    assert [asked(url) for url in urls] == before
    assert max(before) < 90


def test_figures_of_nothing_stand_folded_below(october_world: World) -> None:
    url = reverse("indicators:office", args=["vn"]) + "?month=2022-10"
    soup = page(october_world, url)
    fold = soup.select_one("details.wh-fold")
    assert fold is not None
    folded = {words(row.th) for row in fold.select("tbody tr")}
    assert words(fold.summary) == f"Nothing recorded this month: {len(folded)} figures"
    figures = {words(row.th) for row in soup.select("table.wh-table tbody tr") if row.td and row.th.a}
    above = figures - folded
    assert {"Clients in service", "Counselling sessions"} <= above
    assert len(above) + len(folded) == 36
    assert {"Round tables", "Trainings"} <= folded
    assert fold.select_one(f'a[href*="{reverse("indicators:indicator", args=["vn", "trainings"])}"]')
    set_target(
        by=october_world.by,
        office=october_world.cast.offices["vn"],
        code="trainings",
        period="2022-10",
        value=4,
    )
    assert "Trainings" not in words(page(october_world, url).select_one("details.wh-fold tbody"))
