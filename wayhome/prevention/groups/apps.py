"""Groups and their meetings."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "wayhome.prevention.groups"
    label = "groups"
