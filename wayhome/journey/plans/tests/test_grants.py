"""Money and things for a step of the plan: asked, agreed to by another, handed over, asked about; and what ends with a case."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Approval
from wayhome.journey.plans import actions, on_file, rules
from wayhome.journey.plans.for_her import plan_for_her
from wayhome.journey.plans.models import PlanGrant
from wayhome.journey.plans.tests.conftest import TODAY, Work, tasks
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
WHAT = "A sewing machine from the market (invented)"
SOON = TODAY + dt.timedelta(days=14)
ALL = {"plans.view", "plans.record", "cases.approve"}


@pytest.fixture
def agreed(work: Work) -> Work:
    """A person whose plan was agreed to."""
    work.agreed()
    return work


def asked(work: Work, **more: Any) -> PlanGrant:
    told: dict[str, Any] = {"kind": "tools", "amount": Decimal(3_500_000), "currency": "VND", "by_on": SOON}
    return actions.ask_grant(
        **{"by": work.cast.viewer("worker"), "goal_id": work.goal.pk, "words": WHAT, **told, **more}
    )


def now(row: PlanGrant) -> PlanGrant:
    return PlanGrant._base_manager.get(pk=row.pk)


def yes(work: Work, row: PlanGrant, **more: Any) -> PlanGrant:
    told = {"version": now(row).version, "agreed": True, **more}
    return actions.answer_grant(by=work.cast.viewer("supervisor"), grant_id=row.pk, **told)


def handed(work: Work, row: PlanGrant, **more: Any) -> PlanGrant:
    told = {
        "version": now(row).version,
        "given_on": TODAY,
        "receipt": "0417/22",
        "received_by": "person",
        **more,
    }
    return actions.give_grant(by=work.cast.viewer("worker"), grant_id=row.pk, **told)


def test_from_asking_to_how_it_helped(agreed: Work) -> None:
    worker, case = agreed.cast.viewer("worker"), agreed.case
    row = asked(agreed)
    assert WHAT.encode() not in bytes(row.words)
    approval = Approval._base_manager.get(kind="grant", about=row.pk)
    assert tasks(case, "approval")[0].about == approval.pk
    saved = yes(agreed, row, amount=Decimal(3_000_000))
    assert (saved.state, saved.agreed, saved.amount, saved.agreed_on) == (
        "agreed",
        Decimal(3_000_000),
        Decimal(3_500_000),
        TODAY,
    )
    [task] = tasks(case, "grant")
    assert (task.due_on, task.owner) == (SOON, agreed.cast.users["worker"])
    assert not tasks(case, "approval")
    given_ = handed(agreed, row)
    assert (given_.state, given_.receipt) == ("given", "0417/22")
    assert not tasks(case, "grant")
    assert tasks(case, "grant_use")[0].due_on == TODAY + dt.timedelta(days=30)
    told = {"version": given_.version, "checked_on": TODAY, "used": "partly", "used_why": "illness"}
    last = actions.check_grant(by=worker, grant_id=row.pk, **told)
    assert (last.state, last.used_why) == ("checked", "illness")
    assert not tasks(case, "grant_use")
    back = actions.take_back_grant(by=worker, grant_id=row.pk, version=last.version)
    assert (back.state, back.used, back.checked_on) == ("given", "", None)
    assert len(tasks(case, "grant_use")) == 1
    back = actions.take_back_grant(by=worker, grant_id=row.pk, version=back.version)
    assert (back.state, back.receipt, back.agreed) == ("agreed", "", Decimal(3_000_000))
    assert (len(tasks(case, "grant")), len(tasks(case, "grant_use"))) == (1, 0)
    verbs = set(Entry.objects.filter(object_id=row.pk).values_list("verb", flat=True))
    acts = ("ask", "answer", "give", "check", "take_back")
    assert verbs == {f"plans.{act}_grant" for act in acts}


def test_nobody_agrees_to_what_she_asked_or_changed_herself(agreed: Work) -> None:
    supervisor = agreed.cast.viewer("supervisor")
    hers = asked(agreed, by=supervisor)
    with pytest.raises(Refused):
        yes(agreed, hers)
    row = asked(agreed)
    actions.correct_grant(by=supervisor, grant_id=row.pk, version=1, changes={"amount": Decimal(4_000_000)})
    with pytest.raises(Refused):
        yes(agreed, row)
    for who in ("worker", "me_officer", "counsellor", "kh_supervisor"):
        with pytest.raises((Refused, Http404)):
            actions.answer_grant(by=agreed.cast.viewer(who), grant_id=row.pk, version=2, agreed=True)
    assert now(row).state == "asked"


def test_the_answer_belongs_to_what_was_seen(agreed: Work) -> None:
    row = asked(agreed)
    actions.correct_grant(
        by=agreed.cast.viewer("worker"), grant_id=row.pk, version=1, changes={"amount": Decimal(9_000_000)}
    )
    with pytest.raises(Refused):
        yes(agreed, row, version=1)
    with pytest.raises(Refused) as more:
        yes(agreed, row, amount=Decimal(9_000_001))
    assert more.value.field == "amount"
    yes(agreed, row)
    with pytest.raises(Refused):
        yes(agreed, row)


def test_a_no_has_a_reason_and_may_be_asked_again_or_left(agreed: Work) -> None:
    worker, case = agreed.cast.viewer("worker"), agreed.case
    row = asked(agreed)
    with pytest.raises(Refused) as without:
        yes(agreed, row, agreed=False)
    assert without.value.field == "why"
    said = yes(agreed, row, agreed=False, why="means")
    assert (said.state, said.agreed) == ("declined", None)
    assert tasks(case, "grant")[0].due_on == TODAY, "whoever asked sees it today"
    again = actions.correct_grant(
        by=worker, grant_id=row.pk, version=said.version, changes={"amount": Decimal(100)}
    )
    assert again.state == "asked"
    assert not tasks(case, "grant")
    assert Approval._base_manager.filter(kind="grant", about=row.pk).count() == 2
    left = actions.withdraw_grant(by=worker, grant_id=row.pk, version=again.version)
    assert left.state == "withdrawn"
    assert actions.withdraw_grant(by=worker, grant_id=row.pk, version=again.version).version == left.version
    assert not Approval._base_manager.filter(kind="grant", state="asked").exists()
    assert not tasks(case, "approval")


def test_only_of_a_plan_that_was_agreed_to(work: Work) -> None:
    with pytest.raises(Refused):
        asked(work)
    work.agreed()
    actions.begin_plan(by=work.cast.viewer("worker"), case_id=work.case.pk)
    new = actions.add_goal(
        by=work.cast.viewer("worker"), case_id=work.case.pk, domain="work", words="A stall (invented)"
    )
    with pytest.raises(Refused):
        asked(work, goal_id=new.pk)
    assert asked(work).state == "asked", "while the plan is looked at again, what was agreed stands"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "gold"}, "kind"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("-5")}, "amount"),
        ({"amount": Decimal("1.5")}, "amount"),
        ({"amount": Decimal("1.555"), "currency": "USD"}, "amount"),
        ({"amount": Decimal(10) ** 12}, "amount"),
        ({"currency": "EUR"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"by_on": TODAY - dt.timedelta(days=1)}, "by_on"),
        ({"words": "x" * 601}, "words"),
    ],
)
def test_what_cannot_be_asked(agreed: Work, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(agreed, **wrong)
    assert refused.value.field == field
    assert not PlanGrant._base_manager.exists()


def test_what_cannot_be_handed_over_or_told(agreed: Work) -> None:
    row = asked(agreed)
    with pytest.raises(Refused):
        handed(agreed, row)
    yes(agreed, row)
    day = dt.timedelta(days=1)
    for wrong, field in (
        ({"given_on": TODAY - day}, "given_on"),
        ({"given_on": TODAY + day}, "given_on"),
        ({"receipt": "Mai"}, "receipt"),
        ({"receipt": ""}, "receipt"),
        ({"received_by": "king"}, "received_by"),
    ):
        with pytest.raises(Refused) as refused:
            handed(agreed, row, **wrong)
        assert refused.value.field == field
    given_ = handed(agreed, row)
    told: dict[str, Any] = {"by": agreed.cast.viewer("worker"), "grant_id": row.pk, "version": given_.version}
    for wrong, field in (
        ({"used": "magic"}, "used"),
        ({"used": "else"}, "used_why"),
        ({"used": "planned", "checked_on": TODAY - day}, "checked_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.check_grant(**{"checked_on": TODAY, **told, **wrong})
        assert refused.value.field == field
    with pytest.raises(Refused):
        actions.withdraw_grant(**told)
    with pytest.raises(facts.Conflict):
        handed(agreed, row, version=1)
    corrected = handed(agreed, row, receipt="0418")
    assert (corrected.state, corrected.receipt) == ("given", "0418")


def test_a_step_of_another_goal_is_none(agreed: Work) -> None:
    by = agreed.cast.viewer("worker")
    other = actions.add_goal(by=by, case_id=agreed.case.pk, domain="work", words="Work (invented)")
    step = actions.add_action(by=by, goal_id=other.pk, kind="course", who="person")
    with pytest.raises(Refused) as refused:
        asked(agreed, action=step)
    assert refused.value.field == "action"
    mine = actions.add_action(by=by, goal_id=agreed.goal.pk, kind="school", who="person")
    assert asked(agreed, action=mine).action == mine


def test_sent_twice_is_once_and_a_wrong_one_goes(agreed: Work) -> None:
    id = uuid.uuid4()
    assert asked(agreed, id=id).pk == asked(agreed, id=id).pk
    by = agreed.cast.viewer("worker")
    actions.retire_grant(by=by, grant_id=id, reason="entered_twice")
    assert not Approval._base_manager.filter(kind="grant", state="asked").exists()
    with pytest.raises(Refused):
        actions.withdraw_grant(by=by, grant_id=id, version=2)
    row = asked(agreed)
    yes(agreed, row)
    handed(agreed, row)
    with pytest.raises(Refused):
        actions.retire_goal(by=by, goal_id=agreed.goal.pk, reason="other")
    actions.retire_grant(by=by, grant_id=row.pk, reason="never_happened")
    assert not tasks(agreed.case, "grant_use")
    actions.retire_goal(by=by, goal_id=agreed.goal.pk, reason="other")


def test_what_she_may_count_on_stands_on_her_own_page(agreed: Work) -> None:
    by = agreed.cast.viewer("worker")
    row = asked(agreed)
    assert not plan_for_her(by, agreed.case).promises, "what is only asked for is no promise"
    yes(agreed, row, amount=Decimal(3_000_000))
    [told] = plan_for_her(by, agreed.case).promises
    assert WHAT in told.words
    assert "3,000,000" in told.words
    assert (told.by_on, told.kept_on) == (SOON, None)
    handed(agreed, row)
    assert plan_for_her(by, agreed.case).promises[0].kept_on == TODAY


def test_on_the_pages(agreed: Work, client: Client, django_assert_max_num_queries: Any) -> None:
    worker, case = agreed.cast.users["worker"], agreed.case
    sign_in(client, worker)
    plan_at = reverse("plans:plan", args=[case.pk])
    form_at = reverse("plans:grant_new", args=[agreed.goal.pk])
    assert form_at in client.get(plan_at).content.decode()
    form = client.get(form_at).context["form"]
    told = {"id": str(form["id"].value()), "kind": "tools", "amount": "", "currency": "VND", "by_on": "03/11/2022", "action": "", "words": WHAT}  # fmt: skip
    assert client.post(form_at, told).status_code == 422
    assert client.post(form_at, {**told, "amount": "lots"}).status_code == 422
    assert client.post(form_at, {**told, "amount": "3.500.000 đ"}).status_code == 302
    [row] = PlanGrant._base_manager.all()
    assert (row.amount, row.currency) == (Decimal(3_500_000), "VND")
    at = reverse("plans:grant", args=[row.pk])
    page = client.get(at).content.decode()
    assert WHAT in page
    assert "3,500,000" in page
    assert client.get(reverse("plans:grant_answer", args=[row.pk])).status_code == 404
    change_at = reverse("plans:grant_change", args=[row.pk])
    change = {**told, "amount": "3600000", "version": "1"}
    assert client.post(change_at, change).status_code == 302
    assert client.post(change_at, {**change, "amount": "5"}).status_code == 409

    sign_in(client, agreed.cast.users["supervisor"])
    assert (
        reverse("plans:grant_answer", args=[row.pk])
        in client.get(reverse("supervision:approvals")).content.decode()
    )
    answer_at = reverse("plans:grant_answer", args=[row.pk])
    shown = client.get(answer_at)
    assert WHAT in shown.content.decode()
    assert shown.context["form"]["amount"].value() == "3600000"
    assert client.post(answer_at, {"version": "2", "answer": "return", "amount": ""}).status_code == 422
    assert client.post(answer_at, {"version": "2", "answer": "agree", "amount": "3700000"}).status_code == 422
    assert client.post(answer_at, {"version": "2", "answer": "agree", "amount": "3000000"}).status_code == 302

    sign_in(client, worker)
    give_at = reverse("plans:grant_give", args=[row.pk])
    assert give_at in client.get(at).content.decode()
    assert give_at in client.get(reverse("desk:person", args=[case.pk])).content.decode()
    handing = {"version": "3", "given_on": "20/10/2022", "receipt": "no number", "received_by": "guardian"}
    assert client.post(give_at, handing).status_code == 422
    assert client.post(give_at, {**handing, "receipt": "12-7"}).status_code == 302
    check_at = reverse("plans:grant_check", args=[row.pk])
    use = {"version": "4", "used": "else", "used_why": "", "checked_on": "20/10/2022"}
    assert client.post(check_at, use).status_code == 422
    assert client.post(check_at, {**use, "used_why": "living"}).status_code == 302
    page = client.get(at).content.decode()
    assert "Food and daily needs" in page
    assert client.post(reverse("plans:grant_back", args=[row.pk]), {"version": "5"}).status_code == 302
    assert now(row).state == "given"
    with django_assert_max_num_queries(45):
        client.get(plan_at)
    sign_in(client, agreed.cast.users["kh_supervisor"])
    for name in ("grant", "grant_change", "grant_answer", "grant_give", "grant_check", "grant_retire"):
        assert client.get(reverse(f"plans:{name}", args=[row.pk])).status_code == 404, name


def test_many_grants_ask_no_more_queries(agreed: Work) -> None:
    by = agreed.cast.viewer("worker")
    asked(agreed)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            part = on_file.section(by, agreed.case, ALL)
            assert part is not None
        return len(seen)

    count()  # keys and clocks are kept from now on
    few = count()
    for _one in range(6):
        asked(agreed)
    assert count() == few


@given(st.lists(st.sampled_from(list(rules.GRANT_STEPS)), max_size=12))
def test_no_way_leads_to_money_without_a_yes(wanted: list[str]) -> None:
    state, agreed_to = "asked", False
    for one in wanted:
        if rules.grant_may(state, one):
            agreed_to = (agreed_to or one == "agreed") and one not in ("declined", "withdrawn", "asked")
            state = one
        assert agreed_to or state not in rules.PROMISED
        assert state != "withdrawn" or rules.cleared(state).keys() >= {"agreed", "given_on", "checked_on"}


@given(st.decimals(-(10**13), 10**13, places=3), st.booleans())
def test_amounts_are_exact_or_refused(amount: Decimal, whole: bool) -> None:
    if not rules.money_fault(amount, whole=whole):
        assert amount > 0
        assert amount == amount.quantize(Decimal(1) if whole else Decimal("0.01"))


@given(st.integers(-40, 40), st.integers(-40, 40), st.one_of(st.none(), st.integers(-40, 40)))
def test_days_run_forward(agreed_on: int, given_on: int, checked_on: int | None) -> None:
    def day(n: int) -> dt.date:
        return TODAY + dt.timedelta(days=n)

    last = None if checked_on is None else day(checked_on)
    if not rules.given_fault(day(agreed_on), day(given_on), last, TODAY):
        assert day(agreed_on) <= day(given_on) <= TODAY
        assert last is None or last >= day(given_on)


def test_without_her_keys_the_words_stay_shut(agreed: Work, cast: Cast, client: Client) -> None:
    row = asked(agreed)
    sign_in(client, cast.users["me_officer"])
    page = client.get(reverse("plans:grant", args=[row.pk])).content.decode()
    assert WHAT not in page
    with clock_at(dt.datetime(2022, 12, 20, 3, 0, tzinfo=dt.UTC)):
        sign_in(client, cast.users["worker"])
        assert "late" in client.get(reverse("plans:plan", args=[agreed.case.pk])).content.decode()
