"""What else an office counts, under names of its own: meals served, animals given, patients seen. Never of single persons."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.kit.facts import ScopedFact, Versioned, versions_of


class TallyKind(Versioned):
    """A kind of thing an office counts, with its unit, by language: {"en": "Meals served", "km": …}."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["office", "code"], condition=Q(retired_at=None), name="tally_kind_once"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"office", "code", "names", "units", "ended_on"}


TallyKindVersion = versions_of(TallyKind)


class Tally(ScopedFact):
    """So many of a kind, on a day, in a place."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(TallyKind, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "agencies.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__lte=100_000_000), name="tally_possible"
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "happened_on"], name="tally_by_day")]

    class Classes:
        operational: ClassVar[set[str]] = {"office", "kind", "quantity", "place", "project"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Tallies of the viewer's offices; in own scope those she made."""
        if viewer.everything:
            return Q()
        seen = Q(office_id__in=viewer.offices("tallies.view"))
        return (
            seen | Q(done_by=viewer.user) | Q(recorded_by=viewer.user) if viewer.own("tallies.view") else seen
        )


TallyVersion = versions_of(Tally)


def correctable(viewer: Any) -> Q:
    """Return the condition "the viewer may correct or retire the count": her offices', and in own scope what she counted or wrote down."""
    if viewer.everything:
        return Q()
    allowed = Q(office_id__in=viewer.offices("tallies.record"))
    if viewer.own("tallies.record"):
        allowed |= Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
    return allowed
