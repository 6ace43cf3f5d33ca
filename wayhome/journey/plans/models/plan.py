"""The plan: goals in her words, and who does what for them until when."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes
from wayhome.journey.plans.models.needs import seen_in
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class Plan(ScopedFact):
    """A plan made on a day. One of a case is agreed, and one may be in work beside it: when it is agreed, the older one is replaced.

    Goals that are on the way go over to the newer plan; what an older plan held stands in its goals' versions.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    state = CodedField(codes=codes.PLAN_STATES, states=False, max_length=10, default="draft")
    with_her = CodedField(codes=codes.WITH_HER, states=False, max_length=12, default="not_yet")
    review_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="agreed", retired_at=None), name="plan_one_agreed"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "asked", "returned"], retired_at=None),
                name="plan_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "asked", "returned"], agreed_on=None)
                | Q(state__in=["agreed", "replaced"], agreed_on__isnull=False),
                name="plan_agreed_on_a_day",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "state", "with_her", "review_on", "agreed_on"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


PlanVersion = versions_of(Plan)


class Goal(ScopedFact):
    """Something she wants, in her words; ``steps`` says how far it has come, from 0 to 4."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    domain = CodedField(codes=codes.DOMAINS, states=False, max_length=12)
    words = SealedField()
    rank = models.PositiveSmallIntegerField(default=1)
    state = CodedField(codes=codes.GOAL_STATES, states=False, max_length=10, default="open")
    ended_on = models.DateField(null=True, blank=True)
    steps = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(steps__lte=4), name="goal_steps"),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="goal_ended",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "rank"], name="goal_of_case")]

    class Classes:
        case: ClassVar[set[str]] = {"case", "plan", "domain", "words", "rank", "state", "ended_on", "steps"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


GoalVersion = versions_of(Goal)


class PlanAction(ScopedFact):
    """What is done for a goal: by the person herself, a colleague (``owner``), another organisation or the family, until a day.

    ``agency`` says which organisation; None where nobody wrote it down. ``ended_why``: why it is no longer needed, where somebody said so.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plan_actions")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="actions")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=12)
    words = SealedField()
    who = CodedField(codes=codes.WHO, states=False, max_length=10)
    owner = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_on = models.DateField(null=True, blank=True)
    state = CodedField(codes=codes.ACTION_STATES, states=False, max_length=8, default="open")
    ended_on = models.DateField(null=True, blank=True)
    ended_why = CodedField(codes=codes.EVERY_DROP_WHY, states=False, max_length=12, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="plan_action_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped") | Q(ended_why=""), name="plan_action_ended_why"
            ),
            models.CheckConstraint(
                condition=~Q(who="colleague") | Q(by_on__isnull=False), name="plan_action_until"
            ),
            models.CheckConstraint(condition=Q(who="agency") | Q(agency=None), name="plan_action_agency"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "by_on"], name="plan_action_of_case")]

    class Classes:
        case: ClassVar[set[str]] = {
            "case",
            "goal",
            "kind",
            "words",
            "who",
            "agency",
            "by_on",
            "state",
            "ended_on",
            "ended_why",
        }
        operational: ClassVar[set[str]] = {"owner"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


PlanActionVersion = versions_of(PlanAction)
