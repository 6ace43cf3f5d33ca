"""A talk about what a person needs: an answer a domain, her strengths, and her wishes in her own words."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import Case, case_scope
from wayhome.journey.plans import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


def seen_in(viewer: Any) -> Q:
    """Return which rows of this room a viewer may see: those of the cases whose plans she may see."""
    return case_scope(viewer, "plans.view", "case__", "case__office_id")


class NeedsTalk(ScopedFact):
    """One talk on a day: what is needed in each domain as it was told then. A later talk begins with what is known."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs_talks")
    language = CodedField(codes=codes.ANSWERS)
    housing = CodedField(codes=codes.ANSWERS)
    health = CodedField(codes=codes.ANSWERS)
    school = CodedField(codes=codes.ANSWERS)
    safety = CodedField(codes=codes.ANSWERS)
    work = CodedField(codes=codes.ANSWERS)
    mind = CodedField(codes=codes.ANSWERS)
    money = CodedField(codes=codes.ANSWERS)
    family = CodedField(codes=codes.ANSWERS)
    child_care = CodedField(codes=codes.ANSWERS)
    choice = CodedField(codes=codes.ANSWERS)
    social = CodedField(codes=codes.ANSWERS)
    legal = CodedField(codes=codes.ANSWERS)
    strong_family = models.BooleanField(default=False)
    strong_friends = models.BooleanField(default=False)
    strong_skill = models.BooleanField(default=False)
    strong_school = models.BooleanField(default=False)
    strong_work = models.BooleanField(default=False)
    strong_body = models.BooleanField(default=False)
    strong_asks = models.BooleanField(default=False)
    strong_plan = models.BooleanField(default=False)
    strong_cares = models.BooleanField(default=False)
    strong_home = models.BooleanField(default=False)
    wishes = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "happened_on"], condition=Q(retired_at=None), name="needs_talk_once_a_day"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "wishes", *codes.DOMAINS.codes, *codes.STRENGTHS.codes}

    @property
    def answers(self) -> dict[str, str]:
        """{domain: answer}, in the order in which they are talked about."""
        return {domain: getattr(self, domain) for domain in codes.DOMAINS.codes}

    @property
    def strengths(self) -> list[str]:
        """The codes of her strengths."""
        return [code for code in codes.STRENGTHS.codes if getattr(self, code)]

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


NeedsTalkVersion = versions_of(NeedsTalk)
