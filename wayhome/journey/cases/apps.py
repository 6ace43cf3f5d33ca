"""Cases, admissions and exits."""

from django.apps import AppConfig
from django.core import checks

from wayhome.journey.cases.clocks import check_clocks_file
from wayhome.journey.cases.country import check_country_file
from wayhome.journey.cases.profiles import check_consent_file
from wayhome.journey.cases.retention import check_retention_file


class CasesConfig(AppConfig):
    name = "wayhome.journey.cases"
    label = "cases"

    def ready(self) -> None:
        checks.register(check_consent_file)
        checks.register(check_clocks_file)
        checks.register(check_country_file)
        checks.register(check_retention_file)
