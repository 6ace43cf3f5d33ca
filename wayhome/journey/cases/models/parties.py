"""Who else belongs to a case: somebody who depends on her, a guardian, a carer, a witness; and who may have done it (sealed alone)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases import signs
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.registry.people.codes import SEXES
from wayhome.trust.vault.fields import SealedField

PERPETRATOR = "alleged_perpetrator"


class CaseParty(ScopedFact):
    """Another person of a case, since a day. With a record of her own she is linked to it; what else is told of her is sealed.

    Of who may have done it nothing stands in the clear but that there is somebody, and it is shown to who reads notes alone.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = CodedField(codes=signs.ROLES, states=False, max_length=20)
    relation = CodedField(codes=signs.RELATIONS, max_length=16)
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sex = CodedField(codes=SEXES)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    words = SealedField()
    ended_on = models.DateField(null=True, blank=True)
    end_why = CodedField(codes=signs.END_WHYS, states=False, max_length=12, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~Q(role=PERPETRATOR)
                | Q(relation="not_asked", sex="not_asked", person=None, birth_year=None),
                name="party_sealed_alone",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_why="") | Q(ended_on__gte=F("happened_on")) & ~Q(end_why=""),
                name="party_end_whole",
            ),
            models.UniqueConstraint(
                fields=["case", "person", "role"],
                condition=Q(person__isnull=False, ended_on=None, retired_at=None),
                name="party_linked_once",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case"], condition=Q(retired_at=None), name="party_of_case")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "role", "relation", "person", "sex", "birth_year", "ended_on", "end_why"}  # fmt: skip
        identity: ClassVar[set[str]] = {"words"}

    @property
    def sealed_alone(self) -> bool:
        """Whether nothing of this person may stand in the clear."""
        return self.role == PERPETRATOR

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Parties of the cases the viewer may see; who may have done it only where she reads notes."""
        seen = case_scope(viewer, "cases.view", "case__", "case__office_id")
        return seen & (~Q(role=PERPETRATOR) | case_scope(viewer, "notes.view", "case__", "case__office_id"))


CasePartyVersion = versions_of(CaseParty)
