"""Figures composed from parts."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "wayhome.evidence.indicators"
    label = "indicators"
