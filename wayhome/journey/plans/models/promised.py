"""What the law gives her and how the application stands; and what we promised, until it is kept."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes
from wayhome.journey.plans.models.needs import seen_in
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class Entitlement(ScopedFact):
    """One support of the law for one case: how it stands, with the days, and who decides. ``happened_on`` is the day we looked first."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entitlements")
    support = CodedField(codes=codes.SUPPORTS, states=False, max_length=16)
    state = CodedField(codes=codes.ENTITLEMENT_STATES, states=False, max_length=10)
    authority = CodedField(codes=codes.DECIDERS, max_length=16)
    applied_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "support"], condition=Q(retired_at=None), name="entitlement_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "support", "state", "authority", "applied_on", "answered_on", "received_on",
        }  # fmt: skip

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


EntitlementVersion = versions_of(Entitlement)


class Promise(ScopedFact):
    """What was promised on a day, to whom, until when, and who sees to it.

    A promise that could not be kept says why, and stays on the list until she was told (``told_on``).
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="promises")
    to_whom = CodedField(codes=codes.TO_WHOM, states=False, max_length=10, default="person")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=12)
    words = SealedField()
    by_on = models.DateField()
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = CodedField(codes=codes.PROMISE_STATES, states=False, max_length=8, default="open")
    ended_on = models.DateField(null=True, blank=True)
    broken_why = CodedField(codes=codes.BROKEN_WHYS, states=False, max_length=12, blank=True, default="")
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="promise_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="broken") & ~Q(broken_why="")
                | ~Q(state="broken") & Q(broken_why="", told_on=None),
                name="promise_broken_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "state"], name="promise_of_case"),
            models.Index(fields=["owner", "by_on"], condition=Q(retired_at=None), name="promise_of_owner"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "to_whom", "kind", "words", "by_on", "state", "ended_on", "broken_why", "told_on",
        }  # fmt: skip
        operational: ClassVar[set[str]] = {"owner"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose plans the viewer may see."""
        return seen_in(viewer)


PromiseVersion = versions_of(Promise)
