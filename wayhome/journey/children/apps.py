"""What is best for a child: weighed with it, with its guardian, and looked at again."""

from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    name = "wayhome.journey.children"
    label = "children"
