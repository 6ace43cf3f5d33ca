"""Pseudonymous persons and their coded facts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wayhome.registry.people"
    label = "people"
