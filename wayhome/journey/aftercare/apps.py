"""Graduation, return, follow-up and closure."""

from django.apps import AppConfig

from wayhome.journey.aftercare import criteria
from wayhome.kit.dated import told_at_start


class AftercareConfig(AppConfig):
    name = "wayhome.journey.aftercare"
    label = "aftercare"

    def ready(self) -> None:
        told_at_start(criteria.FILE)
