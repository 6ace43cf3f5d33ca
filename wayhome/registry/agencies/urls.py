"""Addresses of this room."""

from django.urls import path

from wayhome.registry.agencies import pages

app_name = "agencies"
urlpatterns = [
    path("", pages.list_agencies, name="list"),
    path("add/", pages.add, name="add"),
    path("options/", pages.options_for, name="options"),
    path("<uuid:agency_id>/", pages.detail, name="detail"),
    path("<uuid:agency_id>/edit/", pages.edit, name="edit"),
    path("<uuid:agency_id>/retire/", pages.retire, name="retire"),
]
