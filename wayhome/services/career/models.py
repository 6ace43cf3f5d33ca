"""Career advice: advice, training, placement, and whether the job lasts."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.services.career import codes


class CareerRecord(ScopedFact):
    """One step on the way to work of one person on one day."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=20)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "happened_on"], name="career_by_day")]

    class Classes:
        case: ClassVar[set[str]] = {"office", "case", "person", "kind"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Records of the viewer's offices, and of her persons."""
        return case_scope(viewer, "career.view", "case__")


CareerRecordVersion = versions_of(CareerRecord)


def correctable(viewer: Any) -> Q:
    """Return the condition "the viewer may correct or retire the record": her offices', and in own scope her persons' and her own."""
    if viewer.everything:
        return Q()
    allowed = case_scope(viewer, "career.record", "case__")
    return (
        allowed | Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
        if viewer.own("career.record")
        else allowed
    )
