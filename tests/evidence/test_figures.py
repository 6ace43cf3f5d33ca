"""What each code counts, on worked examples."""

import pytest

from tests.evidence.world import OCTOBER, World, day
from wayhome.evidence.indicators.queries import figures
from wayhome.trust.access.viewer import SYSTEM


def of(world: World, scope: str = "vn", month=OCTOBER, **more):
    """{code: figure} as the system sees them."""
    return {figure.code: figure for figure in figures(SYSTEM, scope, month, **more)}


def groups(figure, by):
    """{key: value} of one breakdown."""
    return {group.key: group.value for group in figure.breakdown if group.by == by}


@pytest.mark.seed("F01", "F08")
def test_in_service_are_those_admitted_by_the_last_day_and_not_gone(world: World) -> None:
    world.stay(world.person(), day(1, 9))
    world.stay(world.person("male"), day(31))
    world.stay(world.person("other"), day(1), day(1, 11))
    world.stay(world.person(), day(1, 11))
    world.stay(world.person(), day(1, 9), day(31))  # out on the last day is out
    world.stay(world.person(), day(1, 9), day(30, 9))
    figure = of(world)["clients_in_service"]
    assert (figure.value, figure.female, figure.male, figure.sex_unknown, figure.rows) == (3, 1, 1, 1, 3)
    assert figure.printed == "3 (1F)"
