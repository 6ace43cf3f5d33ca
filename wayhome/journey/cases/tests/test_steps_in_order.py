"""The order of a journey's steps: by their days and what they are, never by the moment somebody's clock showed."""

import datetime as dt
import itertools
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.models import Admission, Case, StageMove
from wayhome.journey.cases.rules.stages import AT, BY_HAND, STAGES
from wayhome.journey.cases.steps import ordered
from wayhome.kit import facts as pen
from wayhome.kit.dates import clock_at

DAY = dt.date(2022, 10, 3)
NOON = dt.datetime(2022, 10, 4, 12, tzinfo=dt.UTC)
BY_HANDS = [code for code, stage in STAGES.items() if stage.how == BY_HAND]


def path(cast: Cast, case: Case) -> list[str]:
    return [step.stage for step in queries.moves(cast.viewer("supervisor"), case)]


def admitted(cast: Cast, on: dt.date = DAY) -> Admission:
    return actions.admit(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=on, category="trafficking",
        facts={"sex": "female", "country": "VN"},
    )  # fmt: skip


def left(cast: Cast, stay: Admission, on: dt.date = DAY) -> Admission:
    return actions.record_exit(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=on,
        exit_kind="graduated_reintegrated",
    )  # fmt: skip


@pytest.mark.seed("M07")
def test_a_clock_that_steps_back_turns_no_journey_around(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    with clock_at(NOON):
        stay = admitted(cast)
    with clock_at(NOON - dt.timedelta(seconds=2)):
        left(cast, stay)
    with clock_at(NOON - dt.timedelta(seconds=1)):
        actions.readmit(by=by, case_id=stay.case_id, happened_on=DAY)
    assert path(cast, stay.case) == ["admission", "follow_up", "admission"]
    assert Case._base_manager.get().stage == "admission"


def test_an_admission_moved_to_the_day_of_its_exit_still_comes_first(cast: Cast) -> None:
    by = cast.viewer("supervisor")
    stay = left(cast, admitted(cast, DAY - dt.timedelta(days=1)))
    actions.correct_admission(by=by, admission_id=stay.pk, version=stay.version, changes={"happened_on": DAY})
    assert path(cast, stay.case) == ["admission", "follow_up"]
    assert Case._base_manager.get().stage == "follow_up"


def test_a_step_corrected_after_a_step_back_on_its_day_is_not_walked_after_it(cast: Cast) -> None:
    by, case = cast.viewer("supervisor"), admitted(cast, DAY - dt.timedelta(days=1)).case

    def move(stage: str, **told: Any) -> StageMove:
        return actions.move(by=by, case_id=case.pk, stage=stage, happened_on=DAY, **told)

    plan = move("plan")
    move("needs", why="new_facts")
    assert path(cast, case) == ["admission", "plan", "needs"]
    with transaction.atomic():
        pen.correct(StageMove, plan.pk, by=by, version=plan.version, changes={"source": "paper"})
    assert path(cast, case) == ["admission", "plan", "needs"]
    assert (
        actions.move(by=by, case_id=case.pk, stage="plan", happened_on=DAY + dt.timedelta(days=1)).why == ""
    )
    assert path(cast, case)[-2:] == ["needs", "plan"]


def test_a_page_shows_the_last_step_where_the_case_stands(cast: Cast) -> None:
    """Whatever is recorded on one day, by one clock that stands still: the path's last step is the case's stage."""
    by = cast.viewer("supervisor")
    stay = left(cast, admitted(cast))
    actions.readmit(by=by, case_id=stay.case_id, happened_on=DAY)
    for stage, why in (("needs", ""), ("plan", ""), ("needs", "new_facts"), ("services", "")):
        actions.move(by=by, case_id=stay.case_id, stage=stage, happened_on=DAY, why=why)
        assert path(cast, stay.case)[-1] == Case._base_manager.get().stage == stage


@given(st.lists(st.tuples(st.sampled_from(BY_HANDS), st.integers(0, 3)), max_size=5), st.randoms())
def test_steps_ahead_need_nobody_to_say_when_they_were_written(
    told: list[tuple[str, int]], luck: Any
) -> None:
    steps = [
        StageMove(pk=uuid.uuid4(), stage=stage, happened_on=DAY + dt.timedelta(days=day))
        for stage, day in told
    ]
    luck.shuffle(steps)
    found = ordered(steps)
    for one, next in itertools.pairwise(found):
        assert (one.happened_on, AT[one.stage]) <= (next.happened_on, AT[next.stage])
