"""Cases, admissions and exits."""

from django.apps import AppConfig
from django.core import checks

from wayhome.journey.cases.clocks import check_clocks_file
from wayhome.journey.cases.profiles import check_consent_file


class CasesConfig(AppConfig):
    name = "wayhome.journey.cases"
    label = "cases"

    def ready(self) -> None:
        checks.register(check_consent_file)
        checks.register(check_clocks_file)
