"""The kit: tools without any word of the domain."""

from django.apps import AppConfig
from django.core import checks

from wayhome.kit.gate import check_gates


class KitConfig(AppConfig):
    name = "wayhome.kit"
    label = "kit"

    def ready(self) -> None:
        checks.register(check_gates, checks.Tags.urls)
