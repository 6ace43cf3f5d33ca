"""That a kind of record is kept longer than its time, and why."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Case
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class KeptLonger(ScopedFact):
    """That somebody looked, on a day, and decided to keep a kind of record of a case until another day, for a coded reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="kept_longer")
    category = CodedField(codes=codes.RETAINED, states=False, max_length=16)
    until = models.DateField()
    reason = CodedField(codes=codes.KEEP_WHYS, states=False, max_length=16)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(until__gt=models.F("happened_on")), name="keptlonger_ahead")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "category", "until"], name="keptlonger_of_case")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "category", "until", "reason"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the offices in which the viewer may forget."""
        return Q() if viewer.everything else Q(case__office_id__in=viewer.offices("people.shred"))


KeptLongerVersion = versions_of(KeptLonger)
