"""Addresses of this room, under /conferences/."""

from django.urls import path

from wayhome.journey.conferences.pages import conference, parts

app_name = "conferences"
urlpatterns = [
    path("of/<uuid:id>/", conference.listed, name="list"),
    path("of/<uuid:id>/plan/", conference.plan, name="plan"),
    path("<uuid:id>/", conference.show, name="show"),
    path("<uuid:id>/edit/", conference.change, name="edit"),
    path("<uuid:id>/held/", conference.held, name="held"),
    path("<uuid:id>/cancel/", conference.cancel, name="cancel"),
    path("<uuid:id>/retire/", parts.retire, name="retire"),
    path("<uuid:id>/minutes/", conference.minutes, name="minutes"),
    path("<uuid:id>/who/", parts.add_participant, name="participant_add"),
    path("who/<uuid:id>/retire/", parts.retire_participant, name="participant_retire"),
    path("<uuid:id>/decide/", parts.decide, name="decide"),
    path("decision/<uuid:id>/", parts.end_decision, name="decision"),
    path("decision/<uuid:id>/retire/", parts.retire_decision, name="decision_retire"),
]
