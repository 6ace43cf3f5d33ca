"""What came of an activity: issues raised, things built, contributions, tests, quotes, minutes, figures shown, rules of a visit."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wayhome.kit.codes import CodedField
from wayhome.kit.dates import Month
from wayhome.kit.facts import versions_of
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models.activity import ActivityPart


class Issue(ActivityPart):
    """A community's issue raised at a round table: who answers for it, by when, and what the answer was."""

    raised_on = models.DateField()
    theme = CodedField(codes=codes.THEMES, states=False, max_length=24)
    words = models.CharField(max_length=240, blank=True)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_on = models.DateField(null=True, blank=True)
    state = CodedField(codes=codes.ISSUE_STATES, states=False, max_length=16, default="open")
    answer = models.CharField(max_length=400, blank=True)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(promised_on=None) | Q(promised_on__gte=F("raised_on")),
                name="issue_promised_later",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("raised_on")),
                name="issue_answered_later",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, state__in=["open", "with_authority"])
                | Q(answered_on__isnull=False, state__in=["answered", "done", "refused"]),
                name="issue_answer_has_day",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "promised_on"], name="issue_by_promise")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "raised_on", "theme", "words", "place", "owner", "promised_on", "state", "answer", "answered_on",
        }  # fmt: skip


IssueVersion = versions_of(Issue)


class Contribution(ActivityPart):
    """What somebody gave: money exact in its currency (never added across currencies), things or work."""

    giver = CodedField(codes=codes.GIVERS, states=False, max_length=20)
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = CodedField(codes=codes.CONTRIBUTION_KINDS, states=False, max_length=12)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | (Q(amount__gt=Decimal(0)) & ~Q(currency="")),
                name="contribution_has_currency",
            ),
            models.CheckConstraint(
                condition=~Q(kind="cash") | Q(amount__isnull=False), name="contribution_cash_has_amount"
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"giver", "agency", "kind", "amount", "currency", "words"}


ContributionVersion = versions_of(Contribution)


class Output(ActivityPart):
    """Things that now stand there because of it, for whom, and what paid for them."""

    kind = CodedField(codes=codes.OUTPUT_KINDS, states=False, max_length=20)
    words = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField()
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    for_whom = CodedField(codes=codes.FOR_WHOM, states=False, max_length=24, blank=True, default="")
    paid_from = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(count__range=(1, 1_000_000)), name="output_count_possible")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"kind", "words", "count", "place", "for_whom", "paid_from"}


OutputVersion = versions_of(Output)


class Test(ActivityPart):
    """A test before or after a training: how many took it and their mean score out of 100. The change shows only with both."""

    __test__ = False  # pytest collects by name
    when = CodedField(codes=codes.TEST_WHEN, states=False, max_length=8)
    topic = CodedField(codes=codes.TOPICS, states=False, blank=True, default="")
    takers = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "when", "topic"], condition=Q(retired_at=None), name="test_once"
            ),
            models.CheckConstraint(condition=Q(mean__range=(0, 100)), name="test_mean_possible"),
            models.CheckConstraint(condition=Q(takers__range=(1, 10_000)), name="test_takers_possible"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"when", "topic", "takers", "mean"}


TestVersion = versions_of(Test)


class Quote(ActivityPart):
    """What a participant or official said, and whether it may be told: never of a person we support."""

    words = models.CharField(max_length=600)
    language = models.CharField(max_length=12, blank=True)
    english = models.CharField(max_length=600, blank=True)  # where it was said in another language
    said_by = CodedField(codes=codes.CATEGORIES, states=False)
    speaker = models.CharField(max_length=120, blank=True)  # name and post, only with permission to name
    permission = CodedField(codes=codes.QUOTE_PERMISSIONS, states=False, max_length=8, default="no")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(permission="named") | Q(speaker=""), name="quote_named_by_permission"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"words", "language", "english", "said_by", "speaker", "permission"}


QuoteVersion = versions_of(Quote)


class Point(ActivityPart):
    """A line of the minutes: an item of the agenda, a practice, a challenge, a lesson; a decision or proposal with who does it by when."""

    kind = CodedField(codes=codes.POINT_KINDS, states=False, max_length=12)
    words = models.CharField(max_length=400)
    owner = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    state = CodedField(codes=codes.POINT_STATES, states=False, max_length=8, default="none")
    outcome = models.CharField(max_length=400, blank=True)  # of a decision or proposal: what came of it
    settled_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(settled_on=None, state__in=["none", "open"])
                | Q(settled_on__isnull=False, state__in=["done", "dropped"]),
                name="point_settled_on_a_day",
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "due_on"], name="point_by_due")]

    class Classes:
        operational: ClassVar[set[str]] = {
            "kind", "words", "owner", "colleague", "due_on", "state", "outcome", "settled_on", "order",
        }  # fmt: skip


PointVersion = versions_of(Point)


class Presented(ActivityPart):
    """A figure shown at a meeting, as it was printed then: which indicator, of which month."""

    code = models.CharField(max_length=60)
    month = models.CharField(max_length=7)  # 2023-12
    printed = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "code", "month"], condition=Q(retired_at=None), name="presented_once"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"code", "month", "printed"}

    @property
    def shown_month(self) -> Month:
        """Its month as a value."""
        return Month.parse(self.month)


PresentedVersion = versions_of(Presented)


class ClientVisit(ActivityPart):
    """The rules of a visit to people we support: whom one meets, that they agreed, that visitors were briefed, no pictures."""

    met = CodedField(codes=codes.MET, states=False, max_length=16)
    agreed = CodedField(codes=codes.YES_NO, states=False, max_length=4, default="no")
    briefed = CodedField(codes=codes.YES_NO, states=False, max_length=4, default="no")
    no_pictures = models.BooleanField(default=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(retired_at=None), name="client_visit_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_on=None)
                | Q(approved_by__isnull=False, approved_on__isnull=False, agreed="yes", briefed="yes"),
                name="client_visit_approved_when_agreed",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "met",
            "agreed",
            "briefed",
            "no_pictures",
            "approved_by",
            "approved_on",
        }


ClientVisitVersion = versions_of(ClientVisit)
