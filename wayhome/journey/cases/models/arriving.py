"""How people come to us: many of one operation at once, and admissions that wait for a supervisor."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes, signs
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class Operation(ScopedFact):
    """People met on one day at one place: who came together. A place is told down to its province; a gate by its kind."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    paper_number = models.CharField(
        max_length=12, blank=True
    )  # its reference: see rules.findings.document_number
    met_at = CodedField(codes=signs.MET_AT, max_length=16)
    province = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stage = CodedField(codes=codes.STAGES, states=False, max_length=20)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "happened_on"], name="operation_by_day")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"office", "paper_number", "met_at", "province", "stage"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Operations of the offices whose cases the viewer sees, and her own."""
        found = Q(office__in=viewer.offices("cases.view"))
        return found | Q(done_by=viewer.user) if viewer.user is not None else found


OperationVersion = versions_of(Operation)


class CameWith(ScopedFact):
    """That the person of a case came with an operation."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="people")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="came_with")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(retired_at=None), name="came_with_one_operation"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"operation", "case"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


CameWithVersion = versions_of(CameWith)


class AdmissionCheck(ScopedFact):
    """What was ready on the day of an admission; ``admission`` None while a supervisor's yes is waited for."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="admission_checks")
    admission = models.ForeignKey(
        "cases.Admission", null=True, blank=True, on_delete=models.PROTECT, related_name="checks"
    )
    room_ready = models.BooleanField(default=False)
    house_mother = models.BooleanField(default=False)
    counsellor = models.BooleanField(default=False)
    rights_told = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["admission"],
                condition=Q(admission__isnull=False, retired_at=None),
                name="admission_checked_once",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "admission", *signs.CHECKS.codes}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


AdmissionCheckVersion = versions_of(AdmissionCheck)
