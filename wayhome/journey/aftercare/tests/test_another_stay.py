"""What was asked of one stay is no yes to another; what an exit taken back, or a return written down late, makes of an end."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.cast import Cast
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure, Graduation
from wayhome.journey.aftercare.tests.conftest import (
    DAY,
    admitted,
    at,
    graduated,
    open_tasks,
    ready,
    stay_of,
)
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Approval, Case
from wayhome.kit.errors import Refused

pytestmark = pytest.mark.django_db
Heard = Callable[..., AbstractContextManager[Any]]
AGAIN = dt.date(2022, 11, 10)


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


def asked(cast: Cast, case: Case, on: dt.date = DAY, why: str = "missing") -> Closure:
    return actions.ask_closure(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=on, why=why, living="own", card="given"
    )


def agree(cast: Cast, row: Closure) -> Closure:
    return actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)


def left(cast: Cast, case: Case) -> None:
    stay = stay_of(case)
    cases.record_exit(
        by=cast.viewer("worker"), admission_id=stay.pk, version=stay.version, exit_on=DAY, exit_kind="missing"
    )


def readmitted(cast: Cast, case: Case, on: dt.date = DAY) -> None:
    cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=on)


def approval(row: Closure | Graduation) -> str:
    return Approval._base_manager.get(about=row.pk).state


def test_a_yes_asked_for_one_stay_is_none_for_the_next(
    cast: Cast, django_capture_on_commit_callbacks: Heard
) -> None:
    case = admitted(cast)
    row = ready(cast, case, dt.date(2022, 12, 15))
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    with django_capture_on_commit_callbacks(execute=True):
        left(cast, case)
    assert (Graduation._base_manager.get(pk=row.pk).state, approval(row)) == ("undone", "withdrawn")
    assert open_tasks(case) == {}
    with at(AGAIN), django_capture_on_commit_callbacks(execute=True):
        readmitted(cast, case, AGAIN)
    with at(AGAIN), pytest.raises(Refused):
        actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
    assert stay_of(case).exit_on is None
    with at(AGAIN):
        ready(cast, case, AGAIN)  # for the stay that lasts now it is prepared anew


@pytest.mark.parametrize("day", [AGAIN, dt.date(2022, 12, 15)])
def test_the_yes_to_a_graduation_is_refused_before_any_news_is_heard(cast: Cast, day: dt.date) -> None:
    case = admitted(cast)
    row = ready(cast, case, day)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    left(cast, case)
    with at(AGAIN):
        readmitted(cast, case, AGAIN)
        with pytest.raises(Refused, match="in service again"):
            actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
        actions.answer_graduation(
            by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=False, why="talk"
        )
        assert stay_of(case).exit_on is None
        actions.follow_stays(by=cast.viewer("supervisor"), case_id=case.pk)
    assert Graduation._base_manager.get(pk=row.pk).state == "undone"


def test_what_was_agreed_to_for_one_stay_is_not_done_in_the_next(cast: Cast) -> None:
    case = admitted(cast)
    row = ready(cast, case, AGAIN)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    actions.answer_graduation(by=cast.viewer("supervisor"), graduation_id=row.pk, agreed=True)
    left(cast, case)
    with at(AGAIN):
        readmitted(cast, case, AGAIN)
        with pytest.raises(Refused, match="in service again"):
            actions.complete_graduation(by=cast.viewer("worker"), graduation_id=row.pk, exit_on=AGAIN)
        assert stay_of(case).exit_on is None
        actions.follow_stays(by=cast.viewer("supervisor"), case_id=case.pk)
    assert Graduation._base_manager.get(pk=row.pk).state == "undone"
    assert open_tasks(case) == {}


@pytest.mark.parametrize("heard", [True, False])
def test_who_turned_up_again_is_not_put_out_by_the_end_asked_before(
    cast: Cast, django_capture_on_commit_callbacks: Heard, heard: bool
) -> None:
    case = graduated(cast, on=ago(5))
    row = asked(cast, case)
    with django_capture_on_commit_callbacks(execute=heard):
        readmitted(cast, case)
    if heard:
        assert (Closure._base_manager.get(pk=row.pk).state, approval(row)) == ("undone", "withdrawn")
        assert open_tasks(case) == {}
    with pytest.raises(Refused, match="answered already" if heard else "in service again"):
        agree(cast, row)
    assert stay_of(case).exit_on is None


def test_an_end_given_back_before_she_came_again_is_asked_anew(
    cast: Cast, django_capture_on_commit_callbacks: Heard
) -> None:
    case = graduated(cast, on=ago(5))
    row = asked(cast, case)
    actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=False, why="talk")
    with django_capture_on_commit_callbacks(execute=True):
        readmitted(cast, case)
    assert Closure._base_manager.get(pk=row.pk).state == "undone"
    again = asked(cast, case)
    assert again.pk != row.pk
    assert agree(cast, again).admission_id == stay_of(case).pk


def test_what_was_asked_of_the_stay_that_goes_on_stands(
    cast: Cast, django_capture_on_commit_callbacks: Heard
) -> None:
    case = admitted(cast)
    row, end = ready(cast, case), asked(cast, case)
    actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk)
    stay = stay_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        changes = {"happened_on": stay.happened_on + dt.timedelta(days=1)}
        cases.correct_admission(
            by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, changes=changes
        )
    assert Graduation._base_manager.get(pk=row.pk).state == "asked"
    assert agree(cast, end).admission_id == stay.pk


def test_an_exit_taken_back_undoes_the_end_of_what_came_after(
    cast: Cast, django_capture_on_commit_callbacks: Heard
) -> None:
    case = graduated(cast, on=ago(10))
    row = agree(cast, asked(cast, case, ago(1)))
    stay = stay_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        cases.undo_exit(by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version)
    assert stay_of(case).exit_on is None
    assert Closure._base_manager.get(pk=row.pk).state == "undone"


@pytest.mark.parametrize(("on", "state"), [(ago(3), "undone"), (DAY, "agreed")])
def test_a_return_before_the_end_undoes_it_and_one_after_it_does_not(
    cast: Cast, django_capture_on_commit_callbacks: Heard, on: dt.date, state: str
) -> None:
    case = graduated(cast, on=ago(10))
    row = agree(cast, asked(cast, case, ago(1)))
    with django_capture_on_commit_callbacks(execute=True):
        readmitted(cast, case, on)
    assert Closure._base_manager.get(pk=row.pk).state == state
