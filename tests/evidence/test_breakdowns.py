"""Breakdowns where a record has several keys, and where kinds are never added up; the same now and as of a day."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.events import Events
from tests.evidence.test_pages import signed_in, words
from tests.evidence.world import OCTOBER
from wayhome.evidence.indicators.presenter import Figure
from wayhome.evidence.indicators.queries import figures
from wayhome.kit.dates import now
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM


def told(code: str, office: str = "vn") -> Figure:
    """The figure with its breakdowns, after making sure that it is the same as of tomorrow."""
    [figure] = figures(SYSTEM, office, OCTOBER, codes=[code])
    [then] = figures(SYSTEM, office, OCTOBER, now().date() + dt.timedelta(days=1), codes=[code])
    assert figure == then
    return figure


def split(figure: Figure, by: str) -> dict[Any, str]:
    """{(words, kind): printed} of a breakdown; without kinds {words: printed}."""
    return {
        (group.label, group.apart) if group.apart else group.label: group.printed
        for group in figure.breakdown
        if group.by == by
    }


@pytest.fixture
def places(events: Events) -> list[Place]:
    """Two villages of one province, and one of another."""
    north, south = events.place("North", level=1), events.place("South", level=1)
    return [
        events.place(name, parent=above)
        for name, above in (("Alpha", north), ("Beta", north), ("Gamma", south))
    ]


def test_money_is_told_by_place_and_never_added_over_currencies(events: Events, places: list[Place]) -> None:
    first = events.activity("green_reflection", places=[places[0]])
    second = events.activity("green_reflection", places=[places[1]])
    third = events.activity("green_reflection")
    for activity, amount, currency in (
        (first, "140", "USD"),
        (second, "10", "USD"),
        (second, "4000", "KHR"),
        (third, "5", "USD"),
    ):
        events.gift(activity, amount, currency)
    figure = told("community_contributions")
    assert figure.printed.replace("\xa0", "") == "KHR4,000; US$155.00"
    assert split(figure, "province") == {
        ("North", "KHR"): "KHR4,000",
        ("North", "USD"): "US$150.00",
        ("Not recorded", "USD"): "US$5.00",
    }
    assert [
        value for (label, _kind), value in split(figure, "place").items() if label.startswith("Alpha")
    ] == ["US$140.00"]
    assert len({group.key for group in figure.breakdown if group.by == "province"}) == 3


def test_things_built_are_told_by_place_and_kind(events: Events, places: list[Place]) -> None:
    made = events.activity("round_table", places=[places[0], places[2]])
    events.output(made, "solar_light", 8)
    events.output(made, "waste_facility", 6)
    assert split(told("outputs_built"), "province") == {
        ("North", "Waste facilities"): "6",
        ("South", "Waste facilities"): "6",
        ("North", "Solar lights"): "8",
        ("South", "Solar lights"): "8",
    }


def test_an_organisation_counts_once_in_each_place(events: Events, places: list[Place]) -> None:
    one, other = events.agency("Harbour House"), events.agency("Rice Field Trust")
    events.activity(
        "coordination_meeting", places=[places[0]], agencies=[(one, "attended"), (other, "attended")]
    )
    events.activity("coordination_meeting", places=[places[1], places[2]], agencies=[(one, "attended")])
    figure = told("organisations_engaged")
    assert figure.value == 2
    assert split(figure, "province") == {"North": "2", "South": "1"}
    assert sorted(split(figure, "place").values()) == ["1", "1", "2"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sets(st.integers(0, 2)), st.sets(st.integers(0, 3))), max_size=5))
def test_organisations_by_place_are_those_that_were_there(
    events: Events, places: list[Place], meetings: list
) -> None:
    with events.for_a_while():
        known = [events.agency(f"Seed {number}") for number in range(4)]
        there: dict[str, set[int]] = {}
        for where, who in meetings:
            events.activity(
                "coordination_meeting",
                places=[places[at] for at in where],
                agencies=[(known[at], "attended") for at in who],
            )
            names = {("North", "North", "South")[at] for at in where} or {"Not recorded"}
            for name in names if who else ():
                there.setdefault(name, set()).update(who)
        assert split(told("organisations_engaged"), "province") == {
            name: str(len(who))
            for name, who in sorted(there.items(), key=lambda one: (one[0] == "Not recorded", one[0]))
        }


@pytest.mark.seed("A16")
def test_which_messages_were_given_at_how_many_events(events: Events) -> None:
    five = ["what_it_is", "aims_of_dealers", "how_people_are_cheated", "who_is_at_risk", "how_to_escape"]
    events.activity("communications_event", messages=five)
    events.activity("awareness_event", messages=["how_to_escape"])
    events.activity("awareness_event")
    figure = told("awareness_events")
    assert figure.value == 3
    assert split(figure, "message") == {
        "What trafficking is": "1",
        "What traffickers want": "1",
        "How people are cheated": "1",
        "Who is most at risk": "1",
        "How to get away and find help": "2",
        "Not recorded": "1",
    }


def test_the_page_draws_each_kind_by_itself(events: Events, places: list[Place]) -> None:
    made = events.activity("green_reflection", places=[places[0]])
    events.gift(made, "140", "USD")
    events.gift(made, "4000", "KHR")
    url = reverse("indicators:indicator", args=["vn", "community_contributions"])
    soup = BeautifulSoup(signed_in(events, "supervisor").get(f"{url}?month=2022-10").content, "html.parser")
    heads = [words(head) for head in soup.select("aside h2")]
    assert {"Province, USD", "Province, KHR", "Currency"} <= set(heads)
    assert "US$140.00" in words(soup.select_one("aside"))
