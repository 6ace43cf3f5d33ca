"""Official paper."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "wayhome.journey.papers"
    label = "papers"
