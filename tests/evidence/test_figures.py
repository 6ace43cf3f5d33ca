"""What each code counts, on worked examples."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.actions import install_indicators
from wayhome.evidence.indicators.models import Indicator, IndicatorVersion
from wayhome.evidence.indicators.queries import (
    NoSuchFigures,
    figures,
    figures_json,
    history,
    month_to_open,
    scope_of,
)
from wayhome.evidence.indicators.rules import Parts, check, stock
from wayhome.evidence.indicators.sources import SHAPES
from wayhome.kit.dates import Month
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit.models import Entry


def of(world: World, whose: str = "vn", month: Month = OCTOBER, **more):
    """{code: figure} as the system sees them."""
    return {figure.code: figure for figure in figures(SYSTEM, whose, month, **more)}


def groups(figure, by: str) -> dict:
    """{key: value} of one breakdown."""
    return {group.key: group.value for group in figure.breakdown if group.by == by}


def numbers(figure) -> tuple:
    """The figure's numbers: all, women, men, others, records."""
    return figure.value, figure.female, figure.male, figure.sex_unknown, figure.rows


@pytest.mark.seed("F01", "F08")
def test_in_service_are_those_admitted_by_the_last_day_and_not_gone(world: World) -> None:
    world.stay(world.person(), day(1, 9))
    world.stay(world.person("male"), day(31))
    world.stay(world.person("other"), day(1), day(1, 11))
    world.stay(world.person(), day(1, 11))
    world.stay(world.person(), day(1, 9), day(31))  # out on the last day is out
    world.stay(world.person(), day(1, 9), day(30, 9))
    figure = of(world)["clients_in_service"]
    assert numbers(figure) == (3, 1, 1, 1, 3)
    assert figure.printed == "3 (1F)"


@pytest.mark.seed("F02", "F09")
def test_admitted_are_first_admissions_of_the_month_only(world: World) -> None:
    world.stay(world.person(), day(1))
    world.stay(world.person("not_asked"), day(31), day(31))
    world.stay(world.person(), day(15), kind="readmitted")
    world.stay(world.person(), day(30, 9))
    world.stay(world.person(), day(1, 11))
    found = of(world)
    assert numbers(found["clients_admitted"]) == (2, 1, 0, 1, 2)
    assert numbers(found["clients_readmitted"]) == (1, 1, 0, 0, 1)


@pytest.mark.seed("F03", "F10")
def test_graduated_are_apart_from_every_other_exit(world: World) -> None:
    world.stay(world.person(), day(1, 5), day(1))
    world.stay(world.person("male"), day(1, 5), day(31), how="moved_abroad")
    world.stay(world.person("male"), day(1, 5), day(31), how="moved_abroad")
    world.stay(world.person(), day(1, 5), day(1, 11))
    found = of(world)
    assert numbers(found["clients_graduated"]) == (1, 1, 0, 0, 1)
    exited = found["clients_exited"]
    assert numbers(exited) == (3, 1, 2, 0, 3)
    assert groups(exited, "exit_kind") == {"graduated_reintegrated": 1, "moved_abroad": 2}


@pytest.mark.seed("F04", "F11", "S04")
def test_sessions_and_persons_in_them_are_two_figures(world: World) -> None:
    one, two = world.stay(world.person(), day(1, 5)), world.stay(world.person("male"), day(1, 5))
    world.session(one, on=day(1))
    world.session(one, on=day(31), mode="phone")
    world.session(one, two, on=day(15))  # a group session is one session
    world.session(two, on=day(16), state="missed")
    world.session(two, on=day(1, 11))
    found = of(world)
    sessions = found["counselling_sessions"]
    assert numbers(sessions) == (3, None, None, None, 3)
    assert sessions.printed == "3"
    assert groups(sessions, "mode") == {"in_person": 1, "phone": 1, "group": 1}
    assert numbers(found["counselling_clients"]) == (2, 1, 1, 0, 4)


@pytest.mark.seed("F05", "F12", "S09")
def test_career_clients_are_counted_once_a_month(world: World) -> None:
    stay = world.stay(world.person(), day(1, 5))
    for number in (1, 2, 31):
        world.career(stay, day(number))
    world.career(world.stay(world.person("unknown"), day(1, 5)), day(1), kind="training")
    figure = of(world)["career_clients"]
    assert numbers(figure) == (2, 1, 0, 1, 4)
    assert groups(figure, "kind") == {"advice": 1, "training": 1}


def test_breakdowns_of_persons(world: World) -> None:
    place = Place.objects.create(
        country="VN", code="15", edition="2020", level=1, kind="province", name="Yên Bái", folded="yen bai"
    )
    known = {"birth_precision": "exact", "province": place, "province_state": "recorded"}
    world.stay(world.person(birth_year=2010, **known), day(1))
    world.stay(world.person("male", birth_year=2004, birth_precision="estimated"), day(1))
    world.stay(world.person(), day(1), case=None)
    figure = of(world)["clients_in_service"]
    assert groups(figure, "age_band") == {"12-17": 1, "18-24": 1, "not_recorded": 1}
    assert groups(figure, "province") == {"VN-15@2020": 1, "not_recorded": 2}
    assert groups(figure, "category") == {"trafficking": 3}
    [male] = [group for group in figure.breakdown if group.by == "age_band" and group.male]
    assert (male.key, male.value, male.female, male.male, male.sex_unknown, male.printed) == (
        "18-24",
        1,
        0,
        1,
        0,
        "1 (0F)",
    )


@pytest.mark.seed("O01")
def test_a_person_of_two_offices_is_counted_once_in_the_roll_up(world: World) -> None:
    person = world.person()
    world.stay(person, day(1, 5))
    there = world.stay(person, day(2, 5), office="kh")
    world.stay(world.person("male"), day(1, 5), office="sb")
    world.session(there, on=day(3), office="kh")
    world.session(world.stay(person, day(3, 5), office="af"), on=day(4), office="af")
    assert of(world, "vn")["clients_in_service"].value == 1
    assert of(world, "kh")["clients_in_service"].value == 1
    everywhere = of(world, "all")
    assert numbers(everywhere["clients_in_service"]) == (2, 1, 1, 0, 4)
    assert numbers(everywhere["counselling_clients"]) == (1, 1, 0, 0, 2)
    assert everywhere["counselling_sessions"].value == 2
    # The organisation's own offices, without the partner.
    assert numbers(of(world, "lp")["clients_in_service"]) == (1, 1, 0, 0, 3)
    assert of(world, "sb")["clients_in_service"].value == 1


def test_retired_records_count_nowhere(world: World) -> None:
    stay = world.stay(world.person(), day(1))
    session = world.session(stay, on=day(2))
    career = world.career(stay, day(2))
    before = of(world)
    assert [
        before[code].value for code in ("clients_in_service", "counselling_clients", "career_clients")
    ] == [1, 1, 1]
    world.retire(session)
    found = of(world)
    assert (found["counselling_sessions"].value, found["counselling_clients"].value) == (0, 0)
    world.retire(career)
    world.retire(stay)
    assert all(not figure.value and figure.rows == 0 for figure in of(world).values())


@pytest.mark.parametrize("whole", ["person", "case"])
def test_what_hangs_on_something_retired_counts_nowhere(world: World, whole: str) -> None:
    stay = world.stay(world.person(), day(1))
    world.session(stay, on=day(2))
    world.retire(getattr(stay, whole))
    for more in ({}, {"as_of": day(31, 12, 2030)}):
        found = of(world, **more)
        assert [found[code].value for code in ("clients_in_service", "counselling_clients")] == [0, 0]
        assert found["counselling_sessions"].value == 1  # it took place


def test_the_command_prints_the_shape_of_the_issue(world: World) -> None:
    world.stay(world.person(), day(1), day(9), how="missing")
    world.session(world.stay(world.person("male"), day(1)), on=day(3))
    found = {figure["code"]: figure for figure in figures_json(SYSTEM, "vn", OCTOBER)}
    assert list(found) == [
        "clients_in_service", "clients_admitted", "clients_readmitted", "clients_graduated", "clients_exited",
        "counselling_sessions", "counselling_clients", "career_clients",
        "awareness_events", "villages_covered", "key_members_reached", "mass_reach", "group_meetings", "group_members_met",
        "reflection_meetings", "reflection_participants", "trainings", "training_participants", "workshop_participants",
        "round_tables", "round_table_participants", "green_reflections", "green_participants", "coordination_meetings",
        "external_event_participants", "issues_raised", "outputs_built", "community_contributions", "support_package_clients",
        "support_package_days", "needs_reviews", "livelihood_plans", "referrals_made", "organisations_engaged", "project_communes",
        "literacy_support_share",
    ]  # fmt: skip
    names = [
        "code",
        "label",
        "unit",
        "value",
        "female",
        "male",
        "sex_unknown",
        "printed",
        "rows",
        "breakdown",
    ]
    share = found.pop("literacy_support_share")
    assert list(share) == [*names, "part", "whole"]
    assert all(list(figure) == names for figure in found.values())
    exited = found["clients_exited"]
    assert exited["breakdown"][0] == {
        "by": "exit_kind", "key": "missing", "label": "Missing", "value": 1, "female": 1, "male": 0, "sex_unknown": 0, "printed": "1 (1F)",
    }  # fmt: skip
    assert (exited["label"], exited["unit"], exited["printed"]) == (
        "Clients who left the service",
        "person",
        "1 (1F)",
    )
    assert found["counselling_sessions"] == {
        "code": "counselling_sessions", "label": "Counselling sessions", "unit": "session", "value": 1, "female": None, "male": None,
        "sex_unknown": None, "printed": "1", "rows": 1,
        "breakdown": [
            {
                "by": "mode", "key": "in_person", "label": found["counselling_sessions"]["breakdown"][0]["label"], "value": 1,
                "female": None, "male": None, "sex_unknown": None, "printed": "1",
            }
        ],
    }  # fmt: skip


def test_numbers_are_written_as_the_language_does(world: World) -> None:
    parts = Parts(source="sessions", unit="session", counting="sum", of="minutes")
    stay = world.stay(world.person(), day(1))
    for _number in range(4):
        session = world.session(stay, on=day(3))
        world.correct(session, minutes=400)
    assert (
        engine.count(check(parts, SHAPES), scope_of(SYSTEM, "vn").offices, [OCTOBER])[OCTOBER].value == 1600
    )
    indicator = Indicator.objects.create(code="minutes", position=99, section="heal")
    version = {
        "number": 1,
        "valid_from": day(1, 1),
        "parts": parts.as_json(),
        "sheet": {"en": {"label": "Minutes"}, "vi": {"label": "Phút"}},
    }
    IndicatorVersion.objects.create(indicator=indicator, **version)
    assert [of(world, lang=lang)["minutes"].printed for lang in ("en", "vi", "km")] == [
        "1,600",
        "1.600",
        "1,600",
    ]
    assert [of(world, lang=lang)["minutes"].label for lang in ("en", "vi")] == ["Minutes", "Phút"]


def test_a_definition_holds_from_its_day(world: World) -> None:
    world.session(world.stay(world.person(), day(1, 8)), on=day(1, 9), mode="phone")
    world.session(world.stay(world.person(), day(1, 8)), on=day(1, 10), mode="phone")
    parts = Parts(source="sessions", unit="session", where={"mode": ("in_person",)}).as_json()
    indicator = Indicator.objects.get(code="counselling_sessions")
    sheet = indicator.versions.get().sheet
    IndicatorVersion.objects.create(
        indicator=indicator, number=2, valid_from=day(1), parts=parts, sheet=sheet
    )
    two = [OCTOBER.plus(-1), OCTOBER]
    found = history(SYSTEM, "vn", two, codes=["counselling_sessions"])["counselling_sessions"]
    assert [found[month].value for month in two] == [1, 0]


def test_the_standing_indicators_are_installed_once(world: World) -> None:
    entries = Entry.objects.count()
    install_indicators(by=SYSTEM)
    assert (IndicatorVersion.objects.count(), Entry.objects.count()) == (36, entries)


def test_offices_and_codes_that_are_not_there(world: World) -> None:
    for whose, codes in (("nowhere", None), ("vn", ["clients_in_servce"])):
        with pytest.raises(NoSuchFigures):
            figures(SYSTEM, whose, OCTOBER, codes=codes)


def test_the_page_opens_the_last_month_told_of(world: World) -> None:
    scope = scope_of(SYSTEM, "vn")
    with world.recorded(day(20, 12)):
        assert month_to_open(scope) == Month(2022, 11)
        stay = world.stay(world.person(), day(1, 5))
        world.session(stay, on=day(3))
        assert month_to_open(scope) == OCTOBER
        world.session(stay, on=day(19, 12))
        assert month_to_open(scope) == Month(2022, 11)


# What may happen in one person's life: a stay of so many days, then a pause, and so on.
LIVES = st.lists(st.tuples(st.integers(0, 70), st.integers(0, 60)), max_size=4)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["female", "male", "other"]), LIVES, st.booleans()), max_size=5))
def test_the_stock_adds_up_whatever_happened(world: World, people: list) -> None:
    with world.for_a_while():
        for sex, life, stays_on in people:
            _live(world, sex, life, stays_on)
        months = list(Month(2022, 7).until(Month(2023, 4)))
        found = history(SYSTEM, "vn", months)
    for before, month in pairwise(months):
        value = {code: by_month[month].value for code, by_month in found.items()}
        moved = (value["clients_admitted"], value["clients_readmitted"], value["clients_exited"])
        assert value["clients_in_service"] == stock(found["clients_in_service"][before].value, *moved)
        for code in ("clients_in_service", "clients_admitted", "clients_readmitted", "clients_exited"):
            figure = found[code][month]
            assert figure.value == figure.female + figure.male + figure.sex_unknown


def _live(world: World, sex: str, life: list, stays_on: bool) -> None:
    person, at, kind = world.person(sex), day(1, 8), "new"
    case = world.case(person, on=at)
    for number, (length, pause) in enumerate(life):
        until = at + dt.timedelta(days=length)
        world.stay(person, at, None if stays_on and number == len(life) - 1 else until, kind=kind, case=case)
        kind, at = "readmitted", until + dt.timedelta(days=pause)
