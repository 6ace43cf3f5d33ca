"""What of her plan is still to be done, with its words: what rooms above ask for when she goes, and afterwards."""

import uuid
from dataclasses import dataclass

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import queries, sealed
from wayhome.journey.plans.lines import done_by
from wayhome.journey.plans.models import PlanAction
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class GoingOn:
    """A step that is open: what it is in its words (or its kind), and who does it."""

    row: PlanAction
    words: str
    who: str

    @property
    def pk(self) -> uuid.UUID:
        """The step's id."""
        return self.row.pk

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.words} · {self.who}"


def going_on(viewer: Viewer, case: Case, *, page: str, to_tick: bool = False) -> list[GoingOn]:
    """Return the open steps of a case's plan, by day; none for who does not see plans on it (with ``to_tick``: who may not tick them)."""
    if not queries.may_on(viewer, case, queries.RECORD if to_tick else queries.VIEW):
        return []
    rows = queries.open_steps(viewer, case)
    words = sealed.words_of(viewer, case, rows, page=page)
    return [GoingOn(row, words.get(row.pk) or str(row.get_kind_display()), done_by(row)) for row in rows]
