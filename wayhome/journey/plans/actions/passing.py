"""What a colleague sees to, when her people pass to others: part of the act of handing them over, and of taking it back."""

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.journey.plans import queries
from wayhome.journey.plans.models import PlanAction, Promise
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
