"""A step of the journey that follows from what another room records; called inside that room's own act."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.journey.cases import refusals
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules import stages
from wayhome.journey.cases.stays import settle_stage, take_step
from wayhome.journey.cases.steps import ordered
from wayhome.kit import facts as pen
from wayhome.kit.latest import oldest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


def reach(
    by: Viewer, case: Case, stage: str, on: dt.date, *, source: str = "screen", done_by: User | None = None,
    because_of: uuid.UUID | None = None,
) -> StageMove | None:  # fmt: skip
    """Let a case come to a stage on a day, as part of an act, if it stands before it; never a step back.

    Returns the step, or None where the case stands at this stage or behind it already. What was written down late does not
    lie before the last step: the step then has that step's day. ``case.stage`` says afterwards where the case stands.
    ``because_of`` is the record it follows from: ``reach_on`` and ``unreach`` find the step by it.
    """
    row = pen.locked(Case, case.pk)
    still_open(row)
    if stages.passed(row.stage, stage):
        case.stage = row.stage
        return None
    days = StageMove._base_manager.filter(case=row, retired_at=None).values_list("happened_on", flat=True)
    doer = refusals.who_did_it(by, row.office_id, done_by)
    day = max([on, row.happened_on, *days])
    made = take_step(by, row, stage, day, None, source, doer, because_of=because_of)
    settle_stage(by, row)
    case.stage = stage
    return made


def reach_on(by: Viewer, case: Case, because_of: uuid.UUID, on: dt.date) -> None:
    """Let the step that followed from a record have the record's corrected day, as part of an act; it passes no other step.

    A room that keeps the step's own id may give that.
    """
    row = pen.locked(Case, case.pk)
    still_open(row)
    step = _brought(row, because_of)
    if step is None:
        return
    _lay(by, row, step, on)
    settle_stage(by, row)
    case.stage = row.stage


def unreach(by: Viewer, case: Case, because_of: uuid.UUID, *, reason: str, others: QuerySet[Any]) -> None:
    """Take the step that followed from a record off the path with the record, as part of an act; the case stands where its other steps led.

    ``others`` are the facts of the kind that still stand: the first of them holds the stage as well, and the step follows from it.
    """
    row = pen.locked(Case, case.pk)
    step = _brought(row, because_of)
    if step is None:
        return
    other = oldest_first(others).first()
    if other is None:
        pen.retire_along(StageMove, step.pk, by=by, reason=reason)
    else:
        _lay(by, row, step, other.happened_on, because_of=other.pk)
    settle_stage(by, row, undone=step.stage if other is None else "")
    case.stage = row.stage


def _brought(case: Case, because_of: uuid.UUID) -> StageMove | None:
    steps = StageMove._base_manager.filter(Q(because_of=because_of) | Q(pk=because_of), case=case)
    return steps.filter(retired_at=None).first()


def _lay(by: Viewer, case: Case, step: StageMove, on: dt.date, **changes: Any) -> None:
    """Give a step this day, or the nearest to it between the steps before and after it."""
    path = ordered(StageMove._base_manager.filter(case=case, retired_at=None).select_related("admission"))
    at = [one.pk for one in path].index(step.pk)
    day = max([on, case.happened_on, *(one.happened_on for one in path[:at])])
    day = min([day, *(one.happened_on for one in path[at + 1 :])])
    pen.correct_locked(pen.locked(StageMove, step.pk), by=by, changes={"happened_on": day, **changes})
