"""Addresses of this room."""

from django.urls import path

from wayhome.prevention.tallies import pages

app_name = "tallies"
urlpatterns = [
    path("", pages.tallies, name="list"),
    path("record/", pages.record, name="record"),
    path("kinds/", pages.kinds, name="kinds"),
    path("kinds/add/", pages.kind_add, name="kind_add"),
    path("kinds/<uuid:id>/", pages.kind_edit, name="kind_edit"),
    path("<uuid:id>/", pages.show, name="show"),
    path("<uuid:id>/edit/", pages.edit, name="edit"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
]
