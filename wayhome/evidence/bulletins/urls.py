"""Addresses of this room."""

from django.urls import path

from wayhome.evidence.bulletins import pages

app_name = "bulletins"
urlpatterns = [
    path("", pages.month, name="month"),
    path("<slug:office>/", pages.month, name="office"),
    path("items/<uuid:id>/", pages.edit, name="item"),
    path("items/<uuid:id>/place/", pages.place, name="place"),
    path("<slug:office>/items/", pages.items, name="items"),
    path("<slug:office>/context/", pages.context, name="context"),
    path("<slug:office>/draft/", pages.draft, name="draft"),
    path("<slug:office>/lines/", pages.lines, name="lines"),
    path("<slug:office>/<slug:month>/<slug:lang>/<slug:ending>/", pages.file, name="file"),
]
