"""Cases, admissions and exits."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "wayhome.journey.cases"
    label = "cases"
