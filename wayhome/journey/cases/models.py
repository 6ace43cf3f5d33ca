"""Cases, admissions and exits: who is in the office's service, since when, until when, how it ended; and what a person agreed to."""

import uuid
from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.kit.codes import CodedField
from wayhome.kit.dates import now, today
from wayhome.kit.facts import Fact, ScopedFact, versions_of
from wayhome.kit.ids import new_id
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.access.models import BreakGlass, SecondPerson
from wayhome.trust.accounts.models import LANGUAGES
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

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "happened_on"], name="stagemove_in_order")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"case", "stage", "admission"}

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
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "until"], name="assignment_by_user")]

    class Classes:
        case: ClassVar[set[str]] = {"case", "user", "role", "until"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Assignments of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


AssignmentVersion = versions_of(Assignment)


class HandOver(ScopedFact):
    """A colleague's people pass to others: for good, or while she is away until ``until``. ``happened_on`` is the others' first day."""

    kind = CodedField(codes=codes.HAND_OVER_KINDS, states=False, max_length=10)
    of = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, blank=True)
    state = CodedField(codes=codes.HAND_OVER_STATES, states=False, max_length=10)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind="for_good", until=None)
                | Q(kind="leave", until__gte=models.F("happened_on")),
                name="handover_until",
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "state"], name="handover_by_state")]

    class Classes:
        operational: ClassVar[set[str]] = {"kind", "of", "office", "until", "state"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the offices that the viewer leads, her own, and those by which she takes people over."""
        if viewer.everything:
            return Q()
        found = Q(office__in=viewer.offices("cases.edit"))
        if viewer.user is not None:
            mine = HandOverLine._base_manager.filter(to=viewer.user)
            found |= Q(of=viewer.user) | Q(pk__in=mine.values("hand_over_id"), state__in=["done", "ended"])
        return found


HandOverVersion = versions_of(HandOver)


class HandOverLine(ScopedFact):
    """One part of one person's circle that passes to a colleague: who had it until when, and when the person was told."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    had = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    had_until = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Classes:
        case: ClassVar[set[str]] = {"hand_over", "case", "to", "had", "had_until", "told_on"}

    @property
    def began_id(self) -> uuid.UUID:
        """The id of the assignment that it began, if it began one: whoever has that part already keeps her own."""
        return uuid.uuid5(self.pk, "began")

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Lines of the cases the viewer may see."""
        return case_scope(viewer, "cases.view", "case__", "case__office_id")


HandOverLineVersion = versions_of(HandOverLine)


class Consent(ScopedFact):
    """One answer of a person to one question: for what, and whom; by whom and how it was given, until when. Answers are events:
    a later one takes the place of an earlier one, and none is overwritten (``rules/consents.py`` says what they come to)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    # The how manieth answer of its case: orders those of one day, whatever is corrected later.
    nth = models.PositiveIntegerField(editable=False)
    purpose = CodedField(codes=codes.CONSENT_PURPOSES, states=False, max_length=12)
    answer = CodedField(codes=codes.CONSENT_ANSWERS, states=False, max_length=12)
    to = CodedField(codes=codes.RECIPIENTS, states=False, max_length=8, default="own")
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency_kind = CodedField(codes=TYPES, states=False, blank=True, default="")
    given_by = CodedField(codes=codes.GIVERS, states=False, max_length=12, default="person")
    given_why = CodedField(codes=codes.GIVEN_WHYS, states=False, max_length=20, blank=True, default="")
    # The band of the age that was asked, of the office's profile; "unknown" where asking did not tell.
    age_band = CodedField(max_length=12)
    authority = CodedField(codes=codes.AUTHORITIES, states=False, max_length=20, blank=True, default="")
    authority_until = models.DateField(null=True, blank=True)
    how = CodedField(codes=codes.CONSENT_HOWS, states=False, max_length=16)
    witness = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    witness_kind = CodedField(codes=codes.WITNESSES, states=False, max_length=16, blank=True, default="")
    language = CodedField(codes=FIRST_LANGUAGES)
    interpreter = CodedField(codes=codes.YES_NO, max_length=12)
    read_aloud = CodedField(codes=codes.YES_NO, max_length=12)
    # Which wording of the card was read: the first 48 bits of its hash (``cards.py``).
    wording = models.BigIntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    # One more with each change of what is withheld: so a changed list is a new version, and two savers meet.
    roll = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "nth"], name="consent_in_order"),
            models.CheckConstraint(
                condition=Q(to="agency", agency__isnull=False, agency_kind="")
                | Q(to="kind", agency=None) & ~Q(agency_kind="")
                | Q(agency=None, agency_kind="") & ~Q(to__in=["agency", "kind"]),
                name="consent_to_whom",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes") & Q(until=None)
                | Q(answer="yes", until__gte=models.F("happened_on")) & ~Q(to="all"),
                name="consent_ends",
            ),
            models.CheckConstraint(
                condition=Q(authority="", authority_until=None)
                | Q(given_by="authority", authority_until__isnull=False) & ~Q(authority=""),
                name="consent_by_authority",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "purpose", "happened_on", "nth"], name="consent_of_case"),
            models.Index(fields=["until"], condition=Q(answer="yes", retired_at=None), name="consent_ending"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "nth", "purpose", "answer", "to", "agency", "agency_kind", "given_by", "given_why", "age_band", "authority",
            "authority_until", "how", "witness", "witness_kind", "language", "interpreter", "read_aloud", "until",
        }  # fmt: skip
        operational: ClassVar[set[str]] = {"wording", "roll"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Answers of the cases on which the viewer may see them."""
        return case_scope(viewer, "consent.view", "case__", "case__office_id")


ConsentVersion = versions_of(Consent)


class ConsentLimit(ScopedFact):
    """A part of what is known that must not be told with a consent, and why."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="limits")
    part = CodedField(codes=codes.PARTS, states=False, max_length=16)
    why = CodedField(codes=codes.WITHHELD_WHYS, states=False, max_length=16)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["consent", "part"], condition=Q(retired_at=None), name="consent_limit_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"consent", "part", "why"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Limits of the consents the viewer may see."""
        return case_scope(viewer, "consent.view", "consent__case__", "consent__case__office_id")


ConsentLimitVersion = versions_of(ConsentLimit)


class WordingCheck(Fact):
    """That a native reader has read one wording of a card in one language, and found it right."""

    card = CodedField(codes=codes.CONSENT_PURPOSES, states=False, max_length=12)
    language = CodedField(codes=LANGUAGES, states=False, max_length=5)
    wording = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["card", "language", "wording"],
                condition=Q(retired_at=None),
                name="wording_checked_once",
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"card", "language", "wording"}


WordingCheckVersion = versions_of(WordingCheck)


class Forgetting(models.Model):
    """That two colleagues agreed to forget a person for good, why, and what was destroyed: what a sheet for the file says, without a name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    reason = CodedField(codes=codes.FORGET_WHYS, states=False, max_length=16)
    second = models.OneToOneField(SecondPerson, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    # The day on which the last backup that still holds her is destroyed; None where there was none.
    backups_until = models.DateField(null=True, blank=True)
    keys = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    details = models.PositiveIntegerField(default=0)
    books_owing = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(done_at=None), name="forgetting_done_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"person", "reason"}
        operational: ClassVar[set[str]] = {
            "id", "office", "second", "done_at", "backups_until", "keys", "records", "details", "books_owing",
        }  # fmt: skip
