"""What trainings let people do: given to those who took part, taken back, and what one may do oneself."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.kit.records import RetireForm
from wayhome.prevention.activities.actions import give_right, take_right
from wayhome.prevention.activities.codes import RIGHTS_OF
from wayhome.prevention.activities.forms.rights import RightForm
from wayhome.prevention.activities.models import Qualification
from wayhome.prevention.activities.pages.results import address, sent, status
from wayhome.prevention.activities.queries import rights as queries
from wayhome.prevention.activities.queries.parts import activity_for, offices_of
from wayhome.trust.access.viewer import Viewer


@page("activities.record")
def give(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Say who took part in a training and what they may do since."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id)
    if not queries.may_give(viewer, activity):
        raise Http404
    kinds = RIGHTS_OF[activity.type]
    people = queries.offered(viewer, activity)
    zone = offices_of(viewer, activity)[0].time_zone
    have = {right.row.user_id for right in queries.rights_of(viewer, activity)}
    form = RightForm(sent(request), people=people, have=have, kinds=kinds, zone=zone)
    if form.is_bound and people and form.is_valid():
        try:
            made = give_right(by=viewer, activity_id=activity.pk, **form.told)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s account has the right now.", "%(n)s accounts have the right now.", len(made))  # fmt: skip
            messages.success(request, said % {"n": len(made)} if made else _("They have it already."))
            return redirect(address(activity))
    context = {"form": form, "activity": activity, "people": people, "back": address(activity)}
    return render(request, "activities/right.html", context, status=status(form))


@page("activities.record")
def take(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take back what somebody may do since a training."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = Qualification.objects.visible_to(viewer).filter(pk=id, retired_at=None)
    row = found.select_related("activity", "user").first()
    if row is None or not queries.may_give(viewer, row.activity):
        raise Http404
    form = RetireForm(sent(request))
    back = address(row.activity)
    if form.is_bound and form.is_valid():
        take_right(by=viewer, qualification_id=row.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("Taken back."))
        return redirect(back)
    context = {
        "title": _("Take this right back?"),
        "text": _("What was done by it stays."),
        "facts": [(_("Who"), row.user.display_name), (_("Right"), row.get_kind_display())],
        "form": form,
        "submit": _("Take it back"),
        "back": back,
    }
    return render(request, "kit/confirm.html", context, status=status(form))


@page("activities.view")
def mine(request: HttpRequest) -> HttpResponse:
    """What the viewer herself may do since which training."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return render(request, "activities/rights_mine.html", {"rights": queries.own_rights(viewer)})
