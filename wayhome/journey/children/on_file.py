"""This room's part of a case file: of a child the last look at what is best for it, or the offer of a first one; of an adult nothing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.profiles import maybe_child
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.journey.children.queries import RECORD, VIEW, looks
from wayhome.kit.dates import today
from wayhome.trust.access.viewer import Viewer


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return what was weighed last, what came of it and when again; None for who may not see it, and for who is grown."""
    if VIEW not in may or case.forgotten_on is not None:
        return None
    if not maybe_child(case, today(case.office.time_zone)):
        return None
    last = looks(viewer, case).first()
    record = RECORD in may and case.retired_at is None
    if last is None:
        first = Offer(_("What is best for the child"), reverse("children:record", args=[case.pk]))
        return Section("best", offer=first) if record else None
    context = {"case": case, "last": last, "may_record": record, "day": today(case.office.time_zone)}
    return Section("best", "children/on_file.html", context)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what was weighed, the latest first; of who was grown when the work began nobody asks."""
    if not viewer.may(VIEW) or not maybe_child(case, case.happened_on):
        return []
    return [
        Event(
            row.happened_on,
            _("What is best for the child: %(about)s") % {"about": row.get_about_display()},
            row.get_outcome_display(),
            reverse("children:show", args=[row.pk]),
        )
        for row in looks(viewer, case)[:most]
    ]
