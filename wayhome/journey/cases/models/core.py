"""Cases, admissions and exits, and who walks with a person; and which cases a viewer may see."""

import uuid
from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.dates import now, today
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.trust.access.models import BreakGlass
from wayhome.trust.audit.actions import ToldOfLook, ask_upstairs


def assigned_to(viewer: Any, path: str = "") -> Q:
    """Return the condition "the case is assigned to this viewer today"; ``path`` leads from the row to the case (``case__``)."""
    if viewer.user is None:
        return Q(pk__in=[])
    day = today(viewer.user.office.time_zone)
    mine = Assignment._base_manager.filter(
        Q(until=None) | Q(until__gte=day), user=viewer.user, retired_at=None, happened_on__lte=day
    )
    return Q(**{f"{path}id__in": mine.values("case_id")})


@ask_upstairs
def told_of_look(viewer: Any, person_ids: Collection[uuid.UUID]) -> ToldOfLook:
    """Return what the log keeps of a look: which of these persons are hers (assigned, or of her team), for whom the glass is broken."""
    own = assigned_to(viewer) | Q(team_id__in=viewer.teams("identity.view"))
    cases = Case._base_manager.filter(person_id__in=person_ids)
    assigned = frozenset(cases.filter(own).values_list("person_id", flat=True))
    if not viewer.broken:
        return ToldOfLook(assigned)
    opened = BreakGlass.objects.filter(user=viewer.user, until__gt=now()).values_list("case_id", "reason")
    why = dict(opened.order_by("opened_at"))
    through = cases.filter(pk__in=why).exclude(person_id__in=assigned).values_list("person_id", "pk")
    return ToldOfLook(assigned, {person: why[case] for person, case in through})


def hers(viewer: Any, permission: str, path: str = "") -> Q:
    """Return the condition "hers by this permission": assigned to her, of her team's caseload, or opened in an emergency to be read."""
    found = assigned_to(viewer, path) if viewer.own(permission) else Q(pk__in=[])
    teams = viewer.teams(permission)
    if teams:
        found |= Q(**{f"{path}team_id__in": teams})
    broken = viewer.broken_open(permission)
    if broken:
        found |= Q(**{f"{path}id__in": broken})
    return found


def case_scope(viewer: Any, permission: str, path: str = "", office: str = "office_id") -> Q:
    """Return which rows of case data a viewer may see by a permission: her offices', and those that are hers."""
    if viewer.everything:
        return Q()
    allowed = Q(**{f"{office}__in": viewer.offices(permission)})
    if viewer.own(permission) or viewer.broken_open(permission):
        return allowed | hers(viewer, permission, path)
    return allowed


def used_scope(viewer: Any, permission: str) -> Q:
    """Return the cases a viewer may see and use by a permission: the scopes of ``cases.view`` and of the permission in one condition."""
    if viewer.everything:
        return Q()
    apart = viewer.broken or viewer.teams("cases.view") != viewer.teams(permission)
    if apart or viewer.own("cases.view") != viewer.own(permission):
        return case_scope(viewer, "cases.view") & case_scope(viewer, permission)
    allowed = Q(office_id__in=viewer.offices("cases.view") & viewer.offices(permission))
    return allowed | hers(viewer, permission) if viewer.own(permission) else allowed


class Case(ScopedFact):
    """A person's case with one office; ``happened_on`` is the day of the signal. A person may have several over the years."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    # Who shares it: the team holds the keys to who she is and to the work with her.
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    category = CodedField(codes=codes.CATEGORIES)
    stage = CodedField(codes=codes.STAGES, states=False, max_length=20)
    paper_number = models.CharField(
        max_length=12, blank=True
    )  # digits, dash, slash only: see rules.paper_number
    # The day on which who the person is was destroyed for good: a stub stays for past figures, in no list, and nothing is added to it.
    forgotten_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["office", "paper_number"],
                condition=~Q(paper_number="") & Q(retired_at=None),
                name="case_paper_number_once",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "stage"], name="case_by_stage"),
            # The list of people in its order, and how many they are, from the index alone.
            models.Index(
                fields=["office", "happened_on", "id"],
                condition=Q(retired_at=None, forgotten_on=None),
                name="case_listed",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"person", "office", "category", "stage", "paper_number"}
        operational: ClassVar[set[str]] = {"team", "forgotten_on"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Cases of the viewer's offices, and those assigned to her."""
        return case_scope(viewer, "cases.view")


CaseVersion = versions_of(Case)


class StageMove(ScopedFact):
    """A step of the journey: the case came to a stage on a day. A step made by an admission or its exit names that admission."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    stage = CodedField(codes=codes.STAGES, states=False, max_length=20)
    admission = models.ForeignKey(
        "cases.Admission", null=True, blank=True, on_delete=models.PROTECT, related_name="moves"
    )
    # Why it went back, or a closed case was opened again.
    why = CodedField(codes=codes.MOVE_WHYS, states=False, max_length=12, blank=True, default="")
    # The record this step followed from (a finding, a talk about needs, a conference held): it goes, and moves, with that.
    because_of = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "happened_on"], name="stagemove_in_order")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "stage", "admission", "why", "because_of"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Moves of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


StageMoveVersion = versions_of(StageMove)


class Admission(ScopedFact):
    """A stay in the office's service from ``happened_on`` until ``exit_on``. One open at a time for a person and office."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="admissions")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.ADMISSION_KINDS, states=False, max_length=12)
    exit_on = models.DateField(null=True, blank=True)
    exit_kind = CodedField(codes=codes.EXIT_KINDS, states=False, max_length=24, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person", "office"],
                condition=Q(exit_on=None, retired_at=None),
                name="admission_one_open",
            ),
            models.CheckConstraint(
                condition=Q(exit_on=None) | Q(exit_on__gte=models.F("happened_on")),
                name="admission_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(exit_on=None, exit_kind="") | (Q(exit_on__isnull=False) & ~Q(exit_kind="")),
                name="admission_exit_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "happened_on"], name="admission_by_day"),
            models.Index(fields=["office", "exit_on"], name="admission_by_exit"),
            models.Index(
                fields=["case", "happened_on"],
                condition=Q(exit_on=None, retired_at=None),
                name="admission_open",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "person", "office", "kind", "exit_on", "exit_kind"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Admissions of the viewer's offices, and of her persons."""
        return case_scope(viewer, "cases.view", "case__")


AdmissionVersion = versions_of(Admission)


class Assignment(ScopedFact):
    """Who walks with a person: an account assigned to a case from ``happened_on`` until ``until``."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="assignments")
    role = CodedField(codes=codes.ASSIGNMENT_ROLES, states=False, max_length=20)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("happened_on")),
                name="assignment_runs_forward",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["user", "until"], name="assignment_by_user"),
            # Who walks with somebody today: few of all who ever did.
            models.Index(fields=["until"], condition=Q(retired_at=None), name="assignment_today"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "user", "role", "until"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Assignments of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


AssignmentVersion = versions_of(Assignment)
