"""The parts that pages are made of, drawn and looked at by machine."""

import datetime as dt
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from wayhome.kit.dates import Month

KIT = Path(__file__).resolve().parents[1]
HOUSE = KIT.parent


def drawn(text: str, **context: object) -> BeautifulSoup:
    """A piece of template, drawn as in a page."""
    request = RequestFactory().get("/list", {"page": "3", "q": "hương"})
    page = engines["django"].from_string("{% load wayhome %}" + text).render(context, request)
    return BeautifulSoup(page, "html.parser")


@pytest.mark.parametrize(
    ("lang", "figure", "day", "month"),
    [
        ("en", "1,564 (876F)", "24 October 2022", "October 2022"),
        ("vi", "1.564 (876F)", "ngày 24 tháng 10 năm 2022", "tháng 10 năm 2022"),
        ("km", "1,564 (876F)", "ថ្ងៃទី24 ខែតុលា ឆ្នាំ2022", "ខែតុលា ឆ្នាំ2022"),
    ],
)
def test_values_speak_the_language_of_the_page(lang: str, figure: str, day: str, month: str) -> None:
    with translation.override(lang):
        soup = drawn(
            "<p>{{ figure|wh_fig }}</p><p>{{ day|wh_date }}</p><p>{{ month|wh_month }}</p>",
            figure={"value": 1564, "female": 876, "male": 688},
            day=dt.date(2022, 10, 24),
            month=Month(2022, 10),
        )
    assert [part.text for part in soup.select("p")] == [figure, day, month]


def test_a_figure_in_words_stays_words() -> None:
    assert drawn("{{ figure|wh_fig }}", figure="fewer than 10").text == "fewer than 10"
    assert drawn("{{ figure|wh_fig }}", figure=92).text == "92"
    assert drawn("{{ figure|wh_fig }}", figure="<b>").select("b") == []


def test_an_answer_follows_a_colon_or_its_question() -> None:
    assert (
        drawn("{{ one|wh_asked }} {{ two|wh_asked }}", one="When", two="Is it safe?").text
        == "When: Is it safe?"
    )


def test_times_are_told_in_the_zone_of_the_page() -> None:
    at = dt.datetime(2022, 10, 24, 8, 12, tzinfo=dt.UTC)
    assert drawn("{{ at|wh_moment }}", at=at).text == "24 Oct 2022, 08:12"


def test_nothing_is_shown_for_nothing() -> None:
    text = (
        "{{ none|wh_date }}{{ none|wh_number }}{{ none|wh_month }}{{ none|wh_moment }}{{ none|wh_percent }}"
    )
    assert drawn(text, none=None).text == ""


def test_every_icon_named_in_a_template_is_drawn() -> None:
    known = set(re.findall(r'name == "(\w+)"', (KIT / "templates/kit/icon.html").read_text("utf-8")))
    named = {
        (path.name, name)
        for path in HOUSE.rglob("templates/**/*.html")
        for name in re.findall(r'kit/icon\.html" with name="(\w+)"', path.read_text("utf-8"))
    }
    told = re.search(r"name=\"check\" only %}` ([\w ]+) \|", (KIT / "README.md").read_text("utf-8"))
    assert told
    assert known == set(told[1].split())
    assert not {(file, name) for file, name in named if name not in known}
    for name in known:
        soup = drawn('{% include "kit/icon.html" with name=name only %}', name=name)
        assert soup.svg["aria-hidden"] == "true"
        assert soup.svg.find(True)


def test_pages_of_a_list_keep_the_question() -> None:
    soup = drawn('{% include "kit/pagination.html" with page=page %}', page=Paginator(range(95), 10).page(3))
    assert [part["href"] for part in soup.select("a")] == [
        "?page=2&q=h%C6%B0%C6%A1ng",
        "?page=4&q=h%C6%B0%C6%A1ng",
    ]
    assert "Page 3 of 10" in soup.text


def test_a_history_tells_before_and_after() -> None:
    changed = {"label": "Minutes", "before": "45", "after": ""}
    version = {"when": dt.datetime(2022, 10, 24, tzinfo=dt.UTC), "who": "Lan", "note": "", "first": False}
    soup = drawn(
        '{% include "kit/history.html" with versions=versions only %}',
        versions=[{**version, "changes": [changed]}, {**version, "first": True, "changes": []}],
    )
    assert [part.text for part in soup.select("del, ins")] == ["45", "empty"]
    assert [part.text for part in soup.select("li p")] == ["Changed by Lan", "Recorded by Lan"]


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf"])
@pytest.mark.parametrize("request_known", [True, False])
def test_what_went_wrong_is_said_with_a_way_on(name: str, request_known: bool) -> None:
    request = RequestFactory().get("/") if request_known else None
    page = engines["django"].get_template(f"{name}.html").template
    soup = BeautifulSoup(engines["django"].get_template(f"{name}.html").render({}, request), "html.parser")
    assert page.name == f"{name}.html"
    assert soup.h1.text
    assert soup.main.find("a", href="/")


def test_the_script_is_small_and_keeps_to_the_content_policy() -> None:
    script = (KIT / "static/kit/wayhome.js").read_text("utf-8")
    assert len(script) < 9000
    assert not re.search(r"\beval\(|new Function|\.style\b|setAttribute\(\s*[\"']style|https?:", script)
