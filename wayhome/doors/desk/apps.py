"""The staff's desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "wayhome.doors.desk"
    label = "desk"
