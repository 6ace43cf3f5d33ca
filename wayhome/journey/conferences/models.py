"""A case conference, who takes part, what it speaks about, and what it decides."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import case_scope
from wayhome.journey.conferences import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


class OfCase(ScopedFact):
    """A fact of a conference about one case."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    class Classes:
        case: ClassVar[set[str]] = {"case"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the cases whose conferences the viewer may see."""
        return case_scope(viewer, "conferences.view", "case__", "case__office_id")


class Conference(OfCase):
    """A conference about a person, on ``happened_on`` (planned or held). What was said of her strengths and of what is hard is sealed.

    ``she`` whether she takes part herself, ``beside`` whom she wants beside her.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")
    state = CodedField(codes=codes.STATES, states=False, max_length=10, default="planned")
    place = CodedField(codes=codes.PLACES, max_length=12)
    she = CodedField(codes=codes.SHE, max_length=12)
    beside = CodedField(codes=codes.BESIDE, max_length=12)
    outcome = CodedField(codes=codes.OUTCOMES, states=False, max_length=12, blank=True, default="")
    strengths = SealedField()
    limits = SealedField()
    # Raised with each change of the lines ticked, so that two who tick at once are told.
    roll = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(outcome="") | ~Q(state="held") & Q(outcome=""),
                name="conference_outcome_when_held",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "happened_on"], name="conference_in_order")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"state", "place", "she", "beside", "outcome"}
        identity: ClassVar[set[str]] = {"strengths", "limits"}
        operational: ClassVar[set[str]] = {"roll"}


ConferenceVersion = versions_of(Conference)


class Topic(OfCase):
    """A line of a conference by code: of its agenda, of her strengths, of what is hard."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="topics")
    part = CodedField(codes=codes.PARTS, states=False, max_length=10)
    line = CodedField(codes=codes.EVERY_LINE, states=False, max_length=16)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["conference", "part", "line"],
                condition=Q(retired_at=None),
                name="conference_topic_once",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"conference", "part", "line"}


TopicVersion = versions_of(Topic)


class Participant(OfCase):
    """Who takes part: a colleague, or an organisation in a part; never a name of somebody outside."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="participants")
    role = CodedField(codes=codes.ROLES, states=False, max_length=12)
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(user=None, agency__isnull=False) | Q(user__isnull=False, agency=None),
                name="participant_is_one",
            ),
            models.UniqueConstraint(
                fields=["conference", "user"], condition=Q(retired_at=None), name="participant_user_once"
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"conference", "role", "agency"}
        operational: ClassVar[set[str]] = {"user"}


ParticipantVersion = versions_of(Participant)


class Decision(OfCase):
    """What a conference decided: what by code (and in words, sealed), whose it is, until when, and what became of it."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="decisions")
    what = CodedField(codes=codes.WHATS, states=False, max_length=12)
    words = SealedField()
    owner = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    state = CodedField(codes=codes.DECISION_STATES, states=False, max_length=8, default="open")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(owner=None, agency__isnull=False) | Q(owner__isnull=False, agency=None),
                name="decision_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="decision_ended",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"conference", "what", "agency", "due_on", "state", "ended_on"}
        operational: ClassVar[set[str]] = {"owner"}
        identity: ClassVar[set[str]] = {"words"}


DecisionVersion = versions_of(Decision)
