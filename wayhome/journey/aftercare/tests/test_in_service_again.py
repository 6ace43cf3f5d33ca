"""Who is in service is in service, whatever was written down before, later or by mistake about the time after it."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.tests.conftest import DAY, admitted, fresh, graduated, stay_of
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Case
from wayhome.registry.tasks.models import Task

pytestmark = pytest.mark.django_db
END = {"why": "missing", "living": "own", "card": "given"}


def ago(days: int) -> dt.date:
    return DAY - dt.timedelta(days=days)


def due(case: Case) -> set[str]:
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    return set(rows.values_list("kind", flat=True))


def ended(cast: Cast, on: dt.date) -> Case:
    """Somebody who graduated ten days ago, and whose follow-up was ended."""
    case = graduated(cast, on=ago(10))
    row = actions.ask_closure(by=cast.viewer("worker"), case_id=case.pk, happened_on=on, **END)
    actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)
    return case


def test_a_return_written_down_late(cast: Cast) -> None:
    case = ended(cast, ago(1))
    cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=ago(3))
    assert stay_of(case).exit_on is None
    assert fresh(case).stage == "admission"
    assert {"needs", "plan"} <= due(case)


def test_the_day_of_a_return_corrected(cast: Cast) -> None:
    case = ended(cast, ago(2))
    cases.readmit(by=cast.viewer("worker"), case_id=case.pk, happened_on=ago(1))
    stay = stay_of(case)
    cases.correct_admission(
        by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version, changes={"happened_on": ago(4)},
    )  # fmt: skip
    assert fresh(case).stage == "admission"


def test_an_exit_taken_back_after_the_end(cast: Cast) -> None:
    case = ended(cast, ago(1))
    stay = stay_of(case)
    cases.undo_exit(by=cast.viewer("supervisor"), admission_id=stay.pk, version=stay.version)
    assert stay_of(case).exit_on is None
    assert fresh(case).stage != "closure"


def test_an_end_after_a_later_exit_counts(cast: Cast) -> None:
    case = ended(cast, ago(2))
    assert fresh(case).stage == "closure"


def test_a_yes_in_a_later_stay_does_not_lock_the_exit_of_an_earlier_one(cast: Cast) -> None:
    worker, case = cast.viewer("worker"), admitted(cast)
    first = stay_of(case)
    first = cases.record_exit(
        by=worker, admission_id=first.pk, version=first.version, exit_on=ago(30), exit_kind="moved_abroad",
    )  # fmt: skip
    cases.readmit(by=worker, case_id=case.pk, happened_on=ago(20))
    row = actions.ask_closure(by=worker, case_id=case.pk, happened_on=DAY, **END)
    actions.answer_closure(by=cast.viewer("supervisor"), closure_id=row.pk, agreed=True)
    first.refresh_from_db()
    cases.correct_admission(
        by=worker, admission_id=first.pk, version=first.version, changes={"exit_on": ago(29)},
    )  # fmt: skip
    first.refresh_from_db()
    assert first.exit_on == ago(29)
