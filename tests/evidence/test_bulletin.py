"""The month's bulletin: its lines, its figures, its languages, and that it says for whom it is."""

import pytest
from bs4 import BeautifulSoup

from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.bulletins.queries import render_bulletin
from wayhome.trust.access.viewer import SYSTEM

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


@pytest.mark.seed("G01", "F01", "F02", "F03", "F04", "F05")
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
