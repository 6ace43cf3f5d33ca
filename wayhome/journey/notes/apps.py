"""Notes of the work with a person."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    name = "wayhome.journey.notes"
    label = "notes"
