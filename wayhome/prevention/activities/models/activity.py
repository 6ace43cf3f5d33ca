"""The activity: what it was, when, by whom it was run, of which offices it is, where and with whom it took place."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import Fact, Versioned, versions_of
from wayhome.kit.scoping import ScopedQuerySet
from wayhome.prevention.activities import codes


class Series(Versioned):
    """Activities that come again: the monthly meeting of a committee, the weekly class. The last one is the pattern of the next."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    type = CodedField(codes=codes.TYPES, states=False)
    title = models.CharField(max_length=160)
    rhythm = CodedField(codes=codes.RHYTHMS, states=False, max_length=12, default="monthly")
    ended_on = models.DateField(null=True, blank=True)
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Classes:
        operational: ClassVar[set[str]] = {"office", "type", "title", "rhythm", "ended_on"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """The series of the offices whose activities the viewer may see; in own scope those she began or changed last."""
        if viewer.everything:
            return Q()
        seen = Q(office_id__in=viewer.offices("activities.view"))
        return seen | Q(recorded_by=viewer.user) if viewer.own("activities.view") else seen


SeriesVersion = versions_of(Series)


class Activity(Fact):
    """Something that took place on a day or several. It counts once for each of its offices, and once in a roll-up, on its first day."""

    type = CodedField(codes=codes.TYPES, states=False)
    title = models.CharField(max_length=160, blank=True)
    happened_to = models.DateField(null=True, blank=True)  # the last day, of an activity of several
    began_at = models.TimeField(null=True, blank=True)  # in the office's time zone
    ended_at = models.TimeField(null=True, blank=True)
    our_role = CodedField(codes=codes.ROLES, states=False, max_length=12, default="host")
    run_by = CodedField(codes=codes.RUN_BY, states=False, max_length=12, default="us")
    audience = CodedField(codes=codes.AUDIENCES, states=False, max_length=12, blank=True, default="")
    level = CodedField(codes=codes.LEVELS, states=False, max_length=12, blank=True, default="")
    language = models.CharField(max_length=12, blank=True)  # a code of registry.people.codes.FIRST_LANGUAGES
    messages = models.JSONField(default=list, blank=True)  # codes of codes.MESSAGES
    project = models.ForeignKey(
        "agencies.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phase = models.ForeignKey(
        "agencies.ProjectPhase", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Of a group that by definition is survivors: where a figure leaves the house, it is kept like one of survivors.
    composed_of_survivors = models.BooleanField(default=False)
    # One more with each change of a part (a place, a count, an output), so that two savers of one activity meet.
    parts = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(happened_to=None) | Q(happened_to__gt=F("happened_on")),
                name="activity_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(phase=None) | Q(project__isnull=False), name="activity_phase_of_project"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["happened_on", "type"], name="activity_by_day"),
            models.Index(fields=["type", "happened_on"], name="activity_by_type"),
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "type", "title", "happened_to", "began_at", "ended_at", "our_role", "run_by", "audience", "level", "language", "messages",
            "project", "phase", "series", "composed_of_survivors", "parts",
        }  # fmt: skip

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Activities of the viewer's offices; in own scope those she ran or wrote down."""
        if viewer.everything:
            return Q()
        seen = _of_offices(viewer.offices("activities.view"))
        if viewer.own("activities.view"):
            seen |= Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
        return seen


ActivityVersion = versions_of(Activity)


def _of_offices(offices: Any) -> Q:
    """Activities of one of these offices: asked for each activity, so that a list of a month does not look at all years."""
    rows = ActivityOffice._base_manager.filter(
        activity=OuterRef("pk"), office_id__in=offices, retired_at=None
    )
    return Q(Exists(rows))


def correctable(viewer: Any) -> Q:
    """Return the condition "the viewer may correct or retire the activity": of her offices, and in own scope what she ran or wrote down."""
    if viewer.everything:
        return Q()
    allowed = _of_offices(viewer.offices("activities.record"))
    if viewer.own("activities.record"):
        allowed |= Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
    return allowed


class PartQuerySet(ScopedQuerySet):
    """Parts of activities: seen by whoever sees the activity."""

    def standing(self, why: str) -> Self:
        """Return those not retired, for a stated reason."""
        return self.unscoped(why).filter(retired_at=None)


class ActivityPart(Versioned):
    """A row that belongs to one activity and is seen with it."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="%(class)s_rows")
    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    class Classes:
        operational: ClassVar[set[str]] = {"activity"}

    @classmethod
    def stand_with(cls, activity: Activity, before: Activity) -> None:
        """Refuse a correction of the activity that parts of this kind cannot follow (``before``: as it was). Most kinds follow any."""

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Parts of the activities that the viewer may see."""
        if viewer.everything:
            return Q()
        return Q(activity__in=Activity._base_manager.filter(Activity.scope(viewer)).values("id"))


def _once(name: str, *fields: str, **more: Any) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["activity", *fields], condition=Q(retired_at=None, **more), name=name
    )


class ActivityOffice(ActivityPart):
    """An office whose activity it is; one of them leads."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            _once("activity_office_once", "office"),
            _once("activity_one_lead", lead=True),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "activity"], name="activity_by_office")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"office", "lead"}


ActivityOfficeVersion = versions_of(ActivityOffice)


class ActivityPlace(ActivityPart):
    """A place where it took place, and what kind of place."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    venue = CodedField(codes=codes.VENUES, states=False, max_length=16, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [_once("activity_place_once", "place")]

    class Classes:
        operational: ClassVar[set[str]] = {"place", "venue"}


ActivityPlaceVersion = versions_of(ActivityPlace)


class ActivityAgency(ActivityPart):
    """An organisation that had a part in it."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    part = CodedField(codes=codes.PARTS, states=False, max_length=12, default="partner")

    class Meta:
        constraints: ClassVar[list[Any]] = [_once("activity_agency_once", "agency", "part")]

    class Classes:
        operational: ClassVar[set[str]] = {"agency", "part"}


ActivityAgencyVersion = versions_of(ActivityAgency)


class ActivityTopic(ActivityPart):
    """What it was about."""

    topic = CodedField(codes=codes.TOPICS, states=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [_once("activity_topic_once", "topic")]

    class Classes:
        operational: ClassVar[set[str]] = {"topic"}


ActivityTopicVersion = versions_of(ActivityTopic)


class BulkChange(Versioned):
    """A change of many activities at once, kept so that it can be undone: what each was before and became."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    # [{"activity": id, "before": {field: value}, "after": {...}, "version": the activity's version after it}]
    rows = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Classes:
        operational: ClassVar[set[str]] = {"office", "rows", "undone_at"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Changes made by the viewer herself: only who made it may take it back."""
        return Q() if viewer.everything else Q(recorded_by=viewer.user)


BulkChangeVersion = versions_of(BulkChange)
