"""Hand-overs of a caseload: for good, or while a colleague is away."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Assignment, Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class HandOver(ScopedFact):
    """A colleague's people pass to others: for good, or while she is away until ``until``. ``happened_on`` is the others' first day."""

    kind = CodedField(codes=codes.HAND_OVER_KINDS, states=False, max_length=10)
    of = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    state = CodedField(codes=codes.HAND_OVER_STATES, states=False, max_length=10)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind="for_good", until=None)
                | Q(kind="leave", until__gte=models.F("happened_on")),
                name="handover_until",
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "state"], name="handover_by_state")]

    class Classes:
        operational: ClassVar[set[str]] = {"kind", "of", "office", "until", "state"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the offices that the viewer leads, her own, and those by which she takes people over."""
        if viewer.everything:
            return Q()
        found = Q(office__in=viewer.offices("cases.edit"))
        if viewer.user is not None:
            mine = HandOverLine._base_manager.filter(to=viewer.user)
            found |= Q(of=viewer.user) | Q(pk__in=mine.values("hand_over_id"), state__in=["done", "ended"])
        return found


HandOverVersion = versions_of(HandOver)


class HandOverLine(ScopedFact):
    """One part of one person's circle that passes to a colleague: who had it until when, and when the person was told."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    had = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    had_until = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Classes:
        case: ClassVar[set[str]] = {"hand_over", "case", "to", "had", "had_until", "told_on"}

    @property
    def began_id(self) -> uuid.UUID:
        """The id of the assignment that it began, if it began one: whoever has that part already keeps her own."""
        return uuid.uuid5(self.pk, "began")

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Lines of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


HandOverLineVersion = versions_of(HandOverLine)
