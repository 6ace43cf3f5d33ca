"""That a kind of record is kept longer than its time, and why; and the day on which a case is first to be looked at, counted each night."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Case
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.kit.ids import new_id


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


class DueDay(models.Model):
    """The day from which something of a case is kept longer than its time, as the last night's count found it; none while the person is in service.

    Derived, so that the day's page and the list need not read all that ever ended: what is shown as due is computed anew.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="due_day")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "on", "case"], name="dueday_next")]

    class Classes:
        case: ClassVar[set[str]] = {"case", "on"}
        operational: ClassVar[set[str]] = {"office"}


class DueCount(models.Model):
    """That all days were counted, and when: older than two nights, nobody relies on them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    cases = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    class Classes:
        operational: ClassVar[set[str]] = {"id", "at", "cases", "changed"}
