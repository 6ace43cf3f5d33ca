"""The person's own page."""

from django.apps import AppConfig


class HersConfig(AppConfig):
    name = "wayhome.doors.hers"
    label = "hers"
