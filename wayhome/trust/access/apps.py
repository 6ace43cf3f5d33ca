"""Roles, grants and the viewer."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wayhome.trust.access"
    label = "access"
