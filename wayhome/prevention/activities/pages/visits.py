"""Visits to people we support: what was agreed, and whether the visit may take place."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.kit import facts
from wayhome.kit.clashes import conflicted
from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.actions import approve_visit, set_client_visit
from wayhome.prevention.activities.forms.visits import ApproveForm, VisitForm
from wayhome.prevention.activities.pages.results import address, sent, status
from wayhome.prevention.activities.queries import visits as queries
from wayhome.prevention.activities.queries.issues import here
from wayhome.prevention.activities.queries.parts import activity_for, offices_of
from wayhome.prevention.activities.queries.results import visit_of
from wayhome.trust.access.viewer import Viewer

ROWS = 50
_NAMES = ("met", "agreed", "briefed", "no_pictures")


@page("activities.view")
def listed(request: HttpRequest) -> HttpResponse:
    """Visits to people we support, those to come first, each with whether it may take place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    rows = Paginator(queries.visits(viewer), ROWS).get_page(request.GET.get("page"))
    visits = queries.told(viewer, rows.object_list)
    context = {"page": rows, "visits": visits, "today": here(viewer)}
    return render(request, "activities/visits.html", context)


@page("activities.record")
def rules(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say whom a visit meets and what was agreed."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id, to_record=True)
    if activity.type not in codes.VISITS:
        raise Http404
    there = visit_of(viewer, activity)
    initial = {name: getattr(there, name) for name in _NAMES} | {"version": there.version} if there else {}
    form = VisitForm(sent(request), initial=initial)
    back = address(activity)
    if form.is_bound and form.is_valid():
        try:
            set_client_visit(by=viewer, activity_id=activity.pk, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict as conflict:
            saved: Any = conflict.saved
            now = {name: getattr(saved, name) for name in _NAMES}
            clash = conflicted(form, now, saved.version, str(saved.recorded_by), saved.recorded_at)
            return render(request, "kit/conflict.html", {"conflict": clash, "back": back}, status=409)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "form": form,
        "activity": activity,
        "back": back,
        "approved": bool(there and there.approved_on),
    }
    return render(request, "activities/visit.html", context, status=status(form))


@page("visits.approve")
def approve(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Approve a visit before it takes place."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id)
    there = visit_of(viewer, activity)
    offices = offices_of(viewer, activity)
    if there is None or not any(viewer.may_in("visits.approve", office.pk) for office in offices):
        raise Http404
    zone = offices[0].time_zone
    day = min(here(viewer), activity.happened_on)
    form = ApproveForm(sent(request), initial={"version": there.version, "approved_on": day}, zone=zone)
    if form.is_bound and form.is_valid():
        try:
            approve_visit(by=viewer, activity_id=activity.pk, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        except facts.Conflict:
            messages.warning(request, _("Somebody changed what was agreed meanwhile. Read it once more."))
            return redirect("activities:approve_visit", activity.pk)
        else:
            messages.success(request, _("Approved."))
            return redirect(address(activity))
    context = {"form": form, "activity": activity, "visit": there, "back": address(activity)}
    return render(request, "activities/visit_approve.html", context, status=status(form))
