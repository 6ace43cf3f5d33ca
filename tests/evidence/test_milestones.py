"""How many came since the office began: what was printed before, told as such, and what is recorded here."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.evidence.test_pages import page, signed_in, words
from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.bulletins.actions import choose_lines
from wayhome.evidence.bulletins.queries import bulletin
from wayhome.evidence.indicators.actions import set_opening
from wayhome.evidence.indicators.milestones import milestone
from wayhome.evidence.indicators.models import Opening
from wayhome.evidence.indicators.queries import scope_of
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry

BEFORE = dt.date(2022, 8, 31)


@pytest.fixture
def begun(world: World) -> World:
    """997 before September 2022, then two first admissions, one who came back, and one in another office."""
    said = {"office": world.cast.offices["vn"], "counted_to": BEFORE, "persons": 997}
    set_opening(by=world.by, **said)
    world.stay(world.person(), day(31, 8))  # among the 997
    first = world.stay(world.person(), day(1, 9), day(2, 9))
    world.stay(first.person, day(9), kind="readmitted", case=first.case)
    world.stay(world.person("male"), day(31))
    world.stay(world.person(), day(1, 11))
    world.stay(world.person(), day(3), office="kh")
    return world


def of(month) -> tuple[int, int, int] | None:
    found = milestone(scope_of(SYSTEM, "vn"), month)
    return found and (found.all, found.printed, found.recorded)


def test_first_admissions_are_added_to_what_was_printed(begun: World) -> None:
    assert of(OCTOBER.plus(-2)) is None  # by then it was printed on paper
    assert [of(OCTOBER.plus(n)) for n in (-1, 0, 1)] == [(998, 997, 1), (999, 997, 2), (1000, 997, 3)]
    assert milestone(scope_of(SYSTEM, "kh"), OCTOBER) is None
    assert milestone(scope_of(SYSTEM, "all"), OCTOBER) is None


def test_what_was_printed_is_corrected_with_its_history(begun: World) -> None:
    office = begun.cast.offices["vn"]
    told = {"by": begun.by, "office": office, "counted_to": BEFORE}
    entries = Entry.objects.count()
    assert set_opening(**told, persons=997, version=1).version == 1
    assert Entry.objects.count() == entries
    assert set_opening(**told, persons=1000, version=1).version == 2
    with pytest.raises(facts.Conflict):
        set_opening(**told, persons=1, version=1)
    assert [row.persons for row in facts.history(Opening.objects.get())] == [1000, 997]
    with pytest.raises(Refused, match="not come yet"):
        set_opening(by=begun.by, office=office, counted_to=dt.date(2100, 1, 1), persons=1, version=2)
    for stranger in ("worker", "kh_supervisor", "donor"):
        with pytest.raises(Refused):
            set_opening(
                by=begun.cast.viewer(stranger), office=office, counted_to=BEFORE, persons=1, version=2
            )


def test_the_bulletin_says_it_where_the_office_chose_the_line(begun: World) -> None:
    def lines() -> list[str]:
        made = bulletin(SYSTEM, "vn", OCTOBER, "en")
        return [line.text for section in made.sections for line in section.lines]

    assert not any("since the office began" in line for line in lines())
    by, office = begun.by, begun.cast.offices["vn"]
    choose_lines(by=by, office=office, lines=["admitted", "since_beginning"])
    assert lines()[-1] == (
        "999 clients/survivors admitted since the office began, 1 (0F) of them this month and 997 as printed by 31 August 2022"
    )


def test_it_stands_beside_the_figures_and_is_said_on_a_page(world: World) -> None:
    month = reverse("indicators:office", args=["vn"]) + "?month=2022-10"
    url = reverse("indicators:opening", args=["vn"])
    world.stay(world.person(), day(5))
    browser = signed_in(world, "supervisor")
    assert url in browser.get(month).content.decode()
    wrong = browser.post(url, {"version": "0", "persons": "many", "counted_to": "31/08/2022"})
    assert wrong.status_code == 422
    said = {"version": "0", "persons": "999", "counted_to": "31/08/2022"}
    assert browser.post(url, said).status_code == 302
    told = page(world, month).select_one("section[aria-labelledby=milestone]")
    assert [words(one) for one in told.select("dt, dd")] == [
        "People admitted", "1,000", "As printed then, to 31 August 2022", "999", "Recorded here since", "1",
    ]  # fmt: skip
    again = browser.post(url, {**said, "persons": "5"})  # somebody else said it meanwhile
    assert again.status_code == 409
    assert Opening.objects.get().persons == 999
    assert signed_in(world, "worker").get(url).status_code in (403, 404)
    assert url not in page(world, month, "director").decode()
