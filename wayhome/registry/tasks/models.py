"""Something to do until a day. A task knows whom it is about by ids alone, and says what by a code: it can be shown anywhere."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.kit.ids import new_id
from wayhome.registry.tasks import codes
from wayhome.registry.tasks.upstairs import cases
from wayhome.trust.vault.fields import SealedField


def may_scope(viewer: Any, permission: str) -> Q:
    """Return which tasks a viewer may use by a permission: her offices', her teams', of persons assigned to her, and her own."""
    found = Q(office__in=viewer.offices(permission)) | Q(team__in=viewer.teams(permission))
    if viewer.user is not None and viewer.own(permission):
        found |= Q(case_id__in=cases().assigned(viewer))
    hidden = [kind for kind, needed in codes.SEEN_WITH.items() if not viewer.may(needed)]
    if hidden:
        found &= ~Q(kind__in=hidden)
    if viewer.user is not None and viewer.may(permission):
        found |= Q(owner=viewer.user)
    return found


class Task(ScopedFact):
    """One thing to do until ``due_on``. ``happened_on`` is the day it was set.

    ``about`` is the id of what it follows from, in the room that keeps it: of one kind and one ``about`` one task is open at a time.
    ``case_id`` is the case it belongs to (cases stand upstairs: an id, no reference). ``owner`` None: whoever of the team is free.
    ``first_due_on`` is the day it was due before anybody postponed it. ``words``: what a colleague wrote to it, sealed with the
    case's key for casework.
    """

    compartment_of: ClassVar = ("casework", "case_id")

    kind = CodedField(codes=codes.KINDS, states=False, max_length=16)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case_id = models.UUIDField(null=True, blank=True)
    about = models.UUIDField(null=True, blank=True)
    owner = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    due_on = models.DateField()
    first_due_on = models.DateField(editable=False)
    state = CodedField(codes=codes.STATES, states=False, max_length=8, default="open")
    ended_on = models.DateField(null=True, blank=True)
    postponed_why = CodedField(codes=codes.POSTPONE_WHYS, states=False, max_length=12, blank=True, default="")
    dropped_why = CodedField(codes=codes.DROP_WHYS, states=False, max_length=12, blank=True, default="")
    words = SealedField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(state="open", retired_at=None) & ~Q(about=None),
                name="task_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | ~Q(state="open") & Q(ended_on__isnull=False),
                name="task_ended",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(state="open", retired_at=None), name="task_of_owner"
            ),
            models.Index(
                fields=["office", "due_on"], condition=Q(state="open", retired_at=None), name="task_of_office"
            ),
            models.Index(fields=["case_id", "state", "due_on"], name="task_of_case"),
            # What a clock made for one thing, ended or not: asked at every note and look.
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="task_about"),
        ]

    class Classes:
        identity: ClassVar[set[str]] = {"words"}
        case: ClassVar[set[str]] = {"kind", "person", "case_id", "about", "due_on", "first_due_on", "state", "ended_on", "postponed_why", "dropped_why"}  # fmt: skip
        operational: ClassVar[set[str]] = {"office", "team", "owner"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Her own tasks, those of her teams' and her own persons, and all of offices whose persons she sees."""
        return may_scope(viewer, "tasks.view")


TaskVersion = versions_of(Task)


class CalendarFeed(models.Model):
    """A secret address at which a calendar reads how many things an account has to do, by day. Of the address a digest is kept alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="feed_once")
        ]

    class Classes:
        operational: ClassVar[set[str]] = {"id", "user", "digest", "made_at", "ended_at"}
