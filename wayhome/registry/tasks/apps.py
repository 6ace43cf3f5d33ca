"""Things to do, with a day and an owner."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "wayhome.registry.tasks"
    label = "tasks"
