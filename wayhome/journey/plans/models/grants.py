"""What the organisation gives for a step of the plan out of its own money: asked, agreed to, handed over, asked about."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes
from wayhome.journey.plans.models.needs import seen_in
from wayhome.journey.plans.models.plan import Goal, PlanAction
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class PlanGrant(ScopedFact):
    """What is asked for a goal (for one step of it: ``action``) on a day, and what became of it; amounts are exact, in ``currency``.

    ``agreed`` is what the supervisor agreed to: as much as was asked, or less. ``receipt`` is the number on the paper receipt. ``later``:
    it was agreed to on paper and written down here later, without an approval of this house; ``agreed_by`` whom the paper names.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="grants")
    action = models.ForeignKey(
        PlanAction, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    kind = CodedField(codes=codes.GRANT_KINDS, states=False, max_length=12)
    words = SealedField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    currency = models.CharField(max_length=3)
    by_on = models.DateField()
    state = CodedField(codes=codes.GRANT_STATES, states=False, max_length=10, default="asked")
    agreed = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    later = CodedField(codes=codes.LATER, states=False, max_length=12, blank=True, default="")
    agreed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField(null=True, blank=True)
    receipt = models.CharField(max_length=12, blank=True, default="")  # digits, dash, slash only
    received_by = CodedField(codes=codes.RECEIVERS, states=False, max_length=8, blank=True, default="")
    checked_on = models.DateField(null=True, blank=True)
    used = CodedField(codes=codes.USES, states=False, max_length=8, blank=True, default="")
    used_why = CodedField(codes=codes.USE_WHYS, states=False, max_length=8, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(amount__gt=Decimal(0)), name="plan_grant_amount"),
            models.CheckConstraint(
                condition=Q(agreed=None, agreed_on=None)
                | Q(agreed__gt=Decimal(0), agreed__lte=F("amount"), agreed_on__isnull=False),
                name="plan_grant_agreed_no_more",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined", "withdrawn"], agreed=None)
                | Q(state__in=["agreed", "given", "checked"], agreed__isnull=False),
                name="plan_grant_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(later="colleague", agreed_by__isnull=False) | ~Q(later="colleague") & Q(agreed_by=None),
                name="plan_grant_later_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(later="") | Q(state__in=["agreed", "given", "checked"]), name="plan_grant_later_agreed"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["given", "checked"], given_on__gte=F("agreed_on")) & (~Q(receipt="") | ~Q(later="")) & ~Q(received_by="")
                | ~Q(state__in=["given", "checked"]) & Q(given_on=None, receipt="", received_by=""),
                name="plan_grant_given_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="checked", checked_on__gte=F("given_on")) & ~Q(used="")
                | ~Q(state="checked") & Q(checked_on=None, used="", used_why=""),
                name="plan_grant_checked_whole",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "state"], name="plan_grant_of_case")]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "goal", "action", "kind", "words", "amount", "currency", "by_on", "state", "agreed", "agreed_on", "later", "given_on",
            "receipt", "received_by", "checked_on", "used", "used_why",
        }  # fmt: skip
        operational: ClassVar[set[str]] = {"agreed_by"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


PlanGrantVersion = versions_of(PlanGrant)
