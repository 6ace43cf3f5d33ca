"""Talks of supervision: about a colleague's work, in codes, and what both agreed on in sealed words."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.supervision import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class SupervisionNote(ScopedFact):
    """That a supervisor (``done_by``) talked with a colleague about her work on a day: of what, by codes, and when again.

    ``topics`` is a number of ``codes.TOPICS``. ``agreed`` is what both agreed on: she reads it too, and nothing else in words is kept
    of her (ADR 0015). It is sealed with the key of her talks, held by her and the supervisors of her office, never by a team.
    """

    compartment_of: ClassVar = ("talks", "worker_id")

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.NOTE_KINDS, states=False, max_length=12)
    topics = models.PositiveIntegerField()
    next_on = models.DateField(null=True, blank=True)
    agreed = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=models.F("happened_on")), name="supervision_forward"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["worker", "happened_on"], name="supervision_of_worker")
        ]

    class Classes:
        identity: ClassVar[set[str]] = {"agreed"}
        operational: ClassVar[set[str]] = {"office", "worker", "kind", "topics", "next_on"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the offices whose colleagues the viewer supervises, and those about her own work."""
        found = Q(office__in=viewer.offices("supervision.view"))
        return found | Q(worker=viewer.user) if viewer.user is not None else found

    @property
    def told_topics(self) -> list[str]:
        """What was talked about, in words."""
        return codes.TOPICS.words(self.topics)


SupervisionNoteVersion = versions_of(SupervisionNote)
