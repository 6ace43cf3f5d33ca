"""Needs, goals and the plan."""

from django.apps import AppConfig

from wayhome.journey.plans import profiles
from wayhome.kit.dated import told_at_start


class PlansConfig(AppConfig):
    name = "wayhome.journey.plans"
    label = "plans"

    def ready(self) -> None:
        """Have the office's own table of entitlements read at start-up."""
        told_at_start(profiles.FILE)
