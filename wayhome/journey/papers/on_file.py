"""This room's part of a case file: the way to the forms."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.trust.access.viewer import Viewer


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the way to the forms, to who may print them."""
    if "papers.print" not in may or case.retired_at is not None:
        return None
    return Section("papers", offer=Offer(_("Print a form"), reverse("papers:list", args=[case.pk])))


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return nothing: that a form was printed is in the log, not on her way."""
    return []
