"""Days of a support package, and the plain log of what else was done for a person: coded, without a word about her."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wayhome.journey.cases.models import Case, assigned_to
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.registry.people.models import Enrolment, enrolment_scope
from wayhome.services.support import codes


def of_hers(viewer: Any) -> Q:
    """Return the condition "of a person who is assigned to this viewer, with the office that her case is with"."""
    if not (viewer.own("support.view") and viewer.own("cases.view")):
        return Q(pk__in=[])
    hers = Case._base_manager.filter(
        assigned_to(viewer), person=OuterRef("person"), office=OuterRef("office"), retired_at=None
    )
    return Q(Exists(hers))


def enrolments_seen(viewer: Any) -> Any:
    """Return the enrolments a viewer may see: those of her scope, and of the persons assigned to her."""
    if viewer.everything:
        return Enrolment.objects.visible_to(viewer)
    seen = Enrolment.scope(viewer) | of_hers(viewer)
    return Enrolment.objects.unscoped("scoped here: a registry does not know who is assigned").filter(seen)


class PackageDay(ScopedFact):
    """One day of a support package as it was delivered (``happened_on``): the items ticked. One row a person and day."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="days")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    food = models.BooleanField(default=False)
    accommodation = models.BooleanField(default=False)
    translation = models.BooleanField(default=False)
    documents = models.BooleanField(default=False)
    medical = models.BooleanField(default=False)
    clothes = models.BooleanField(default=False)
    psychological = models.BooleanField(default=False)
    transport = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["enrolment", "happened_on"], condition=Q(retired_at=None), name="package_day_once"
            ),
            models.CheckConstraint(
                condition=Q(food=True) | Q(accommodation=True) | Q(translation=True) | Q(documents=True) | Q(medical=True)
                | Q(clothes=True) | Q(psychological=True) | Q(transport=True),
                name="package_day_has_item",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "happened_on"], name="package_by_day")]

    class Classes:
        case: ClassVar[set[str]] = {"enrolment", "person", "office", *codes.ITEMS.codes}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Days of the viewer's offices; in own scope those she ticked, those of people she enrolled, and of persons assigned to her."""
        seen = enrolment_scope(viewer, "support.view")
        if viewer.everything or not viewer.own("support.view"):
            return seen
        return (
            seen | Q(enrolment__done_by=viewer.user) | Q(enrolment__recorded_by=viewer.user) | of_hers(viewer)
        )


PackageDayVersion = versions_of(PackageDay)


class ServiceRecord(ScopedFact):
    """Something done for a person on a day, with or without a case: a needs review, a plan, a referral, supplies."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=20)
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "agencies.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quantity = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__range=(1, 100_000)), name="service_quantity_possible"
            ),
            models.CheckConstraint(
                condition=~Q(kind="referral") | Q(agency__isnull=False), name="service_referral_to_whom"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "kind", "happened_on"], name="service_by_day")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"person", "case", "office", "kind", "agency", "quantity"}
        operational: ClassVar[set[str]] = {"project"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Records of the viewer's offices; in own scope those she made or wrote down, and those of persons assigned to her."""
        seen = enrolment_scope(viewer, "support.view")
        return seen if viewer.everything else seen | of_hers(viewer)


ServiceRecordVersion = versions_of(ServiceRecord)


def correctable(viewer: Any) -> Q:
    """Return the condition "the viewer may correct this": her offices' and, in own scope, what she did or wrote down."""
    return enrolment_scope(viewer, "support.record")
