"""The organisation's recovery key: its trustees and their pieces, requests to use it, and proposals to change its trustees."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wayhome.kit.ids import new_id
from wayhome.trust.vault.models.keys import KeyPair

PURPOSES = ("open", "renew", "rehearsal")
OUTCOMES = ("", "done", "failed", "expired", "withdrawn")


class Trustee(models.Model):
    """Who keeps pieces of the recovery key, from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_on=None), name="trustee_once_now")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "user", "named_on", "ended_on"}


class Piece(models.Model):
    """One trustee's piece of the recovery key for one combination of trustees, sealed to her. All of a combination give the key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pair = models.ForeignKey(KeyPair, on_delete=models.PROTECT, related_name="pieces")
    combination = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_public = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=200)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pair", "combination", "user"], name="piece_once")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "pair", "combination", "user", "user_public", "sealed"}


class RecoveryRequest(models.Model):
    """Somebody asks to use the recovery key, for a reason; enough trustees must hand her their pieces before it expires.

    ``to`` names who shall hold what is opened: pairs of a holder's kind and id; ``people`` are the accounts that stand behind these, as
    the trustees were shown them: nobody who joins later gets it. A rehearsal opens only ``probe``, which it made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pair = models.ForeignKey(KeyPair, on_delete=models.PROTECT, related_name="requests")
    purpose = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    to = models.JSONField(default=list)
    people = models.JSONField(default=list)
    probe = models.BinaryField(max_length=100, null=True)
    probe_digest = models.BinaryField(max_length=32, null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_public = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    opened = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(purpose__in=PURPOSES), name="recovery_purpose_known"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="recovery_outcome_known"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "pair", "purpose", "reason", "to", "people", "probe", "probe_digest", "asked_by", "asked_public", "asked_at",
            "expires_at", "ended_at", "outcome", "opened", "left",
        }  # fmt: skip


class Approval(models.Model):
    """A trustee handed over her pieces for one request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(RecoveryRequest, on_delete=models.PROTECT, related_name="approvals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["request", "user"], name="approval_once")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "request", "user", "at"}


class HandedPiece(models.Model):
    """A piece sealed anew to whoever asked, until the request ends: then it is destroyed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="pieces")
    combination = models.PositiveSmallIntegerField()
    sealed = models.BinaryField(max_length=200)

    class Classes:
        operational: ClassVar[set[str]] = {"id", "approval", "combination", "sealed"}


# --- a change of its trustees ---------------------------------------------------------------------------------------

ENDS = ("", "done", "objected", "declined", "withdrawn", "expired")


class Proposal(models.Model):
    """That the recovery key be made, or made anew, for these trustees. One stands at a time; it takes effect once, or never.

    ``replaces`` is the pair whose trustees have to agree; without one there is none yet. One that was carried out at the server's
    command line has nobody in ``proposed_by`` and is kept here as done, so that all are told. Who agreed as the second person stands
    in ``access``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    replaces = models.ForeignKey(
        KeyPair, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    reason = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, blank=True, default="")
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(outcome__in=ENDS), name="proposal_outcome_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="proposal_ended_somehow",
            ),
            models.UniqueConstraint(fields=["owner"], condition=Q(ended_at=None), name="proposal_one_open"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "id", "owner", "replaces", "reason", "proposed_by", "proposed_at", "expires_at", "ended_at", "ended_by",
            "outcome", "ended_reason",
        }  # fmt: skip


class Nominee(models.Model):
    """Somebody proposed as a trustee; with her yes, given in her own session, and the keys she said it with."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="nominees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_public = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["proposal", "user"], name="nominee_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_public=None)
                | Q(accepted_at__isnull=False, accepted_public__isnull=False),
                name="nominee_accepts_with_keys",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "proposal", "user", "accepted_at", "accepted_public"}


class Endorsement(models.Model):
    """A trustee of the key in use agrees that it be replaced: she opened a piece of hers to say so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="endorsements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_public = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["proposal", "user"], name="endorsement_once")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "proposal", "user", "user_public", "at"}
