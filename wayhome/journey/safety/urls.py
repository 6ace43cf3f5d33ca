"""Addresses of this room."""

from django.urls import path

from wayhome.journey.safety.pages import checks, flags, incidents

app_name = "safety"
urlpatterns = [
    path("", flags.flags, name="flags"),
    path("now/", flags.urgent, name="urgent"),
    path("of/<uuid:id>/", checks.person, name="of"),
    path("of/<uuid:id>/raise/", checks.raise_level, name="raise"),
    path("of/<uuid:id>/look/", checks.record, name="record"),
    path("of/<uuid:id>/flag/", flags.record, name="flag_record"),
    path("of/<uuid:id>/incident/", incidents.record, name="incident_record"),
    path("looks/<uuid:id>/", checks.show, name="check"),
    path("looks/<uuid:id>/edit/", checks.edit, name="check_edit"),
    path("looks/<uuid:id>/retire/", checks.retire, name="check_retire"),
    path("flags/<uuid:id>/", flags.show, name="flag"),
    path("flags/<uuid:id>/edit/", flags.edit, name="flag_edit"),
    path("flags/<uuid:id>/close/", flags.close, name="flag_close"),
    path("flags/<uuid:id>/again/", flags.reopen, name="flag_reopen"),
    path("flags/<uuid:id>/retire/", flags.retire, name="flag_retire"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.record_without, name="incident_without"),
    path("incidents/<uuid:id>/", incidents.show, name="incident"),
    path("incidents/<uuid:id>/edit/", incidents.edit, name="incident_edit"),
    path("incidents/<uuid:id>/close/", incidents.close, name="incident_close"),
    path("incidents/<uuid:id>/again/", incidents.reopen, name="incident_reopen"),
    path("incidents/<uuid:id>/retire/", incidents.retire, name="incident_retire"),
]
