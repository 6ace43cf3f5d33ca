"""Counselling sessions."""

from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    name = "wayhome.services.counselling"
    label = "counselling"
