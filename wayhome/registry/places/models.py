"""Places as dated trees: what a place was called, under what it lay, from when to when, and what took its place."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import formats
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.kit.ids import new_id
from wayhome.registry.places.codes import HOTSPOT_REASONS, KINDS, PROVINCE, RETIRE_REASONS, SUCCESSIONS
from wayhome.registry.places.rules import LOCAL_LANGUAGE, country_name


class Place(models.Model):
    """A place of one edition of a country's list. Its key is (country, code, edition): codes were reused for other places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2)
    code = models.CharField(max_length=20)
    edition = models.CharField(max_length=20)
    level = (
        models.PositiveSmallIntegerField()
    )  # 1 province, 2 district or city district, 3 commune, 4 village, 5 border gate
    kind = CodedField(codes=KINDS, states=False, max_length=20)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)  # in the local script
    names = models.JSONField(default=dict)  # language -> name
    folded = models.CharField(max_length=400)  # search key of every name, see rules.search_key
    folded_above = models.CharField(max_length=400, default="")  # and of the places it lies in
    across_country = models.CharField(
        max_length=2, blank=True, default=""
    )  # of a border gate: the other side
    across_name = models.CharField(max_length=120, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    added_by_office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_reason = CodedField(codes=RETIRE_REASONS, states=False, max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["country", "code", "edition"], name="place_once_an_edition"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="place_runs_forward",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["country", "edition", "level"], name="place_list"),
        ]

    class Classes:
        public: ClassVar[set[str]] = {
            "country", "code", "edition", "level", "kind", "parent", "name", "names", "folded", "folded_above",
            "valid_from", "valid_to", "across_country", "across_name",
        }  # fmt: skip
        operational: ClassVar[set[str]] = {"id", "added_by_office", "version", "retired_at", "retired_reason"}

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name for the reader: in the page's language, else in Latin letters, else as it is written there."""
        return self.names.get(formats.language(get_language())) or self.names.get("en") or self.name

    @property
    def local(self) -> str:
        """Its name in the local script where ``label`` is not, else empty."""
        return "" if self.name.endswith(self.label) else self.name

    @property
    def local_language(self) -> str:
        """The language of the local script, for the page's markup."""
        return LOCAL_LANGUAGE.get(self.country, "")

    @property
    def kind_label(self) -> str:
        """What it is, in words; empty where the name says so itself ("Xã Thanh Lộc")."""
        said = self.country == "VN" and self.kind != "village" and self.label == self.name
        return "" if said else self.kind_words

    @property
    def kind_words(self) -> str:
        """What it is, in words, whatever its name says."""
        return str(KINDS.label(self.kind))

    @property
    def across_label(self) -> str:
        """Of a border gate the other side, in words: "Aranyaprathet, Thailand"; empty of any other place."""
        if not self.across_country:
            return ""
        return f"{self.across_name}, {country_name(self.across_country, get_language() or 'en')}"

    @property
    def country_label(self) -> str:
        """Its country, in words."""
        return country_name(self.country, get_language() or "en")

    @property
    def above(self) -> "list[Place]":
        """The places it lies in, nearest first; load them with ``select_related("parent__parent__parent")``."""
        return list(self._climb())

    def _climb(self) -> "Iterator[Place]":
        place = self.parent
        while place is not None:
            yield place
            place = place.parent

    @property
    def above_label(self) -> str:
        """The places it lies in, in words, with the country: "Can Lộc, Hà Tĩnh, Vietnam"."""
        return ", ".join([*(place.label for place in self.above), self.country_label])

    @property
    def until(self) -> str:
        """ "until 30 June 2025" for a place whose last day is known, else empty."""
        if self.valid_to is None:
            return ""
        return _("until %(day)s") % {"day": formats.day(self.valid_to, get_language() or "en")}

    @property
    def words(self) -> str:
        """The place in one line, told apart from others of its name: "Thanh Lộc · Commune · Can Lộc, Hà Tĩnh"."""
        above = ", ".join(place.label for place in self.above) or self.country_label
        kind = "" if self.level == PROVINCE else self.kind_label
        return " · ".join(part for part in (self.label, kind, above, self.across_label, self.until) if part)

    def stood_on(self, day: dt.date) -> bool:
        """Whether it was there on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class VillageChange(models.Model):
    """What a correction of a village changed, as {field: [before, after]}; ``seq`` is its entry in the log."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="changes")
    seq = models.PositiveBigIntegerField()
    changes = models.JSONField(default=dict)

    class Classes:
        public: ClassVar[set[str]] = {"place", "changes"}
        operational: ClassVar[set[str]] = {"id", "seq"}


class Succession(models.Model):
    """What became of a place: ``whole`` moved into one successor, ``partial`` was split; ``is_default`` marks the main one."""

    id = models.BigAutoField(primary_key=True)
    old = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="predecessors")
    kind = CodedField(codes=SUCCESSIONS, states=False, max_length=10)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
        ]

    class Classes:
        public: ClassVar[set[str]] = {"id", "old", "new", "kind", "is_default"}


class Hotspot(Versioned):
    """That a province or district is a hotspot from a day on (``ended_on``: its last), why, and who says so."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = CodedField(codes=HOTSPOT_REASONS, states=False, max_length=16)
    words = models.CharField(max_length=200)  # who says so: of the place, never of a person

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                name="hotspot_ends_later",
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["place", "began_on"], name="hotspot_by_place")]

    class Classes:
        operational: ClassVar[set[str]] = {"place", "office", "began_on", "ended_on", "reason", "words"}


HotspotVersion = versions_of(Hotspot)
