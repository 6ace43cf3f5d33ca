"""A grant agreed to on paper before this system knew of it: written down later, and it says so; no approval is made up."""

import datetime as dt
import uuid
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Approval
from wayhome.journey.plans import actions
from wayhome.journey.plans.for_her import plan_for_her
from wayhome.journey.plans.models import PlanGrant
from wayhome.journey.plans.tests.conftest import TODAY, Work, tasks
from wayhome.kit.errors import Refused
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
DECIDED, PAID = dt.date(2022, 4, 4), dt.date(2022, 4, 11)


def noted(work: Work, who: str = "supervisor", **more: Any) -> PlanGrant:
    told: dict[str, Any] = {"kind": "tools", "amount": Decimal(3_500_000), "currency": "VND", "agreed_on": DECIDED, "later": "before"}  # fmt: skip
    return actions.note_paper_grant(**{"by": work.cast.viewer(who), "goal_id": work.goal.pk, **told, **more})


def test_it_stands_as_agreed_and_says_that_it_was_written_down_later(work: Work) -> None:
    row = noted(work)
    assert (row.state, row.agreed, row.agreed_on, row.later) == ("agreed", row.amount, DECIDED, "before")
    assert not Approval._base_manager.filter(kind="grant").exists(), "no approval is made up"
    assert Entry.objects.filter(verb="plans.note_paper_grant", object_id=row.pk).count() == 1
    assert tasks(work.case, "grant")[0].due_on == TODAY
    [promise] = plan_for_her(work.cast.viewer("worker"), work.case).promises
    assert "3,500,000" in promise.words
    given = actions.give_grant(
        by=work.cast.viewer("worker"), grant_id=row.pk, version=row.version, given_on=PAID, receipt="12/04", received_by="person",
    )  # fmt: skip
    assert (given.state, given.later) == ("given", "before")


def test_paid_long_ago_is_asked_about_today_and_its_receipt_may_be_lost(work: Work) -> None:
    row = noted(work, later="colleague", agreed_by=work.cast.users["me_officer"], given_on=PAID)
    assert (row.state, row.given_on, row.receipt, row.agreed_by) == ("given", PAID, "", work.cast.users["me_officer"])  # fmt: skip
    assert not tasks(work.case, "grant")
    assert tasks(work.case, "grant_use")[0].due_on == TODAY, "not late on the first day"


def test_once_taken_back_it_is_asked_for_as_any_other(work: Work) -> None:
    work.agreed()
    row, by = noted(work), work.cast.viewer("worker")
    left = actions.withdraw_grant(by=by, grant_id=row.pk, version=row.version)
    assert (left.state, left.later, left.agreed_on) == ("withdrawn", "", None)
    assert PlanGrant.versions.objects.get(row_id=row.pk, version=1).later == "before"
    again = actions.correct_grant(by=by, grant_id=row.pk, version=left.version, changes={})
    assert again.state == "asked"
    assert Approval._base_manager.filter(kind="grant", about=row.pk, state="asked").exists()


def test_sent_twice_is_once(work: Work) -> None:
    id = uuid.uuid4()
    assert noted(work, id=id).pk == noted(work, id=id).pk
    assert PlanGrant._base_manager.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agreed_on": TODAY}, "agreed_on"),
        ({"agreed_on": TODAY + dt.timedelta(days=1)}, "agreed_on"),
        ({"agreed_on": dt.date(2021, 1, 1)}, "agreed_on"),
        ({"given_on": DECIDED - dt.timedelta(days=1)}, "given_on"),
        ({"given_on": TODAY + dt.timedelta(days=1)}, "given_on"),
        ({"given_on": PAID, "receipt": "Mai"}, "receipt"),
        ({"given_on": PAID, "received_by": "king"}, "received_by"),
        ({"later": ""}, "agreed_by"),
        ({"later": "colleague"}, "agreed_by"),
        ({"amount": Decimal(0)}, "amount"),
        ({"currency": "EUR"}, "currency"),
    ],
)
def test_what_cannot_be(work: Work, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        noted(work, **wrong)
    assert refused.value.field == field
    assert not PlanGrant._base_manager.exists()


def test_nobody_writes_down_her_own_yes_nor_a_strangers(work: Work) -> None:
    for who in ("supervisor", "kh_supervisor"):
        with pytest.raises(Refused) as refused:
            noted(work, later="colleague", agreed_by=work.cast.users[who])
        assert refused.value.field == "agreed_by"


def test_who_may_not(work: Work, client: Client) -> None:
    for who in ("worker", "counsellor", "me_officer", "kh_supervisor", "stranger"):
        with pytest.raises(Http404):
            noted(work, who)
    sign_in(client, work.cast.users["worker"])
    at = reverse("plans:grant_paper", args=[work.goal.pk])
    assert client.get(at).status_code in (403, 404)
    assert at not in client.get(reverse("plans:plan", args=[work.case.pk])).content.decode()


def test_on_the_pages(work: Work, client: Client, cast: Cast) -> None:
    sign_in(client, cast.users["supervisor"])
    at, plan = reverse("plans:grant_paper", args=[work.goal.pk]), reverse("plans:plan", args=[work.case.pk])
    assert at in client.get(plan).content.decode()
    form = client.get(at).context["form"]
    assert str(cast.users["supervisor"].pk) not in dict(form.fields["agreed_by"].choices)
    told = {"id": str(form["id"].value()), "kind": "tools", "amount": "3.500.000", "currency": "VND", "agreed_on": "04/04/2022"}  # fmt: skip
    assert client.post(at, told).status_code == 422, "who agreed is not told"
    sent = told | {"agreed_by": "before", "given_on": "11/04/2022", "received_by": "person"}
    assert client.post(at, sent).status_code == 302
    [row] = PlanGrant._base_manager.all()
    assert (row.state, row.given_on, row.words) == ("given", PAID, None)
    assert "written down later" in client.get(plan).content.decode()
    page = client.get(reverse("plans:grant", args=[row.pk])).content.decode()
    assert "written down later" in page
    assert "Decided before this system" in page
    assert "Written down later by" in page


def test_the_page_and_its_history_name_who_agreed_and_that_nobody_asked(
    work: Work, client: Client, cast: Cast
) -> None:
    row = noted(work, later="colleague", agreed_by=cast.users["me_officer"])
    sign_in(client, cast.users["supervisor"])
    page = client.get(reverse("plans:grant", args=[row.pk])).content.decode()
    assert unescape(page).count(cast.users["me_officer"].display_name) == 2
    assert "Who asked" not in page


def test_both_taps_of_a_grant_go_one_way(work: Work, client: Client, cast: Cast) -> None:
    row = noted(work, given_on=PAID)
    sign_in(client, cast.users["supervisor"])
    for what, state in (("back", "agreed"), ("withdraw", "withdrawn")):
        at = reverse(f"plans:grant_{what}", args=[row.pk])
        row.refresh_from_db()
        assert client.get(at).status_code == 302
        assert client.post(at, {"version": row.version, "to": ""}).status_code == 302
        row.refresh_from_db()
        assert row.state == state


def test_a_no_of_this_house_is_not_turned_into_a_yes_by_who_asked(work: Work) -> None:
    work.agreed()
    asked = actions.ask_grant(
        by=work.cast.viewer("supervisor"), goal_id=work.goal.pk, kind="tools", amount=Decimal(3_500_000), currency="VND", by_on=TODAY,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        noted(work)
    assert refused.value.field == "agreed_by"
    actions.withdraw_grant(by=work.cast.viewer("supervisor"), grant_id=asked.pk, version=asked.version)
    with pytest.raises(Refused):
        noted(work)
