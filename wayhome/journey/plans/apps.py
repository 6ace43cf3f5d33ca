"""Needs, goals and the plan."""

from django.apps import AppConfig
from django.core import checks

from wayhome.journey.plans.profiles import check_own_file


class PlansConfig(AppConfig):
    name = "wayhome.journey.plans"
    label = "plans"

    def ready(self) -> None:
        """Have the office's own table of entitlements read at start-up."""
        checks.register(check_own_file)
