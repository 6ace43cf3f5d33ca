"""How safe a person is, what is to be seen to, and what happened: codes and days in the clear, words sealed under the case's key."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.journey.cases.models import case_scope
from wayhome.journey.safety import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.vault.fields import SealedField


def reopened() -> CodedField:
    """Return the column "why it was opened again after it was closed"; each time stands in the versions."""
    return CodedField(codes=codes.REOPEN_WHYS, states=False, max_length=12, blank=True, default="")


class SafetyCheck(ScopedFact):
    """One look at safety with the person. The latest tells how safe she is; the latest with words tells her plan.

    ``plan`` None: her plan stands as it was. ``concerns`` is a number of ``codes.CONCERNS``.
    """

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="safety_checks")
    level = CodedField(codes=codes.LEVELS, states=False, max_length=8)
    concerns = models.PositiveIntegerField(default=0)
    plan = SealedField()
    agreed = CodedField(codes=codes.AGREED, max_length=12)
    next_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(next_on__gte=F("happened_on")), name="safetycheck_next_is_later"
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["case", "-happened_on", "-recorded_at"],
                condition=Q(retired_at=None),
                name="safetycheck_of_case",
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "level", "concerns", "agreed", "next_on"}
        identity: ClassVar[set[str]] = {"plan"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of persons whose safety the viewer may see."""
        return case_scope(viewer, "safety.view", "case__", "case__office_id")


SafetyCheckVersion = versions_of(SafetyCheck)


class Incident(ScopedFact):
    """Something that happened, with a person of ours or without one (then codes only). ``done`` is a number of ``codes.DONE``."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    kind = CodedField(codes=codes.INCIDENT_KINDS, states=False, max_length=12)
    severity = CodedField(codes=codes.SEVERITIES, states=False, max_length=8)
    done = models.PositiveIntegerField(default=0)
    account = SealedField()
    supervisor_on = models.DateField(null=True, blank=True)
    director_on = models.DateField(null=True, blank=True)
    authority_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    reopened_why = reopened()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(kind__in=codes.WITHOUT_CASE, account=None),
                name="incident_words_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("happened_on")), name="incident_closed_later"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["office", "-happened_on"],
                condition=Q(retired_at=None),
                name="incident_of_office",
            ),
            models.Index(
                fields=["case", "-happened_on"], condition=Q(retired_at=None), name="incident_of_case"
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "kind", "severity", "done", "supervisor_on", "director_on", "authority_on", "closed_on",
            "reopened_why",
        }  # fmt: skip
        identity: ClassVar[set[str]] = {"account"}
        operational: ClassVar[set[str]] = {"office"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of persons whose safety the viewer may see, all of her offices, and what she told herself without a person."""
        found = case_scope(viewer, "safety.view", "case__")
        if viewer.everything or viewer.user is None or not viewer.may("safety.view"):
            return found
        return found | Q(case=None) & (Q(done_by=viewer.user) | Q(recorded_by=viewer.user))


IncidentVersion = versions_of(Incident)


class Flag(ScopedFact):
    """Something about a person that somebody sees to until a day. ``danger``: raised as danger now, for who is on duty too."""

    compartment_of: ClassVar[tuple[str, str]] = ("casework", "case_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="flags")
    kind = CodedField(codes=codes.FLAG_KINDS, states=False, max_length=16)
    danger = models.BooleanField(default=False)
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="flags"
    )
    owner = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    outcome = CodedField(codes=codes.FLAG_OUTCOMES, states=False, max_length=16, blank=True, default="")
    reopened_why = reopened()
    words = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="flag_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("happened_on"))
                & (Q(closed_on=None) | Q(closed_on__gte=F("happened_on"))),
                name="flag_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(danger=True, closed_on=None, retired_at=None),
                name="flag_danger_open_once",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["due_on"], condition=Q(closed_on=None, retired_at=None), name="flag_open_by_day"
            ),
            models.Index(fields=["case", "closed_on"], name="flag_of_case"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "kind", "danger", "incident", "due_on", "closed_on", "outcome", "reopened_why"}  # fmt: skip
        operational: ClassVar[set[str]] = {"owner"}
        identity: ClassVar[set[str]] = {"words"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of persons whose safety the viewer may see."""
        return case_scope(viewer, "safety.view", "case__", "case__office_id")


FlagVersion = versions_of(Flag)
