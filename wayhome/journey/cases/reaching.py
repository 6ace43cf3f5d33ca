"""A step of the journey that follows from what another room records; called inside that room's own act."""

import datetime as dt
import uuid

from wayhome.journey.cases import refusals
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules import stages
from wayhome.journey.cases.stays import settle_stage, take_step
from wayhome.kit import facts as pen
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


def reach(
    by: Viewer, case: Case, stage: str, on: dt.date, *, source: str = "screen", done_by: User | None = None
) -> StageMove | None:
    """Let a case come to a stage on a day, as part of an act, if it stands before it; never a step back.

    Returns the step, or None where the case stands at this stage or behind it already. What was written down late does not
    lie before the last step: the step then has that step's day. ``case.stage`` says afterwards where the case stands.
    """
    row = pen.locked(Case, case.pk)
    still_open(row)
    if stages.passed(row.stage, stage):
        case.stage = row.stage
        return None
    days = StageMove._base_manager.filter(case=row, retired_at=None).values_list("happened_on", flat=True)
    doer = refusals.who_did_it(by, row.office_id, done_by)
    made = take_step(by, row, stage, max([on, row.happened_on, *days]), None, source, doer)
    settle_stage(by, row)
    case.stage = stage
    return made


def reach_on(by: Viewer, case: Case, step_id: uuid.UUID, on: dt.date) -> None:
    """Let the last step of a case, that followed from another room's record, have another day, as part of an act; never before the step before it."""
    row = pen.locked(Case, case.pk)
    still_open(row)
    others = StageMove._base_manager.filter(case=row, retired_at=None).exclude(pk=step_id)
    day = max([on, row.happened_on, *others.values_list("happened_on", flat=True)])
    pen.correct_locked(pen.locked(StageMove, step_id), by=by, changes={"happened_on": day})
    settle_stage(by, row)
    case.stage = row.stage
