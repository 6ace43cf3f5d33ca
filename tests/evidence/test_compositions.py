"""What else parts can ask for: sums, days, shares, things kept apart, totals since a day; now and as of a day."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.models import Indicator, IndicatorVersion
from wayhome.evidence.indicators.queries import figures, scope_of
from wayhome.evidence.indicators.rules import Parts, check
from wayhome.evidence.indicators.sources import SHAPES
from wayhome.kit.dates import Month, now
from wayhome.trust.access.viewer import SYSTEM

STAYS = {"source": "admissions", "until": "exit_on", "period": "overlap"}


@pytest.fixture
def told(world: World) -> World:
    """Sessions of 40 and 50 minutes by two ways, and stays of several lengths."""
    first = world.stay(world.person(), day(1, 9), day(4))
    second = world.stay(world.person("male"), day(30))
    world.stay(world.person(), day(1, 9), day(1))
    for on, minutes, mode in ((5, 40, "phone"), (6, 50, "phone"), (7, 50, "online")):
        session = world.session(first, on=day(on), mode=mode)
        world.correct(session, minutes=minutes)
    world.session(second, on=day(2, 11), mode="phone")
    return world


def counted(parts: Parts, month: Month = OCTOBER, **more) -> engine.Counted:
    """The figure now, after making sure that it is the same as of this moment."""
    offices = scope_of(SYSTEM, "vn").offices
    check(parts, SHAPES)
    found = engine.count(parts, offices, [month], **more)[month]
    then = engine.count(parts, offices, [month], now() + dt.timedelta(seconds=1), **more)[month]
    assert found == then
    return found


def test_a_sum_of_numbers(told: World) -> None:
    parts = Parts(source="sessions", unit="minute", counting="sum", of="minutes", breakdowns=("mode",))
    found = counted(parts, breakdowns=True)
    assert (found.value, found.female, found.rows) == (140, None, 3)
    assert {key: split.value for key, split in found.breakdown["mode"].items()} == {"phone": 90, "online": 50}
    assert counted(parts, Month(2022, 11)).value == 0  # nobody wrote the length down


def test_days_from_the_day_of_arrival_to_the_day_before_leaving(told: World) -> None:
    parts = Parts(unit="person_day", counting="days", **STAYS)
    assert counted(parts).value == 3 + 2  # to the 3rd; the 30th and 31st; who left on the 1st has none
    assert counted(parts).rows == 2
    assert counted(parts, Month(2022, 9)).value == 30 + 30
    assert counted(parts, Month(2022, 8)).value == 0


def test_persons_whose_stay_touches_the_month(told: World) -> None:
    found = counted(Parts(unit="person", counting="distinct", of="person", **STAYS))
    assert (found.value, found.female, found.male) == (2, 1, 1)


def test_a_total_since_a_day(told: World) -> None:
    parts = Parts(
        source="sessions", unit="session", period="since", since="2022-10-06", where={"state": ("held",)}
    )
    assert [counted(parts, Month(2022, number)).value for number in (9, 10, 11, 12)] == [0, 2, 3, 3]


def test_a_share_keeps_both_its_numbers(told: World) -> None:
    parts = Parts(source="sessions", unit="share", where={"mode": ("phone",)}, out_of={"state": ("held",)})
    found = counted(parts)
    assert (found.parts_of, found.value) == ((2, 3), Decimal(2) / Decimal(3))
    assert counted(parts, Month(2022, 8)).parts_of == (0, 0)
    version = {
        "number": 1,
        "valid_from": day(1, 1),
        "parts": parts.as_json(),
        "sheet": {"en": {"label": "By phone"}},
    }
    IndicatorVersion.objects.create(
        indicator=Indicator.objects.create(code="by_phone", section="heal"), **version
    )
    [figure] = figures(SYSTEM, "vn", OCTOBER, codes=["by_phone"])
    assert (figure.printed, figure.rows) == ("67%", 2)


def test_what_is_kept_apart_is_never_added_up(told: World) -> None:
    parts = Parts(source="sessions", unit="session", apart="mode")
    version = {
        "number": 1,
        "valid_from": day(1, 1),
        "parts": parts.as_json(),
        "sheet": {"en": {"label": "Sessions by way"}},
    }
    IndicatorVersion.objects.create(
        indicator=Indicator.objects.create(code="by_way", section="heal"), **version
    )
    [figure] = figures(SYSTEM, "vn", OCTOBER, codes=["by_way"], breakdowns=False)
    assert (figure.value, figure.printed, figure.rows) == (None, "By phone 2; Online 1", 3)


def test_many_months_in_one_query_are_each_month_by_itself(told: World) -> None:
    months = list(Month(2022, 8).until(Month(2022, 12)))
    offices = scope_of(SYSTEM, "vn").offices
    for parts in (
        Parts(
            source="session_persons",
            unit="person",
            counting="distinct",
            of="person",
            breakdowns=("mode", "age_band"),
        ),
        Parts(
            source="admissions",
            unit="person",
            counting="distinct",
            of="person",
            period="at_date",
            until="exit_on",
            breakdowns=("kind",),
        ),
        Parts(unit="person_day", counting="days", **STAYS),
    ):
        for moment in (None, now() + dt.timedelta(seconds=1)):
            together = engine.count(parts, offices, months, moment, breakdowns=True)
            alone = {
                month: engine.count(parts, offices, [month], moment, breakdowns=True)[month]
                for month in months
            }
            assert together == alone
