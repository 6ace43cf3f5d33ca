"""The chain of what was done."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "wayhome.trust.audit"
    label = "audit"
