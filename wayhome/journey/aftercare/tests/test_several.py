"""The work ends with several persons at once: listed when their years are over, all of them or nobody, few questions."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.aftercare.over import over
from wayhome.journey.aftercare.tests.conftest import admitted, at, fresh, stay_of, told
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Approval, Case
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.journey.safety.actions import record_flag
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
WENT = dt.date(2019, 3, 1)
LATER = dt.date(2022, 10, 20)


def gone(cast: Cast, on: dt.date = WENT) -> Case:
    """A person who graduated years ago (an exit recorded late, from paper)."""
    case = admitted(cast, began=on - dt.timedelta(days=100))
    stay = stay_of(case)
    cases.record_exit(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, exit_on=on, exit_kind="graduated_reintegrated",
    )  # fmt: skip
    return fresh(case)


def ask(cast: Cast, people: Sequence[Case], who: str = "supervisor", **more: Any) -> list[Closure]:
    same: dict[str, Any] = {"happened_on": LATER, "why": "complete", "card": "given"}
    sent = {"rows": [(case.pk, "own") for case in people], **same, **more}
    return actions.ask_closures(by=cast.viewer(who), **sent)


def listed(cast: Cast, who: str = "supervisor") -> set[uuid.UUID]:
    return {one.case.pk for one in over(cast.viewer(who)).rows}


def test_listed_are_those_whose_years_are_over_and_for_whom_nothing_is_open(cast: Cast):
    done, recent, busy, asked = gone(cast), gone(cast, LATER - dt.timedelta(days=40)), gone(cast), gone(cast)
    with at(LATER):
        record_flag(by=cast.viewer("worker"), case_id=busy.pk, kind="safety", due_on=LATER)
        again = gone(cast)
        actions.record_follow_up(
            by=cast.viewer("worker"),
            case_id=again.pk,
            told=told(LATER, next_on=LATER + dt.timedelta(days=90)),
        )
        actions.ask_closure(
            by=cast.viewer("worker"),
            case_id=asked.pk,
            happened_on=LATER,
            why="complete",
            living="own",
            card="given",
        )
        assert listed(cast) == {done.pk}
        assert over(cast.viewer("supervisor")).kept == 1
        assert recent.pk not in listed(cast, "worker")
        assert listed(cast, "worker") == {done.pk}
        assert listed(cast, "kh_supervisor") == set()


def test_each_is_asked_for_and_ends_at_its_yes(cast: Cast):
    people = [gone(cast) for _one in range(3)]
    contact = None
    with at(LATER - dt.timedelta(days=400)):
        contact = actions.record_follow_up(
            by=cast.viewer("worker"),
            case_id=people[0].pk,
            told=told(LATER - dt.timedelta(days=400), living="family"),
        )
    with at(LATER):
        made = ask(cast, people, who="worker")
        assert [row.state for row in made] == ["asked"] * 3
        assert made[0].last_id == contact.pk
        assert Approval._base_manager.filter(kind="closure", state="asked").count() == 3
        assert Task._base_manager.filter(kind="approval", state="open", about__in=Approval._base_manager.values("pk")).count() == 3  # fmt: skip
        assert listed(cast) == set()
        for row in made:
            actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)
    assert all(fresh(case).stage == "closure" for case in people)
    assert not Task._base_manager.filter(case_id__in=[case.pk for case in people], state="open").exists()


def test_where_the_office_asks_nobody_it_ends_at_once(cast: Cast, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text("[vn]\napprovals = []\n")
    people = [gone(cast), gone(cast)]
    with at(LATER):
        assert [row.state for row in ask(cast, people)] == ["agreed", "agreed"]
    assert all(fresh(case).stage == "closure" for case in people)


def test_all_or_nobody_and_each_row_that_cannot_be_is_named(cast: Cast):
    good, due, back = gone(cast), gone(cast, LATER - dt.timedelta(days=40)), gone(cast)
    with at(LATER):
        cases.readmit(by=cast.viewer("supervisor"), case_id=back.pk, happened_on=LATER)
        with pytest.raises(RowsRefused) as wrong:
            ask(cast, [good, due, back])
        assert set(wrong.value.rows) == {2, 3}
        with pytest.raises(RowsRefused) as early:
            ask(cast, [good], happened_on=WENT - dt.timedelta(days=1))
        assert set(early.value.rows) == {1}
        with pytest.raises(RowsRefused):
            ask(cast, [good], rows=[(good.pk, "castle")])
    assert not Closure._base_manager.exists()


def test_sent_twice_is_asked_once(cast: Cast):
    people, id = [gone(cast), gone(cast)], uuid.uuid4()
    with at(LATER):
        first = {row.pk for row in ask(cast, people, id=id)}
        assert {row.pk for row in ask(cast, people, id=id)} == first
    assert Closure._base_manager.count() == 2


@pytest.mark.parametrize(("more", "field"), [({"why": "bored"}, "why"), ({"card": ""}, "card"), ({"rows": []}, None)])  # fmt: skip
def test_what_cannot_be_is_refused(cast: Cast, more: dict[str, Any], field: str | None):
    person = gone(cast)
    with at(LATER), pytest.raises(Refused) as wrong:
        ask(cast, [person], **more)
    assert (wrong.value.field or None) == field
    with at(LATER), pytest.raises(Refused):
        ask(cast, [], rows=[(uuid.uuid4(), "own")] * 31)


def test_who_may_not(cast: Cast, client: Client):
    person = gone(cast)
    with at(LATER):
        for who in ("counsellor", "me_officer", "kh_supervisor", "stranger"):
            with pytest.raises(Http404):
                ask(cast, [person], who=who)
        sign_in(client, cast.users["me_officer"])
        assert client.get(reverse("aftercare:over")).status_code in (403, 404)


def test_as_few_questions_for_many_as_for_two(cast: Cast):
    def count(n: int) -> tuple[int, int]:
        people = [gone(cast) for _one in range(n)]
        with at(LATER):
            by = cast.viewer("worker")
            with CaptureQueriesContext(connection) as read:
                over(by)
            with CaptureQueriesContext(connection) as wrote:
                ask(cast, people, who="worker")
        return len(read), len(wrote)

    two, eight = count(2), count(8)
    assert two == eight
    assert eight[0] <= 10
    assert eight[1] <= 40


def test_on_the_page(cast: Cast, client: Client):
    people = [gone(cast) for _one in range(3)]
    with at(LATER):
        actions.record_follow_up(
            by=cast.viewer("worker"), case_id=people[0].pk, told=told(LATER, living="family")
        )
        sign_in(client, cast.users["supervisor"])
        page_at = reverse("aftercare:over")
        page = client.get(page_at)
        form = page.context["form"]
        assert [row.initial["living"] for row in form.rows if row.of.case.pk == people[0].pk] == ["family"]
        sent = {
            "id": str(form["id"].value()),
            "reason": "complete",
            "card": "given",
            "happened_on": f"{LATER:%d/%m/%Y}",
        }
        assert client.post(page_at, sent).status_code == 422  # nobody was ticked
        rows: dict[str, str] = {}
        for case in people[:2]:
            rows |= {f"row-{case.pk}-ends": "on", f"row-{case.pk}-living": "own"}
        record_flag(by=cast.viewer("worker"), case_id=people[1].pk, kind="safety", due_on=LATER)
        refused = client.post(page_at, sent | rows)
        assert refused.status_code == 422
        assert "Something is still to be done for this person" in refused.content.decode()
        assert not Closure._base_manager.exists()
        del rows[f"row-{people[1].pk}-ends"]
        assert client.post(page_at, sent | rows).status_code == 302
        assert client.post(page_at, sent | rows).status_code == 302  # twice by a trembling hand
        [row] = Closure._base_manager.all()
        assert (row.case_id, row.living, row.state) == (people[0].pk, "own", "asked")
        board = client.get(reverse("supervision:board")).content.decode()
        assert page_at in board
