"""This room's part of a case file: the next conference, and what conferences decided that is not done yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.journey.conferences import queries
from wayhome.trust.access.viewer import Viewer

# Before these stages one sits together without calling it a conference.
EARLY = frozenset({"signal", "first_contact", "consent", "closure"})


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the part about conferences; None for who may not see it, and where none is of use."""
    if "conferences.view" not in may or case.forgotten_on is not None:
        return None
    rows = queries.conferences(viewer, case)
    record = "conferences.record" in may and case.retired_at is None
    if not rows and (not record or case.stage in EARLY):
        return None
    if not rows:
        first = Offer(_("Prepare a conference"), reverse("conferences:plan", args=[case.pk]))
        return Section("conferences", offer=first)
    context = {
        "case": case,
        "planned": [one for one in rows if one.state == "planned"],
        "last": next((one for one in rows if one.state == "held"), None),
        "open": queries.open_decisions(viewer, case),
        "may_record": record,
    }
    return Section("conferences", "conferences/on_file.html", context)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return the conferences that were held, the latest first."""
    return [
        Event(
            one.happened_on,
            _("Case conference"),
            one.get_outcome_display(),
            reverse("conferences:show", args=[one.pk]),
        )
        for one in queries.conferences(viewer, case)[:most]
        if one.state == "held"
    ]
