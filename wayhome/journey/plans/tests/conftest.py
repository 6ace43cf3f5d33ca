"""What this room's tests share: a morning in October 2022, and a person with whom the case worker walks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.plans import actions
from wayhome.journey.plans.models import Goal, NeedsTalk, Plan
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.models import Task

TODAY = dt.date(2022, 10, 20)
HER_WISH = "Tôi muốn có máy may riêng (bịa)"
HER_GOAL = "My child goes to kindergarten before Tết (invented)"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


def walked(cast: Cast, **more: Any) -> Case:
    """A person with whom the case worker walks."""
    case = case_of(cast, **more)
    row = Assignment(case=case, user=cast.users["worker"], role="case_worker", happened_on=case.happened_on)
    facts.record(row, by=cast.viewer("supervisor"))
    return case


def tasks(case: Case, kind: str, state: str = "open") -> list[Task]:
    """The tasks of a kind of a case."""
    return list(Task._base_manager.filter(case_id=case.pk, kind=kind, state=state).order_by("due_on"))


@dataclass
class Work:
    """A person, her talk about needs, a plan with one goal."""

    cast: Cast
    case: Case
    talk: NeedsTalk
    goal: Goal

    @property
    def plan(self) -> Plan:
        """The plan the goal belongs to now."""
        return Goal._base_manager.select_related("plan").get(pk=self.goal.pk).plan

    def agreed(self) -> Plan:
        """Let the plan be asked and agreed to."""
        actions.ask_plan(
            by=self.cast.viewer("worker"),
            plan_id=self.plan.pk,
            version=self.plan.version,
            with_her="told_aloud",
        )
        return actions.answer_plan(
            by=self.cast.viewer("supervisor"), plan_id=self.plan.pk, version=self.plan.version, agreed=True
        )


@pytest.fixture
def work(cast: Cast) -> Work:
    """A person, her talk about needs, a plan with one goal."""
    case, by = walked(cast), cast.viewer("worker")
    talk = actions.record_needs(
        by=by, case_id=case.pk, happened_on=TODAY, answers={"housing": "some", "child_care": "urgent", "health": "none"},
        strengths=["strong_skill", "strong_plan"], wishes=HER_WISH,
    )  # fmt: skip
    goal = actions.add_goal(by=by, case_id=case.pk, domain="child_care", words=HER_GOAL)
    return Work(cast, case, talk, goal)
