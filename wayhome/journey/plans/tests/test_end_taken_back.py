"""An exit taken back: what was answered stands again, with the tasks of all that stands. Who came back later begins anew."""

import datetime as dt
import uuid
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Approval, Case
from wayhome.journey.plans import actions, codes
from wayhome.journey.plans.along import resume_plan
from wayhome.journey.plans.models import Goal, Plan, PlanGrant, Promise
from wayhome.journey.plans.tests.conftest import TODAY
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
OF_PLAN = ("plan_review", "entitlement", "promise", "grant", "grant_use", "goal_action")
LATER = TODAY + dt.timedelta(days=3)


def at(day: dt.date) -> AbstractContextManager[None]:
    """Let it be 10:00 in Viet Nam on a day."""
    return clock_at(dt.datetime.combine(day, dt.time(3), dt.UTC))


def due(case: Case) -> list[tuple[str, object, dt.date]]:
    """What is to be done of a plan: kind, about what, until when."""
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None, kind__in=OF_PLAN)
    return sorted(rows.values_list("kind", "about", "due_on"), key=str)


def asked(cast: Cast, case: Case, amount: int = 100_000) -> PlanGrant:
    """A grant that is asked for the one goal."""
    return actions.ask_grant(
        by=cast.viewer("worker"), goal_id=Goal._base_manager.get(case=case).pk, kind=next(iter(codes.GRANT_KINDS.codes)),
        amount=Decimal(amount), currency="VND", by_on=TODAY + dt.timedelta(days=5),
    )  # fmt: skip


def granted(cast: Cast, case: Case, *, agreed: bool = True) -> PlanGrant:
    """A grant that a supervisor answered: to less than was asked, or with a no."""
    row = asked(cast, case)
    more = {"amount": Decimal(70_000)} if agreed else {"why": "other"}
    return actions.answer_grant(
        by=cast.viewer("supervisor"), grant_id=row.pk, version=row.version, agreed=agreed, **more
    )


@pytest.fixture
def case(cast: Cast) -> Case:
    """A person in service, with an agreed plan, an application that waits, and a promise that was broken and not yet told; rooms hear each other."""
    reverse("plans:plan", args=[uuid.uuid4()])
    by = cast.viewer("worker")
    case: Case = cases.admit(
        by=by, office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=dt.date(2022, 3, 1)
    ).case  # fmt: skip
    goal = actions.add_goal(by=by, case_id=case.pk, domain="housing", words="A room of her own (invented)")
    plan = Plan._base_manager.get(pk=goal.plan_id)
    plan = actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud")
    actions.answer_plan(by=cast.viewer("supervisor"), plan_id=plan.pk, version=plan.version, agreed=True)
    support = next(iter(codes.SUPPORTS.codes))
    actions.set_entitlement(
        by=by, case_id=case.pk, support=support, state="applied", days={"applied_on": TODAY}
    )
    said = actions.give_promise(by=by, case_id=case.pk, kind="call")
    actions.break_promise(
        by=by, promise_id=said.pk, version=said.version, why=next(iter(codes.BROKEN_WHYS.codes))
    )
    return case


def left(cast: Cast, case: Case) -> Admission:
    """She leaves, as somebody thinks: the work ends with that."""
    stay = Admission._base_manager.get(case=case, retired_at=None)
    return cases.record_exit(
        by=cast.viewer("worker"),
        admission_id=stay.pk,
        version=stay.version,
        exit_on=TODAY,
        exit_kind="missing",
    )


def back(cast: Cast, case: Case, stay: Admission) -> bool:
    """The exit was an error; return whether anything of the plan stands again."""
    cases.undo_exit(by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version)
    return resumed(cast, case)


def resumed(cast: Cast, case: Case) -> bool:
    """What the room of aftercare asks for when stays changed."""
    return resume_plan(cast.viewer("supervisor"), Case._base_manager.select_related("office").get(pk=case.pk))


def test_an_exit_taken_back_brings_what_was_agreed_to_back(cast: Cast, case: Case) -> None:
    waits, paid = granted(cast, case), granted(cast, case)
    actions.give_grant(
        by=cast.viewer("worker"), grant_id=paid.pk, version=paid.version, given_on=TODAY, receipt="12", received_by="person",
    )  # fmt: skip
    before = due(case)
    assert {kind for kind, _about, _on in before} == {
        "plan_review",
        "entitlement",
        "promise",
        "grant",
        "grant_use",
    }
    with at(LATER):
        stay = left(cast, case)
        assert not due(case)
        assert PlanGrant._base_manager.get(pk=waits.pk).agreed is None
        assert back(cast, case, stay)
    now = PlanGrant._base_manager.get(pk=waits.pk)
    assert (now.state, now.agreed, now.agreed_on) == ("agreed", Decimal(70_000), TODAY)
    assert due(case) == before


def test_a_no_stands_again_and_what_was_only_asked_is_asked_anew(cast: Cast, case: Case) -> None:
    no, waits = granted(cast, case, agreed=False), asked(cast, case)
    stay = left(cast, case)
    back(cast, case, stay)
    assert PlanGrant._base_manager.get(pk=no.pk).state == "declined"
    assert PlanGrant._base_manager.get(pk=waits.pk).state == "withdrawn"
    assert not Approval._base_manager.filter(about=waits.pk, state="asked").exists()
    assert [about for kind, about, _on in due(case) if kind == "grant"] == [no.pk]


def test_a_plan_that_waits_for_a_yes_is_asked_no_more_and_made_again(cast: Cast, case: Case) -> None:
    by = cast.viewer("worker")
    plan = actions.begin_plan(by=by, case_id=case.pk)
    actions.add_goal(by=by, case_id=case.pk, domain="work", words="A stall (invented)")
    plan.refresh_from_db()
    plan = actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud")
    asked_for = Approval._base_manager.filter(about=plan.pk, state="asked", retired_at=None)
    assert asked_for.exists()
    stay = left(cast, case)
    assert not asked_for.exists()
    assert Plan._base_manager.get(pk=plan.pk).state == "draft"
    back(cast, case, stay)
    assert [row.kind for row in Task._base_manager.filter(case_id=case.pk, state="open", kind="plan")] == [
        "plan"
    ]
    assert Goal._base_manager.filter(plan=plan, retired_at=None).count() == 2
    plan.refresh_from_db()
    assert (
        actions.ask_plan(by=by, plan_id=plan.pk, version=plan.version, with_her="told_aloud").state == "asked"
    )


def test_what_was_withdrawn_by_hand_before_stays_withdrawn(cast: Cast, case: Case) -> None:
    row = granted(cast, case)
    actions.withdraw_grant(by=cast.viewer("worker"), grant_id=row.pk, version=row.version)
    with at(LATER):
        stay = left(cast, case)
        back(cast, case, stay)
    assert PlanGrant._base_manager.get(pk=row.pk).state == "withdrawn"
    assert "grant" not in {kind for kind, _about, _on in due(case)}


def test_once_taken_back_nothing_more_is_made_when_other_steps_are_written_down(
    cast: Cast, case: Case
) -> None:
    row = granted(cast, case)
    with at(LATER):
        stay = left(cast, case)
        back(cast, case, stay)
    with at(LATER + dt.timedelta(days=1)):
        row.refresh_from_db()
        actions.withdraw_grant(by=cast.viewer("worker"), grant_id=row.pk, version=row.version)
        owed = Promise._base_manager.get(case=case)
        actions.tell_promise(by=cast.viewer("worker"), promise_id=owed.pk, version=owed.version)
        before = due(case)
        assert {kind for kind, _about, _on in before} == {"plan_review", "entitlement"}
        assert not resumed(cast, case)
    assert due(case) == before
    assert PlanGrant._base_manager.get(pk=row.pk).state == "withdrawn"


def test_who_comes_back_later_begins_anew(cast: Cast, case: Case) -> None:
    row = granted(cast, case)
    left(cast, case)
    with at(LATER):
        cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=LATER)
        assert not resumed(cast, case)
    assert PlanGrant._base_manager.get(pk=row.pk).state == "withdrawn"
    assert not due(case)


def test_a_case_that_never_ended_is_left_as_it_is(cast: Cast, case: Case) -> None:
    before = due(case)
    assert not resumed(cast, case)
    assert due(case) == before


def test_that_she_was_told_is_taken_back_with_its_task(cast: Cast, case: Case) -> None:
    by, owed = cast.viewer("worker"), Promise._base_manager.get(case=case)
    owed = actions.tell_promise(by=by, promise_id=owed.pk, version=owed.version)
    assert "promise" not in {kind for kind, _about, _on in due(case)}
    actions.undo_tick(by=by, model=Promise, id=owed.pk, version=owed.version)
    assert "promise" in {kind for kind, _about, _on in due(case)}
