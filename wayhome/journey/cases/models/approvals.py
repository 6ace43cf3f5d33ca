"""What waits for a supervisor's yes: one line for each thing asked, whatever room it is kept in."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class Approval(ScopedFact):
    """That a colleague (``done_by``) asked a supervisor to agree to a step, on a day, and what was answered.

    ``about`` is the id of what is to be agreed to, in the room that keeps its kind. A new asking after an answer is a new row.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="approvals")
    kind = CodedField(codes=codes.APPROVAL_KINDS, states=False, max_length=16)
    about = models.UUIDField()
    state = CodedField(codes=codes.APPROVAL_STATES, states=False, max_length=10, default="asked")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = CodedField(codes=codes.RETURN_WHYS, states=False, max_length=16, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(state="asked", retired_at=None),
                name="approval_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"], answered_on=None, answered_by=None)
                | Q(state__in=["agreed", "returned"], answered_on__isnull=False, answered_by__isnull=False),
                name="approval_answered_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["happened_on"], condition=Q(state="asked", retired_at=None), name="approval_waiting"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "kind", "about", "state", "answered_on", "answered_by", "why"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


ApprovalVersion = versions_of(Approval)
