"""Groups, who belongs to them from when to when, and who was ticked at which meeting."""

import contextlib
import contextvars
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit.codes import CodedField
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Versioned, versions_of
from wayhome.kit.scoping import ScopedQuerySet
from wayhome.prevention.activities.codes import CATEGORIES
from wayhome.prevention.activities.models import Activity, ActivityPart
from wayhome.prevention.groups import codes
from wayhome.registry.people.codes import DISABILITIES, ETHNICITIES, LITERACIES, SEXES
from wayhome.trust.vault.fields import SealedField


def _of_groups(viewer: Any, prefix: str, permission: str = "groups.view") -> Q:
    """The groups a viewer may see (or keep): those of her offices, in own scope those she leads."""
    if viewer.everything:
        return Q()
    seen = Q(**{f"{prefix}office_id__in": viewer.offices(permission)})
    return seen | Q(**{f"{prefix}led_by": viewer.user}) if viewer.own(permission) else seen


def kept_by(viewer: Any) -> Q:
    """Return the condition "the viewer keeps the group": she may change it, its members and its meetings."""
    return _of_groups(viewer, "", "groups.manage")


class Group(Versioned):
    """A group of a kind in a place. ``led_by``: the collaborator or officer who keeps it."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    kind = CodedField(codes=codes.KINDS, states=False, max_length=20)
    title = models.CharField(max_length=120)
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of survivors by definition: whatever leaves the house about it is kept like figures of survivors.
    composed_of_survivors = models.BooleanField(default=False)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "agencies.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="group_ends_later"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {
            "office", "kind", "title", "place", "composed_of_survivors", "led_by", "project", "began_on", "ended_on",
        }  # fmt: skip

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """The groups a viewer may see."""
        return _of_groups(viewer, "")


GroupVersion = versions_of(Group)


class GroupMember(Versioned):
    """A member by code and paper number; ``sealed`` is her name, under the key of the group's list. ``person``: where she is somebody the house knows already.

    ``counts_as`` is the person's id, else the member's own: so a person in two groups is counted once.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    counts_as = models.UUIDField(editable=False)
    code = models.CharField(max_length=7, editable=False)
    paper_number = models.CharField(max_length=12, blank=True)
    sex = CodedField(codes=SEXES)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    category = CodedField(codes=CATEGORIES, states=False, default="group_member")
    ethnicity = CodedField(codes=ETHNICITIES)
    literacy = CodedField(codes=LITERACIES)
    disability = CodedField(codes=DISABILITIES)
    role = CodedField(codes=codes.ROLES, states=False, max_length=12, default="member")
    # Whom an official, or a member of a response team, works for.
    agency = models.ForeignKey(
        "agencies.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    sealed = SealedField()
    # Whose key seals it: the kind of compartment, and the column that holds its subject (for re-keying and the inventory).
    compartment_of: ClassVar[tuple[str, str]] = ("sheet", "group_id")
    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_later"
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(birth_year__range=(1900, 2100)), name="member_birth_possible"
            ),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(retired_at=None, left_on=None),
                name="member_person_once",
            ),
            models.UniqueConstraint(
                fields=["group", "paper_number"],
                condition=Q(retired_at=None, left_on=None) & ~Q(paper_number=""),
                name="member_number_once",
            ),
        ]

    class Classes:
        case: ClassVar[set[str]] = {
            "person", "counts_as", "code", "paper_number", "sex", "birth_year", "ethnicity", "literacy", "disability", "joined_on",
            "left_on", "role", "category",
        }  # fmt: skip
        identity: ClassVar[set[str]] = {"sealed"}
        operational: ClassVar[set[str]] = {"group", "agency"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep whom the member counts as in step with the person."""
        self.counts_as = self.person_id or self.pk
        super().save(*args, **kwargs)

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Members of the groups a viewer may see."""
        return _of_groups(viewer, "group__")


GroupMemberVersion = versions_of(GroupMember)


_with_its_list: contextvars.ContextVar[bool] = contextvars.ContextVar("wayhome_groups_list", default=False)


@contextlib.contextmanager
def with_its_list() -> Iterator[None]:
    """Let a meeting move to another day or type: whoever enters this looks at its list and its groups again."""
    token = _with_its_list.set(True)
    try:
        yield
    finally:
        _with_its_list.reset(token)


RECORDED_THERE = _("A group's meeting is recorded at its group, by ticking who came.")


class Meeting(ActivityPart):
    """That an activity is a meeting of a group: a joint meeting has several."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "group"], condition=Q(retired_at=None), name="meeting_once"
            )
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"group"}

    @classmethod
    def stand_with(cls, activity: Activity, before: Activity) -> None:
        """Refuse another type for a group's meeting, and to take from it that it was of survivors, except where its list is corrected."""
        retyped = activity.type != before.type
        unmarked = before.composed_of_survivors and not activity.composed_of_survivors
        if _with_its_list.get() or not (retyped or unmarked):
            return
        met = cls.objects.standing("whether it is a group's meeting").filter(activity=activity)
        if retyped and met.exists():
            raise Refused(RECORDED_THERE, field="type")
        if unmarked and met.filter(group__composed_of_survivors=True).exists():
            raise Refused(RECORDED_THERE, field="composed_of_survivors")


MeetingVersion = versions_of(Meeting)


class Attended(ActivityPart):
    """A member ticked at an activity."""

    member = models.ForeignKey(GroupMember, on_delete=models.PROTECT, related_name="attended")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["activity", "member"], condition=Q(retired_at=None), name="attended_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"member"}

    @classmethod
    def stand_with(cls, activity: Activity, before: Activity) -> None:
        """Refuse another day for who was ticked, except together with the list: who belonged then, and how old she was, may differ."""
        if activity.happened_on == before.happened_on or _with_its_list.get():
            return
        if cls.objects.standing("whether anybody is ticked").filter(activity=activity).exists():
            raise Refused(
                _(
                    "Members were ticked there. Correct the day where they were: on the page of the group's meeting."
                ),
                field="happened_on",
            )


AttendedVersion = versions_of(Attended)
