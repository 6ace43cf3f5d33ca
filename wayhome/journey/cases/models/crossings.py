"""How a person came back from another country: on which day, through which gate, handed over by whom to whom."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases import signs
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.registry.people.codes import COUNTRIES


class Crossing(ScopedFact):
    """A border crossed on a day, from one country to another. A case with one is a person who came back from abroad; there may be several.

    ``gate`` is a border gate of the list of places, if it is known; ``handed_agency`` the organisation that handed her over, if on the
    list; ``paper_number`` of the paper signed there (see ``rules.findings.document_number``).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="crossings")
    from_country = CodedField(codes=COUNTRIES, max_length=12)
    to_country = CodedField(codes=COUNTRIES, max_length=12)
    gate = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = CodedField(codes=signs.CROSSING_WAYS, max_length=16)
    handed_by = CodedField(codes=signs.HANDED_BY, max_length=16)
    handed_agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_by = CodedField(codes=signs.RECEIVED_BY, max_length=16)
    paper_number = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "happened_on"], condition=Q(retired_at=None), name="crossing_once_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(from_country=F("to_country"))
                | Q(from_country__in=["not_asked", "unknown", "refused", "other"]),
                name="crossing_between_two",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "from_country", "to_country", "gate", "way", "handed_by", "handed_agency", "received_by", "paper_number",
        }  # fmt: skip

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


CrossingVersion = versions_of(Crossing)
