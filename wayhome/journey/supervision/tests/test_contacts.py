"""Follow-up contacts kept: what was recorded after graduations, against the days on which a contact was due."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.supervision import measures
from wayhome.journey.supervision.measures import Row
from wayhome.journey.supervision.tests.after import VAIN, at, contact, graduated, leave
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import agree_second

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with at(DAY):
        yield


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def rows(cast: Cast, day: dt.date, who: str = "supervisor") -> list[Row]:
    with at(day):
        return measures.rows_within(cast.viewer(who), "follow_up", measures.months_until(day), day)


def told(cast: Cast, day: dt.date) -> dict[int, int | None]:
    """Return {the how manieth day after the graduation it was due: the day it was kept, None if missed}."""
    return {
        (row.began_on - DAY).days: None if row.ended_on is None else (row.ended_on - DAY).days
        for row in rows(cast, day)
    }


def written(cast: Cast, case: Case, on: dt.date, **more: Any) -> None:
    with at(on):
        contact(cast, case, on, **more)


def close(cast: Cast, case: Case, on: dt.date) -> None:
    asked = aftercare.ask_closure(
        by=cast.viewer("worker"), case_id=case.pk, happened_on=on, why="missing", living="own", card="given"
    )
    aftercare.answer_closure(by=cast.viewer("supervisor"), closure_id=asked.pk, agreed=True)


def test_kept_contacts_count_though_their_task_only_moves(cast: Cast):
    case = graduated(cast, DAY)
    for days in (7, 30, 91):
        written(cast, case, after(days))
    tasks = Task.objects.unscoped("test").filter(case_id=case.pk, kind="follow_up")
    assert {one.state for one in tasks} == {"open"}
    found = rows(cast, after(100))
    assert [(row.began_on, row.ended_on, row.kept) for row in found] == [
        (after(days), after(days), True) for days in (91, 30, 7)
    ]
    assert measures.MEASURES["follow_up"].number(found) == 100
    assert rows(cast, after(100), "kh_supervisor") == []


def test_a_call_in_vain_keeps_nothing(cast: Cast):
    met, missed = graduated(cast, DAY), graduated(cast, DAY)
    written(cast, met, after(7))
    written(cast, missed, after(7), **VAIN)
    found = rows(cast, after(20))
    assert {row.case_id: row.kept for row in found} == {met.pk: True, missed.pk: False}
    assert measures.MEASURES["follow_up"].number(found) == 50


def test_a_contact_counts_by_its_own_day_and_not_once_it_is_retired(cast: Cast):
    case = graduated(cast, DAY)
    with at(after(40)):
        row = contact(cast, case, after(8), source="paper")
        assert told(cast, after(40)) == {7: 8}
        aftercare.retire_follow_up(by=cast.viewer("worker"), follow_up_id=row.pk, reason="wrong_person")
    assert told(cast, after(40)) == {7: None}


def test_what_may_still_be_kept_in_time_does_not_count_yet(cast: Cast):
    case = graduated(cast, DAY)
    assert told(cast, after(18)) == {}  # half the way from the 7th day to the 30th
    assert told(cast, after(19)) == {7: None}
    assert told(cast, after(44)) == {7: None}  # two weeks after the 30th day
    assert [(row.kept, row.missed) for row in rows(cast, after(45))] == [(False, False), (False, True)]
    written(cast, case, after(58))
    assert told(cast, after(58)) == {7: None, 30: 58}
    assert not any(
        row.kept for row in rows(cast, after(58))
    )  # four weeks late: the page says two at the most


def test_nothing_is_due_while_somebody_is_in_service_again(cast: Cast):
    case = graduated(cast, DAY, DAY)
    with at(after(40)):
        stay = cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=after(40))
    assert told(cast, after(200)) == {7: 0}  # a contact on the 60th day could still have kept the 30th
    with at(after(300)):
        leave(cast, Admission.objects.unscoped("test").get(pk=stay.pk), after(300))
    assert told(cast, after(330)) == {7: 0, 307: None}


def test_nothing_is_due_while_the_work_is_closed(cast: Cast):
    case = graduated(cast, DAY)
    with at(after(25)):
        close(cast, case, after(25))
    assert told(cast, after(150)) == {7: None}
    with at(after(150)):
        cases.move(
            by=cast.viewer("worker"), case_id=case.pk, stage="services", happened_on=after(150), why="reached"
        )
    assert told(cast, after(300)) == {7: None, 182: None}


@pytest.mark.parametrize(("answer", "on"), [("no", 25), ("no", 40), ("no", 45), ("not_now", 25)])
def test_who_wants_no_contact_lets_none_be_missed(cast: Cast, answer: str, on: int):
    case = graduated(cast, DAY, after(0))
    with at(after(on)):
        cases.record_consent(
            by=cast.viewer("worker"), case_id=case.pk, purpose="contact", answer=answer, happened_on=after(on),
            told={"age_band": "18+", "language": "vi"},
        )  # fmt: skip
    assert told(cast, after(90)) == {7: 0} | ({30: None} if answer == "not_now" or on > 44 else {})


def test_before_the_office_worked_here_nothing_was_due(cast: Cast, settings: Any, tmp_path: Path):
    graduated(cast, DAY)
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text(f"[default]\ntasks_from = {after(10)}\n")
    assert told(cast, after(90)) == {30: None}


def test_who_is_forgotten_stays_in_the_number_and_is_named_nowhere(cast: Cast):
    case = graduated(cast, DAY)
    written(cast, case, after(7))
    with at(after(40)):
        asked = cases.ask_forgetting(by=cast.viewer("supervisor"), case_id=case.pk, reason="asked")
        agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
        cases.forget(by=cast.viewer("supervisor"), id=asked.pk)
    assert told(cast, after(90)) == {7: 7}
    assert measures.cases_of(cast.viewer("supervisor"), rows(cast, after(90))) == {}


def test_only_what_was_due_in_the_months_asked_counts_and_as_it_stands_today(cast: Cast):
    case = graduated(cast, DAY)
    written(cast, case, after(18))
    by, months = cast.viewer("supervisor"), measures.months_of(2022, DAY)  # October is the last
    with at(after(90)):
        found = measures.rows_within(by, "follow_up", months, after(90))
    assert [(row.began_on, row.ended_on) for row in found] == [(after(7), after(18))]
    assert measures.numbers("follow_up", found, months)[months[-1]] == 100


def test_many_who_graduated_ask_no_more_queries_than_one(cast: Cast):
    def asked() -> int:
        rows(cast, after(90))
        with CaptureQueriesContext(connection) as found:
            rows(cast, after(90))
        return len(found)

    graduated(cast, DAY, after(0))
    few = asked()
    for _ in range(5):
        graduated(cast, DAY, after(0))
    assert len(rows(cast, after(90))) == 12
    assert asked() <= few <= 20
