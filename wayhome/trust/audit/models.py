"""The audit chain: one entry an act, each holding the hash of the one before; no foreign keys, so that it outlives everything."""

from typing import ClassVar

from django.db import models

from wayhome.trust.audit.rules import PLAIN


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
    """What an entry tells beside its columns: coded values, sealed to the log's key; purgeable without breaking the chain.

    ``scheme`` says what the entry's commitment covers (``rules``): PLAIN (of a first version, until `wayhome upgrade`) and RESEALED
    the values themselves, SEALED the sealed bytes. ``leaf`` holds a resealed row to the entry of its sealing, ``purged_in`` names
    the entry that tells of its purge.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    scheme = models.PositiveSmallIntegerField(default=PLAIN)
    key_version = models.PositiveIntegerField(default=0)
    salt = models.BinaryField(max_length=16)
    sealed = models.BinaryField(default=b"")
    body = models.JSONField(null=True)
    leaf = models.BinaryField(max_length=32, default=b"")
    purged_in = models.PositiveBigIntegerField(null=True, db_index=True)

    class Classes:
        case: ClassVar[set[str]] = {"sealed", "body"}
        operational: ClassVar[set[str]] = {"seq", "scheme", "key_version", "salt", "leaf", "purged_in"}


class AuditKey(models.Model):
    """A key pair of the log: details are sealed to the newest. ``made_at`` is the moment of the first entry under it.

    Until two people hold a copy of the private half, it also lies here under a key that follows from the pepper.
    """

    version = models.PositiveIntegerField(primary_key=True)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    wrapped = models.BinaryField(max_length=120, null=True)

    class Classes:
        operational: ClassVar[set[str]] = {"version", "public_key", "made_at", "wrapped"}


class AuditKeyCopy(models.Model):
    """The private half of a key of the log, sealed to one reader's account. Worthless once that account has new keys."""

    pk = models.CompositePrimaryKey("version", "user_id")
    version = models.PositiveIntegerField()
    user_id = models.UUIDField()
    user_public = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=120)

    class Classes:
        operational: ClassVar[set[str]] = {"version", "user_id", "user_public", "sealed"}


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


class Watch(models.Model):
    """From when on an office wants to be told that somebody looked at persons in an unusual way; without a row as ``unusual.Limits``."""

    office_id = models.UUIDField(primary_key=True)
    many = models.PositiveSmallIntegerField()
    times = models.PositiveSmallIntegerField()
    night_from = models.TimeField()
    night_to = models.TimeField()
    not_hers = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Classes:
        operational: ClassVar[set[str]] = {
            "office_id", "many", "times", "night_from", "night_to", "not_hers", "version",
        }  # fmt: skip


class Head(models.Model):
    """The chain's last link, one row: locking it puts writers in a row, so that no two take the same number.

    It also has the public key for the next details, so that a writer reads one row.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)
    key_version = models.PositiveIntegerField(default=0)
    key = models.BinaryField(max_length=32, default=b"")

    class Classes:
        operational: ClassVar[set[str]] = {"id", "seq", "hash", "key_version", "key"}
