"""Roles and grants: who may do what, where, from when to when."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodedField, CodeList
from wayhome.kit.ids import new_id

SCOPES = ("own", "team", "office", "addressed")


class Role(models.Model):
    """A role of the house as data: its permissions; name and description stand in ``roles.py`` in three languages."""

    code = models.CharField(max_length=40, primary_key=True)
    permissions = models.JSONField(default=list)

    class Classes:
        operational: ClassVar[set[str]] = {"code", "permissions"}


class Grant(models.Model):
    """A role given to an account within a scope: ``own`` (persons assigned to her), ``team``, ``office`` (with all below it), or
    ``addressed``: only what is addressed to the partner office that is the key."""

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


EMERGENCIES = CodeList(
    {
        "danger_now": _("The person is in danger now"),
        "missing": _("The person is missing"),
        "medical": _("A doctor needs to know now"),
        "court_now": _("Police or a court need an answer today"),
        "nobody_reached": _("The case worker cannot be reached, and it cannot wait"),
    }
)


class BreakGlass(models.Model):
    """That somebody on duty opened a person's case in an emergency: with a reason, for some hours, told to the supervisors.

    ``case_id`` is no foreign key: cases live upstairs.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField(db_index=True)
    reason = CodedField(codes=EMERGENCIES, states=False, max_length=20)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("opened_at")), name="breakglass_runs_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(seen_by=None) | ~models.Q(seen_by=models.F("user")),
                name="breakglass_seen_by_another",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "until"], name="breakglass_open")]

    class Classes:
        case: ClassVar[set[str]] = {"case_id", "reason"}
        operational: ClassVar[set[str]] = {
            "id", "user", "office", "opened_at", "until", "seen_by", "seen_at",
        }  # fmt: skip


SECOND_PERSON_FOR = CodeList(
    {
        "recovery": _("Other trustees for the recovery key"),
        "bulk_export": _("Taking many records out"),
        "shredding": _("Forgetting a person for good"),
    }
)


class SecondPerson(models.Model):
    """An act that needs two: asked for by one, agreed to by another, done once by one of them before it runs out.

    ``subject`` is the id of what it is about; ``why`` a sentence without any name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = CodedField(codes=SECOND_PERSON_FOR, states=False, max_length=20)
    subject = models.UUIDField()
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    runs_out_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("asked_by")),
                name="secondperson_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(agreed_by__isnull=False),
                name="secondperson_before_done",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(done_at=None, refused_by=None),
                name="secondperson_one_open",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "kind", "subject", "office", "why", "asked_by", "asked_at", "runs_out_at", "agreed_by", "agreed_at",
            "refused_by", "done_at",
        }  # fmt: skip
