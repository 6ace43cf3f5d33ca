"""Key pairs of teams and of the organisation's recovery, compartments, and who holds the key of which. No key lies here in the clear."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wayhome.kit.ids import new_id
from wayhome.trust.vault.fields import SealedField

PAIR_KINDS = ("team", "recovery")
COMPARTMENT_KINDS = ("identity", "casework", "clinical", "legal", "register", "sheet", "intake", "talks")
HOLDER_KINDS = ("user", "team", "recovery")


class KeyPair(models.Model):
    """A key pair of a team or of the organisation's recovery. A newer version takes its place at rotation.

    The private half stands in copies sealed to accounts (``KeyCopy``); that of the recovery only in pieces (``Piece``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    owner = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    public_key = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    # Somebody who had a copy has left, and nobody who left it could make a new pair: the next member who signs in does.
    rotation_due_at = models.DateTimeField(null=True, blank=True)
    # A team holds what its office records from now on only once somebody who has the key of another team there let it in.
    # None stood before an office's first ones: these are let in as they are made (``actions/teams.py``).
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)

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
            "id", "kind", "owner", "version", "public_key", "made_at", "retired_at", "rotation_due_at",
            "confirmed_at", "confirmed_by",
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
    """What one key opens: who a person is, a case's work, its counselling, its papers, a team's register, a list of names, a colleague's talks.

    ``subject`` is the person's, case's, team's, group's, account's (``talks``) or office's (``intake``) id (no foreign key: these live upstairs). Anybody can add something
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


class InboxItem(models.Model):
    """Something added to a compartment by who cannot read it, sealed to its inbox; emptied when a holder has taken it over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="inbox")
    source = models.CharField(max_length=20)
    sealed = models.BinaryField()
    dropped_at = models.DateTimeField()
    dropped_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["compartment", "taken_at"], name="inbox_waiting")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"sealed"}
        operational: ClassVar[set[str]] = {
            "id", "compartment", "source", "dropped_at", "dropped_by", "taken_at", "taken_by",
        }  # fmt: skip


FILE_KINDS = ("identity", "casework", "clinical", "legal")
FILE_FORMS = ("shown", "thumbnail", "original")


class SealedFile(models.Model):
    """A file that lies encrypted in the data folder under its id (``files.py``). Its own random key, its name and caption are sealed here.

    Of an upload up to three are kept: what is shown (an image written anew, without metadata), its thumbnail, and the original as it
    came where it is evidence; both latter say ``of`` which. A destroyed one stays as a row that says nothing any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    subject = models.UUIDField()
    # Whose it was before two records were found to be one: it goes back with them.
    came_from = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=12)
    form = models.CharField(max_length=10, default="shown")
    of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="others")
    # What it hangs on, where that is more than the subject: a consent.
    about = models.UUIDField(null=True, blank=True, db_index=True)
    media_type = models.CharField(max_length=40)
    # Of the content, and of what lies on the disk.
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    key = SealedField()
    told = SealedField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_reason = models.CharField(max_length=20, blank=True, default="")
    destroyed_at = models.DateTimeField(null=True, blank=True)
    compartment_of: ClassVar[tuple[str, str]] = (" ".join(FILE_KINDS), "subject")
    kinds_in: ClassVar[str] = "kind"

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(kind__in=FILE_KINDS), name="sealedfile_kind_known"),
            models.CheckConstraint(condition=Q(form__in=FILE_FORMS), name="sealedfile_form_known"),
            models.CheckConstraint(
                condition=Q(form="shown", of=None) | (~Q(form="shown") & Q(of__isnull=False)),
                name="sealedfile_of_what",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at=None) | Q(key=None, told=None), name="sealedfile_gone_says_nothing"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["subject", "kind"], name="sealedfile_of_subject")
        ]

    class Classes:
        identity: ClassVar[set[str]] = {"key", "told"}
        case: ClassVar[set[str]] = {"kind", "subject", "came_from", "purpose", "about"}
        operational: ClassVar[set[str]] = {
            "id", "form", "of", "media_type", "size", "sha256", "made_at", "made_by", "retired_at", "retired_reason",
            "destroyed_at",
        }  # fmt: skip


class KeyCheck(models.Model):
    """What the nightly look over all keys found, in counts alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    # Compartments in all; that fewer than two people can open; that the recovery key does not hold; teams that owe a new pair.
    compartments = models.PositiveIntegerField()
    short = models.PositiveIntegerField()
    not_held = models.PositiveIntegerField()
    rotations = models.PositiveIntegerField()

    class Classes:
        operational: ClassVar[set[str]] = {"id", "at", "compartments", "short", "not_held", "rotations"}
