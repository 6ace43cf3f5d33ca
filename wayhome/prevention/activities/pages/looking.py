"""Looking at activities: the list of a span of days, and one of them with all that is known."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.kit import histories
from wayhome.kit.dates import Month
from wayhome.kit.gate import page
from wayhome.kit.records import MonthForm
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.forms.filtering import FilterForm
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.activities.queries import choices, listing, rights
from wayhome.prevention.activities.queries.listing import Totals
from wayhome.prevention.activities.queries.parts import activity_for, may_record
from wayhome.prevention.activities.queries.past import names, past
from wayhome.prevention.activities.queries.results import results_of
from wayhome.prevention.activities.queries.showing import counts, labels
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


@page("activities.view")
def activities(request: HttpRequest) -> HttpResponse:
    """The activities of a month or of other days, with who came in all."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    this = Month.of(viewer.today)
    months = MonthForm(request.GET if "month" in request.GET else None, initial={"month": this})
    month = months.chosen(this)
    offices = list(Office.objects.filter(pk__in=viewer.offices("activities.view")).order_by("code"))
    form = FilterForm(
        request.GET if request.GET else None, offices=offices, projects=choices.projects(viewer, offices)
    )
    wanted = form.wanted(month)
    number = _page(request)
    rows, more = listing.some(viewer, wanted, number)
    around = listing.around(viewer, rows)
    totals = listing.totals(viewer, wanted)
    context: dict[str, Any] = {
        "form": months,
        "filter": form,
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1),
        "wanted": wanted,
        "of_month": (wanted.first, wanted.last) == (month.first, month.last),
        "rows": [(row, around[row.pk]) for row in rows],
        "totals": totals,
        "counted": _counted(totals) if totals else _("More than a year: without totals"),
        "newer": number - 1 if number > 1 else None,
        "older": number + 1 if more else None,
        "may_record": viewer.may("activities.record"),
    }
    return render(request, "activities/list.html", context)


@page("activities.view")
def show(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """One activity: what is known of it, what came of it, and its history."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    activity = activity_for(viewer, id)
    who = histories.writers(activity, "done_by_id")
    people = dict(User.objects.filter(pk__in=who).values_list("pk", "display_name"))
    named = people | names(activity)
    context: dict[str, Any] = {
        "activity": activity,
        "kind": codes.TYPES.label(activity.type),
        "month": Month.of(activity.happened_on),
        "offices": choices.offices_of(activity),
        "places": [
            (place, codes.VENUES.label(venue) if venue else "")
            for place, venue in choices.places_of(activity)
        ],
        "agencies": [(agency, codes.PARTS.label(part)) for agency, part in choices.agencies_of(activity)],
        "topics": [codes.TOPICS.label(topic) for topic in choices.topics_of(activity)],
        "messages_given": [codes.MESSAGES.label(message) for message in activity.messages],
        "counts": counts(activity),
        "language": FIRST_LANGUAGES.label(activity.language) if activity.language else "",
        "ticked": _ticked(viewer, activity),
        "results": results_of(viewer, activity),
        "rights": rights.rights_of(viewer, activity) if activity.type in codes.RIGHTS_OF else [],
        "may_give": rights.may_give(viewer, activity),
        "may_correct": may_record(viewer, activity),
        "may_retire": choices.leads(viewer, choices.offices_of(activity)[0]),
        "may_record": viewer.may("activities.record"),
        "versions": histories.told(activity, labels(), people=named, also=past(activity)),
    }
    return render(request, "activities/show.html", context)


def _ticked(viewer: Viewer, activity: Activity) -> str:
    """Return where it is told who was ticked, if anybody was."""
    if not viewer.may("groups.view") or not choices.heads_of(activity, listed=True):
        return ""
    return reverse("groups:meeting", args=[activity.pk])


def _page(request: HttpRequest) -> int:
    try:
        return min(max(int(request.GET.get("page", 1)), 1), 10_000)
    except ValueError:
        return 1


def _counted(totals: Totals) -> str:
    return ngettext("%(n)s activity", "%(n)s activities", totals.activities) % {"n": totals.activities}
