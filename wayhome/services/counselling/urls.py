"""Addresses of this room."""

from django.urls import path

from wayhome.services.counselling import pages

app_name = "counselling"
urlpatterns = [
    path("", pages.sessions, name="list"),
    path("record/", pages.record, name="record"),
    path("<uuid:id>/", pages.show, name="show"),
    path("<uuid:id>/edit/", pages.edit, name="edit"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
]
