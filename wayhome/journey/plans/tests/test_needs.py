"""Talks about needs: recorded, known at the next, corrected, retired; her words sealed."""

import datetime as dt

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases.actions import admit
from wayhome.journey.cases.models import StageMove
from wayhome.journey.plans import actions, codes, sealed
from wayhome.journey.plans.models import NeedsTalk, Plan
from wayhome.journey.plans.tests.conftest import HER_GOAL, HER_WISH, TODAY, Work, tasks, walked
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.registry.tasks.actions import expect
from wayhome.trust.audit.models import Look

pytestmark = pytest.mark.django_db


def test_a_talk_ends_its_task_and_makes_the_plan_due(cast: Cast) -> None:
    case, by = walked(cast), cast.viewer("worker")
    with transaction.atomic():
        facts.correct(type(case), case.pk, by=by, version=case.version, changes={"stage": "admission"})
    expect(by, "needs", case.pk, office=case.office, due_on=TODAY, on=TODAY, case_id=case.pk)
    actions.record_needs(by=by, case_id=case.pk, happened_on=TODAY, answers={"work": "some"})
    assert not tasks(case, "needs")
    assert tasks(case, "needs", "done")
    assert type(case)._base_manager.get(pk=case.pk).stage == "needs", "a step of the journey follows"
    [plan] = tasks(case, "plan")
    assert (plan.due_on, plan.owner) == (TODAY + dt.timedelta(days=30), cast.users["worker"])


def test_what_was_left_out_is_not_asked_and_never_no(work: Work) -> None:
    assert work.talk.answers["legal"] == "not_asked"
    assert work.talk.answers["health"] == "none"
    assert work.talk.strengths == ["strong_skill", "strong_plan"]


def test_a_second_sending_writes_nothing_and_one_day_has_one_talk(cast: Cast) -> None:
    case, by, id = walked(cast), cast.viewer("worker"), new_id()
    told = {"by": by, "case_id": case.pk, "happened_on": TODAY, "answers": {"work": "some"}}
    first = actions.record_needs(id=id, **told)
    assert actions.record_needs(id=id, **told) == first
    with pytest.raises(Refused) as refused:
        actions.record_needs(**told)
    assert refused.value.field == "happened_on"
    assert NeedsTalk._base_manager.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": {}},
        {"answers": {"work": "not_asked"}},
        {"answers": {"work": "plenty"}},
        {"answers": {"love": "some"}},
        {"answers": {"work": "some"}, "strengths": ["strong_magic"]},
        {"answers": {"work": "some"}, "happened_on": dt.date(2022, 10, 21)},
        {"answers": {"work": "some"}, "happened_on": dt.date(2022, 2, 1)},
        {"wishes": "x" * 601},
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, wrong: dict) -> None:
    case = walked(cast)
    with pytest.raises(Refused):
        actions.record_needs(
            **{"by": cast.viewer("worker"), "case_id": case.pk, "happened_on": TODAY, **wrong}
        )
    assert not NeedsTalk._base_manager.exists()


def test_who_does_not_walk_with_her_records_nothing(cast: Cast) -> None:
    case = case_of(cast)
    for name in ("worker", "counsellor", "house_mother", "me_officer", "director", "kh_supervisor"):
        with pytest.raises(Http404):
            actions.record_needs(
                by=cast.viewer(name), case_id=case.pk, happened_on=TODAY, answers={"work": "some"}
            )


def test_her_words_are_nowhere_in_the_clear(work: Work) -> None:
    stored = NeedsTalk._base_manager.get(pk=work.talk.pk)
    for row in (
        stored,
        *NeedsTalk.versions.objects.all(),
        work.goal,
        *type(work.goal).versions.objects.all(),
    ):
        kept = bytes(getattr(row, "wishes", None) or row.words)
        assert HER_WISH.encode() not in kept
        assert HER_GOAL.encode() not in kept
    by = work.cast.viewer("supervisor")
    assert sealed.words_of(by, work.case, [stored]) == {stored.pk: HER_WISH}
    assert Look.objects.filter(person_id=work.case.person_id, page="plan").exists(), "a look"
    assert sealed.words_of(work.cast.viewer("me_officer"), work.case, [stored]) == {}


def test_a_correction_keeps_the_history_and_two_savers_meet(work: Work) -> None:
    by, row = work.cast.viewer("worker"), work.talk
    saved = actions.correct_needs(
        by=by, talk_id=row.pk, version=1, changes={"answers": {"legal": "some"}, "wishes": HER_WISH}
    )
    assert (saved.version, saved.legal, saved.housing) == (2, "some", "some")
    assert saved.strengths == row.strengths, "what was not told again stays"
    same = actions.correct_needs(by=by, talk_id=row.pk, version=2, changes={"wishes": HER_WISH})
    assert same.version == 2
    with pytest.raises(facts.Conflict):
        actions.correct_needs(by=by, talk_id=row.pk, version=1, changes={"answers": {"legal": "none"}})


def test_without_a_talk_it_is_due_again(work: Work) -> None:
    actions.retire_needs(by=work.cast.viewer("worker"), talk_id=work.talk.pk, reason="wrong_person")
    assert tasks(work.case, "needs")
    assert not tasks(work.case, "plan")


def test_the_step_goes_with_the_talk_that_brought_it(cast: Cast) -> None:
    by = cast.viewer("worker")
    case = admit(
        by=by, office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=TODAY - dt.timedelta(days=9),
    ).case  # fmt: skip
    steps = StageMove._base_manager.filter(case=case, stage="needs", retired_at=None)
    day = TODAY - dt.timedelta(days=4)
    row, other = (
        actions.record_needs(by=by, case_id=case.pk, happened_on=on, answers={"work": "some"})
        for on in (day, TODAY)
    )
    actions.correct_needs(
        by=by, talk_id=row.pk, version=1, changes={"happened_on": day + dt.timedelta(days=1)}
    )
    assert steps.get().happened_on == day + dt.timedelta(days=1)
    actions.retire_needs(by=by, talk_id=row.pk, reason="wrong_person")
    assert steps.get().happened_on == TODAY
    actions.retire_needs(by=by, talk_id=other.pk, reason="wrong_person")
    assert not steps.exists()
    assert type(case)._base_manager.get(pk=case.pk).stage == "admission"


def test_a_retired_case_takes_no_talk(cast: Cast) -> None:
    case = walked(cast, exit_on=dt.date(2022, 9, 1))
    facts.retire(type(case), case.pk, by=cast.viewer("supervisor"), reason="entered_twice")
    with pytest.raises(Refused):
        actions.record_needs(
            by=cast.viewer("supervisor"), case_id=case.pk, happened_on=TODAY, answers={"work": "some"}
        )


def test_what_she_told_is_shown_and_not_asked_again(work: Work, client: Client) -> None:
    sign_in(client, work.cast.users["worker"])
    page = client.get(reverse("plans:needs", args=[work.case.pk]))
    form = page.context["form"]
    assert [str(answer) for _domain, answer in form.before] == ["Some need", "No need", "Urgent"]
    folded = {name for fold in form.folds for name in fold.names}
    assert {"housing", "health", "child_care"} <= folded, "known ones are folded away"
    asked = [bound.name for bound in form.visible_fields() if bound.name not in folded]
    assert len(asked) <= 7
    assert asked[0] == "strengths", "strengths first"
    assert HER_WISH in page.content.decode()


@pytest.mark.seed("Q05")
def test_needs_by_taps_lead_to_goals_and_an_agreed_plan(cast: Cast, client: Client) -> None:
    case = walked(cast)
    sign_in(client, cast.users["worker"])
    at = reverse("plans:needs", args=[case.pk])
    assert client.get(at).status_code == 200
    told = {
        "id": str(new_id()),
        "strengths": ["strong_work"],
        "housing": "urgent",
        "happened_on": "20/10/2022",
    }
    told |= {"safety": "refused", "done_by": "", "source": ""}
    answer = client.post(at, told)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    talk = NeedsTalk._base_manager.get()
    assert (talk.housing, talk.safety, talk.mind) == ("urgent", "refused", "not_asked")
    plan = client.get(answer["Location"]).content.decode()
    assert "A place to live" in plan
    assert "No goal yet" in plan
    assert "Safe accommodation" in plan, "what fits"
    assert set(codes.DOMAINS.codes) == set(talk.answers)
    goal = {"id": str(new_id()), "domain": "housing", "words": "A room of my own"}
    plan = client.get(
        client.post(reverse("plans:goal_new", args=[case.pk]), goal)["Location"]
    ).content.decode()
    assert "No goal yet" not in plan
    asked = {"version": "1", "with_her": "told_aloud", "review_on": "20/04/2023"}
    made = Plan._base_manager.get()
    assert client.post(reverse("plans:ask", args=[made.pk]), asked).status_code == 302
    sign_in(client, cast.users["supervisor"])
    decide = reverse("plans:decide", args=[made.pk])
    assert client.post(decide, {"version": "2", "answer": "agree"}).status_code == 302
    assert Plan._base_manager.get().state == "agreed"
    sign_in(client, cast.users["worker"])
    again = client.get(at).context["form"]
    assert [str(words) for words, _answer in again.before] == ["A place to live"], (
        "the review asks no known thing"
    )


def test_a_talk_with_its_history_and_its_correction_on_the_page(work: Work, client: Client) -> None:
    sign_in(client, work.cast.users["worker"])
    page = client.get(reverse("plans:talk", args=[work.talk.pk])).content.decode()
    assert "A skill or a trade" in page
    assert HER_WISH in page
    at = reverse("plans:talk_correct", args=[work.talk.pk])
    initial = client.get(at).context["form"].initial
    sent = {
        **{k: v for k, v in initial.items() if v not in (None, "not_asked")},
        "happened_on": "19/10/2022",
        "legal": "some",
    }
    assert client.post(at, sent).status_code == 302
    row = NeedsTalk._base_manager.get()
    assert (row.happened_on, row.legal, row.version) == (dt.date(2022, 10, 19), "some", 2)
    assert client.post(at, sent).status_code == 409, "the version she saw has moved on"
    retire = reverse("plans:talk_retire", args=[work.talk.pk])
    assert client.get(retire).status_code == 200
    assert client.post(retire, {"reason": "entered_twice"}).status_code == 302
    assert NeedsTalk._base_manager.get().retired_at is not None


def test_nothing_told_says_what_to_do(cast: Cast, client: Client) -> None:
    case = walked(cast)
    sign_in(client, cast.users["worker"])
    sent = {"id": str(new_id()), "happened_on": "20/10/2022"}
    answer = client.post(reverse("plans:needs", args=[case.pk]), sent)
    assert answer.status_code == 422
    assert "Nothing is told yet" in answer.content.decode()
