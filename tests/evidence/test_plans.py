"""Statements kept once a process tell the same as statements put together each time, and every one of them can be kept."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.events import Events
from tests.evidence.test_prevention_as_of import one_of_each
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.definitions import STANDING
from wayhome.evidence.indicators.lots import plan
from wayhome.evidence.indicators.models import IndicatorVersion
from wayhome.evidence.indicators.plans import Given, Shape, made_up
from wayhome.evidence.indicators.queries import figures, scope_of, series
from wayhome.evidence.indicators.rules import Parts
from wayhome.kit.dates import Month, now
from wayhome.trust.access.viewer import SYSTEM

EVERY = tuple(definition.parts for definition in STANDING)
SPANS = (
    Parts(source="admissions", unit="person_day", counting="days", period="overlap", until="exit_on"),
    Parts(source="admissions", unit="person", counting="distinct", of="person", period="since", since="2022-09-30"),
)  # fmt: skip


@pytest.fixture
def recorded(events: Events) -> Events:
    """Something behind every figure."""
    with events.recorded(day(2, 11)):
        one_of_each(events)
        for number, sex in enumerate(("female", "male", "unknown")):
            stay = events.stay(
                events.person(sex, birth_year=1990 + number, birth_precision="exact"),
                day(1 + number, 9),
                day(20 + number),
            )
            events.session(stay, on=day(3))
            events.career(stay, day(4))
        events.stay(events.person("male"), day(9), office="kh", kind="readmitted")
    return events


def anew(wanted: tuple[Parts, ...], breakdowns: bool, shape: Shape) -> list:
    """The plan of which nothing is kept."""
    return [replace(lot, main=None, said=None) for lot in plan(wanted, breakdowns, shape)]


@given(
    wanted=st.lists(st.sampled_from((*EVERY, *SPANS)), min_size=1, max_size=8),
    offices=st.sampled_from(("vn", "kh", "all")),
    first=st.integers(-3, 1),
    months=st.sampled_from((1, 2, 13)),
    past=st.sampled_from((None, day(15, 10), day(1, 11), day(5, 11))),
    until=st.sampled_from((None, day(4), day(31), day(5, 12))),
    breakdowns=st.booleans(),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_kept_tells_the_same(
    recorded, wanted, offices, first, months, past, until, breakdowns
) -> None:
    whose = scope_of(SYSTEM, offices).offices
    asked = list(OCTOBER.plus(first).until(OCTOBER.plus(first + months - 1)))
    moment = past and dt.datetime(past.year, past.month, past.day, 17, tzinfo=dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        kept = engine.count_all(wanted, whose, asked, moment, breakdowns, until)
        assert kept == engine.count_all(wanted, whose, asked, moment, breakdowns, until)
        patch.setattr(engine, "plan", anew)
        assert kept == engine.count_all(wanted, whose, asked, moment, breakdowns, until)


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize(("offices", "months"), [(1, 1), (1, 13), (3, 2)])
def test_every_statement_can_be_kept(db, past: bool, cut: bool, offices: int, months: int) -> None:
    shape = Shape(connection.vendor, offices, months, past, cut)
    for lot in plan((*EVERY, *SPANS), True, shape):
        assert lot.main is not None
        assert lot.said is not None
        slots = {slot for slot, _number in lot.main.slots.values()}
        assert {"office", "last"} <= slots
        assert ("moment" in slots) is past


def test_offices_months_and_days_are_bound_anew(recorded) -> None:
    code = "clients_in_service"
    read = {
        (whose, month): figures(SYSTEM, whose, month, codes=[code], breakdowns=False)[0].printed
        for whose in ("vn", "kh")
        for month in (OCTOBER.plus(-2), OCTOBER.plus(-1), OCTOBER)
    }
    assert list(read.values()) == ["0", "3 (1F)", "0", "0", "0", "1 (0F)"]


def test_a_month_is_read_in_few_statements(recorded, django_assert_max_num_queries) -> None:
    scope = scope_of(SYSTEM, "vn")
    with django_assert_max_num_queries(20):
        assert len(series(SYSTEM, scope, [OCTOBER])) == 36


def test_no_office_is_asked_for_nothing(recorded) -> None:
    counted = engine.count_all(EVERY, [], [OCTOBER])
    assert all(not by_month[OCTOBER].value for by_month in counted)


def test_a_definition_that_changes_is_read_at_once(recorded) -> None:
    version = IndicatorVersion.objects.get(indicator__code="counselling_sessions")
    assert figures(SYSTEM, "vn", OCTOBER, codes=["counselling_sessions"])[0].value == 3
    version.sheet["en"]["label"] = "Talks"
    version.parts["where"] = {"state": ["cancelled"]}
    version.save()
    [figure] = figures(SYSTEM, "vn", OCTOBER, codes=["counselling_sessions"])
    assert (figure.label, figure.value) == ("Talks", 0)


def test_made_up_values_are_not_those_of_any_record() -> None:
    one, other = (made_up(Shape("sqlite", 2, 3, True, True), year) for year in (5003, 7001))
    assert isinstance(one, Given)
    assert (one.cut, len(one.months)) == (True, 3)
    assert not {*map(str, one.values().values())} & {*map(str, other.values().values())}
    assert one.months[0] > Month.of(now().date())
