"""Addresses of this room: the short one is where monitors look by habit."""

from django.urls import path

from wayhome.doors.running import pages

app_name = "running"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("running/", pages.state, name="state"),
]
