"""What the plan shows is not said again under To do, unless its task says more; and promises have their way from Today."""

import datetime as dt
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Case
from wayhome.journey.plans import actions as plans
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks import actions
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    """A person with a step of the plan and a promise, both the worker's, and a free task."""
    case, by = case_of(cast, with_="worker"), cast.viewer("worker")
    goal = plans.add_goal(by=by, case_id=case.pk, domain="school", words="School (invented)")
    plans.add_action(by=by, goal_id=goal.pk, kind="school", who="colleague", by_on=DAY + dt.timedelta(days=3))
    plans.give_promise(by=by, case_id=case.pk, kind="papers", by_on=DAY + dt.timedelta(days=5))
    actions.set_task(by=by, case_id=case.pk, kind="call", due_on=DAY + dt.timedelta(days=1))
    return case


def shown(client: Client, case: Case) -> tuple[str, str]:
    """The words of the plan and of To do on the person's page."""
    page = BeautifulSoup(client.get(reverse("desk:person", args=[case.pk])).content, "html.parser")
    parts = [page.find("section", {"aria-labelledby": key}) for key in ("plan", "todo")]
    return parts[0].get_text(" ") if parts[0] else "", parts[1].get_text(" ") if parts[1] else ""


def test_a_step_stands_once_and_late_stays_late(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.users["worker"])
    plan, todo = shown(client, case)
    assert "Speak with school or training" in plan
    assert "A step of the plan" not in todo
    assert "Keep a promise" not in todo
    assert "Call" in todo
    assert "late" not in plan
    with clock_at(dt.datetime(2022, 11, 1, 3, 0, tzinfo=dt.UTC)):
        sign_in(client, cast.users["worker"])
        plan, todo = shown(client, case)
        assert plan.count("late") == 2
        assert "A step of the plan" not in todo


def test_what_was_put_off_or_given_to_somebody_else_is_said(client: Client, cast: Cast, case: Case) -> None:
    by = cast.viewer("worker")
    for kind in ("goal_action", "promise"):
        task = Task._base_manager.get(kind=kind)
        if kind == "promise":
            actions.hand_over(by=by, task_id=task.pk, version=task.version, owner=cast.users["supervisor"])
        else:
            later = DAY + dt.timedelta(days=9)
            actions.postpone(by=by, task_id=task.pk, version=task.version, due_on=later, why="waits")
    sign_in(client, cast.users["worker"])
    todo = shown(client, case)[1]
    assert "A step of the plan" in todo
    assert "Keep a promise" in todo
    assert cast.users["supervisor"].display_name in todo


def test_today_tells_how_many_promises_and_how_many_are_late(client: Client, cast: Cast, case: Case) -> None:
    sign_in(client, cast.users["worker"])
    address = reverse("plans:promises")

    def link() -> str:
        page = BeautifulSoup(client.get(reverse("desk:today")).content, "html.parser")
        found = page.find("a", href=address)
        return " ".join(found.get_text().split()) if found else ""

    assert link() == "1 promise"
    plans.give_promise(by=cast.viewer("worker"), case_id=case.pk, kind="visit", by_on=DAY)
    with clock_at(dt.datetime(2022, 10, 22, 3, 0, tzinfo=dt.UTC)):
        sign_in(client, cast.users["worker"])
        assert link() == "2 promises, 1 late"
    sign_in(client, cast.users["kh_supervisor"])
    assert link() == "What we promised"
    sign_in(client, cast.users["me_officer"])
    assert link() == ""
