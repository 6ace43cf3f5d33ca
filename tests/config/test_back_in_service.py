"""Who comes back, or whose exit is taken back, has every clock again, of all rooms; a closed case has none."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.test import TestCase

from tests.cast import Cast
from wayhome.config.wiring import wire
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.notes.actions import record_note
from wayhome.journey.safety import actions as safety
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)
T = TypeVar("T")
MORNING = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house is wired and believes it is 20 October 2022."""
    wire()
    with clock_at(MORNING):
        yield


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def told(act: Callable[..., T], **more: Any) -> T:
    """Do it, and let the rooms hear of it."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act(**more)


def came(cast: Cast, born: int, on: dt.date = DAY - dt.timedelta(days=10)) -> Case:
    facts = {"sex": "female", "birth_year": born, "birth_precision": "exact"}
    by, office = cast.viewer("worker"), cast.offices["vn"]
    made = told(cases.admit, by=by, office=office, facts=facts, category="trafficking", happened_on=on)
    return Case._base_manager.select_related("office", "person").get(pk=made.case_id)


def left(cast: Cast, case: Case, on: dt.date = DAY) -> Admission:
    stay = Admission._base_manager.get(case=case, exit_on=None, retired_at=None)
    how: dict[str, Any] = {"version": stay.version, "exit_on": on, "exit_kind": "moved_abroad"}
    return told(cases.record_exit, by=cast.viewer("supervisor"), admission_id=stay.pk, **how)


def due(case: Case) -> dict[str, dt.date]:
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    return dict(rows.values_list("kind", "due_on"))


def test_an_exit_taken_back_brings_back_all_that_was_due(cast: Cast) -> None:
    case, by = came(cast, 2010), cast.viewer("worker")
    safety.record_flag(by=by, case_id=case.pk, kind="health", due_on=DAY)
    safety.record_incident(by=by, case_id=case.pk, kind="other", severity="low", happened_on=DAY)
    record_note(by=by, case_id=case.pk, happened_on=DAY, kind="call", next_on=days(3))
    before = due(case)
    assert set(before) == {
        "needs", "plan", "note", "contact", "safety_review", "best_interest", "flag", "incident"
    }  # fmt: skip
    gone = left(cast, case)
    assert due(case) == {}
    told(cases.undo_exit, by=cast.viewer("supervisor"), admission_id=gone.pk, version=gone.version)
    assert due(case) == before


def test_who_is_readmitted_has_the_clocks_of_the_new_stay(cast: Cast) -> None:
    with clock_at(MORNING - dt.timedelta(days=60)):
        case = came(cast, 1990, days(-60))
        safety.record_check(
            by=cast.viewer("worker"), case_id=case.pk, level="safe", happened_on=days(-60), next_on=days(-55)
        )
    with clock_at(MORNING - dt.timedelta(days=50)):
        left(cast, case, days(-50))
    told(cases.readmit, by=cast.viewer("supervisor"), case_id=case.pk, happened_on=DAY)
    found = due(case)
    assert set(found) == {"needs", "plan", "note", "safety_review"}
    assert min(found.values()) >= DAY


def test_danger_after_a_readmission_is_due_today(cast: Cast) -> None:
    case, by = came(cast, 1990), cast.viewer("worker")
    safety.record_check(by=by, case_id=case.pk, level="danger", happened_on=DAY)
    left(cast, case)
    with clock_at(MORNING + dt.timedelta(days=30)):
        told(cases.readmit, by=cast.viewer("supervisor"), case_id=case.pk, happened_on=days(30))
        assert "flag" in due(case)
        told(
            safety.record_check,
            by=cast.viewer("worker"),
            case_id=case.pk,
            level="danger",
            happened_on=days(30),
        )
        assert due(case)["flag"] <= days(30)
