"""Opening a person's case in an emergency, giving it back, and what supervisors see of it."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.journey.cases import actions, emergencies
from wayhome.journey.cases.forms.emergencies import EmergencyForm
from wayhome.journey.cases.pages.frame import status, viewer_of
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.trust.access.actions import close_glass, note_wrong_code, see_glass
from wayhome.trust.access.viewer import BREAK_GLASS

ROWS = 50


@page(BREAK_GLASS)
def emergency(request: HttpRequest) -> HttpResponse:
    """Open one person's case, with a reason; below it what one has open now."""
    viewer = viewer_of(request)
    request.menu_entry = "emergency"  # type: ignore[attr-defined]
    form = EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            case = actions.open_in_emergency(by=viewer, typed=told["who"], reason=told["reason"])
        except Refused as refused:
            form.refuse(refused)
            if refused.field == "who":
                note_wrong_code(by=viewer)
        else:
            return redirect("desk:person", id=case.pk)
    context = {"form": form, "mine": emergencies.mine_open(viewer)}
    return render(request, "cases/emergency.html", context, status=status(form))


@page(BREAK_GLASS)
def close(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Give back what one has opened, before its hours are over."""
    viewer = viewer_of(request)
    if request.method == "POST" and emergencies.opening(viewer, id) is not None:
        close_glass(by=viewer, id=id)
        messages.success(request, _("Given back: it is closed again."))
    return redirect("cases:emergency")


@page(emergencies.SEES)
def opened(request: HttpRequest) -> HttpResponse:
    """What colleagues have opened in an emergency: for who leads the office."""
    viewer = viewer_of(request)
    if not viewer.offices(emergencies.SEES):
        raise Http404
    request.menu_entry = "today"  # type: ignore[attr-defined]
    rows = Paginator(emergencies.opened(viewer), ROWS).get_page(request.GET.get("page"))
    context = {"page": rows, "rows": emergencies.with_cases(viewer, rows), "me": viewer.user}
    return render(request, "cases/emergencies.html", context)


@page(emergencies.SEES)
def seen(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say that one has seen why a colleague opened a case."""
    viewer = viewer_of(request)
    if not viewer.offices(emergencies.SEES):
        raise Http404
    if request.method == "POST" and emergencies.opened(viewer).filter(pk=id).exists():
        try:
            see_glass(by=viewer, id=id)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
        else:
            messages.success(request, _("Noted, with your name and the time."))
    return redirect("cases:emergencies")
