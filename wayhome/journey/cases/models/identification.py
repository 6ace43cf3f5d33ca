"""What was found about a person in the eyes of the law, by an authority or in our own opinion; and the signs that were seen."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases import signs
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of


class Identification(ScopedFact):
    """A finding of a day: an authority's decision (status, paper, until when), or apart from it what the organisation thinks itself.

    Nothing in the house asks for one: who was never formally identified is served in full.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identifications")
    said_by = CodedField(codes=signs.SAID_BY, states=False, max_length=10)
    status = CodedField(codes=signs.STATUSES, states=False, max_length=20, blank=True, default="")
    standing = CodedField(codes=signs.STANDINGS, states=False, max_length=24, blank=True, default="")
    opinion = CodedField(codes=signs.OPINIONS, states=False, max_length=12, blank=True, default="")
    authority = CodedField(codes=signs.DECIDERS, states=False, max_length=16, blank=True, default="")
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paper_number = models.CharField(
        max_length=12, blank=True
    )  # of the decision: see rules.findings.document_number
    until = models.DateField(null=True, blank=True)
    # One more with each change of its signs: so a changed list is a new version, and two savers meet.
    roll = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(said_by="authority", opinion="") & ~Q(status="") & ~Q(authority="")
                | Q(said_by="own", status="", standing="", authority="", agency=None, paper_number="")
                & ~Q(opinion=""),
                name="identification_whole",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("happened_on")), name="identification_runs_forward"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "happened_on"], name="identification_of_case")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "said_by", "status", "standing", "opinion", "authority", "agency", "paper_number", "until"}  # fmt: skip
        operational: ClassVar[set[str]] = {"roll"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Findings of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


IdentificationVersion = versions_of(Identification)


class Sign(ScopedFact):
    """A sign on a case: what was done, how, for what (part of an opinion), or what made it easier (of the case itself)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signs")
    finding = models.ForeignKey(
        Identification, null=True, blank=True, on_delete=models.PROTECT, related_name="signs"
    )
    kind = CodedField(codes=signs.SIGN_KINDS, states=False, max_length=16)
    sign = CodedField(states=False, max_length=20)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "kind", "sign"],
                condition=Q(finding=None, retired_at=None),
                name="sign_once_a_case",
            ),
            models.UniqueConstraint(
                fields=["finding", "kind", "sign"],
                condition=Q(finding__isnull=False, retired_at=None),
                name="sign_once_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(finding=None, kind="vulnerability")
                | Q(finding__isnull=False) & ~Q(kind="vulnerability"),
                name="sign_of_its_own",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "finding", "kind", "sign"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Signs of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


SignVersion = versions_of(Sign)
