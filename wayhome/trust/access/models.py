"""Roles and grants: who may do what, where, from when to when."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from wayhome.kit.ids import new_id

SCOPES = ("own", "team", "office")


class Role(models.Model):
    """A role of the house as data: its permissions; name and description stand in ``roles.py`` in three languages."""

    code = models.CharField(max_length=40, primary_key=True)
    permissions = models.JSONField(default=list)

    class Classes:
        operational: ClassVar[set[str]] = {"code", "permissions"}


class Grant(models.Model):
    """A role given to an account within a scope: ``own`` (persons assigned to her), ``team`` or ``office`` (with all below it)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    scope_kind = models.CharField(max_length=10)
    scope_key = models.UUIDField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(scope_kind__in=SCOPES), name="grant_scope_known"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="grant_runs_forward",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id",
            "user",
            "role",
            "scope_kind",
            "scope_key",
            "valid_from",
            "valid_to",
        }
