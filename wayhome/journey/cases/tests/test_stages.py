"""The stages of a journey: steps follow from what other rooms record, never backwards, and each has its day."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.cases.tests.test_actions import DAY, admit, exit_
from wayhome.kit.errors import Refused
from wayhome.trust.audit.actions import act, unchanged


@act("cases.test_reach")
def reached(*, by, case, stage, on):
    """An act of another room, of which a step is a part."""
    unchanged()
    return actions.reach(by, case, stage, on)


def steps(case: Case) -> list[tuple[str, dt.date]]:
    rows = StageMove._base_manager.filter(case=case, retired_at=None).order_by("happened_on", "recorded_at")
    return list(rows.values_list("stage", "happened_on"))


def test_a_step_is_reached_once_and_never_backwards(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    later = DAY + dt.timedelta(days=3)
    made = reached(by=by, case=case, stage="plan", on=later)
    assert made is not None
    assert (made.stage, made.happened_on) == ("plan", later)
    assert case.stage == "plan"
    for stage in ("plan", "needs", "safety", "signal"):
        assert reached(by=by, case=case, stage=stage, on=later) is None
    assert steps(case) == [("admission", DAY), ("plan", later)]
    case.refresh_from_db()
    assert case.stage == "plan"


def test_a_step_written_down_late_has_the_last_steps_day(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    reached(by=by, case=case, stage="needs", on=DAY + dt.timedelta(days=5))
    made = reached(by=by, case=case, stage="plan", on=DAY + dt.timedelta(days=2))
    assert made is not None
    assert made.happened_on == DAY + dt.timedelta(days=5)
    case.refresh_from_db()
    assert case.stage == "plan"


def test_nothing_follows_a_closure_or_a_retired_record(cast: Cast):
    admission = admit(cast)
    exit_(cast, admission, DAY + dt.timedelta(days=1), "moved_abroad")
    by, case = cast.viewer("supervisor"), admission.case
    assert reached(by=by, case=case, stage="follow_up", on=DAY + dt.timedelta(days=2)) is None
    admission.refresh_from_db()
    actions.retire_admission(by=by, admission_id=admission.pk, reason="entered_twice")
    actions.retire_case(by=by, case_id=case.pk, reason="entered_twice")
    with pytest.raises(Refused):
        reached(by=by, case=case, stage="plan", on=DAY)
