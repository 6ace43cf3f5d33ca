"""Talks of supervision: about a colleague's work, in codes alone."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.supervision import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class SupervisionNote(ScopedFact):
    """That a supervisor (``done_by``) talked with a colleague about her work on a day: of what, by codes, and when again.

    ``topics`` is a number of ``codes.TOPICS``. It has no words: none of the house's keys is for what is said about staff.
    """

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.NOTE_KINDS, states=False, max_length=12)
    topics = models.PositiveIntegerField()
    next_on = models.DateField(null=True, blank=True)

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
        operational: ClassVar[set[str]] = {"office", "worker", "kind", "topics", "next_on"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the offices whose colleagues the viewer supervises."""
        return Q(office__in=viewer.offices("supervision.view"))

    @property
    def told_topics(self) -> list[str]:
        """What was talked about, in words."""
        return codes.TOPICS.words(self.topics)


SupervisionNoteVersion = versions_of(SupervisionNote)
