"""Tallies: what else an office counts."""

from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "wayhome.prevention.tallies"
    label = "tallies"
