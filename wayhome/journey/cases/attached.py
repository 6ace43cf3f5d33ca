"""Files that hang on a person, still sealed: which a viewer may ask for, by her cases."""

import uuid

from django.http import Http404

from wayhome.journey.cases.models import Case, case_scope
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault.models import SealedFile


def file_for(
    viewer: Viewer, id: uuid.UUID, permission: str = "identity.view", *, form: str = "shown"
) -> tuple[SealedFile, Case]:
    """Return a file of a person (``form``: what is shown, or its thumbnail or original), and a case of hers that lets the viewer use
    ``permission``; Http404 where there is none. ``id`` is always that of what is shown.
    """
    rows = SealedFile.objects.filter(kind="identity", destroyed_at=None, form=form)
    row = rows.filter(pk=id).first() if form == "shown" else rows.filter(of=id, of__destroyed_at=None).first()
    if row is None:
        raise Http404
    hers = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission), person=row.subject, retired_at=None, forgotten_on=None
    )
    case = hers.select_related("person", "office").order_by("-happened_on", "-pk").first()
    if case is None:
        raise Http404
    return row, case
