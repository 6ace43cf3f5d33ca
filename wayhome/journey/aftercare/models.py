"""Graduation with its checklist and return plan, contacts afterwards, who could not be reached, and closure."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.aftercare import codes
from wayhome.journey.cases.models import case_scope
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField

OPEN = ("draft", "asked", "returned")


class OfCase(ScopedFact):
    """A fact of aftercare about one case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    class Classes:
        case: ClassVar[set[str]] = {"case"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose aftercare the viewer may see."""
        return case_scope(viewer, "aftercare.view", "case__", "case__office_id")


class Graduation(OfCase):
    """That somebody is to graduate on ``happened_on``: prepared, asked, agreed to. ``admission``: the stay that it has ended.

    ``words``: her wish as she said it, sealed.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")
    state = CodedField(codes=codes.GRADUATION_STATES, states=False, max_length=10, default="draft")
    wish = CodedField(codes=codes.WISHES, max_length=12)
    words = SealedField()
    admission = models.ForeignKey(
        "cases.Admission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(retired_at=None) & (Q(state__in=OPEN) | Q(state="agreed", admission=None)),
                name="graduation_open_once",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"state", "wish", "admission"}
        identity: ClassVar[set[str]] = {"words"}


GraduationVersion = versions_of(Graduation)


class Line(OfCase):
    """One line of a graduation's checklist or of its return plan: met or not, and why not."""

    graduation = models.ForeignKey(Graduation, on_delete=models.PROTECT, related_name="lines")
    part = CodedField(codes=codes.PARTS, states=False, max_length=10)
    line = CodedField(codes=codes.EVERY_LINE, states=False, max_length=20)
    answer = CodedField(codes=codes.ANSWERS, states=False, max_length=4)
    why = CodedField(codes=codes.UNMET_WHYS, states=False, max_length=12, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["graduation", "part", "line"],
                condition=Q(retired_at=None),
                name="graduation_line_once",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(why=""), name="graduation_line_met_without_reason"
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"graduation", "part", "line", "answer", "why"}

    @property
    def label(self) -> Any:
        """The line in words."""
        return codes.LINES[self.part].label(self.line)


LineVersion = versions_of(Line)


class Return(OfCase):
    """The plan of a return: where she will live (no finer than the province) and with whom, and who receives her there.

    ``words``: what was agreed, sealed. Its checks are lines of the graduation.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")
    graduation = models.ForeignKey(Graduation, on_delete=models.PROTECT, related_name="returns")
    living = CodedField(codes=codes.LIVING, max_length=12)
    with_whom = CodedField(codes=codes.WITH_WHOM, max_length=12)
    province = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["graduation"], condition=Q(retired_at=None), name="return_once")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"graduation", "living", "with_whom", "province", "agency"}
        identity: ClassVar[set[str]] = {"words"}


ReturnVersion = versions_of(Return)


class FollowUp(OfCase):
    """A contact after graduation, or the try of one: how she is, in coded answers that may all be skipped.

    ``words``: what she wants, as she said it, sealed. ``next_on``: the day agreed with her for the next.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")
    how = CodedField(codes=codes.HOWS, states=False, max_length=12)
    reached = CodedField(codes=codes.REACHED, states=False, max_length=4)
    why = CodedField(codes=codes.NOT_REACHED_WHYS, states=False, max_length=12, blank=True, default="")
    living = CodedField(codes=codes.LIVING, max_length=12)
    safety = CodedField(codes=codes.SAFETY, max_length=12)
    income = CodedField(codes=codes.LIFE, max_length=12)
    school = CodedField(codes=codes.LIFE, max_length=12)
    health = CodedField(codes=codes.LIFE, max_length=12)
    support = CodedField(codes=codes.LIFE, max_length=12)
    want = CodedField(codes=codes.WANTS, max_length=12)
    words = SealedField()
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(reached="yes") | Q(why=""), name="follow_up_reached"),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=models.F("happened_on")), name="follow_up_forward"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "happened_on"], name="follow_up_in_order")
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "how", "reached", "why", "living", "safety", "income", "school", "health", "support", "want", "next_on",
        }  # fmt: skip
        identity: ClassVar[set[str]] = {"words"}


FollowUpVersion = versions_of(FollowUp)


class Lost(OfCase):
    """That nobody reached her after so many attempts, and the supervisor was told; what she decided."""

    attempts = models.PositiveSmallIntegerField()
    state = CodedField(codes=codes.LOST_STATES, states=False, max_length=10, default="told")
    answered_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="told", retired_at=None), name="lost_open_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"attempts", "state", "answered_on", "next_on"}


LostVersion = versions_of(Lost)


class Closure(OfCase):
    """The end of the work with a person: why, where she lives, whether she has the card with where to call, how she last was.

    ``admission`` the stay it is to end, or has ended; ``step`` the step it made where none lasted.
    """

    state = CodedField(codes=codes.CLOSURE_STATES, states=False, max_length=10, default="asked")
    why = CodedField(codes=codes.CLOSE_WHYS, states=False, max_length=24)
    living = CodedField(codes=codes.LIVING, max_length=12)
    card = CodedField(codes=codes.CARD, states=False, max_length=12)
    last = models.ForeignKey(FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    admission = models.ForeignKey(
        "cases.Admission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    step = models.ForeignKey(
        "cases.StageMove", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["asked", "returned"], retired_at=None),
                name="closure_open_once",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"state", "why", "living", "card", "last", "admission", "step"}


ClosureVersion = versions_of(Closure)
