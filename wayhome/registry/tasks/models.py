"""Something to do until a day. A task knows whom it is about by ids alone, and says what by a code: it can be shown anywhere."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.registry.tasks import codes


class Task(ScopedFact):
    """One thing to do until ``due_on``. ``happened_on`` is the day it was set.

    ``about`` is the id of what it follows from, in the room that keeps it: of one kind and one ``about`` one task is open at a time.
    ``case_id`` is the case it belongs to (cases stand upstairs: an id, no reference). ``owner`` None: whoever of the team is free.
    ``first_due_on`` is the day it was due before anybody postponed it.
    """

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
        ]

    class Classes:
        case: ClassVar[set[str]] = {"kind", "person", "case_id", "about", "due_on", "first_due_on", "state", "ended_on", "postponed_why"}  # fmt: skip
        operational: ClassVar[set[str]] = {"office", "team", "owner"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Her own tasks, those of her teams' persons, and all of offices whose persons she sees."""
        found = Q(office__in=viewer.offices("tasks.view")) | Q(team__in=viewer.teams("tasks.view"))
        if viewer.user is not None and viewer.may("tasks.view"):
            found |= Q(owner=viewer.user)
        return found


TaskVersion = versions_of(Task)
