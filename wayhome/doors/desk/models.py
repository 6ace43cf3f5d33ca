"""That two records were found to be one person, and what was moved: so that it can be taken back."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wayhome.kit.ids import new_id


class Merge(models.Model):
    """Everything of ``gone`` was moved to ``kept``; ``rows`` are [model, row, version before, version after]."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_gone_once")
        ]

    class Classes:
        case: ClassVar[set[str]] = {"kept", "gone", "rows"}
        operational: ClassVar[set[str]] = {"id", "office", "made_at", "made_by", "undone_at", "undone_by"}
