"""Support packages, and the plain log of services."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "wayhome.services.support"
    label = "support"
