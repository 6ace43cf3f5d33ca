"""Organisations we work with."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "wayhome.registry.agencies"
    label = "agencies"
