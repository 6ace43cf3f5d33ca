"""Key pairs of teams and of the organisation's recovery, compartments, and who holds the key of which. No key lies here in the clear."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wayhome.kit.ids import new_id

PAIR_KINDS = ("team", "recovery", "intake")
COMPARTMENT_KINDS = ("identity", "casework", "clinical", "legal", "register", "sheet")
HOLDER_KINDS = ("user", "team", "recovery")


class KeyPair(models.Model):
    """A key pair of a team, of the organisation's recovery, or of an office's intake. A newer version takes its place at rotation.

    The private half stands in copies sealed to accounts (``KeyCopy``); that of the recovery only in pieces (``Piece``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    owner = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(kind__in=PAIR_KINDS), name="keypair_kind_known"),
            models.UniqueConstraint(fields=["kind", "owner", "version"], name="keypair_version_once"),
            models.UniqueConstraint(
                fields=["kind", "owner"], condition=Q(retired_at=None), name="keypair_one_now"
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "kind", "owner", "version", "public_key", "made_at", "retired_at",
        }  # fmt: skip


class KeyCopy(models.Model):
    """The private half of a pair, sealed to one account's public key. Worthless once that account has new keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pair = models.ForeignKey(KeyPair, on_delete=models.PROTECT, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_public = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=200)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pair", "user"], name="keycopy_once")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "pair", "user", "user_public", "sealed", "made_at"}


class Compartment(models.Model):
    """What one key opens: who a person is, a case's work, its counselling, its papers, a team's register, a list of names.

    ``subject`` is the person's, case's, team's or group's id (no foreign key: these live upstairs). Anybody can add something
    sealed to ``inbox_public`` without being able to read. A destroyed compartment stays as a row without any holding.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    subject = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    inbox_public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(kind__in=COMPARTMENT_KINDS), name="compartment_kind_known"),
            models.UniqueConstraint(fields=["subject", "kind", "version"], name="compartment_version_once"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "kind", "subject", "version", "inbox_public", "made_at", "destroyed_at",
        }  # fmt: skip


class Holding(models.Model):
    """A compartment's key, sealed to one holder. ``holder_public`` says to which of its pairs: an older one opens nothing any more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="holdings")
    holder_kind = models.CharField(max_length=10)
    holder_id = models.UUIDField()
    holder_public = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=200)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(holder_kind__in=HOLDER_KINDS), name="holding_kind_known"),
            models.UniqueConstraint(fields=["compartment", "holder_kind", "holder_id"], name="holding_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["holder_kind", "holder_id"], name="holding_by_holder")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "compartment", "holder_kind", "holder_id", "holder_public", "sealed", "given_at", "given_by",
        }  # fmt: skip


class Backup(models.Model):
    """A backup that was made, by the hash of its file, and the day on which it is destroyed: what was shredded is gone only then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField(db_index=True)
    sealed = models.BooleanField()
    file_hash = models.BinaryField(max_length=32)

    class Classes:
        operational: ClassVar[set[str]] = {"id", "made_at", "expires_on", "sealed", "file_hash"}
