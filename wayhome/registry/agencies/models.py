"""Organisations we work with, and our own, dated: they merge, move ministries and change names."""

from typing import Any, ClassVar

from django.db import models

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.registry.agencies.types import TYPES


class Agency(Versioned):
    """An organisation: a type, names by language, where it works, from when to when. An own office points to its Office."""

    type = CodedField(codes=TYPES, states=False, max_length=40)
    name = models.CharField(max_length=160)
    names = models.JSONField(default=dict)  # language -> name
    folded = models.CharField(max_length=400, db_index=True, editable=False)
    country = models.CharField(max_length=2, blank=True)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    office = models.OneToOneField("accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="agency")
    kept_by = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_from=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="agency_runs_forward",
            )
        ]

    class Classes:
        public: ClassVar[set[str]] = {"type", "name", "names", "folded", "country", "place", "parent", "office", "valid_from", "valid_to"}
        operational: ClassVar[set[str]] = {"kept_by"}

    def __str__(self) -> str:
        return self.name


AgencyVersion = versions_of(Agency)
