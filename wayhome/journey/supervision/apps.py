"""Who carries how much, what waits for a yes, and how the journey goes."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "wayhome.journey.supervision"
    label = "supervision"
