"""Reading what was weighed for a child."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Case, case_scope
from wayhome.journey.children.models import BestInterest
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer

VIEW, RECORD, WORDS = "plans.view", "plans.record", "notes.view"


def looks(viewer: Viewer, case: Case) -> QuerySet[BestInterest]:
    """Return what was weighed for a child, the latest first, without what was retired."""
    rows = BestInterest.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return latest_first(rows.select_related("done_by"))


def look_for(viewer: Viewer, id: uuid.UUID, permission: str = VIEW) -> BestInterest:
    """Return a look with its case, person and office; Http404 where the viewer may not use ``permission`` on its case."""
    rows = BestInterest.objects.visible_to(viewer).filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id, case__forgotten_on=None
    )
    row = rows.select_related("case__person", "case__office", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row
