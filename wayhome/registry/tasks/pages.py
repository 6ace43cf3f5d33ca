"""The calendar: its secret address, and what a calendar reads there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.kit.dates import today
from wayhome.kit.gate import PUBLIC, page
from wayhome.registry.tasks import limits, queries
from wayhome.registry.tasks.actions import end_calendar, make_calendar
from wayhome.registry.tasks.calendars import calendar
from wayhome.trust.access.viewer import Viewer


@page("tasks.view")
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Her own calendar's address: made, made anew, ended. The address itself is shown once, right after it was made."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    request.menu_entry = "today"  # type: ignore[attr-defined]
    address = ""
    if request.method == "POST" and "end" in request.POST:
        end_calendar(by=viewer)
        messages.success(request, _("The address has ended. Take it out of your calendar."))
        return redirect("tasks:calendar")
    if request.method == "POST":
        token = make_calendar(by=viewer)
        address = request.build_absolute_uri(reverse("tasks:feed", args=[token]))
    context = {"feed": queries.feed_of(viewer), "address": address}
    return render(request, "tasks/calendar.html", context)


@page(PUBLIC)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar reads: how many things are to be done on which day. Without a session; the address is the secret."""
    found = queries.feed_behind(token)
    if found is None:
        if limits.wrong_too_often():
            return HttpResponse(status=429, headers={"Retry-After": "3600"})
        raise Http404
    if limits.too_often(bytes(found.digest)):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    due = queries.due_by_day(found, today(found.user.office.time_zone))
    with translation.override(found.user.language):
        body = calendar(found.pk, due)
    return HttpResponse(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"},
    )
