"""Which lines an office prints in its bulletin, and what it tells beside them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from wayhome.evidence.bulletins.codes import STATES
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Versioned, versions_of
from wayhome.kit.scoping import ScopedQuerySet


class Layout(Versioned):
    """An office's choice: keys of ``lines.LINES`` in the order printed. An office without one prints the usual lines."""

    # The system chooses when it sets up an office, and nobody is known to have made a choice older than the history.
    installed = True
    recorded_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    office = models.OneToOneField("accounts.Office", on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()

    class Classes:
        operational: ClassVar[set[str]] = {"office", "lines"}


LayoutVersion = versions_of(Layout)


class Item(Versioned):
    """What a bulletin tells of one activity beside its figures: a title and a text in each language.

    Drafted from the record as it then stood (``from_record``), then written by an editor. An office tells an activity once; of an
    activity of several offices each may tell.
    """

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)  # 2022-10: the bulletin that tells it
    activity = models.ForeignKey("activities.Activity", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    state = CodedField(codes=STATES, states=False, max_length=8, default="draft")
    titles = models.JSONField(default=dict)  # language of the pages -> title
    texts = models.JSONField(
        default=dict
    )  # language of the pages -> text, its paragraphs apart by an empty line
    from_record = models.CharField(
        max_length=16, blank=True
    )  # fingerprint of the record it was last held against
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["office", "activity"], condition=models.Q(retired_at=None), name="item_told_once"
            )
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "month"], name="item_by_month")]

    class Classes:
        operational: ClassVar[set[str]] = {
            "office", "month", "activity", "order", "state", "titles", "texts", "from_record",
        }  # fmt: skip

    @classmethod
    def scope(cls, viewer: Any) -> models.Q:
        """What is told in the bulletins that the viewer may read."""
        if viewer.everything:
            return models.Q()
        return models.Q(office_id__in=viewer.offices("bulletins.view"))


ItemVersion = versions_of(Item)


class Statistic(Versioned):
    """A number of the world around us that a bulletin tells, never without its year and source: "28.9 million people worldwide"."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)  # 2022-10: the bulletin that tells it
    figure = models.CharField(max_length=40)
    words = models.JSONField(default=dict)  # language of the pages -> of what
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["office", "month"], name="statistic_by_month")]

    class Classes:
        operational: ClassVar[set[str]] = {"office", "month", "figure", "words", "year", "source"}

    @classmethod
    def scope(cls, viewer: Any) -> models.Q:
        """What is told in the bulletins that the viewer may read."""
        if viewer.everything:
            return models.Q()
        return models.Q(office_id__in=viewer.offices("bulletins.view"))


StatisticVersion = versions_of(Statistic)
