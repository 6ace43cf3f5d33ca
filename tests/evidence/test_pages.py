"""Pages of figures and of the bulletin: who may open them, what they show, where numbers lead."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.evidence.test_bulletin import october
from tests.evidence.world import World


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


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_every_page_draws_in_every_language(october_world: World, lang: str) -> None:
    for name in ("month", "indicator", "rows", "targets"):
        args = [] if name == "month" else ["vn", "clients_exited"]
        assert page(october_world, reverse(f"indicators:{name}", args=args), lang=lang).html["lang"] == lang
    assert page(october_world, reverse("bulletins:month"), lang=lang).html["lang"] == lang
    assert page(october_world, reverse("bulletins:lines", args=["vn"]), lang=lang).html["lang"] == lang
