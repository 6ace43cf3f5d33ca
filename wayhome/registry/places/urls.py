"""Addresses of this room."""

from django.urls import path

from wayhome.registry.places import pages

app_name = "places"
urlpatterns = [
    path("", pages.search, name="search"),
    path("options/<slug:offer>/", pages.options_for, name="options"),
    path("<uuid:place_id>/", pages.detail, name="detail"),
    path("<uuid:place_id>/add/", pages.add, name="add"),
    path("<uuid:place_id>/edit/", pages.edit, name="edit"),
    path("<uuid:place_id>/retire/", pages.retire, name="retire"),
]
