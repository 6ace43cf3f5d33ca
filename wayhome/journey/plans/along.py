"""What this room does in acts on cases, inside them (``config/wiring.py``): when people pass to others, when a case ends, and does not."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from wayhome.journey.cases.approving import withdraw_approval
from wayhome.journey.cases.models import Admission, AdmissionVersion, Case, StageMove, StageMoveVersion
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.plans import queries, rules
from wayhome.journey.plans.actions.checks import expected
from wayhome.journey.plans.actions.steps import follow
from wayhome.journey.plans.codes import ENDED
from wayhome.journey.plans.models import PlanAction, PlanGrant, Promise
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.passing import pass_on
from wayhome.trust.access.viewer import Viewer


def pass_plans(
    by: Viewer, of_id: uuid.UUID, to: Mapping[uuid.UUID, uuid.UUID], *, since: dt.datetime | None = None
) -> None:
    """Let promises that are not settled and steps that are to be done be those of who takes over."""
    promised = Promise._base_manager.filter(queries.not_settled(), retired_at=None)
    steps = PlanAction._base_manager.filter(state="open", retired_at=None)
    for rows in (promised, steps):
        pass_on(by, rows, of_id, to, since=since)


def end_plans(by: Viewer, case: Case) -> None:
    """Let what is open of a plan end with its case: steps, promises, and what was asked for. What was handed over stays; her goals are hers.

    Its tasks end in the same act (``cases.due``).
    """
    day = today(case.office.time_zone)
    steps = PlanAction._base_manager.filter(case=case, state="open", retired_at=None)
    promised = Promise._base_manager.filter(case=case, state="open", retired_at=None)
    still = PlanGrant._base_manager.filter(
        case=case, state__in=["asked", "agreed", "declined"], retired_at=None
    )
    facts.correct_all(
        facts.locked_all(PlanAction, steps.values_list("pk", flat=True)), by=by,
        changes={"state": "dropped", "ended_on": day, "ended_why": ENDED},
    )  # fmt: skip
    facts.correct_all(
        facts.locked_all(Promise, promised.values_list("pk", flat=True)), by=by, changes={"state": ENDED, "ended_on": day}
    )  # fmt: skip
    rows = facts.locked_all(PlanGrant, still.values_list("pk", flat=True))
    for row in rows:
        withdraw_approval(by, "grant", row.pk)
    facts.correct_all(rows, by=by, changes={"state": "withdrawn", **rules.cleared("withdrawn")})


def resume_plan(by: Viewer, case: Case) -> bool:
    """Let steps and promises that ended with the work be open again, with their tasks, where that end was taken back; part of an act.

    Who came back later begins anew: what ended before her new stay, or before the step that opened the case again, stays ended.
    """
    steps = PlanAction._base_manager.filter(
        case=case, ended_why=ENDED, goal__retired_at=None, retired_at=None
    )
    promised = Promise._base_manager.filter(case=case, state=ENDED, retired_at=None)
    if not (steps.exists() or promised.exists()):
        return False
    since = _begun(case)
    steps, promised = steps.filter(recorded_at__gte=since), promised.filter(recorded_at__gte=since)
    rows = facts.locked_all(PlanAction, steps.values_list("pk", flat=True))
    facts.correct_all(rows, by=by, changes={"state": "open", "ended_on": None, "ended_why": ""})
    for step in rows:
        follow(by, step, case)
    given = facts.locked_all(Promise, promised.values_list("pk", flat=True))
    facts.correct_all(given, by=by, changes={"state": "open", "ended_on": None})
    for one in given:
        expected(by, case, "promise", one.pk, one.by_on, one.owner)
    return bool(rows or given)


def _begun(case: Case) -> dt.datetime:
    """Return when it was first written down that what lasts now has begun: the last stay, or a step that opened the case again."""
    stays = Admission._base_manager.filter(case=case, retired_at=None).values("pk")
    steps = StageMove._base_manager.filter(case=case, admission=None, retired_at=None).exclude(stage=CLOSED)
    kinds: Any = ((AdmissionVersion, stays), (StageMoveVersion, steps.values("pk")))
    firsts = (
        versions.objects.filter(row_id__in=rows, version=1).aggregate(at=Max("recorded_at"))["at"]
        for versions, rows in kinds
    )
    return max((at for at in firsts if at is not None), default=case.recorded_at)
