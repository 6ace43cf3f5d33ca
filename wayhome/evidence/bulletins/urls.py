"""Addresses of this room."""

from django.urls import path

from wayhome.evidence.bulletins import pages

app_name = "bulletins"
urlpatterns = [
    path("", pages.month, name="month"),
    path("<slug:office>/", pages.month, name="office"),
    path("<slug:office>/lines/", pages.lines, name="lines"),
    path("<slug:office>/<slug:month>/<slug:lang>/<slug:ending>/", pages.file, name="file"),
]
