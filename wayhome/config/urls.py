"""All addresses of the house: one line a room."""

from django.urls import include, path

from wayhome.config.wiring import wire
from wayhome.trust.access import urls as access
from wayhome.trust.accounts import urls as accounts

handler400 = "wayhome.config.faults.not_taken"
handler500 = "wayhome.config.faults.broke"
wire()  # who serves pages tells news
urlpatterns = [
    path("", include("wayhome.doors.desk.urls")),
    path("", include("wayhome.doors.hers.urls")),
    path("", include("wayhome.doors.running.urls")),
    path("", include(accounts.sign_in)),
    path("account/", include(([*accounts.urlpatterns, *access.accounts], "accounts"))),
    path("access/", include("wayhome.trust.access.urls")),
    path("keys/", include("wayhome.trust.vault.urls")),
    path("places/", include("wayhome.registry.places.urls")),
    path("organisations/", include("wayhome.registry.agencies.urls")),
    path("tasks/", include("wayhome.registry.tasks.urls")),
    path("supervision/", include("wayhome.journey.supervision.urls")),
    path("people/", include("wayhome.journey.cases.urls")),
    path("notes/", include("wayhome.journey.notes.urls")),
    path("safety/", include("wayhome.journey.safety.urls")),
    path("plans/", include("wayhome.journey.plans.urls")),
    path("people/", include("wayhome.journey.papers.urls")),
    path("conferences/", include("wayhome.journey.conferences.urls")),
    path("children/", include("wayhome.journey.children.urls")),
    path("aftercare/", include("wayhome.journey.aftercare.urls")),
    path("activities/", include("wayhome.prevention.activities.urls")),
    path("groups/", include("wayhome.prevention.groups.urls")),
    path("tallies/", include("wayhome.prevention.tallies.urls")),
    path("support/", include("wayhome.services.support.urls")),
    path("counselling/", include("wayhome.services.counselling.urls")),
    path("career/", include("wayhome.services.career.urls")),
    path("figures/", include("wayhome.evidence.indicators.urls")),
    path("bulletin/", include("wayhome.evidence.bulletins.urls")),
]
