"""Compositions: which can be counted, what is said of those that cannot, and that they come back from the database as they were."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.evidence.indicators.definitions import SECTIONS, STANDING, UNITS
from wayhome.evidence.indicators.rules import (
    COUNTINGS,
    PERIODS,
    Impossible,
    Parts,
    Shape,
    check,
    must_hide,
    read,
    stock,
)
from wayhome.evidence.indicators.sources import SHAPES

SHAPE = Shape(
    {
        "person": "key", "place": "key", "sex": "code", "kind": "code", "age_band": "band", "on": "date", "until": "date", "heads": "number",
    }
)  # fmt: skip
BARE = Shape({"on": "date", "kind": "code", "heads": "number"})
OF = {"stays": SHAPE, "events": BARE}
STAY = Parts(source="stays", unit="person", counting="distinct", of="person", period="at_date", until="until")


@pytest.mark.parametrize("definition", STANDING, ids=lambda definition: definition.code)
def test_every_standing_indicator_can_be_counted_and_is_told_in_full(definition) -> None:
    assert check(definition.parts, SHAPES) == definition.parts
    assert read(definition.parts.as_json()) == definition.parts
    assert definition.section in SECTIONS
    assert definition.parts.unit in UNITS
    assert all(definition.sheet()["en"].values())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(STAY, source="moon"), "There are no records called “moon”"),
        (replace(STAY, counting="guess"), "no way of counting"),
        (replace(STAY, of=""), "cannot be the thing counted once"),
        (replace(STAY, of="heads"), "cannot be the thing counted once"),
        (replace(STAY, of="place"), "The unit is person, but each place is counted once"),
        (replace(STAY, counting="rows"), "leave it empty"),
        (replace(STAY, counting="sum", of="person"), "cannot be the number summed"),
        (Parts(source="events", unit="person"), "not of single persons"),
        (replace(STAY, period="someday"), "no kind of period"),
        (replace(STAY, on="kind"), "cannot be the day"),
        (replace(STAY, until=""), "needs the day on which it ended"),
        (replace(STAY, until="sex"), "cannot be the last day"),
        (replace(STAY, period="in_period"), "Only a state or an overlap has a last day"),
        (Parts(source="events", unit="event", period="since"), "Give the day since which"),
        (Parts(source="events", unit="event", period="since", since="yesterday"), "Give the day since which"),
        (Parts(source="events", unit="event", since="2020-01-01"), "leave it empty"),
        (replace(STAY, unit="session", counting="sum", of="heads"), "counted, not summed"),
        (replace(STAY, unit="person_day", counting="days", of=""), "choose “overlap”"),
        (replace(STAY, where={"moon": ("full",)}), "cannot be the filter"),
        (replace(STAY, where={"age_band": ("0-11",)}), "cannot be the filter"),
        (replace(STAY, where={"kind": ()}), "lets nothing through"),
        (replace(STAY, out_of={"kind": ()}), "lets nothing through"),
        (replace(STAY, breakdowns=("kind", "kind")), "stands there twice"),
        (replace(STAY, breakdowns=("sex",)), "Women and men are always shown"),
        (replace(STAY, breakdowns=("on",)), "cannot be the breakdown"),
        (replace(STAY, apart="heads"), "cannot be the field kept apart"),
    ],
)
def test_an_impossible_composition_is_refused_in_a_sentence(wrong: Parts, said: str) -> None:
    with pytest.raises(Impossible, match=said):
        check(wrong, OF)


@pytest.mark.parametrize(
    "right",
    [
        STAY,
        replace(STAY, unit="person_day", counting="days", of="", period="overlap"),
        replace(STAY, breakdowns=("age_band", "kind"), where={"sex": ("female", "male")}),
        Parts(source="events", unit="engagement", counting="sum", of="heads", breakdowns=("kind",)),
        Parts(source="events", unit="money", counting="sum", of="heads", apart="kind"),
        Parts(source="events", unit="share", counting="sum", of="heads", where={"kind": ("a",)}, out_of={}),
        Parts(source="stays", unit="place", counting="distinct", of="place"),
        Parts(source="events", unit="event", period="since", since="2011-01-01"),
    ],
)
def test_what_the_next_rooms_need_can_be_composed(right: Parts) -> None:
    assert check(right, OF) == right
    assert read(right.as_json()) == right


@pytest.mark.parametrize(
    "stored", [{"source": "stays"}, {"unit": "person"}, {"source": "stays", "unit": "person", "moon": 1}]
)
def test_what_is_no_composition_is_not_read(stored: dict) -> None:
    with pytest.raises(Impossible):
        read(stored)


NAMES = st.sampled_from(["", "person", "place", "sex", "kind", "age_band", "on", "until", "heads", "moon"])
FILTER = st.dictionaries(NAMES, st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple), max_size=2)


@given(
    st.builds(
        Parts,
        source=st.sampled_from(["stays", "events", "moon"]),
        unit=st.sampled_from(["person", "place", "event"]),
        counting=st.sampled_from([*COUNTINGS, "guess"]),
        of=NAMES,
        on=NAMES,
        until=NAMES,
        period=st.sampled_from([*PERIODS, "someday"]),
        since=st.sampled_from(["", "2020-02-30", "2020-02-28"]),
        where=FILTER,
        breakdowns=st.lists(NAMES, max_size=3).map(tuple),
        apart=NAMES,
        out_of=st.none() | FILTER,
    )
)
def test_any_composition_is_taken_whole_or_refused_in_a_sentence(parts: Parts) -> None:
    assert read(parts.as_json()) == parts
    refusal = refused(parts)
    assert not refusal or refusal.endswith(".")
    if not refusal:
        fields = OF[parts.source].fields
        assert fields[parts.on] == "date"
        assert all(fields[name] == "code" for name in parts.where)


def refused(parts: Parts) -> str:
    try:
        check(parts, OF)
    except Impossible as refusal:
        return str(refusal)
    return ""


def test_the_stock_follows_from_who_came_and_left() -> None:
    assert stock(73, 5, 0, 7) == 71


def test_small_counts_are_hidden_across_offices_only_from_who_may_not_open_them() -> None:
    mine, theirs = frozenset({"vn"}), frozenset({"vn", "kh"})
    assert not must_hide(mine, mine, trusted=False)
    assert must_hide(theirs, mine, trusted=False)
    assert not must_hide(theirs, mine, trusted=True)
