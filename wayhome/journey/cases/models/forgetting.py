"""That a person was forgotten for good, or that one kind of record about her was emptied."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases import codes
from wayhome.journey.cases.models.core import Case
from wayhome.kit.codes import CodedField
from wayhome.kit.ids import new_id
from wayhome.trust.access.models import SecondPerson


class Forgetting(models.Model):
    """That two colleagues agreed to forget a person for good, why, and what was destroyed: what a sheet for the file says, without a name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    # Empty: all of her. Else one kind of record alone, of this case or (photos, scans, what she signed) of the person.
    part = CodedField(codes=codes.RETAINED, states=False, max_length=16, blank=True, default="")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
                fields=["person"], condition=~Q(done_at=None) & Q(part=""), name="forgetting_done_once"
            ),
            models.CheckConstraint(
                condition=Q(part="", case=None) | ~Q(part="") & Q(case__isnull=False),
                name="forgetting_of_what",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"person", "part", "case", "reason"}
        operational: ClassVar[set[str]] = {
            "id", "office", "second", "done_at", "backups_until", "keys", "records", "details", "books_owing",
        }  # fmt: skip
