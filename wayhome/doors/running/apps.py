"""Whether the machine is well."""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    name = "wayhome.doors.running"
    label = "running"
