"""How safe somebody is: the look that was the last of the day, whichever was corrected last."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.journey.cases.models import Case
from wayhome.journey.safety import actions, queries
from wayhome.journey.safety.models import SafetyCheck
from wayhome.journey.safety.tests.conftest import DAY
from wayhome.kit.dates import clock_at
from wayhome.kit.latest import latest_first, oldest_first
from wayhome.registry.tasks.models import Task

MORNING = dt.datetime(2022, 10, 20, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def two(cast: Cast, case: Case) -> tuple[SafetyCheck, SafetyCheck]:
    """Watched in the morning, in danger in the afternoon; then the morning's next date is mended."""
    by, found = cast.viewer("worker"), []
    for hours, level, days in ((0, "watch", 30), (1, "danger", 2)):
        with clock_at(MORNING + dt.timedelta(hours=hours)):
            found.append(
                actions.record_check(
                    by=by, case_id=case.pk, level=level, happened_on=DAY, next_on=DAY + dt.timedelta(days=days),
                )
            )  # fmt: skip
    actions.correct_check(
        by=by, check_id=found[0].pk, version=1, changes={"next_on": DAY + dt.timedelta(days=20)}
    )
    return found[0], found[1]


def test_a_slip_mended_in_the_morning_does_not_end_the_danger(
    cast: Cast, case: Case, two: tuple[SafetyCheck, SafetyCheck]
) -> None:
    _morning, afternoon = two
    for who in ("worker", "supervisor"):
        latest = queries.standing(cast.viewer(who), case).latest
        assert latest is not None
        assert (latest.pk, latest.level) == (afternoon.pk, "danger")
    due = Task._base_manager.get(kind="safety_review", about=case.pk, state="open").due_on
    assert due == DAY + dt.timedelta(days=2)


def test_retired_the_afternoon_leaves_the_morning(
    cast: Cast, case: Case, two: tuple[SafetyCheck, SafetyCheck]
) -> None:
    morning, afternoon = two
    actions.retire_check(by=cast.viewer("worker"), check_id=afternoon.pk, reason="entered_twice")
    latest = queries.standing(cast.viewer("worker"), case).latest
    assert latest is not None
    assert latest.pk == morning.pk


def test_both_orders_are_each_other_turned(case: Case, two: tuple[SafetyCheck, SafetyCheck]) -> None:
    rows = SafetyCheck._base_manager.filter(case=case)
    assert [row.pk for row in oldest_first(rows)] == [row.pk for row in two]
    assert [row.pk for row in latest_first(rows)] == [row.pk for row in reversed(two)]
