"""Indicators as data: composed from parts, in dated versions, with targets."""

from typing import Any, ClassVar

from django.db import models

from wayhome.kit.facts import Versioned, versions_of
from wayhome.kit.ids import new_id


class Indicator(models.Model):
    """A figure with a lasting code; what it counts stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    section = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]

    class Classes:
        operational: ClassVar[set[str]] = {"id"}
        public: ClassVar[set[str]] = {"code", "position", "section"}


class IndicatorVersion(models.Model):
    """What an indicator counts from a day on: its parts (see ``rules.Parts``) and its reference sheet by language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    parts = models.JSONField()
    sheet = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once")
        ]

    class Classes:
        public: ClassVar[set[str]] = {"id", "indicator", "number", "valid_from", "parts", "sheet"}


class Target(Versioned):
    """What an office aims at in a year or month, with its baseline; corrected with its history kept, as facts are."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)  # "2022" or "2022-10"
    baseline = models.PositiveIntegerField(null=True, blank=True)
    value = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["indicator", "office", "period"],
                condition=models.Q(retired_at=None),
                name="target_once",
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"indicator", "office", "period", "baseline", "value"}


TargetVersion = versions_of(Target)


class Opening(Versioned):
    """How many people an office had admitted before its records here began: the number as it was printed then, with its last day."""

    office = models.OneToOneField("accounts.Office", on_delete=models.PROTECT, related_name="+")
    counted_to = models.DateField()
    persons = models.PositiveIntegerField()

    class Classes:
        operational: ClassVar[set[str]] = {"office", "counted_to", "persons"}


OpeningVersion = versions_of(Opening)
