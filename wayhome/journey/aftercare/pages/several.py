"""The page on which the work ends with several persons whose follow-up years are over."""

import re
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.journey.aftercare import actions, queries
from wayhome.journey.aftercare.forms.several import OverForm
from wayhome.journey.aftercare.over import over as whose
from wayhome.journey.aftercare.pages.frame import sent, viewer_of
from wayhome.journey.cases.naming import names_of
from wayhome.journey.cases.refusals import RowsRefused
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page

_ROW = re.compile(r"row-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-ends")


@page("aftercare.record")
def over(request: HttpRequest) -> HttpResponse:
    """Those whose follow-up years are over and for whom nothing is open: tick with whom the work ends."""
    viewer = viewer_of(request)
    ticked = {uuid.UUID(key[4:40]) for key in request.POST if _ROW.fullmatch(key)}
    listed = whose(viewer, also=ticked)
    zone = (
        listed.rows[0].case.office.time_zone
        if listed.rows
        else viewer.user.office.time_zone
        if viewer.user
        else ""
    )
    form = OverForm(sent(request), initial={"happened_on": today(zone)}, zone=zone, people=listed.rows)
    asks = any(queries.needs_approval(one.case, "closure") for one in listed.rows)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_closures(by=viewer, **form.told)
        except RowsRefused as wrong:
            form.refuse_rows(wrong)
        except Refused as wrong:
            form.refuse(wrong)
        else:
            waits = sum(row.state == "asked" for row in made)
            said = ngettext(
                "The supervisor was asked about %(n)s person.",
                "The supervisor was asked about %(n)s persons.",
                waits,
            )
            messages.success(request, said % {"n": waits} if waits else _("Saved."))
            return redirect("aftercare:over")
    named = names_of(viewer, [one.case.pk for one in listed.rows], page="aftercare")
    context = {
        "form": form,
        "rows": [(row, row.of, named.get(row.of.case.pk)) for row in form.rows],
        "listed": listed,
        "asks": asks,
    }
    return render(
        request, "aftercare/over.html", context, status=422 if form.is_bound and form.errors else 200
    )
