"""Addresses of this room."""

from django.urls import path

from wayhome.registry.places import pages

app_name = "places"
urlpatterns = [
    path("", pages.search, name="search"),
    path("options/<slug:offer>/", pages.options_for, name="options"),
    path("hotspots/", pages.hotspots.listed, name="hotspots"),
    path("hotspots/<uuid:id>/edit/", pages.hotspots.edit, name="edit_hotspot"),
    path("hotspots/<uuid:id>/retire/", pages.hotspots.retire, name="retire_hotspot"),
    path("gates/", pages.gates.listed, name="gates"),
    path("<uuid:place_id>/hotspot/", pages.hotspots.flag, name="flag"),
    path("<uuid:place_id>/gate/", pages.gates.add, name="add_gate"),
    path("<uuid:place_id>/gate/edit/", pages.gates.edit, name="edit_gate"),
    path("<uuid:place_id>/", pages.detail, name="detail"),
    path("<uuid:place_id>/add/", pages.add, name="add"),
    path("<uuid:place_id>/edit/", pages.edit, name="edit"),
    path("<uuid:place_id>/retire/", pages.retire, name="retire"),
]
