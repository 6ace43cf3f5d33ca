"""Addresses of this room, under /children/."""

from django.urls import path

from wayhome.journey.children import pages

app_name = "children"
urlpatterns = [
    path("of/<uuid:id>/", pages.listed, name="list"),
    path("of/<uuid:id>/weigh/", pages.record, name="record"),
    path("<uuid:id>/", pages.show, name="show"),
    path("<uuid:id>/edit/", pages.change, name="edit"),
    path("<uuid:id>/paper/", pages.paper, name="paper"),
    path("<uuid:id>/retire/", pages.retire, name="retire"),
]
