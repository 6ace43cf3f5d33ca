"""Reading for this room: of whom forms may be printed."""

import uuid

from django.http import Http404

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.trust.access.viewer import Viewer


def case_to_print(viewer: Viewer, id: uuid.UUID) -> Case:
    """Return a case of which the viewer prints forms; Http404 where there is none, and where it was retired: no paper leaves a wrong record."""
    case = case_for(viewer, id, "papers.print")
    if case.retired_at is not None:
        raise Http404
    return case
