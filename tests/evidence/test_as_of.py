"""A figure as of a past day counts what was recorded by the end of that day, whatever was written since."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.test_figures import groups, numbers, of
from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.indicators.queries import rows

THEN = day(5, 11)


def as_of(world: World, on: dt.date = THEN, whose: str = "vn"):
    return of(world, whose, as_of=on)


@pytest.mark.seed("M12")
def test_a_month_is_the_same_years_later(world: World) -> None:
    with world.recorded(day(1, 11)):
        one, two, three = world.person(), world.person("male"), world.person("unknown")
        first, second = world.stay(one, day(1, 5)), world.stay(two, day(3))
        third = world.stay(three, day(4), day(20))
        group = world.session(first, second, on=day(10))
        lone = world.session(third, on=day(11), mode="phone")
        career = world.career(first, day(12))
    told = {code: numbers(figure) for code, figure in of(world).items()}
    split = groups(of(world)["clients_in_service"], "category")
    with world.recorded(day(9, 3, 2024)):
        world.correct(one, sex="male")
        world.correct(second, happened_on=day(3, 12))
        world.correct(first.case, category="abuse")
        world.correct(group, happened_on=day(10, 11))
        world.retire(lone)
        world.retire(career)
        world.retire(third)
        world.retire(two)
        world.stay(world.person(), day(1))
    assert {code: numbers(figure) for code, figure in of(world).items()} != told
    assert {code: numbers(figure) for code, figure in as_of(world).items()} == told
    assert groups(as_of(world)["clients_in_service"], "category") == split
    nothing = [numbers(figure) for figure in as_of(world, day(31, 10)).values()]
    assert all(not number for figure in nothing for number in figure)
    assert {code: numbers(figure) for code, figure in as_of(world, day(9, 3, 2024)).items()} == {
        code: numbers(figure) for code, figure in of(world).items()
    }


def test_the_day_ends_in_the_office_s_own_time_zone(world: World) -> None:
    with world.recorded(THEN, hour=16):  # 23:00 in Hanoi
        world.stay(world.person(), day(1))
    with world.recorded(THEN, hour=17):  # 00:00 of the next day there
        world.stay(world.person(), day(2))
    assert as_of(world)["clients_admitted"].value == 1
    assert as_of(world, day(6, 11))["clients_admitted"].value == 2
    # For all offices the day ends where it ends last: the organisation's own zone is UTC.
    assert as_of(world, whose="all")["clients_admitted"].value == 2


def test_sex_corrected_later_changes_only_what_is_asked_later(world: World) -> None:
    with world.recorded(day(1, 11)):
        person = world.person("not_asked")
        world.stay(person, day(1))
    with world.recorded(day(9, 11)):
        world.correct(person, sex="female")
    assert numbers(as_of(world)["clients_admitted"]) == (1, 0, 0, 1, 1)
    assert as_of(world)["clients_admitted"].printed == "1"
    assert numbers(of(world)["clients_admitted"]) == (1, 1, 0, 0, 1)


def test_the_records_behind_a_past_figure_are_those_that_counted_then(world: World) -> None:
    with world.recorded(day(1, 11)):
        gone, kept = world.stay(world.person(), day(1)), world.stay(world.person(), day(2))
    with world.recorded(day(9, 11)):
        world.retire(gone)
        late = world.stay(world.person(), day(3))
    viewer = world.cast.viewer("me_officer")
    then = rows(viewer, "vn", "clients_admitted", OCTOBER, THEN)
    now = rows(viewer, "vn", "clients_admitted", OCTOBER)
    assert ({row.pk for row in then.visible}, then.total) == ({gone.pk, kept.pk}, 2)
    assert ({row.pk for row in now.visible}, now.total) == ({kept.pk, late.pk}, 2)


@settings(max_examples=10)
@given(
    st.lists(st.sampled_from(["admit", "leave", "see", "sex", "retire", "move"]), min_size=3, max_size=12),
    st.randoms(use_true_random=False),
)
def test_what_was_told_on_a_day_is_told_of_that_day_for_ever(world: World, acts: list[str], chance) -> None:
    stays: list = []
    told: dict[dt.date, dict] = {}
    with world.for_a_while():
        for number, act in enumerate(acts):
            on = day(1, 1, 2023) + dt.timedelta(days=number)
            with world.recorded(on):
                _do(world, act, stays, chance)
            told[on] = {code: numbers(figure) for code, figure in of(world, breakdowns=False).items()}
        for on, then in told.items():
            assert {
                code: numbers(figure) for code, figure in of(world, as_of=on, breakdowns=False).items()
            } == then


def _do(world: World, act: str, stays: list, chance) -> None:
    if act == "admit" or not stays:
        stays.append(world.stay(world.person(chance.choice(["female", "male"])), day(chance.randint(1, 28))))
        return
    stay = chance.choice(stays)
    stay.refresh_from_db()
    if act == "leave" and stay.exit_on is None and stay.retired_at is None:
        world.correct(stay, exit_on=day(30), exit_kind="moved_abroad")
    elif act == "see":
        world.session(stay, on=day(chance.randint(1, 31)))
    elif act == "sex" and stay.person.retired_at is None:
        world.correct(stay.person, sex=chance.choice(["female", "male", "other", "refused"]))
    elif act == "retire":
        world.retire(stay)
    elif act == "move" and stay.retired_at is None and stay.exit_on is None:
        world.correct(stay, happened_on=day(chance.randint(1, 28), chance.choice([9, 10])))
