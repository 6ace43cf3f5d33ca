"""What a person agreed to, and which wordings of the cards a native reader has read."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Case, case_scope
from wayhome.journey.cases.models.parties import CaseParty
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Fact, ScopedFact, versions_of
from wayhome.registry.agencies.types import TYPES
from wayhome.registry.people.codes import FIRST_LANGUAGES
from wayhome.trust.accounts.models import LANGUAGES


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
    # Which of the people around her answered with or for her; None: not told, or nobody on the list.
    guardian = models.ForeignKey(
        CaseParty, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
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
            models.CheckConstraint(
                condition=Q(guardian=None) | Q(given_by__in=["both", "guardian"]), name="consent_by_guardian"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "purpose", "happened_on", "nth"], name="consent_of_case"),
            models.Index(fields=["until"], condition=Q(answer="yes", retired_at=None), name="consent_ending"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "case", "nth", "purpose", "answer", "to", "agency", "agency_kind", "given_by", "given_why", "guardian", "age_band", "authority",
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

    card = CodedField(codes=codes.CARDS, states=False, max_length=12)
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
