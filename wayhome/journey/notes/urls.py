"""Addresses of this room."""

from django.urls import path

from wayhome.journey.notes import pages

app_name = "notes"
urlpatterns = [
    path("of/<uuid:id>/", pages.notes, name="list"),
    path("of/<uuid:id>/new/", pages.record, name="record"),
    path("<uuid:id>/", pages.show, name="show"),
    path("<uuid:id>/edit/", pages.edit, name="edit"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
]
