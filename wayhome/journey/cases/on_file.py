"""This room's own part of a case file: what was found about the person, how she came back from abroad, who else belongs to the case."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import findings, together
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.crossings import Told, crossings, told
from wayhome.journey.cases.models import Case, Identification
from wayhome.journey.cases.parties import parties
from wayhome.journey.cases.queries import admission_asked
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
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
    abroad = crossings(viewer, case)
    context = {
        "abroad": told(abroad[0]) if abroad else None,
        "came": came,
        "asked": asked,
        "case": case,
        "decided": decided,
        "ours": ours,
        "around": around,
        "may": may,
    }
    offer = None
    if not abroad and "cases.edit" in may and case.retired_at is None:
        offer = Offer(_("Came back from abroad?"), reverse("cases:crossing_add", args=[case.pk]))
    return Section("found", "cases/on_file.html", context, aside=True, offer=offer)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what was found, and which borders were crossed, the latest first of each; nothing for a stub."""
    if case.forgotten_on is not None:
        return []
    rows = Identification.objects.visible_to(viewer).filter(case=case, retired_at=None)
    url = reverse("cases:identification", args=[case.pk])
    found = [
        Event(
            row.happened_on,
            _("An authority decided: %(what)s") % {"what": row.get_status_display()}
            if row.status
            else _("What we think: %(what)s") % {"what": row.get_opinion_display()},
            row.get_authority_display(),
            url,
        )
        for row in latest_first(rows)[:most]
    ]
    return found + [_back(told(row)) for row in crossings(viewer, case)[:most]]


def _back(one: Told) -> Event:
    """What the timeline tells of a crossing."""
    note = ", ".join(part for part in (one.gate, one.by) if part)
    words = _("Came back from abroad: %(between)s") % {"between": one.between}
    return Event(one.row.happened_on, words, note, reverse("cases:crossings", args=[one.row.case_id]))
