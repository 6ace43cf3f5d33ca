"""Addresses of this room."""

from django.urls import URLPattern

app_name = "bulletins"
urlpatterns: list[URLPattern] = []
