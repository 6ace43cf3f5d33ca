"""The audit chain: one entry an act, each holding the hash of the one before; no foreign keys, so that it outlives everything."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. The hash covers a salted commitment of the details, never the details: these can be purged, the chain stays whole."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True, db_index=True)
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60, db_index=True)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, db_index=True)
    office_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    commitment = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seq"]

    class Classes:
        operational: ClassVar[set[str]] = {
            "seq", "at", "actor_id", "actor", "verb", "object_kind", "object_id", "office_id", "reason", "commitment", "previous", "hash",
        }  # fmt: skip


class Detail(models.Model):
    """What an entry's commitment covers: coded values only; purgeable without breaking the chain."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    salt = models.BinaryField(max_length=16)
    body = models.JSONField()

    class Classes:
        case: ClassVar[set[str]] = {"body"}
        operational: ClassVar[set[str]] = {"seq", "salt"}


class Look(models.Model):
    """That somebody was shown who a person is: the index of ``people.look``, whose entry holds a digest of its rows.

    ``page`` is the kind of page, ``roles`` the looker's at that moment; ``assigned`` whether the person was hers (None: nobody can say).
    """

    pk = models.CompositePrimaryKey("seq", "person_id")
    seq = models.PositiveBigIntegerField()
    person_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField(db_index=True)
    page = models.CharField(max_length=20, blank=True)
    roles = models.CharField(max_length=200, blank=True)
    broken_glass = models.BooleanField(default=False)
    assigned = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id", "at"], name="look_at_person"),
            models.Index(fields=["actor_id", "at"], name="look_of_actor"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "seq", "person_id", "actor_id", "at", "page", "roles", "broken_glass", "assigned",
        }  # fmt: skip


class Head(models.Model):
    """The chain's last link, one row: locking it puts writers in a row, so that no two take the same number."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Classes:
        operational: ClassVar[set[str]] = {"id", "seq", "hash"}
