"""Who came: head counts by category, sex and age band; beside them estimates of who was reached from afar, never added."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import versions_of
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models.activity import ActivityPart
from wayhome.registry.people.codes import SEXES

MOST = 2_000_000  # nobody reached more people with one activity


class AttendanceCount(ActivityPart):
    """So many of one category and sex (and age band, if told). ``reach`` mass is an estimate, with its method.

    ``count`` is the number, of a range its lower end; ``high`` only of an estimate recorded as a range.
    ``listed``: counted from members ticked (``prevention/groups`` keeps it in step with the list), else from heads.
    """

    category = CodedField(codes=codes.CATEGORIES, states=False)
    sex = CodedField(codes=SEXES, default="unknown")
    age_band = CodedField(codes=codes.AGE_BANDS, states=False, max_length=12, blank=True, default="")
    reach = CodedField(codes=codes.REACHES, states=False, max_length=12, default="direct")
    count = models.PositiveIntegerField()
    high = models.PositiveIntegerField(null=True, blank=True)
    method = CodedField(codes=codes.METHODS, states=False, max_length=20, blank=True, default="")
    listed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "category", "sex", "age_band", "reach", "listed"],
                condition=Q(retired_at=None),
                name="attendance_cell_once",
            ),
            models.CheckConstraint(condition=Q(count__range=(1, MOST)), name="attendance_count_possible"),
            models.CheckConstraint(
                condition=Q(high=None) | Q(reach="mass", high__gt=F("count"), high__lte=MOST),
                name="attendance_range_forward",
            ),
            models.CheckConstraint(
                condition=Q(reach="direct", method="") | (Q(reach="mass") & ~Q(method="")),
                name="attendance_estimate_has_method",
            ),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "category",
            "sex",
            "age_band",
            "reach",
            "count",
            "high",
            "method",
            "listed",
        }


AttendanceCountVersion = versions_of(AttendanceCount)


class AttendanceTrait(ActivityPart):
    """Of those who took part and were asked: so many answered yes, so many no (reading is hard, a disability, a minority)."""

    trait = CodedField(codes=codes.TRAITS, states=False, max_length=20)
    answer = CodedField(codes=codes.ANSWERS, states=False, max_length=4)
    sex = CodedField(codes=SEXES, default="unknown")
    count = models.PositiveIntegerField()
    listed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "trait", "answer", "sex", "listed"],
                condition=Q(retired_at=None),
                name="trait_once",
            ),
            models.CheckConstraint(condition=Q(count__range=(1, MOST)), name="trait_count_possible"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"trait", "answer", "sex", "count", "listed"}


AttendanceTraitVersion = versions_of(AttendanceTrait)
