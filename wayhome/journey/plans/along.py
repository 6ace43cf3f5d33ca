"""What this room does in acts on cases, inside them (``config/wiring.py``): when people pass to others, and when a case ends."""

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.journey.cases.approving import withdraw_approval
from wayhome.journey.cases.models import Case
from wayhome.journey.plans import queries, rules
from wayhome.journey.plans.models import PlanAction, PlanGrant, Promise
from wayhome.kit import facts
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


def end_grants(by: Viewer, case: Case) -> None:
    """Take back what is asked for or promised in a case that ended. What was handed over stays."""
    still = PlanGrant._base_manager.filter(
        case=case, state__in=["asked", "agreed", "declined"], retired_at=None
    )
    rows = facts.locked_all(PlanGrant, still.values_list("pk", flat=True))
    for row in rows:
        withdraw_approval(by, "grant", row.pk)
    facts.correct_all(rows, by=by, changes={"state": "withdrawn", **rules.cleared("withdrawn")})
