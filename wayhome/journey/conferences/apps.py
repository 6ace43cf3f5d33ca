"""Case conferences: those who help a person sit together, and she among them if she wants."""

from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "wayhome.journey.conferences"
    label = "conferences"
