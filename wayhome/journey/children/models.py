"""A look at what is best for a child.

The shape is that of the best-interest procedure (UNHCR, 2021 Best Interests Procedure Guidelines) and of the Convention on the Rights
of the Child: article 3 (in every decision the child's best interest comes first) and article 12 (the child is heard, and what it says
has weight). So none is written down without how the child was heard, what the guardian said and what was weighed; and who decides
otherwise than the child wishes says why.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases.models import case_scope
from wayhome.journey.children import codes, rules
from wayhome.kit.codes import NOT_ASKED, CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField

_SPOKE = Q(heard__in=sorted(rules.SPOKE))
_AGAINST = Q(outcome__in=sorted(rules.AGAINST))


class BestInterest(ScopedFact):
    """What was weighed for a child on a day (``happened_on``), how it was heard, what came of it, and when one looks again.

    ``adult_said`` is what the guardian said, by code. ``weighed`` is a number of ``codes.WEIGHED``, ``with_whom`` of ``codes.WITH_WHOM``; ``words`` are sealed with the case's key.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    about = CodedField(codes=codes.ABOUT, states=False, max_length=12)
    heard = CodedField(codes=codes.HEARD, max_length=12)
    adult_said = CodedField(codes=codes.GUARDIAN, max_length=12)
    weighed = models.PositiveIntegerField()
    with_whom = models.PositiveIntegerField(default=0)
    outcome = CodedField(codes=codes.OUTCOMES, states=False, max_length=12)
    why = CodedField(codes=codes.WHYS, states=False, max_length=12, blank=True, default="")
    again_on = models.DateField(null=True, blank=True)
    words = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~Q(heard=NOT_ASKED) & ~Q(adult_said=NOT_ASKED) & Q(weighed__gt=0),
                name="best_interest_whole",
            ),
            models.CheckConstraint(
                condition=_SPOKE & Q(outcome__in=sorted(rules.outcomes("self")))
                | ~_SPOKE & Q(outcome__in=sorted(rules.outcomes("too_young"))),
                name="best_interest_by_wish",
            ),
            models.CheckConstraint(
                condition=_AGAINST & ~Q(why="") | ~_AGAINST & Q(why=""), name="best_interest_why"
            ),
            models.CheckConstraint(
                condition=Q(again_on__isnull=False, again_on__gt=F("happened_on"))
                | Q(again_on=None) & ~Q(outcome=rules.OPEN),
                name="best_interest_again",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["case", "-happened_on", "-recorded_at"],
                condition=Q(retired_at=None),
                name="best_interest_of_case",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "about", "heard", "adult_said", "weighed", "with_whom", "outcome", "why", "again_on",
        }  # fmt: skip
        identity: ClassVar[set[str]] = {"words"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of persons whose plans the viewer may see."""
        return case_scope(viewer, "plans.view", "case__", "case__office_id")

    @property
    def told_weighed(self) -> list[str]:
        """What was weighed, in words."""
        return codes.WEIGHED.words(self.weighed)

    @property
    def told_with(self) -> list[str]:
        """With whom it was weighed, in words."""
        return codes.WITH_WHOM.words(self.with_whom)


BestInterestVersion = versions_of(BestInterest)
