"""Addresses of this room."""

from django.urls import path

from wayhome.registry.agencies import pages

app_name = "agencies"
urlpatterns = [
    path("", pages.list_agencies, name="list"),
    path("add/", pages.add, name="add"),
    path("options/", pages.options_for, name="options"),
    path("projects/", pages.list_projects, name="projects"),
    path("projects/add/", pages.add_project, name="add_project"),
    path("projects/<uuid:id>/", pages.project, name="project"),
    path("projects/<uuid:id>/edit/", pages.edit_project, name="edit_project"),
    path("projects/<uuid:id>/retire/", pages.retire_project, name="retire_project"),
    path("<uuid:agency_id>/", pages.detail, name="detail"),
    path("<uuid:agency_id>/edit/", pages.edit, name="edit"),
    path("<uuid:agency_id>/retire/", pages.retire, name="retire"),
]
