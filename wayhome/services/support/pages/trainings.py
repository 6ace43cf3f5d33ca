"""After a training or field trip: those who took part are enrolled in a livelihood programme or a course."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit.errors import Refused
from wayhome.kit.gate import page
from wayhome.prevention.activities.codes import ENROLLING
from wayhome.prevention.groups.queries import persons_ticked
from wayhome.services.support import queries
from wayhome.services.support.actions import enrol_from_training
from wayhome.services.support.forms.trainings import AfterTrainingForm
from wayhome.services.support.pages.asked import proxied, sent, status, viewer_of, zone


@page("support.record")
def after_training(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Enrol people who took part: whoever the viewer may not record for is not offered, nor told of."""
    viewer = viewer_of(request)
    activity, ticked = persons_ticked(viewer, id)
    if activity.retired_at is not None or activity.type not in ENROLLING:
        raise Http404
    offices = queries.recording(viewer)
    people = list(queries.people_by_code(viewer, [person.code for person in ticked]).values())
    form = AfterTrainingForm(
        sent(request), initial={"happened_on": viewer.today}, people=people, enrolled=queries.on_courses(viewer, people),
        zone=zone(viewer), offices=offices, **proxied(viewer, offices[0]),
    )  # fmt: skip
    back = reverse("groups:meeting", args=[activity.pk])
    if form.is_bound and people and form.is_valid():
        try:
            made = enrol_from_training(
                by=viewer, office=form.chosen_office, activity_id=activity.pk, persons=form.chosen, **form.told, **form.proxy
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s person was enrolled.", "%(n)s people were enrolled.", len(made))
            messages.success(
                request, said % {"n": len(made)} if made else _("They are enrolled there already.")
            )
            return redirect("support:days", made[0].together) if made else redirect(back)
    context = {"form": form, "activity": activity, "people": people, "back": back}
    return render(request, "support/after_training.html", context, status=status(form))
