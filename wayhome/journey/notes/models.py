"""Notes of the work with a person: that there was a contact, how she is, when the next is; and what was said, sealed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases.models import case_scope
from wayhome.journey.notes import codes, rules
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class Note(ScopedFact):
    """One contact on one day by the colleague who had it (``done_by``). Its words are sealed under the case's key of the work."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=16)
    place = CodedField(codes=codes.PLACES, max_length=16)
    with_whom = CodedField(codes=codes.WITH_WHOM, max_length=16)
    she_is = CodedField(codes=codes.SHE_IS, states=False, max_length=8, default="not_told")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    body = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, rules.MOST_MINUTES)),
                name="note_length_possible",
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("happened_on")), name="note_next_is_later"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["case", "-happened_on", "-recorded_at"],
                condition=Q(retired_at=None),
                name="note_of_case",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "kind", "place", "with_whom", "she_is", "minutes", "next_on"}
        identity: ClassVar[set[str]] = {"body"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Notes of the persons whose notes the viewer may read."""
        return case_scope(viewer, "notes.view", "case__", "case__office_id")


NoteVersion = versions_of(Note)
