"""Addresses of this room."""

from django.urls import path

from wayhome.registry.tasks import pages

app_name = "tasks"
urlpatterns = [
    path("calendar/", pages.my_calendar, name="calendar"),
    path("calendar/<slug:token>.ics", pages.feed, name="feed"),
]
