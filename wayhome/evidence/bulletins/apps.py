"""The month's bulletin."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "wayhome.evidence.bulletins"
    label = "bulletins"
