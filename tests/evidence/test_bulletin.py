"""The month's bulletin: its lines, its figures, its languages, and that it says for whom it is."""

import os
import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.lines import LINES, Count
from wayhome.evidence.bulletins.queries import render_bulletin
from wayhome.evidence.bulletins.rules import cut, place
from wayhome.evidence.indicators.models import Indicator
from wayhome.evidence.indicators.queries import NoSuchFigures
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import record_activity
from wayhome.prevention.activities.rules import Head
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

GOLDEN = Path(__file__).parent / "golden"
MARK = "INTERNAL, NOT FOR PUBLICATION"


def october(world: World) -> None:
    """Three in service, one of them a man; two new; one graduated; two sessions; one with career advice."""
    old = world.stay(world.person("male"), day(1, 5))
    one, two = world.stay(world.person(), day(3)), world.stay(world.person(), day(4))
    world.stay(world.person(), day(1, 2), day(20))
    world.session(old, one, on=day(10))
    world.session(two, on=day(11))
    world.career(two, day(12))


def printed(office: str = "vn", lang: str = "en") -> tuple[str, BeautifulSoup, str]:
    name, content = render_bulletin(SYSTEM, office, OCTOBER, lang)
    html = content.decode()
    return name, BeautifulSoup(html, "html.parser"), html


@pytest.mark.seed("F01", "F02", "F03", "F04", "F05")
def test_the_lines_of_the_seed_are_printed_from_the_records(world: World) -> None:
    october(world)
    _name, page, _html = printed()
    assert [heading.text for heading in page.find_all("h2")] == ["Heal & Empower Highlights"]
    assert [item.text for item in page.find_all("li")] == [
        "3 (2F) clients/survivors are currently benefitting from our services",
        "2 (2F) new survivors have been admitted in the month",
        "1 (1F) client/survivor graduated from the program and was reintegrated into the community",
        "2 psychological counselling sessions were conducted for survivors",
        "1 (1F) client/survivor received career advice and support",
    ]


@pytest.mark.seed("F11")
def test_one_office_tells_of_sessions_and_another_of_persons(world: World) -> None:
    october(world)
    choose_lines(by=world.by, office=world.cast.offices["vn"], lines=["counselled", "in_service"])
    _name, page, _html = printed()
    assert [item.text for item in page.find_all("li")] == [
        "3 (2F) clients/survivors benefited from psychological counselling sessions",
        "3 (2F) clients/survivors are currently benefitting from our services",
    ]
    _name, page, _html = printed("kh")
    assert "0 psychological counselling sessions were conducted for survivors" in [
        item.text for item in page.find_all("li")
    ]


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_every_form_says_that_it_is_for_inside(world: World, lang: str) -> None:
    october(world)
    name, page, html = printed(lang=lang)
    assert name == f"INTERNAL-NOT-FOR-PUBLICATION_bulletin_vn_2022-10_{lang}.html"
    assert page.title.text.startswith(MARK)
    assert MARK in page.find(class_="head").text
    assert MARK in page.find(class_="tail").text
    assert "table-header-group" in html
    assert "table-footer-group" in html


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_the_file_needs_nothing_else(world: World, lang: str) -> None:
    october(world)
    _name, page, html = printed(lang=lang)
    assert page.html["lang"] == lang
    assert not re.search(r"https?:|url\((?!\"data:)|@import|src=|<link|<img", html)
    # The one script there is only lays the page out early, so that Khmer letters are read before anybody prints.
    assert [tag.string for tag in page.find_all("script")] == ["document.body.offsetHeight"] * (lang == "km")
    assert not page.find_all("a")
    assert "A4" in html
    assert not re.search("[\u17e0-\u17e9]", html)
    assert "{" not in page.body.text
    assert "unknown variable" not in html


def test_month_told_and_day_printed_are_two_dates(world: World) -> None:
    october(world)
    with world.recorded(day(11, 11), hour=20):  # already the 12th in Hanoi
        _name, page, _html = printed()
    assert [line.text for line in page.find_all(class_="when")] == [
        "Monthly bulletin: what was done in October 2022",
        "Printed on 12 November 2022",
    ]


def test_thousands_are_written_as_the_language_does(world: World) -> None:
    with translation.override("en"):
        october(world)
    office = world.cast.offices["vn"]
    record_activity(
        by=world.cast.viewer("field_officer"),
        offices=[office],
        type="awareness_event",
        happened_on=day(5),
        heads=[Head("community_member", "female", 876), Head("community_member", "male", 688)],
    )
    for lang, shown in (("en", "1,564 (876F)"), ("vi", "1.564 (876F)"), ("km", "1,564 (876F)")):
        _name, page, _html = printed(lang=lang)
        assert shown in [figure.text for figure in page.find_all("b")]


def test_the_choice_of_lines_is_kept_to_what_can_be_said(world: World) -> None:
    office = world.cast.offices["vn"]
    for lines in ([], ["in_service", "donate"]):
        with pytest.raises(Refused):
            choose_lines(by=world.by, office=office, lines=lines)
    with pytest.raises(Refused):
        choose_lines(by=world.cast.viewer("director"), office=office, lines=["in_service"])
    kept = choose_lines(by=world.by, office=office, lines=["in_service"], version=0)
    assert choose_lines(by=world.by, office=office, lines=["in_service"]).version == kept.version == 1
    with pytest.raises(facts.Conflict):
        choose_lines(by=world.by, office=office, lines=["admitted"], version=0)


@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_every_sentence_has_all_its_places_in_every_language(world: World, lang: str) -> None:
    codes = set(Indicator.objects.values_list("code", flat=True))
    for line in LINES:
        assert set(line.codes) <= codes, line.key
        with translation.override("en"):
            english = [_places(text, line.parts) for text in (*line.texts, *chain(*line.more))]
        with translation.override(lang):
            said = [_places(text, line.parts) for text in (*line.texts, *chain(*line.more))]
            for part in line.parts.values():
                for count in (0, 1, 2, 71):
                    if isinstance(part, Count) and part.text is not None:
                        assert cut(str(part.text % {"n": place(7), "count": count})).count(7) == 1
        assert said == english
        assert set().union(*english) == set(line.parts), "a part that no sentence names"


def _places(text: Any, parts: Mapping[str, Any]) -> set[str]:
    marks = {name: place(number) for number, name in enumerate(parts)}
    found = [part for part in cut(str(text % (marks | {"count": 2}))) if isinstance(part, int)]
    assert len(found) == len(set(found)), "each place once"
    return {list(parts)[number] for number in found}


def test_printing_is_written_down_and_not_for_everybody(world: World) -> None:
    viewer = world.cast.viewer("director")
    render_bulletin(viewer, "vn", OCTOBER)
    assert list(Entry.objects.order_by("-seq").values_list("verb", flat=True)[:2]) == [
        "bulletins.print",
        "figures.read",
    ]
    for name, office in (("director", "kh"), ("worker", "vn"), ("director", "nowhere")):
        with pytest.raises(NoSuchFigures):
            render_bulletin(world.cast.viewer(name), office, OCTOBER)
    with pytest.raises(ValueError, match="no such format"):
        render_bulletin(viewer, "vn", OCTOBER, format="odt")


@pytest.mark.seed("F01", "F02", "F03", "F04", "F05", "G08")
@pytest.mark.parametrize("lang", ["en", "vi", "km"])
def test_the_bulletin_reads_word_for_word(world: World, lang: str) -> None:
    """After a change of words that is wanted: WAYHOME_GOLDEN=write pytest tests/evidence/test_bulletin.py, then read the files."""
    october(world)
    choose_lines(by=world.by, office=world.cast.offices["vn"], lines=[line.key for line in LINES])
    with world.recorded(day(12, 11)):
        _name, page, _html = printed(lang=lang)
    page.style.decompose()
    said = "".join(
        f"{line}\n" for line in (" ".join(text.split()) for text in page.get_text().splitlines()) if line
    )
    golden = GOLDEN / f"bulletin_{lang}.txt"
    if os.environ.get("WAYHOME_GOLDEN") == "write":
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
