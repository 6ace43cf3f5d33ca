"""What a supervisor agreed to stays what she agreed to, whatever is changed, dropped, retired or taken back since."""

import datetime as dt

import pytest

from wayhome.journey.cases.codes import RETURN_WHYS
from wayhome.journey.cases.models import Approval
from wayhome.journey.plans import actions
from wayhome.journey.plans.models import Goal, Plan
from wayhome.journey.plans.tests.conftest import TODAY, Work, tasks
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused

pytestmark = pytest.mark.django_db


def now_of(goal: Goal) -> Goal:
    """The goal as it stands, with its plan."""
    return Goal._base_manager.select_related("plan").get(pk=goal.pk)


def asked(work: Work) -> Plan:
    """The plan, gone through with her and asked."""
    by, plan = work.cast.viewer("worker"), work.plan
    return actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud")


def test_a_plan_dropped_slips_no_other_goal_into_the_agreed_one(work: Work) -> None:
    agreed, by = work.agreed(), work.cast.viewer("worker")
    seen = now_of(work.goal)
    changed = actions.correct_goal(
        by=by, goal_id=seen.pk, version=seen.version, changes={"words": "Never seen by her (invented)", "domain": "housing"},
    )  # fmt: skip
    assert changed.plan_id != agreed.pk
    actions.drop_plan(by=by, plan_id=changed.plan_id, reason="entered_twice")
    now = now_of(work.goal)
    assert now.plan_id == agreed.pk
    assert (now.domain, now.words) == (seen.domain, seen.words)


def test_words_changed_when_a_goal_had_ended_are_not_agreed_to_either(work: Work) -> None:
    agreed, by = work.agreed(), work.cast.viewer("worker")
    seen = now_of(work.goal)
    with clock_at(dt.datetime(2022, 10, 21, 3, 0, tzinfo=dt.UTC)):
        goal = actions.tick_goal(by=by, goal_id=seen.pk, version=seen.version, to="reached")
        goal = actions.correct_goal(by=by, goal_id=goal.pk, version=goal.version, changes={"words": "Never seen by her (invented)"})  # fmt: skip
        goal = actions.end_goal(by=by, goal_id=goal.pk, version=goal.version, state="open")
        assert goal.plan_id != agreed.pk
        actions.drop_plan(by=by, plan_id=goal.plan_id, reason="entered_twice")
    now = now_of(work.goal)
    assert (now.plan_id, now.state, now.words) == (agreed.pk, "open", seen.words)


def test_a_goal_taken_up_again_out_of_a_replaced_plan_is_not_slipped_into_the_agreed_one(work: Work) -> None:
    by, goal = work.cast.viewer("worker"), now_of(work.goal)
    old = work.agreed()
    goal = actions.tick_goal(by=by, goal_id=goal.pk, version=goal.version, to="reached")
    new = actions.add_goal(by=by, case_id=work.case.pk, domain="housing", words="A room (invented)")
    plan = Plan._base_manager.get(pk=new.plan_id)
    plan = actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud")
    actions.answer_plan(by=work.cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=True)
    goal = actions.end_goal(by=by, goal_id=goal.pk, version=goal.version, state="open")
    with pytest.raises(Refused):
        actions.drop_plan(by=by, plan_id=goal.plan_id, reason="entered_twice")
    actions.end_goal(by=by, goal_id=goal.pk, version=goal.version, state="reached")
    actions.drop_plan(by=by, plan_id=goal.plan_id, reason="entered_twice")
    assert (now_of(goal).plan_id, now_of(goal).state) == (old.pk, "reached")
    assert now_of(new).plan_id == plan.pk


def test_a_plan_that_lost_its_goal_since_it_was_asked_is_not_agreed_to(work: Work) -> None:
    plan = asked(work)
    actions.retire_goal(by=work.cast.viewer("worker"), goal_id=work.goal.pk, reason="other")
    with pytest.raises(Refused):
        actions.answer_plan(
            by=work.cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=True
        )
    assert Plan._base_manager.get(pk=plan.pk).state == "draft"
    assert Approval._base_manager.get().state == "withdrawn"
    assert tasks(work.case, "plan")[0].due_on == TODAY


@pytest.mark.parametrize("how", ["end", "tick", "undo"])
def test_a_plan_whose_goal_ended_since_it_was_asked_is_taken_back(work: Work, how: str) -> None:
    by, goal = work.cast.viewer("worker"), now_of(work.goal)
    if how == "undo":
        goal = actions.tick_goal(by=by, goal_id=goal.pk, version=goal.version, to="reached")
    plan = asked(work)
    if how == "end":
        actions.end_goal(by=by, goal_id=goal.pk, version=goal.version, state="given_up")
    elif how == "tick":
        actions.tick_goal(by=by, goal_id=goal.pk, version=goal.version, to="reached")
    else:
        actions.undo_tick(by=by, model=Goal, id=goal.pk, version=goal.version)
    assert Plan._base_manager.get(pk=plan.pk).state == "draft"
    assert Approval._base_manager.get().state == "withdrawn"


def test_a_step_further_takes_nothing_back(work: Work) -> None:
    plan, goal = asked(work), now_of(work.goal)
    actions.tick_goal(by=work.cast.viewer("worker"), goal_id=goal.pk, version=goal.version, to="step")
    assert Plan._base_manager.get(pk=plan.pk).state == "asked"


def test_a_goal_taken_up_again_by_undo_is_not_left_in_a_replaced_plan(work: Work) -> None:
    by = work.cast.viewer("worker")
    work.agreed()
    goal = now_of(work.goal)
    goal = actions.tick_goal(by=by, goal_id=goal.pk, version=goal.version, to="reached")
    new = actions.add_goal(by=by, case_id=work.case.pk, domain="housing", words="A room (invented)")
    actions.undo_tick(by=by, model=Goal, id=goal.pk, version=goal.version)
    plan = Plan._base_manager.get(pk=new.plan_id)
    plan = actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud")
    actions.answer_plan(by=work.cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=True)
    assert (now_of(goal).state, now_of(goal).plan.state) == ("open", "agreed")


def test_a_slip_of_the_finger_begins_no_new_plan(work: Work) -> None:
    agreed, by, goal = work.agreed(), work.cast.viewer("worker"), now_of(work.goal)
    goal = actions.tick_goal(by=by, goal_id=goal.pk, version=goal.version, to="reached")
    actions.undo_tick(by=by, model=Goal, id=goal.pk, version=goal.version)
    assert (now_of(goal).state, now_of(goal).plan_id) == ("open", agreed.pk)
    assert Plan._base_manager.count() == 1


def test_a_plan_given_back_and_dropped_is_not_due(work: Work) -> None:
    by = work.cast.viewer("worker")
    work.agreed()
    plan = actions.begin_plan(by=by, case_id=work.case.pk)
    plan = asked(work)
    plan = actions.answer_plan(
        by=work.cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=False, why=next(iter(RETURN_WHYS.codes)),
    )  # fmt: skip
    assert tasks(work.case, "plan")
    actions.drop_plan(by=by, plan_id=plan.pk, reason="entered_twice")
    assert not tasks(work.case, "plan")
    assert len(tasks(work.case, "plan_review")) == 1
