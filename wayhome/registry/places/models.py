"""Places as dated trees: what a place was called, under what it lay, from when to when, and what took its place."""

from typing import Any, ClassVar

from django.db import models

from wayhome.kit.codes import CodedField, CodeList
from wayhome.kit.ids import new_id
from wayhome.registry.places.rules import KINDS, SUCCESSIONS


class Place(models.Model):
    """A place of one edition of a country's list. Its key is (country, code, edition): codes were reused for other places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.CharField(max_length=2)
    code = models.CharField(max_length=20)
    edition = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()  # 1 province, 2 district or city district, 3 commune, 4 village
    kind = CodedField(codes=CodeList(KINDS), states=False, max_length=20)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=120)  # in the local script
    names = models.JSONField(default=dict)  # language -> name
    folded = models.CharField(max_length=300, db_index=True)  # search key of every name, see rules.fold
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    added_by_office = models.ForeignKey("accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["country", "code", "edition"], name="place_once_an_edition"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_from=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="place_runs_forward",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["country", "edition", "level"], name="place_list")]

    class Classes:
        public: ClassVar[set[str]] = {"country", "code", "edition", "level", "kind", "parent", "name", "names", "folded", "valid_from", "valid_to"}
        operational: ClassVar[set[str]] = {"id", "added_by_office", "version"}

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What became of a place: ``whole`` moved into one successor, ``partial`` was split; ``is_default`` marks the main one."""

    id = models.BigAutoField(primary_key=True)
    old = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="predecessors")
    kind = CodedField(codes=CodeList(SUCCESSIONS), states=False, max_length=10)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    class Classes:
        public: ClassVar[set[str]] = {"id", "old", "new", "kind", "is_default"}
