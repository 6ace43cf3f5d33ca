"""Persons, pseudonymous: a random code and coded facts; nothing here names anyone."""

from typing import Any, ClassVar

from django.db import models

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, Versioned, versions_of
from wayhome.kit.ids import new_id
from wayhome.registry.people import codes
from wayhome.trust.vault.fields import InboxField, SealedField


class Person(Versioned):
    """A person by her code. Each coded fact holds a code or a state (not asked, refused, not known); unknown is never "no"."""

    code = models.CharField(max_length=7, unique=True, editable=False)
    sex = CodedField(codes=codes.SEXES)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_precision = CodedField(codes=codes.BIRTH_PRECISIONS)
    ethnicity = CodedField(codes=codes.ETHNICITIES)
    first_language = CodedField(codes=codes.FIRST_LANGUAGES)
    literacy = CodedField(codes=codes.LITERACIES)
    disability = CodedField(codes=codes.DISABILITIES)
    country = CodedField(codes=codes.COUNTRIES)
    province = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    province_state = CodedField(codes=codes.RECORDED)
    # Found to be the same as this person, to whom everything was moved (``merging.py``): her code leads there.
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(birth_year=None) | models.Q(birth_precision__in=["exact", "estimated"]),
                name="person_birth_has_precision",
            ),
            models.CheckConstraint(
                condition=models.Q(birth_year=None) | models.Q(birth_year__range=(1900, 2100)),
                name="person_birth_possible",
            ),
            models.CheckConstraint(
                condition=models.Q(province=None, province_state__in=["not_asked", "refused", "unknown"])
                | models.Q(province__isnull=False, province_state="recorded"),
                name="person_province_state",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "code", "sex", "birth_year", "birth_precision", "ethnicity", "first_language", "literacy", "disability", "country",
            "province", "province_state", "same_as",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


PersonVersion = versions_of(Person)


def enrolment_scope(viewer: Any, permission: str) -> models.Q:
    """Return which rows of support a viewer may use by a permission: her offices' and, in own scope, what she did or wrote down."""
    if viewer.everything:
        return models.Q()
    allowed = models.Q(office_id__in=viewer.offices(permission))
    hers = models.Q(done_by=viewer.user) | models.Q(recorded_by=viewer.user)
    return allowed | hers if viewer.own(permission) else allowed


class Enrolment(ScopedFact):
    """That a person takes part in a package, programme or course, from ``happened_on`` on. It is no admission, and needs no case.

    ``ended_on`` is its last day (that day counts).
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    package = CodedField(codes=codes.PACKAGES, states=False)
    reason = CodedField(codes=codes.ENROLMENT_REASONS)
    paper_number = models.CharField(max_length=12, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # With whom we support them: a committee, another organisation.
    partner = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # People of one operation are enrolled together, on one screen.
    together = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("happened_on")),
                name="enrolment_ends_later",
            ),
            models.UniqueConstraint(
                fields=["person", "office", "package", "happened_on"],
                condition=models.Q(retired_at=None),
                name="enrolment_once",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "happened_on"], name="enrolment_by_day"),
            models.Index(fields=["together"], name="enrolment_together"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "person",
            "office",
            "package",
            "reason",
            "paper_number",
            "ended_on",
            "together",
        }
        operational: ClassVar[set[str]] = {"partner"}

    @classmethod
    def scope(cls, viewer: Any) -> models.Q:
        """Enrolments of the viewer's offices; in own scope those she made or wrote down."""
        return enrolment_scope(viewer, "support.view")


EnrolmentVersion = versions_of(Enrolment)


class IdentityPart(Versioned):
    """One thing that says who a person is, sealed with her key: a name, a contact, an address, a paper's number, a relative, a date.

    Each has a history of its own; its versions open with the same row's id. ``rank`` orders parts of a kind: the name with the
    lowest is the one she wants to be called by.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_parts")
    kind = CodedField(codes=codes.PARTS, states=False, max_length=12)
    rank = models.SmallIntegerField(default=0)
    sealed = SealedField()
    # Whose key seals it: the kind of compartment, and the column that holds its subject (for re-keying and the inventory).
    compartment_of: ClassVar[tuple[str, str]] = ("identity", "person_id")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["person", "kind", "rank"],
                condition=models.Q(retired_at=None),
                name="identitypart_shown",
            ),
        ]

    class Classes:
        identity: ClassVar[set[str]] = {"sealed"}
        case: ClassVar[set[str]] = {"person", "kind", "rank"}


IdentityPartVersion = versions_of(IdentityPart)


class Register(models.Model):
    """The book of names of one team (``book.py``), sealed for it and its office's duty team. Written anew as a whole, over the older one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.OneToOneField("accounts.Team", on_delete=models.PROTECT, related_name="+")
    sealed = SealedField()
    compartment_of: ClassVar[tuple[str, str]] = ("register", "team_id")

    class Classes:
        identity: ClassVar[set[str]] = {"sealed"}
        operational: ClassVar[set[str]] = {"id", "team"}


class RegisterNote(models.Model):
    """What a person is called from now on (or not any more), left for a team's book by whoever wrote it: sealed to the book's inbox.

    The last one about a person stands; a holder who writes takes them over into the book.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sealed = InboxField()
    compartment_of: ClassVar[tuple[str, str]] = ("register", "team_id")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team", "person"], name="registernote_last")
        ]

    class Classes:
        identity: ClassVar[set[str]] = {"sealed"}
        operational: ClassVar[set[str]] = {"id", "team", "person"}


class Fingerprint(models.Model):
    """A keyed digest of a telephone, a paper's number, or a name with year of birth and province: tells that two are the same, never what.

    The key comes from the pepper's file, which lies in no database and no backup. Destroyed with the part it was made of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(IdentityPart, on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.LIKENESSES, states=False, max_length=12)
    digest = models.UUIDField()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "digest"], name="fingerprint_same")]

    class Classes:
        case: ClassVar[set[str]] = {"person", "part", "kind", "digest"}
        operational: ClassVar[set[str]] = {"id"}
