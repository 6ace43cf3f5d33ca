"""Cases, admissions and exits."""

from django.apps import AppConfig

from wayhome.journey.cases import clocks, country, profiles, retention
from wayhome.kit.dated import told_at_start


class CasesConfig(AppConfig):
    name = "wayhome.journey.cases"
    label = "cases"

    def ready(self) -> None:
        told_at_start(clocks.FILE, country.FILE, profiles.FILE, retention.FILE)
