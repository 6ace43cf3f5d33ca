"""What can be true of an activity, tried in every shape."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.prevention.activities import codes, rules
from wayhome.prevention.activities.rules import Asked, Happening, Head, fault, limit, total, unusual

TODAY = dt.date(2022, 10, 24)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
SEXES = st.sampled_from(["female", "male", "unknown"])


def told(**more):
    return Happening(**{"type": "round_table", "happened_on": TODAY} | more)


def heads(*cells, **more):
    return [Head(category, sex, count, **more) for category, sex, count in cells]


@given(DAYS, st.none() | DAYS)
def test_what_took_place_lies_before_tomorrow_and_runs_forward(first, last):
    found = fault(told(happened_on=first, happened_to=last), TODAY)
    if first > TODAY:
        assert found == "future"
    elif last is not None and last < first:
        assert found == "backwards"
    elif last is not None and last > TODAY:
        assert found == "future_end"
    elif last is not None and (last - first).days >= rules.LONGEST:
        assert found == "long"
    else:
        assert found is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"began_at": dt.time(9), "ended_at": dt.time(8)}, "times"),
        ({"began_at": dt.time(9), "ended_at": dt.time(9)}, "times"),
        ({"began_at": dt.time(9), "ended_at": dt.time(11, 30)}, None),
        ({"began_at": dt.time(14), "ended_at": dt.time(11), "happened_on": dt.date(2022, 10, 7), "happened_to": dt.date(2022, 10, 8)}, None),
        ({"heads": heads(("child", "female", -3))}, "below_nothing"),
        ({"heads": heads(("child", "female", 3), ("child", "female", 4))}, "twice"),
        ({"heads": [Head("child", "female", 3, "12-17"), Head("child", "female", 4)]}, None),
        ({"heads": [Head("villager", "female", 300, reach="mass")]}, "method"),
        ({"heads": [Head("villager", "female", 300, method="radio_tv")]}, "no_method"),
        ({"heads": [Head("villager", "unknown", 300, reach="mass", method="crowd", high=200)]}, "range"),
        ({"heads": [Head("villager", "unknown", 300, reach="mass", method="crowd", high=400)]}, None),
        ({"heads": [Head("villager", "unknown", 2_000_001, reach="mass", method="crowd")]}, "too_far"),
        ({"heads": heads(("child", "female", 1_001))}, "too_many"),
        ({"asked": [Asked("disability", "yes", "female", 1)]}, "asked_more"),
        ({"heads": heads(("child", "female", 3)), "asked": [Asked("disability", "yes", "male", 1)]}, "asked_more"),
        ({"heads": heads(("child", "unknown", 3)), "asked": [Asked("disability", "yes", "male", 1)]}, None),
        ({"heads": heads(("child", "female", 3)), "asked": [Asked("disability", "yes", "female", 2)] * 2}, "asked_twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_has_a_word(more, expected):
    assert fault(told(**more), TODAY) == expected


@given(st.sampled_from(sorted(codes.OTHERS)), SEXES, st.integers(1, 10_000))
def test_the_reach_of_others_is_never_ours(role, sex, count):
    mass = Head("villager", sex, count, reach="mass", method="radio_tv")
    assert fault(told(our_role=role, heads=[mass]), TODAY) == "reach_at_others"
    assert fault(told(our_role="host", heads=[mass]), TODAY) is None


@given(st.sampled_from(sorted(codes.TYPES.codes)), st.integers(1, 60_000))
def test_an_absurd_number_is_refused_and_an_unusual_one_asked_again(kind, count):
    counted = [Head("participant", "unknown", count)]
    assert (fault(told(type=kind, heads=counted), TODAY) == "too_many") == (count > limit(kind).most)
    assert (unusual(kind, counted) is not None) == (limit(kind).usual < count <= limit(kind).most)
    assert limit(kind).usual < limit(kind).most


@given(st.lists(st.tuples(SEXES, st.integers(1, 50), st.sampled_from(["direct", "mass"])), max_size=6))
def test_those_who_came_and_those_reached_are_never_added(cells):
    counted = [Head("villager", sex, count, reach=reach, method="crowd") for sex, count, reach in cells]
    assert total(counted) + total(counted, rules.MASS) == sum(count for _sex, count, _reach in cells)
    assert total([one for one in counted if one.reach == "mass"]) == 0


def test_every_type_offers_participants_that_are_on_the_list():
    assert set(rules.OFFERED) == set(codes.TYPES.codes)
    assert all(category in codes.CATEGORIES for offered in rules.OFFERED.values() for category in offered)
    assert set(rules.LIMITS) <= set(codes.TYPES.codes)


@pytest.mark.parametrize(
    ("day", "asked"),
    [((2022, 10, 24), False), ((2020, 10, 24), False), ((2020, 10, 23), True), ((2019, 12, 31), True), ((2023, 1, 1), False)],
)  # fmt: skip
def test_two_years_back_is_long_ago(day, asked):
    assert rules.long_ago(dt.date(*day), dt.date(2022, 10, 24)) is asked
