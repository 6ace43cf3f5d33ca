"""Addresses of this room."""

from django.urls import path

from wayhome.evidence.indicators import pages

app_name = "indicators"
urlpatterns = [
    path("", pages.month, name="month"),
    path("<slug:office>/", pages.month, name="office"),
    path("<slug:office>/charts/", pages.charts, name="charts"),
    path("<slug:office>/opening/", pages.opening, name="opening"),
    path("<slug:office>/<slug:code>/", pages.indicator, name="indicator"),
    path("<slug:office>/<slug:code>/records/", pages.records, name="rows"),
    path("<slug:office>/<slug:code>/targets/", pages.targets, name="targets"),
    path("<slug:office>/<slug:code>/targets/<uuid:id>/", pages.target, name="target"),
    path("<slug:office>/<slug:code>/targets/<uuid:id>/drop/", pages.drop, name="drop_target"),
]
