"""Career advice."""

from django.apps import AppConfig


class CareerConfig(AppConfig):
    name = "wayhome.services.career"
    label = "career"
