"""A case that ends leaves nothing open in rooms above: grants that were not handed over are taken back, in the same act."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.config.wiring import wire
from wayhome.journey.cases.actions import record_exit
from wayhome.journey.cases.models import Admission, Approval, Case
from wayhome.journey.plans import actions
from wayhome.journey.plans.models import Goal, PlanGrant
from wayhome.journey.supervision.answering import page_of
from wayhome.kit.dates import today
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast: Cast) -> Goal:
    """A goal of a plan that was agreed to."""
    wire()
    by, case = cast.viewer("worker"), case_of(cast, with_="worker")
    made = actions.add_goal(by=by, case_id=case.pk, domain="work", words="A stall (invented)")
    plan = actions.ask_plan(by=by, plan_id=made.plan_id, version=1, with_her="read_it")
    actions.answer_plan(by=cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=True)
    return made


def asked(cast: Cast, goal: Goal) -> PlanGrant:
    until = today("Asia/Ho_Chi_Minh") + dt.timedelta(days=9)
    cost: dict[str, Any] = {"kind": "tools", "amount": Decimal(300_000), "currency": "VND", "by_on": until}
    return actions.ask_grant(by=cast.viewer("worker"), goal_id=goal.pk, **cost)


def test_what_is_open_ends_with_the_case_and_what_was_handed_over_stays(cast: Cast, goal: Goal) -> None:
    lead, day = cast.viewer("supervisor"), today("Asia/Ho_Chi_Minh")
    waits, promised, had = (asked(cast, goal) for _one in range(3))
    approval = Approval._base_manager.get(kind="grant", about=waits.pk)
    assert page_of(approval) == reverse("plans:grant_answer", args=[waits.pk])
    for row in (promised, had):
        actions.answer_grant(by=lead, grant_id=row.pk, version=1, agreed=True)
    receipt: dict[str, Any] = {"given_on": day, "receipt": "12", "received_by": "person"}
    actions.give_grant(by=cast.viewer("worker"), grant_id=had.pk, version=2, **receipt)
    stay = Admission._base_manager.get(case=goal.case_id)
    out: dict[str, Any] = {"version": stay.version, "exit_on": day, "exit_kind": "moved_abroad"}
    record_exit(by=lead, admission_id=stay.pk, **out)
    assert Case._base_manager.get(pk=goal.case_id).stage == "closure"
    now = {row.pk: row for row in PlanGrant._base_manager.all()}
    assert [now[row.pk].state for row in (waits, promised, had)] == ["withdrawn", "withdrawn", "given"]
    assert now[promised.pk].agreed is None
    assert not Approval._base_manager.filter(kind="grant", state="asked").exists()
    assert not Task._base_manager.filter(case_id=goal.case_id, state="open").exists()
