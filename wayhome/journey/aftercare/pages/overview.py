"""The years after graduation on one page: the path of contacts, how life goes, and what ended the work."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.journey.aftercare import codes, queries, rules
from wayhome.journey.aftercare.pages.frame import headed, may_on, viewer_of
from wayhome.journey.aftercare.queries import Aftercare
from wayhome.journey.cases.queries import case_for, open_admission
from wayhome.kit import charts, formats
from wayhome.kit.gate import page


@page("aftercare.view")
def overview(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """What was agreed, kept and missed since somebody graduated, and the next step."""
    viewer = viewer_of(request)
    case = case_for(viewer, id, queries.VIEW)
    stands = queries.aftercare(case)
    contacts = queries.contacts_of(case)
    context = {
        "may": may_on(viewer, case),
        "stands": stands,
        "path": path(stands),
        "rows": stands.schedule,
        "contacts": list(reversed(contacts)),
        "scale": queries.scale(contacts),
        "domains": codes.DOMAINS.choices,
        "graduation": queries.open_graduation(viewer, case),
        "graduated": queries.graduations(viewer, case),
        "closures": queries.closures(viewer, case),
        "staying": open_admission(viewer, case),
        "nothing": not contacts and stands.began is None,
    }
    return render(request, "aftercare/overview.html", context | headed(viewer, case))


def path(stands: Aftercare) -> Any:
    """Return the path of the contacts, the lamp at the next one; None where there is none. A schedule of more than nine is not drawn."""
    if stands.began is None or not 1 <= len(stands.schedule) <= 9:
        return None
    lang = formats.language(get_language())
    stations = []
    for slot in stands.schedule:
        note = _("missed") if slot.state == rules.MISSED else formats.day(slot.on or slot.due, lang, "short")
        stations.append(charts.Station(_spell(stands, slot.due), note))
    here = next((slot.nth for slot in stands.schedule if slot.state == rules.NEXT), len(stations))
    return charts.journey(_("Contacts after graduation"), stations, here)


def _spell(stands: Aftercare, due: Any) -> str:
    """How long after graduation, in words that fit under a knot."""
    days = (due - stands.began).days
    if days < 28:
        return _("%(n)s days") % {"n": days}
    months = round(days / 30.4)
    return (
        ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        if months % 12 or months == 12
        else _("%(n)s years") % {"n": months // 12}
    )
