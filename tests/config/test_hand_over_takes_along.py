"""A hand-over takes along all that a colleague sees to for her people, whatever room keeps it; taken back, all is as before."""

import datetime as dt
from typing import Any

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.config.wiring import wire
from wayhome.journey.cases import actions
from wayhome.journey.cases.along import people_passed
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.conferences.actions import decide, save_conference
from wayhome.journey.conferences.models import Decision
from wayhome.journey.plans import actions as plans
from wayhome.journey.plans.models import PlanAction, Promise
from wayhome.journey.safety.actions import correct_flag, record_flag
from wayhome.journey.safety.models import Flag
from wayhome.journey.supervision.leaving import checklist
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
OWNED: dict[type[Any], dict[str, Any]] = {
    Promise: {"ended_on": None},
    PlanAction: {"state": "open"},
    Flag: {"closed_on": None},
    Decision: {"state": "open"},
    Task: {"state": "open"},
}


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    """Three persons with whom the worker walks; of each something promised, planned, flagged and decided."""
    wire()
    made = [case_of(cast, with_="worker") for _one in range(3)]
    for case in made:
        filled(cast, case)
    return made


def filled(cast: Cast, case: Case) -> None:
    """Something of every room that the worker sees to, and as much that a colleague sees to."""
    by, day = cast.viewer("supervisor"), today(case.office.time_zone) + dt.timedelta(days=9)
    goal = plans.add_goal(by=by, case_id=case.pk, domain="work", words="A stall (invented)")
    meeting: dict[str, Any] = {"happened_on": day, "place": "office", "she": "there", "beside": "nobody"}
    for who in ("worker", "supervisor"):
        owner = cast.users[who]
        plans.give_promise(by=by, case_id=case.pk, kind="papers", owner=owner)
        step: dict[str, Any] = {"kind": "school", "who": "colleague", "by_on": day, "owner": owner}
        plans.add_action(by=by, goal_id=goal.pk, **step)
        record_flag(by=by, case_id=case.pk, kind="health", due_on=day, owner=owner)
    row = save_conference(by=by, case_id=case.pk, told=meeting, points={})
    for who in ("worker", "supervisor"):
        decide(by=by, conference_id=row.pk, what="papers", due_on=day, owner=cast.users[who])


def whose(cast: Cast, who: str, cases: list[Case]) -> dict[str, int]:
    """How much of each kind an account sees to for these persons."""
    mine = {"owner": cast.users[who], "case_id__in": [case.pk for case in cases], "retired_at": None}
    return {
        model.__name__: model._base_manager.filter(**mine, **still).count() for model, still in OWNED.items()
    }


def given(cast: Cast, cases: list[Case], **more: Any) -> Any:
    told: dict[str, Any] = {"to": [cast.users["counsellor"]], "case_ids": [case.pk for case in cases], **more}
    return actions.hand_over(by=cast.viewer("supervisor"), of=cast.users["worker"], **told)


def test_nothing_open_names_who_left(cast: Cast, cases: list[Case]) -> None:
    before, leads = whose(cast, "worker", cases), whose(cast, "supervisor", cases)
    assert all(before.values()), "something of every kind"
    given(cast, cases)
    assert not any(whose(cast, "worker", cases).values())
    assert whose(cast, "counsellor", cases) == before
    assert whose(cast, "supervisor", cases) == leads, "what others see to stays theirs"
    assert [one.count for one in checklist(cast.viewer("supervisor"), cast.users["worker"])][4:] == [0, 0]


def test_what_is_handed_over_in_part_passes_in_part(cast: Cast, cases: list[Case]) -> None:
    stays = whose(cast, "worker", cases[2:])
    given(cast, cases[:2])
    assert not any(whose(cast, "worker", cases[:2]).values())
    assert whose(cast, "worker", cases[2:]) == stays


def test_taken_back_everything_is_as_before_and_what_was_theirs_stays_theirs(
    cast: Cast, cases: list[Case]
) -> None:
    taker = cast.users["counsellor"]
    walks: dict[str, Any] = {"user": taker, "role": "counsellor", "happened_on": cases[0].happened_on}
    facts.record(
        Assignment(case=cases[0], **walks), by=cast.viewer("supervisor")
    )  # who sees her may see to a flag
    day = today(cases[0].office.time_zone) + dt.timedelta(days=9)
    own = record_flag(
        by=cast.viewer("supervisor"), case_id=cases[0].pk, kind="legal_deadline", due_on=day, owner=taker
    )
    before = whose(cast, "worker", cases)
    made = given(cast, cases)
    again: dict[str, Any] = {"flag_id": own.pk, "version": 1, "changes": {"kind": "health"}}
    correct_flag(by=cast.viewer("supervisor"), **again)
    actions.undo_hand_over(by=cast.viewer("supervisor"), id=made.pk)
    assert whose(cast, "worker", cases) == before
    assert whose(cast, "counsellor", cases) == {**dict.fromkeys(before, 0), "Flag": 1, "Task": 1}


def test_a_leave_takes_nothing_away(cast: Cast, cases: list[Case]) -> None:
    before = whose(cast, "worker", cases)
    given(cast, cases, until=today("Asia/Ho_Chi_Minh") + dt.timedelta(days=7))
    assert whose(cast, "worker", cases) == before


def test_what_one_room_refuses_undoes_the_whole_act(
    cast: Cast, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*args: Any, **kwargs: Any) -> None:
        raise Refused("not now")

    before = whose(cast, "worker", cases)
    monkeypatch.setattr(people_passed, "listeners", [*people_passed.listeners, refuses])
    with pytest.raises(Refused):
        given(cast, cases)
    assert whose(cast, "worker", cases) == before
    walking = Assignment._base_manager.filter(user=cast.users["worker"], until=None, retired_at=None)
    assert walking.count() == len(cases)


def test_few_statements_however_many_persons(
    cast: Cast, cases: list[Case], django_assert_max_num_queries: Any
) -> None:
    more = [case_of(cast, with_="worker") for _one in range(5)]
    for case in more:
        for _one in range(3):
            plans.give_promise(
                by=cast.viewer("supervisor"), case_id=case.pk, kind="call", owner=cast.users["worker"]
            )
    with django_assert_max_num_queries(150):
        given(cast, [*cases, *more])
    row = Promise._base_manager.filter(case=more[0]).first()
    assert row is not None
    assert facts.history(row)[0].owner_id == cast.users["counsellor"].pk  # type: ignore[attr-defined]
