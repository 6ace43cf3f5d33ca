"""Activities."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "wayhome.prevention.activities"
    label = "activities"
