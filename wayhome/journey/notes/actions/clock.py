"""The clock of contacts follows stays."""

import uuid

from wayhome.journey.cases.models import Case
from wayhome.journey.notes.due import follow_clock
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged


@act("notes.follow_stay")
def follow_stay(*, by: Viewer, case_id: uuid.UUID) -> None:
    """Let the clock begin or end with a stay: called where a person was admitted, came back or left."""
    case = Case._base_manager.select_related("office").filter(pk=case_id, retired_at=None).first()
    if case is None or case.forgotten_on is not None or not follow_clock(by, case):
        unchanged()
        return
    record(by, "notes.follow_stay", case, office_id=case.office_id)
