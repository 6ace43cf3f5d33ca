"""Addresses of this room."""

from django.urls import path

from wayhome.journey.papers import pages

app_name = "papers"
urlpatterns = [path("<uuid:id>/papers/", pages.papers, name="list")]
