"""Addresses of this room."""

from django.urls import URLPattern

app_name = "tallies"
urlpatterns: list[URLPattern] = []
