"""Places as dated trees."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "wayhome.registry.places"
    label = "places"
