"""Counselling sessions: that one took place, with whom, how long; never what was said."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from wayhome.journey.cases.models import hers
from wayhome.kit.codes import CodedField
from wayhome.kit.facts import ScopedFact, versions_of
from wayhome.services.counselling import codes


class Session(ScopedFact):
    """One session on one day by the counsellor (``done_by``); a group session is one session with several persons."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    mode = CodedField(codes=codes.MODES, states=False, max_length=12)
    state = CodedField(codes=codes.STATES, states=False, max_length=12, default="held")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    # One more with each change of who took part: so a changed list is a new version of the session, and two savers meet.
    roll = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, 480)), name="session_length_possible"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=models.F("happened_on")),
                name="session_next_is_later",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["office", "happened_on"], name="session_by_day"),
            # Who is expected within so many days: a few of all sessions there ever were.
            models.Index(fields=["next_on"], condition=Q(retired_at=None), name="session_next"),
        ]

    class Classes:
        case: ClassVar[set[str]] = {"office", "mode", "state", "minutes", "next_on"}
        operational: ClassVar[set[str]] = {"roll"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Sessions of the viewer's offices; in own scope those she held and those with persons assigned to her."""
        if viewer.everything:
            return Q()
        allowed = Q(office_id__in=viewer.offices("counselling.view"))
        if not viewer.own("counselling.view"):
            return allowed
        with_hers = SessionPerson._base_manager.filter(
            hers(viewer, "counselling.view", "case__"), retired_at=None
        )
        return allowed | Q(done_by=viewer.user) | Q(id__in=with_hers.values("session_id"))


SessionVersion = versions_of(Session)


class SessionPerson(ScopedFact):
    """A person who took part in a session (``happened_on`` is the session's day)."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="persons")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(retired_at=None), name="session_person_once"
            )
        ]

    class Classes:
        case: ClassVar[set[str]] = {"session", "case", "person"}

    @classmethod
    def scope(cls, viewer: Any) -> Q:
        """Participants of the sessions of the viewer's offices and of those she held or wrote down; of others only her own persons.

        Who sat beside her person in a group is not hers to know.
        """
        if viewer.everything:
            return Q()
        whole = Q(session__office_id__in=viewer.offices("counselling.view"))
        if not viewer.own("counselling.view"):
            return whole
        held = Q(session__done_by=viewer.user) | Q(session__recorded_by=viewer.user)
        return whole | held | hers(viewer, "counselling.view", "case__")


SessionPersonVersion = versions_of(SessionPerson)


def correctable(viewer: Any) -> Q:
    """Return the condition "the viewer may correct or retire the session": her offices', and in own scope what she held or wrote down."""
    if viewer.everything:
        return Q()
    allowed = Q(office_id__in=viewer.offices("counselling.record"))
    return (
        allowed | Q(done_by=viewer.user) | Q(recorded_by=viewer.user)
        if viewer.own("counselling.record")
        else allowed
    )
