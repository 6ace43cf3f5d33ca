"""What a plan shows line by line, on its own page and on the person's."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from wayhome.journey.plans import codes
from wayhome.journey.plans.models import PlanAction, PlanGrant


def grant_line(row: PlanGrant, words: Mapping[uuid.UUID, str], day: dt.date) -> dict[str, Any]:
    """Return a grant as its line shows it: late where it was to be there by a day that has passed."""
    waits = row.state in ("asked", "agreed")
    return {"row": row, "words": words.get(row.pk, ""), "late": waits and row.by_on < day}


def done_by(action: PlanAction) -> str:
    """Return who does a step: the colleague or the organisation by name, where it is known."""
    if action.owner is not None:
        return action.owner.display_name
    if action.agency is not None:
        return action.agency.label
    return str(codes.WHO.label(action.who))
