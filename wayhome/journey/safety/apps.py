"""Safety: her plan, flags and incidents."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "wayhome.journey.safety"
    label = "safety"
