"""Addresses of this room."""

from django.urls import path

from wayhome.doors.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.day, name="today"),
    path("people/", pages.people, name="people"),
    path("people/<uuid:id>/", pages.person, name="person"),
]
