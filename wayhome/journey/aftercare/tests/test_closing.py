"""The work ends: asked, agreed to, done; taken back, undone, come back; and the stock reconciles through every history."""

import contextlib
import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure, Graduation
from wayhome.journey.aftercare.tests.conftest import (
    DAY,
    admitted,
    at,
    fresh,
    graduated,
    met,
    open_tasks,
    ready,
    stay_of,
    ticked,
    told,
)
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases import rules as stays
from wayhome.journey.cases.codes import EXIT_KINDS
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db


def ask(cast: Cast, case: Case, why: str, on: dt.date = DAY, who: str = "worker", **more: Any) -> Closure:
    same = {"happened_on": on, "why": why, "living": "own", "card": "given"} | more
    return actions.ask_closure(by=cast.viewer(who), case_id=case.pk, **same)


def agree(cast: Cast, row: Closure) -> Closure:
    return actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)


def test_after_the_last_contact_the_work_ends_and_nothing_stays_to_do(cast: Cast):
    case = graduated(cast)
    third = DAY + dt.timedelta(days=1095)
    with at(third):
        last = actions.record_follow_up(
            by=cast.viewer("worker"), case_id=case.pk, told=told(third, safety="safe")
        )
        row = ask(cast, case, "complete", third)
        assert (row.state, row.last_id) == ("asked", last.pk)
        done = agree(cast, row)
    assert (done.state, done.admission_id) == ("agreed", None)
    assert fresh(case).stage == "closure"
    assert not Task._base_manager.filter(case_id=case.pk, state="open").exists()
    with at(third), pytest.raises(Refused):
        ask(cast, case, "complete", third)


def test_a_stay_ends_with_the_reason(cast: Cast):
    case = admitted(cast)
    with pytest.raises(Refused) as refused:
        ask(cast, case, "complete")  # she never graduated
    assert refused.value.field == "why"
    row = ask(cast, case, "moved_abroad")
    assert stay_of(case).exit_on is None
    done = agree(cast, row)
    stay = stay_of(case)
    assert (stay.exit_on, stay.exit_kind, done.admission_id) == (DAY, "moved_abroad", stay.pk)
    assert fresh(case).stage == "closure"


def test_given_back_asked_again_taken_back(cast: Cast):
    case = admitted(cast)
    row = ask(cast, case, "missing")
    with pytest.raises(Refused):
        ask(cast, case, "missing")
    with pytest.raises(Refused):
        actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=False, why="")
    actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=False, why="talk")
    again = ask(cast, case, "moved_abroad")
    assert (again.pk, again.state, again.why) == (row.pk, "asked", "moved_abroad")
    assert actions.withdraw_closure(by=cast.viewer("worker"), closure_id=row.pk).state == "withdrawn"
    assert open_tasks(case) == {}
    with pytest.raises(Refused):
        agree(cast, row)
    assert stay_of(case).exit_on is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"why": "graduated_reintegrated"}, "why"),
        ({"card": ""}, "card"),
        ({"on": dt.date(2022, 10, 25)}, "happened_on"),
        ({"on": dt.date(2022, 2, 1)}, "happened_on"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], field: str):
    with pytest.raises(Refused) as refused:
        ask(cast, admitted(cast), **({"why": "missing"} | changes))
    assert refused.value.field == field
    assert not Closure._base_manager.exists()


def test_who_may_not(cast: Cast):
    case = admitted(cast)
    for who in ("counsellor", "me_officer", "kh_supervisor", "administrator", "stranger"):
        with pytest.raises(Http404):
            ask(cast, case, "missing", who=who)
    row = ask(cast, case, "missing")
    with pytest.raises(Http404):
        actions.answer_closure(by=cast.viewer("worker"), closure_id=row.pk, agreed=True)


def test_an_end_taken_back_is_undone_and_contacts_go_on(cast: Cast, django_capture_on_commit_callbacks):
    case = graduated(cast)
    row = agree(cast, ask(cast, case, "moved_abroad"))
    assert row.step_id is not None
    with django_capture_on_commit_callbacks(execute=True):
        cases.retire_step(by=cast.viewer("supervisor"), step_id=row.step_id, reason="never_happened")
    assert Closure._base_manager.get().state == "undone"
    assert fresh(case).stage == "follow_up"
    assert open_tasks(case) == {"follow_up": DAY + dt.timedelta(days=7)}


def test_an_office_that_asks_no_supervisor_does_it_at_once(cast: Cast, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text("[vn]\napprovals = []\n")
    case = admitted(cast)
    row = ready(cast, case)
    assert (
        actions.ask_graduation(by=cast.viewer("worker"), graduation_id=row.pk).admission_id
        == stay_of(case).pk
    )
    assert ask(cast, fresh(case), "complete").state == "agreed"
    assert fresh(case).stage == "closure"


FIRST = dt.date(2022, 7, 1)
DAYS = 111  # until 20 October 2022, today in these tests
days = st.integers(0, DAYS + 2).map(lambda n: FIRST + dt.timedelta(days=n))
acts = st.tuples(
    st.integers(0, 1),
    st.sampled_from(
        ["graduate", "graduate", "close", "close", "exit", "return", "return", "undo", "retire", "contact"]
    ),
    days,
    st.sampled_from([code for code in EXIT_KINDS.codes if code != "graduated_reintegrated"]),
)


def do(cast: Cast, case: Case, what: str, on: dt.date, kind: str) -> None:
    worker, mai = cast.viewer("worker"), cast.viewer("supervisor")
    last = (
        Admission._base_manager.filter(case=case, retired_at=None)
        .order_by("-happened_on", "-recorded_at")
        .first()
    )
    if what == "return":
        cases.readmit(by=mai, case_id=case.pk, happened_on=on)
    elif what == "graduate":
        row = Graduation._base_manager.filter(
            case=case, state__in=["draft", "asked"], retired_at=None
        ).first()
        if row is None:
            row = actions.save_graduation(
                by=worker, case_id=case.pk, happened_on=on, wish="wants", lines=met(case)
            )
            actions.save_return(
                by=worker,
                graduation_id=row.pk,
                living="own",
                with_whom="alone",
                fit=ticked("fit"),
                home={},
                copies={},
            )
        actions.ask_graduation(by=worker, graduation_id=row.pk)
        actions.answer_graduation(by=mai, graduation_id=row.pk, agreed=True)
    elif what == "close":
        row = actions.ask_closure(
            by=worker, case_id=case.pk, happened_on=on, why=kind, living="own", card="given"
        )
        actions.answer_closure(by=mai, closure_id=row.pk, agreed=True)
    elif what == "contact":
        actions.record_follow_up(by=worker, case_id=case.pk, told=told(on))
    elif last is None:
        return
    elif what == "exit":
        cases.record_exit(by=mai, admission_id=last.pk, version=last.version, exit_on=on, exit_kind=kind)
    elif what == "undo":
        cases.undo_exit(by=mai, admission_id=last.pk, version=last.version)
    else:
        cases.retire_admission(by=mai, admission_id=last.pk, reason="never_happened")


@settings(max_examples=12, deadline=None)
@given(st.lists(days, min_size=2, max_size=2), st.lists(acts, max_size=9), days, days)
def test_stock_reconciles_through_every_history(
    cast: Cast, began: list[dt.date], history: list[Any], one: dt.date, other: dt.date
):
    people = [admitted(cast, min(day, FIRST + dt.timedelta(days=DAYS))) for day in began]
    for who, *act in history:
        with contextlib.suppress(Refused):
            do(cast, people[who], *act)
        actions.follow_stays(
            by=cast.viewer("supervisor"), case_id=people[who].pk
        )  # what the news brings after commit
    rows = list(Admission._base_manager.filter(case__in=people, retired_at=None))
    first, last = min(one, other), max(one, other)

    def standing(day: dt.date) -> int:
        return sum(stays.Stay(row.happened_on, row.exit_on).holds(day) for row in rows)

    def entered_as(kind: str) -> int:
        return sum(row.kind == kind and first <= row.happened_on <= last for row in rows)

    left = sum(row.exit_on is not None and first <= row.exit_on <= last for row in rows)
    assert stays.stock(standing(first - dt.timedelta(days=1)), stays.Flow(entered_as("new"), entered_as("readmitted"), left)) == standing(last)  # fmt: skip
    for case in map(fresh, people):
        hers = sorted(
            (row for row in rows if row.case_id == case.pk),
            key=lambda row: (row.happened_on, row.exit_on or dt.date.max),
        )
        done = {
            row.admission_id
            for row in Graduation._base_manager.filter(case=case, state="agreed", retired_at=None)
        }
        assert done - {None} == {row.pk for row in hers if row.exit_kind == "graduated_reintegrated"}
        after = case.stage == "follow_up" and hers and hers[-1].exit_kind == "graduated_reintegrated"
        assert set(open_tasks(case)) - {"approval", "graduation"} == ({"follow_up"} if after else set())
        if case.stage in ("follow_up", "closure"):
            assert all(row.exit_on for row in hers)
