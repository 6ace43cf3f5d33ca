"""The plan: goals in her words, asked and agreed, replaced at a review; one tap and its undoing; tasks that follow."""

import datetime as dt
import re
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.opened import everything_told
from wayhome.journey.cases.models import Approval, Assignment
from wayhome.journey.plans import actions, queries
from wayhome.journey.plans.for_her import plan_for_her
from wayhome.journey.plans.models import Goal, Plan, PlanAction
from wayhome.journey.plans.tests.conftest import HER_GOAL, HER_WISH, TODAY, Work, tasks, walked
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.agencies.actions import add_agency

pytestmark = pytest.mark.django_db


def now_of(goal: Goal) -> Goal:
    """The goal as it stands."""
    return Goal._base_manager.get(pk=goal.pk)


def test_a_plan_from_her_words_to_the_supervisors_yes(work: Work) -> None:
    by, case = work.cast.viewer("worker"), work.case
    assert (work.plan.state, work.plan.review_on) == ("draft", TODAY + dt.timedelta(days=180))
    with pytest.raises(Refused) as refused:
        actions.ask_plan(by=by, plan_id=work.plan.pk, version=1, with_her="not_yet")
    assert refused.value.field == "with_her", "the plan is hers: gone through with her before anybody agrees"
    actions.ask_plan(by=by, plan_id=work.plan.pk, version=1, with_her="told_aloud")
    assert work.plan.state == "asked"
    assert not tasks(case, "plan")
    assert Approval._base_manager.get().about == work.plan.pk
    with pytest.raises(Http404):
        actions.answer_plan(by=by, plan_id=work.plan.pk, version=2, agreed=True)
    with pytest.raises(Http404):
        actions.answer_plan(
            by=work.cast.viewer("kh_supervisor"), plan_id=work.plan.pk, version=2, agreed=True
        )
    actions.answer_plan(by=work.cast.viewer("supervisor"), plan_id=work.plan.pk, version=2, agreed=True)
    assert (work.plan.state, work.plan.agreed_on) == ("agreed", TODAY)
    [review] = tasks(case, "plan_review")
    assert review.due_on == work.plan.review_on
    assert HER_GOAL not in everything_told()


def test_nobody_agrees_to_her_own(cast: Cast) -> None:
    case, by = walked(cast), cast.viewer("supervisor")
    goal = actions.add_goal(by=by, case_id=case.pk, domain="work", words="Her own shop")
    actions.ask_plan(by=by, plan_id=goal.plan_id, version=1, with_her="read_it")
    with pytest.raises(Refused):
        actions.answer_plan(by=by, plan_id=goal.plan_id, version=2, agreed=True)
    assert Plan._base_manager.get().state == "asked"


def test_an_office_that_asks_for_no_yes_has_the_plan_agreed_at_once(
    work: Work, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text("[vn]\napprovals = []\n")
    actions.ask_plan(by=work.cast.viewer("worker"), plan_id=work.plan.pk, version=1, with_her="read_it")
    assert work.plan.state == "agreed"
    assert not Approval._base_manager.exists()
    assert tasks(work.case, "plan_review")


def test_given_back_with_a_reason_it_is_due_again_today(work: Work) -> None:
    by, lead = work.cast.viewer("worker"), work.cast.viewer("supervisor")
    actions.ask_plan(by=by, plan_id=work.plan.pk, version=1, with_her="copy_given")
    with pytest.raises(Refused) as refused:
        actions.answer_plan(by=lead, plan_id=work.plan.pk, version=2, agreed=False)
    assert refused.value.field == "why"
    actions.answer_plan(by=lead, plan_id=work.plan.pk, version=2, agreed=False, why="her_wish")
    assert work.plan.state == "returned"
    assert tasks(work.case, "plan")[0].due_on == TODAY
    actions.ask_plan(by=by, plan_id=work.plan.pk, version=3, with_her="copy_given")
    assert Approval._base_manager.filter(state="asked").count() == 1


def test_what_waits_and_is_changed_is_taken_back(work: Work) -> None:
    by = work.cast.viewer("worker")
    actions.ask_plan(by=by, plan_id=work.plan.pk, version=1, with_her="read_it")
    actions.add_goal(by=by, case_id=work.case.pk, domain="work", words="A shop")
    assert work.plan.state == "draft"
    assert Approval._base_manager.get().state == "withdrawn"
    with pytest.raises(Refused, match="changed since you opened"):
        actions.answer_plan(by=work.cast.viewer("supervisor"), plan_id=work.plan.pk, version=2, agreed=True)


def test_a_review_takes_the_open_goals_along_and_the_older_plan_keeps_its_history(work: Work) -> None:
    by = work.cast.viewer("worker")
    old = work.agreed()
    reached = actions.add_goal(by=by, case_id=work.case.pk, domain="housing", words="A room of my own")
    new = work.plan
    assert new.pk != old.pk, "a new goal begins a plan in work; the agreed one stands meanwhile"
    assert Plan._base_manager.get(pk=old.pk).state == "agreed"
    assert reached.plan_id == new.pk
    changed = actions.correct_goal(
        by=by, goal_id=work.goal.pk, version=now_of(work.goal).version, changes={"words": "Other words"}
    )
    work.agreed()
    assert Plan._base_manager.get(pk=old.pk).state == "replaced"
    assert changed.plan_id == new.pk
    then = queries.goals_then(by, Plan._base_manager.get(pk=old.pk))
    assert [goal.pk for goal, _version in then] == [work.goal.pk]
    assert then[0][1].plan_id == old.pk
    assert len(tasks(work.case, "plan_review")) == 1
    with pytest.raises(Refused):
        actions.drop_plan(by=by, plan_id=new.pk, reason="entered_twice")


def test_a_plan_begun_by_mistake_gives_the_goals_back(work: Work) -> None:
    by, old = work.cast.viewer("worker"), work.agreed()
    begun = actions.begin_plan(by=by, case_id=work.case.pk)
    assert actions.begin_plan(by=by, case_id=work.case.pk) == begun
    assert work.plan == begun
    goal = actions.add_goal(by=by, case_id=work.case.pk, domain="work", words="A shop")
    with pytest.raises(Refused):
        actions.drop_plan(by=by, plan_id=begun.pk, reason="entered_twice")
    actions.retire_goal(by=by, goal_id=goal.pk, reason="other")
    actions.drop_plan(by=by, plan_id=begun.pk, reason="entered_twice")
    assert work.plan == old


def test_one_tap_counts_once_and_can_be_taken_back(work: Work) -> None:
    by = work.cast.viewer("worker")
    first = actions.tick_goal(by=by, goal_id=work.goal.pk, version=1, to="step")
    assert actions.tick_goal(by=by, goal_id=work.goal.pk, version=1, to="step").steps == 1, "sent twice"
    with pytest.raises(Refused, match="colleague"):
        actions.tick_goal(by=work.cast.viewer("supervisor"), goal_id=work.goal.pk, version=1, to="step")
    done = actions.tick_goal(by=by, goal_id=work.goal.pk, version=first.version, to="reached")
    assert (done.state, done.steps, done.ended_on) == ("reached", 4, TODAY)
    back = actions.undo_tick(by=by, model=Goal, id=work.goal.pk, version=done.version)
    assert (back.state, back.steps, back.ended_on) == ("open", 1, None)
    assert actions.undo_tick(by=by, model=Goal, id=work.goal.pk, version=done.version) == back
    with pytest.raises(Refused):
        actions.undo_tick(by=by, model=Goal, id=work.goal.pk, version=1)


def test_a_colleagues_action_is_a_task_of_hers_until_it_is_ticked(work: Work) -> None:
    by, until = work.cast.viewer("worker"), TODAY + dt.timedelta(days=7)
    with pytest.raises(Refused) as refused:
        actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="colleague")
    assert refused.value.field == "by_on"
    row = actions.add_action(
        by=by, goal_id=work.goal.pk, kind="school", who="colleague", by_on=until, words="Ask about places"
    )
    [task] = tasks(work.case, "goal_action")
    assert (task.about, task.due_on, task.owner) == (row.pk, until, work.cast.users["worker"])
    row = actions.tick_action(by=by, action_id=row.pk, version=1)
    assert not tasks(work.case, "goal_action")
    row = actions.undo_tick(by=by, model=PlanAction, id=row.pk, version=2)
    assert len(tasks(work.case, "goal_action")) == 1
    later = until + dt.timedelta(days=7)
    told = {"by_on": later, "owner": work.cast.users["house_mother"]}
    with pytest.raises(Refused) as refused:
        actions.correct_action(by=by, action_id=row.pk, version=row.version, changes=told)
    assert refused.value.field == "owner", "she does not see the person: nobody would find it"
    house = Assignment(case=work.case, user=told["owner"], role="other", happened_on=TODAY)
    facts.record(house, by=work.cast.viewer("supervisor"))
    row = actions.correct_action(by=by, action_id=row.pk, version=row.version, changes=told)
    assert tasks(work.case, "goal_action")[0].owner == work.cast.users["house_mother"]
    row = actions.correct_action(by=by, action_id=row.pk, version=row.version, changes={"who": "family"})
    assert row.owner is None
    assert not tasks(work.case, "goal_action")
    with pytest.raises(Http404):
        actions.tick_action(by=work.cast.viewer("counsellor"), action_id=row.pk, version=row.version)


@pytest.mark.parametrize("who", ["counsellor", "director", "donor", "administrator", "me_officer"])
def test_nobody_is_given_a_step_or_a_promise_who_does_not_see_her(
    client: Client, work: Work, who: str
) -> None:
    by, owner = work.cast.viewer("worker"), work.cast.users[who]
    with pytest.raises(Refused) as refused:
        actions.add_action(
            by=by, goal_id=work.goal.pk, kind="call", who="colleague", by_on=TODAY, owner=owner
        )
    assert refused.value.field == "owner"
    with pytest.raises(Refused) as refused:
        actions.give_promise(by=by, case_id=work.case.pk, kind="call", owner=owner)
    assert refused.value.field == "owner"
    sign_in(client, work.cast.users["worker"])
    page = client.get(reverse("plans:action_new", args=[work.goal.pk])).content.decode()
    assert str(owner.pk) not in page
    assert str(work.cast.users["supervisor"].pk) in page


def test_who_it_was_given_to_ticks_it_without_recording_plans(work: Work) -> None:
    facts.record(
        type(work.case.assignments.model())(  # the counsellor walks along
            case=work.case, user=work.cast.users["counsellor"], role="counsellor", happened_on=TODAY
        ),
        by=work.cast.viewer("supervisor"),
    )
    row = actions.add_action(
        by=work.cast.viewer("worker"), goal_id=work.goal.pk, kind="counselling", who="colleague",
        by_on=TODAY, owner=work.cast.users["counsellor"],
    )  # fmt: skip
    hers = work.cast.viewer("counsellor")
    with pytest.raises(Http404):
        actions.correct_action(by=hers, action_id=row.pk, version=1, changes={"kind": "call"})
    client = Client(enforce_csrf_checks=True)
    sign_in(client, work.cast.users["counsellor"])
    at = reverse("plans:plan", args=[work.case.pk])
    assert "Reached" not in client.get(at).content.decode(), "nothing else is hers to tap"
    assert sent_by(client, at, "Done").status_code == 302
    assert PlanAction._base_manager.get(pk=row.pk).state == "done"


def test_tasks_of_a_goal_end_with_it_and_come_back_with_it(work: Work) -> None:
    by = work.cast.viewer("worker")
    actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="colleague", by_on=TODAY)
    ended = actions.end_goal(by=by, goal_id=work.goal.pk, version=1, state="given_up", on=TODAY)
    assert not tasks(work.case, "goal_action")
    with pytest.raises(Refused):
        actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="person")
    actions.end_goal(by=by, goal_id=work.goal.pk, version=ended.version, state="open", steps=2)
    assert len(tasks(work.case, "goal_action")) == 1
    with pytest.raises(Refused):
        actions.end_goal(
            by=by, goal_id=work.goal.pk, version=3, state="reached", on=TODAY + dt.timedelta(days=1)
        )


@pytest.mark.parametrize(
    "wrong", [{"domain": "love"}, {"words": "  "}, {"words": "x" * 601}, {"case_id": None}]
)
def test_a_goal_that_cannot_be_is_refused(work: Work, wrong: dict[str, Any]) -> None:
    told = {"case_id": work.case.pk, "domain": "work", "words": "A shop"}
    if "case_id" in wrong:
        wrong = {"case_id": new_id()}
    with pytest.raises((Refused, Http404)):
        actions.add_goal(by=work.cast.viewer("worker"), **{**told, **wrong})
    assert Goal._base_manager.count() == 1


def test_whose_keys_do_not_open_writes_no_words(work: Work) -> None:
    """A colleague who may record plans by her role, and holds no key, is told whom to ask."""
    locked_out = work.cast.viewer("supervisor")
    locked_out = type(locked_out)(**{**vars(locked_out), "private_key": None, "opened": {}})
    with pytest.raises(Refused, match="keys") as refused:
        actions.add_goal(by=locked_out, case_id=work.case.pk, domain="work", words="A shop")
    assert refused.value.field == "words"


def test_her_plan_for_her(work: Work) -> None:
    by = work.cast.viewer("worker")
    actions.add_action(
        by=by,
        goal_id=work.goal.pk,
        kind="school",
        who="colleague",
        by_on=TODAY,
        words="Visit the kindergarten",
    )
    actions.give_promise(by=by, case_id=work.case.pk, kind="papers", words="Bring the certificate")
    actions.give_promise(by=by, case_id=work.case.pk, kind="money", to_whom="authority")
    hers = plan_for_her(by, work.case)
    assert hers.wishes == HER_WISH
    [goal] = hers.goals
    assert goal.words == HER_GOAL
    assert [action.words for action in goal.actions] == ["Visit the kindergarten"]
    assert [promise.words for promise in hers.promises] == ["Bring the certificate"], "to others are not hers"
    assert plan_for_her(work.cast.viewer("me_officer"), work.case).goals[0].words == ""


def sent_by(client: Client, at: str, button: str) -> Any:
    """Press the button of a form on a page, with what stands in it."""
    page = client.get(at).content.decode()
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    form = next(one for one in forms if f">{button}<" in one)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    target = re.search(r'action="([^"]+)"', form)
    assert target
    return client.post(target.group(1), fields)


def test_tick_a_goal_by_one_tap_and_take_it_back(work: Work) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, work.cast.users["worker"])
    at = reverse("plans:plan", args=[work.case.pk])
    answer = sent_by(client, at, "One step further")
    assert answer.status_code == 302
    assert now_of(work.goal).steps == 1
    assert "1 of 4 steps" in client.get(answer["Location"]).content.decode()
    assert sent_by(client, answer["Location"], "Undo").status_code == 302
    assert now_of(work.goal).steps == 0
    by = work.cast.viewer("worker")
    actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="person")
    assert sent_by(client, reverse("desk:person", args=[work.case.pk]), "Done").status_code == 302
    assert PlanAction._base_manager.get().state == "done", "from her file too"


def test_the_supervisor_reads_the_plan_and_answers(work: Work, client: Client) -> None:
    by = work.cast.viewer("worker")
    actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="family", words="Grandmother helps")
    actions.ask_plan(by=by, plan_id=work.plan.pk, version=1, with_her="told_aloud")
    sign_in(client, work.cast.users["supervisor"])
    at = reverse("plans:decide", args=[work.plan.pk])
    assert at in client.get(reverse("plans:plan", args=[work.case.pk])).content.decode()
    page = client.get(at).content.decode()
    for shown in (HER_GOAL, HER_WISH, "Grandmother helps", "Read aloud, and they agreed", "Urgent"):
        assert shown in page
    assert client.post(at, {"version": "2"}).status_code == 422
    back = client.post(at, {"version": "2", "answer": "return", "why": ""})
    assert back.status_code == 422
    assert "Say why you give it back" in back.content.decode()
    assert client.post(at, {"version": "2", "answer": "agree"}).status_code == 302
    assert work.plan.state == "agreed"
    sign_in(client, work.cast.users["worker"])
    assert client.get(at).status_code == 404


def test_forms_of_the_plan(work: Work, client: Client) -> None:
    sign_in(client, work.cast.users["worker"])
    told: dict[str, Any] = {"id": str(new_id()), "domain": "work", "words": "A shop of my own"}
    goal_at = reverse("plans:goal_new", args=[work.case.pk])
    assert client.get(f"{goal_at}?domain=work").context["form"].initial["domain"] == "work"
    assert client.post(goal_at, {**told, "words": ""}).status_code == 422
    assert client.post(goal_at, told).status_code == 302
    assert client.post(goal_at, told).status_code == 302
    assert Goal._base_manager.count() == 2, "sent twice, written once"
    action_at = reverse("plans:action_new", args=[work.goal.pk])
    step = {"id": str(new_id()), "kind": "school", "who": "colleague", "by_on": "", "owner": "", "words": ""}
    refused = client.post(action_at, step)
    assert refused.status_code == 422
    assert "Say until when" in refused.content.decode()
    assert client.post(action_at, {**step, "by_on": "30/10/2022"}).status_code == 302
    row = PlanAction._base_manager.get()
    edit = reverse("plans:action", args=[row.pk])
    assert client.get(edit).status_code == 200
    change = {"version": "1", "kind": "call", "who": "person", "by_on": "", "owner": "", "words": "She calls"}
    assert client.post(edit, change).status_code == 302
    assert client.post(edit, {**change, "kind": "visit"}).status_code == 409
    goal_edit = reverse("plans:goal", args=[work.goal.pk])
    assert HER_GOAL in client.get(goal_edit).content.decode()
    changed = {"version": str(now_of(work.goal).version), "domain": "school", "words": HER_GOAL, "rank": "2"}
    assert client.post(goal_edit, changed).status_code == 302
    assert now_of(work.goal).domain == "school"
    end = reverse("plans:goal_end", args=[work.goal.pk])
    assert client.get(end).status_code == 200
    state = {
        "version": str(now_of(work.goal).version),
        "state": "given_up",
        "steps": "1",
        "ended_on": "20/10/2022",
    }
    assert client.post(end, state).status_code == 302
    assert now_of(work.goal).ended_on == TODAY
    ask = reverse("plans:ask", args=[work.plan.pk])
    asked = {"version": str(work.plan.version), "with_her": "not_yet", "review_on": "20/04/2023"}
    assert client.post(ask, asked).status_code == 422
    assert client.post(ask, {**asked, "with_her": "read_it"}).status_code == 302
    assert Plan._base_manager.get().state == "asked"


def test_the_page_of_a_plan_asks_little(
    work: Work, client: Client, django_assert_max_num_queries: Any
) -> None:
    by = work.cast.viewer("worker")
    for domain in ("work", "housing", "school"):
        goal = actions.add_goal(by=by, case_id=work.case.pk, domain=domain, words=f"About {domain}")
        for kind in ("call", "visit"):
            actions.add_action(by=by, goal_id=goal.pk, kind=kind, who="person", words="Something")
        actions.give_promise(by=by, case_id=work.case.pk, kind="call", words="Soon")
    sign_in(client, work.cast.users["worker"])
    at = reverse("plans:plan", args=[work.case.pk])
    client.get(at)
    with django_assert_max_num_queries(32):
        assert client.get(at).status_code == 200


def test_an_organisation_is_chosen_from_the_list_and_older_steps_stay_readable(
    work: Work, client: Client
) -> None:
    by, cast = work.cast.viewer("worker"), work.cast
    school = add_agency(
        by=cast.viewer("supervisor"),
        type="school",
        name="Evening school of Suối Mây",
        kept_by=cast.offices["vn"],
    )
    old = actions.add_action(by=by, goal_id=work.goal.pk, kind="school", who="agency")
    assert plan_for_her(by, work.case).goals[0].actions[0].who == "Another organisation"
    sign_in(client, cast.users["worker"])
    at = reverse("plans:action", args=[old.pk])
    told = {"version": "1", "kind": "school", "who": "agency", "by_on": "", "owner": "", "words": ""}
    assert client.post(at, {**told, "agency": str(school.pk)}).status_code == 302
    assert client.post(at, {**told, "agency": ""}).status_code == 409, "saved once by that version"
    page = client.get(reverse("plans:plan", args=[work.case.pk])).content.decode()
    assert "Evening school of Suối Mây" in page
    assert plan_for_her(by, work.case).goals[0].actions[0].who == school.label
    changes = {"who": "family"}
    saved = actions.correct_action(by=by, action_id=old.pk, version=2, changes=changes)
    assert saved.agency is None, "the family is no organisation"
