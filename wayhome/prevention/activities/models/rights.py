"""What a training lets those do who took part: until when, and from which training it comes."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import versions_of
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models.activity import ActivityPart


class Qualification(ActivityPart):
    """That an account took part in a training and may do something since its last day; ``valid_to``: the last day it holds.

    It goes with the training: where that is retired, or moved to another day, so is the right.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.RIGHTS, states=False, max_length=20)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "user", "kind"], condition=Q(retired_at=None), name="qualification_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["user", "kind"], name="qualification_of_user")]

    class Classes:
        operational: ClassVar[set[str]] = {"user", "kind", "valid_to"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Those of the trainings a viewer may see, and always her own."""
        seen = super().scope(viewer)
        return seen if viewer.everything else seen | Q(user=viewer.user)


QualificationVersion = versions_of(Qualification)
