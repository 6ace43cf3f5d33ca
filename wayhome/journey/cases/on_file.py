"""This room's own part of a case file: what was found about the person, and who else belongs to the case."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import findings, together
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Case, Identification
from wayhome.journey.cases.parties import parties
from wayhome.journey.cases.queries import admission_asked
from wayhome.journey.cases.sections import Event, Section
from wayhome.kit.dates import today
from wayhome.trust.access.viewer import Viewer


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the part on identification and the people around her; no word that is sealed. None for a stub."""
    if case.forgotten_on is not None:
        return None
    decided, ours = findings.latest(findings.findings(viewer, case), case)
    around = [one for one in parties(viewer, case) if one.row.ended_on is None and not one.row.sealed_alone]
    day = today(case.office.time_zone)
    asked = admission_asked(viewer, case) if "admission" in clocks(case.office, day).approvals else None
    came = together.of_case(viewer, case)
    context = {
        "came": came,
        "asked": asked,
        "case": case,
        "decided": decided,
        "ours": ours,
        "around": around,
        "may": may,
    }
    return Section("found", "cases/on_file.html", context, aside=True)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what was found, the latest first."""
    rows = Identification.objects.visible_to(viewer).filter(case=case, retired_at=None)
    url = reverse("cases:identification", args=[case.pk])
    return [
        Event(
            row.happened_on,
            _("An authority decided: %(what)s") % {"what": row.get_status_display()}
            if row.status
            else _("What we think: %(what)s") % {"what": row.get_opinion_display()},
            row.get_authority_display(),
            url,
        )
        for row in rows.order_by("-happened_on", "-recorded_at")[:most]
    ]
