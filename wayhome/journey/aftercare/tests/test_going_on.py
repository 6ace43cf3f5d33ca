"""What is open in her plan when she goes: done, no longer needed, or it goes on; and all that is open ends with the work."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import FollowUp, Graduation
from wayhome.journey.aftercare.tests.conftest import (
    DAY,
    admitted,
    fresh,
    ready,
    told,
)
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Assignment, Case
from wayhome.journey.plans import actions as plans
from wayhome.journey.plans.for_her import plan_for_her
from wayhome.journey.plans.models import Goal, PlanAction, Promise
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
SOON = DAY + dt.timedelta(days=14)
COURSE, SHOP, VISIT = "The sewing course (invented)", "A place at the market (invented)", "Tea with the aunt (invented)"  # fmt: skip


def planned(cast: Cast) -> tuple[Case, Goal, list[PlanAction]]:
    """A person in service with a goal and three open steps: a colleague's, her own, and the family's."""
    case, by = admitted(cast), cast.viewer("worker")
    goal = plans.add_goal(by=by, case_id=case.pk, domain="work", words="My own shop (invented)")
    steps = [
        plans.add_action(by=by, goal_id=goal.pk, kind="course", who="colleague", by_on=SOON, words=COURSE),
        plans.add_action(by=by, goal_id=goal.pk, kind="own_step", who="person", words=SHOP),
        plans.add_action(by=by, goal_id=goal.pk, kind="visit", who="family", words=VISIT),
    ]
    return case, goal, steps


def promised(cast: Cast, case: Case) -> Promise:
    return plans.give_promise(
        by=cast.viewer("worker"), case_id=case.pk, to_whom="person", kind="call", by_on=SOON
    )


def now(row: PlanAction) -> PlanAction:
    return PlanAction._base_manager.get(pk=row.pk)


def agree(cast: Cast, row: Graduation) -> None:
    actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)


def field(row: PlanAction) -> str:
    return f"step_{row.pk}_{row.version}"


def test_each_open_step_is_spoken_of_when_a_graduation_is_asked_for(cast: Cast, client: Client):
    case, _goal, (course, shop, visit) = planned(cast)
    row = ready(cast, case)
    sign_in(client, cast.users["worker"])
    at = reverse("aftercare:graduation_ask", args=[row.pk])
    page = client.get(at).content.decode()
    assert all(words in page for words in (COURSE, SHOP, VISIT))
    sent = {field(course): "on", field(shop): "done", field(visit): "dropped"}
    refused = client.post(at, sent)
    assert refused.status_code == 422
    assert now(shop).state == "open"
    assert client.post(at, sent | {"dropped_why": "others"}).status_code == 302
    assert [now(one).state for one in (course, shop, visit)] == ["open", "done", "dropped"]
    assert (now(visit).ended_why, now(visit).ended_on, now(shop).ended_why) == ("others", DAY, "")
    assert Entry.objects.filter(verb="plans.tick_action").count() == 2  # each with a trace of its own
    sign_in(client, cast.users["supervisor"])
    reply = client.get(reverse("aftercare:graduation_answer", args=[row.pk])).content.decode()
    assert "Goes on after graduation" in reply


def test_of_what_nothing_is_said_goes_on_with_who_does_it_and_its_task(cast: Cast, client: Client):
    case, _goal, (course, *_others) = planned(cast)
    row = ready(cast, case)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    agree(cast, row)
    assert fresh(case).stage == "follow_up"
    assert (now(course).state, now(course).owner_id, now(course).version) == ("open", cast.users["worker"].pk, 1)  # fmt: skip
    assert Task._base_manager.get(about=course.pk, state="open").owner_id == cast.users["worker"].pk
    sign_in(client, cast.users["worker"])
    person = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert "Goes on after graduation" in person
    assert COURSE in person
    form = client.get(reverse("aftercare:follow_up", args=[case.pk])).content.decode()
    assert "Goes on after graduation" in form
    assert COURSE in form


def test_a_contact_says_in_one_tap_what_is_done(cast: Cast, client: Client):
    case, _goal, (course, shop, _visit) = planned(cast)
    row = ready(cast, case)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    agree(cast, row)
    sign_in(client, cast.users["worker"])
    at = reverse("aftercare:follow_up", args=[case.pk])
    form = client.get(at).context["form"]
    sent = {"how": "visit", "reached": "yes", "happened_on": f"{DAY:%d/%m/%Y}", "id": str(form["id"].value())}
    answer = client.post(at, sent | {"steps": [f"{course.pk}_{course.version}"]})
    assert answer.status_code == 302
    assert FollowUp._base_manager.count() == 1
    assert (now(course).state, now(shop).state) == ("done", "open")
    assert not Task._base_manager.filter(about=course.pk, state="open").exists()
    assert COURSE not in client.get(at).content.decode()
    old = client.post(at, sent | {"id": "", "steps": [f"{course.pk}_{course.version}"]})
    assert old.status_code == 422


def test_without_open_steps_nothing_more_is_asked(cast: Cast, client: Client):
    case = admitted(cast)
    row = ready(cast, case)
    sign_in(client, cast.users["worker"])
    at = reverse("aftercare:graduation_ask", args=[row.pk])
    assert "still open in the plan" not in client.get(at).content.decode()
    assert client.post(at, {}).status_code == 302


@pytest.mark.parametrize("said", [("later", ""), ("dropped", ""), ("dropped", "ended"), ("open", "")])
def test_what_cannot_be_said_is_refused_and_nothing_is_asked(cast: Cast, said: tuple[str, str]):
    case, _goal, (course, shop, _visit) = planned(cast)
    row = ready(cast, case)
    steps: dict[Any, Any] = {shop.pk: (shop.version, "done", ""), course.pk: (course.version, *said)}
    with pytest.raises(Refused):
        actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk, steps=steps)
    assert Graduation._base_manager.get().state == "draft"
    assert now(shop).state == "open"


def test_a_step_of_somebody_else_is_not_there(cast: Cast):
    case, _goal, _steps = planned(cast)
    other = planned(cast)[2][0]
    row = ready(cast, case)
    with pytest.raises(Refused):
        actions.ask_graduation(
            by=cast.viewer("worker"), graduation_id=row.pk, steps={other.pk: (1, "done", "")}
        )
    assert now(other).state == "open"


def closed(cast: Cast, case: Case, why: str = "moved_abroad") -> Any:
    row = actions.ask_closure(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY, why=why, living="own", card="given"
    )
    return actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)


def test_with_the_work_all_that_is_open_ends(cast: Cast):
    case, goal, steps = planned(cast)
    promise = promised(cast, case)
    closed(cast, case)
    assert [(now(one).state, now(one).ended_why, now(one).ended_on) for one in steps] == [("dropped", "ended", DAY)] * 3  # fmt: skip
    promise.refresh_from_db()
    assert (promise.state, promise.ended_on) == ("ended", DAY)
    assert Goal._base_manager.get(pk=goal.pk).state == "open"  # her goals are hers
    assert not Task._base_manager.filter(case_id=case.pk, state="open").exists()
    hers = plan_for_her(cast.viewer("worker"), fresh(case))
    assert hers.promises == ()
    assert hers.goals[0].actions == ()


def test_an_end_taken_back_opens_them_again(cast: Cast, django_capture_on_commit_callbacks):
    case, _goal, steps = planned(cast)
    promise = promised(cast, case)
    row = ready(cast, case)
    actions.ask_graduation(
        by=cast.viewer("worker"), graduation_id=row.pk, steps={steps[2].pk: (1, "dropped", "not_wanted")}
    )
    agree(cast, row)
    actions.record_follow_up(by=cast.viewer("worker"), case_id=case.pk, told=told())
    end = closed(cast, case, "missing")
    with django_capture_on_commit_callbacks(execute=True):
        cases.retire_step(by=cast.viewer("supervisor"), step_id=end.step_id, reason="never_happened")
    assert [now(one).state for one in steps] == ["open", "open", "dropped"]
    promise.refresh_from_db()
    assert (promise.state, promise.ended_on) == ("open", None)
    kinds = set(Task._base_manager.filter(case_id=case.pk, state="open").values_list("kind", flat=True))
    assert {"goal_action", "promise", "follow_up"} <= kinds


def left(cast: Cast, case: Case) -> Admission:
    """She leaves without a graduation: the work ends with that."""
    stay = Admission._base_manager.get(case=case, retired_at=None)
    return cases.record_exit(
        by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="moved_abroad"
    )  # fmt: skip


def test_an_exit_taken_back_opens_them_again(cast: Cast, django_capture_on_commit_callbacks):
    case, _goal, steps = planned(cast)
    promise = promised(cast, case)
    with django_capture_on_commit_callbacks(execute=True):
        stay = left(cast, case)
    assert {now(one).state for one in steps} == {"dropped"}
    with django_capture_on_commit_callbacks(execute=True):
        cases.undo_exit(by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version)
    assert {now(one).state for one in steps} == {"open"}
    promise.refresh_from_db()
    assert promise.state == "open"


def test_who_comes_back_later_begins_anew(cast: Cast, django_capture_on_commit_callbacks):
    case, _goal, steps = planned(cast)
    with django_capture_on_commit_callbacks(execute=True):
        left(cast, case)
    later = dt.datetime.combine(DAY + dt.timedelta(days=400), dt.time(5), dt.UTC)
    with clock_at(later), django_capture_on_commit_callbacks(execute=True):
        cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=later.date())
    assert fresh(case).stage != "closure"
    assert {now(one).state for one in steps} == {"dropped"}
    # A slip in what ended long ago is corrected, and something else is written down: it stays ended.
    with clock_at(later + dt.timedelta(days=1)), django_capture_on_commit_callbacks(execute=True):
        row = now(steps[0])
        plans.correct_action(
            by=cast.viewer("worker"), action_id=row.pk, version=row.version, changes={"words": "A course"}
        )
        cases.move(by=cast.viewer("worker"), case_id=case.pk, stage="needs", happened_on=later.date())
    assert now(steps[0]).version > row.version
    assert {now(one).state for one in steps} == {"dropped"}


def test_a_step_written_down_late_does_not_keep_an_exit_from_being_taken_back(
    cast: Cast, django_capture_on_commit_callbacks
):
    case, _goal, steps = planned(cast)
    with django_capture_on_commit_callbacks(execute=True):
        stay = left(cast, case)
    later = dt.datetime.combine(DAY + dt.timedelta(days=2), dt.time(5), dt.UTC)
    with clock_at(later), django_capture_on_commit_callbacks(execute=True):
        cases.move(
            by=cast.viewer("worker"), case_id=case.pk, stage="needs", happened_on=DAY - dt.timedelta(days=1)
        )
        assert fresh(case).stage == "closure"
        cases.undo_exit(by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version)
    assert {now(one).state for one in steps} == {"open"}


def test_what_was_of_somebody_who_left_is_her_successors(cast: Cast, django_capture_on_commit_callbacks):
    case, _goal, steps = planned(cast)
    promise = promised(cast, case)
    with django_capture_on_commit_callbacks(execute=True):
        stay = left(cast, case)
    by, worker = cast.viewer("supervisor"), cast.users["worker"]
    mine = Assignment._base_manager.get(case=case, user=worker, retired_at=None)
    cases.retire_assignment(by=by, assignment_id=mine.pk, reason="never_happened")
    cases.assign(by=by, case_id=case.pk, user=cast.users["supervisor"], role="case_worker", happened_on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        cases.undo_exit(by=by, admission_id=stay.pk, version=stay.version)
    promise.refresh_from_db()
    assert (now(steps[0]).state, now(steps[0]).owner) == ("open", cast.users["supervisor"])
    assert (promise.state, promise.owner) == ("open", cast.users["supervisor"])
    assert not Task._base_manager.filter(case_id=case.pk, state="open", owner=worker).exists()


def test_few_questions_however_many_steps(cast: Cast, client: Client, django_assert_max_num_queries):
    case, goal, _steps = planned(cast)
    for nth in range(12):
        plans.add_action(
            by=cast.viewer("worker"), goal_id=goal.pk, kind="call", who="family", words=f"Call {nth}"
        )
    row = ready(cast, case)
    sign_in(client, cast.users["worker"])
    client.get(reverse("aftercare:graduation_ask", args=[row.pk]))
    with django_assert_max_num_queries(45):
        client.get(reverse("aftercare:graduation_ask", args=[row.pk]))
