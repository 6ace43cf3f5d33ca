"""Graduation, return, follow-up and closure."""

from django.apps import AppConfig
from django.core import checks

from wayhome.journey.aftercare.criteria import check_criteria_file


class AftercareConfig(AppConfig):
    name = "wayhome.journey.aftercare"
    label = "aftercare"

    def ready(self) -> None:
        checks.register(check_criteria_file)
