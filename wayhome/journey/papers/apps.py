"""Official paper."""

from django.apps import AppConfig
from django.core import checks

from wayhome.journey.papers.offered import check_forms


class PapersConfig(AppConfig):
    name = "wayhome.journey.papers"
    label = "papers"

    def ready(self) -> None:
        checks.register(check_forms)
