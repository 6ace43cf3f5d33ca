"""Who may do what, where."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from wayhome.trust.access.permissions import PERMISSIONS


def check_second_step(**kwargs: Any) -> list[checks.CheckMessage]:
    """Start-up check: the second step is asked of permissions that exist, else of nobody, unnoticed."""
    unknown = sorted(settings.SECOND_STEP_REQUIRED_FOR - set(PERMISSIONS))
    return [
        checks.Error(f"SECOND_STEP_REQUIRED_FOR names no permission: {name}", id="wayhome.E010")
        for name in unknown
    ]


class AccessConfig(AppConfig):
    name = "wayhome.trust.access"
    label = "access"

    def ready(self) -> None:
        checks.register(check_second_step, checks.Tags.security)
