"""Reading sessions: a month of them, who took part, who may be chosen, and who is expected next."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Admission, Case, assigned_to, case_scope
from wayhome.kit.dates import Month, today
from wayhome.services.counselling.models import Session, SessionPerson, correctable
from wayhome.services.counselling.rules import HELD
from wayhome.trust.access.colleagues import colleagues_who_may
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


@dataclass(frozen=True)
class Totals:
    """A month's sessions that took place, the persons in them (each once), and the sessions that did not: three counts, never added."""

    sessions: int
    persons: int
    not_held: int


@dataclass(frozen=True)
class Choice:
    """A person who may be chosen for a session: her case, code and paper number, when she was last seen, and whether she is the viewer's."""

    case_id: uuid.UUID
    code: str
    paper_number: str
    seen_on: dt.date | None
    hers: bool


@dataclass(frozen=True)
class Appointment:
    """Somebody is expected: on which day, which person, since which session."""

    on: dt.date
    code: str
    session_id: uuid.UUID
    counsellor: str
    case_id: uuid.UUID | None = None


def session_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> Session:
    """Return a session with its office and counsellor, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = Session.objects.visible_to(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(correctable(viewer))
    session = found.select_related("office", "done_by", "recorded_by").first()
    if session is None:
        raise Http404
    return session


def may_correct(viewer: Viewer, session: Session) -> bool:
    """Whether the viewer may correct or retire this session."""
    return (
        session.retired_at is None
        and Session.objects.visible_to(viewer).filter(correctable(viewer), pk=session.pk).exists()
    )


def in_month(viewer: Viewer, month: Month, office_id: uuid.UUID | None = None) -> QuerySet[Session]:
    """Return a month's sessions that the viewer may see, held or not, newest first, without retired ones."""
    found = Session.objects.visible_to(viewer).filter(_within(month), retired_at=None)
    if office_id is not None:
        found = found.filter(office_id=office_id)
    return found.select_related("done_by", "office").order_by("-happened_on", "-recorded_at", "pk")


def totals(viewer: Viewer, month: Month, office_id: uuid.UUID | None = None) -> Totals:
    """Return the month's counts of what the viewer may see."""
    sessions = in_month(viewer, month, office_id)
    held = sessions.filter(state=HELD)
    took_part = SessionPerson.objects.visible_to(viewer).filter(
        retired_at=None, session__in=held.order_by().values("pk")
    )
    persons = took_part.aggregate(n=Count("person", distinct=True))["n"]
    return Totals(held.count(), persons, sessions.exclude(state=HELD).count())


def participants(viewer: Viewer, sessions: Iterable[Session]) -> dict[uuid.UUID, list[SessionPerson]]:
    """Return {session: who took part, by code}."""
    rows = SessionPerson.objects.visible_to(viewer).filter(
        session__in=[session.pk for session in sessions], retired_at=None
    )
    found: dict[uuid.UUID, list[SessionPerson]] = defaultdict(list)
    for row in rows.select_related("person").order_by("person__code"):
        found[row.session_id].append(row)
    return found


def codes_by_version(viewer: Viewer, session: Session) -> dict[int, list[str]]:
    """Return {version of the session: codes of who took part by that version}; a retired version keeps those of the one before."""
    rows = list(
        SessionPerson.objects.visible_to(viewer)
        .filter(session=session)
        .select_related("person")
        .order_by("person__code")
    )
    kept: Any = SessionPerson.versions.objects
    first = kept.filter(row_id__in=[row.pk for row in rows], version=1)
    since = dict(first.values_list("row_id", "recorded_at"))
    found: dict[int, list[str]] = {}
    every: Any = session.versions.objects
    for version in every.filter(row_id=session.pk).order_by("version"):
        until = version.superseded_at or dt.datetime.max.replace(tzinfo=dt.UTC)
        there = [row.person.code for row in rows if since[row.pk] < until <= (row.retired_at or until)]
        found[version.version] = found.get(version.version - 1, []) if version.retired_at else there
    return found


def choosable(viewer: Viewer) -> list[Choice]:
    """Return who may be chosen for a session: persons in service, the viewer's own first, then who was seen last."""
    staying = Admission.objects.unscoped("inside a scoped query").filter(
        case=OuterRef("pk"), exit_on=None, retired_at=None
    )
    found = _recordable(viewer).filter(Exists(staying)).select_related("person")
    cases = list(found)
    own = set(_recordable(viewer).filter(assigned_to(viewer)).values_list("pk", flat=True))
    seen = _last_seen(cases)
    choices = [
        Choice(case.pk, case.person.code, case.paper_number, seen.get(case.pk), case.pk in own)
        for case in cases
    ]
    return sorted(
        choices,
        key=lambda choice: (not choice.hers, -(choice.seen_on or dt.date.min).toordinal(), choice.code),
    )


def cases_by_code(viewer: Viewer, code: str) -> list[Case]:
    """Return the cases with this person's code for which the viewer may record sessions, newest first; she may have left."""
    return list(
        _recordable(viewer).filter(person__code=code).select_related("person").order_by("-happened_on")
    )


def office_of(viewer: Viewer, case_ids: Iterable[uuid.UUID]) -> Office | None:
    """Return the office of the first of these cases that the viewer may record sessions for."""
    case = _recordable(viewer).filter(pk__in=list(case_ids)).select_related("office").first()
    return case.office if case else None


def counsellors(viewer: Viewer, office_id: uuid.UUID) -> QuerySet[User]:
    """Return the colleagues of an office who may hold a role that records sessions."""
    return colleagues_who_may("counselling.record", [office_id])


def next_appointments(
    viewer: Viewer, days: int = 14, *, person: uuid.UUID | None = None
) -> list[Appointment]:
    """Return who (or when one person) is expected from today on within so many days.

    The last session named the day, and none followed since. Sessions that name such a day are found first: they are few.
    """
    zone = viewer.zone
    first = today(zone)
    named = Session.objects.unscoped("their persons are scoped").filter(
        next_on__range=(first, first + dt.timedelta(days=days)), retired_at=None
    )
    whom = {} if person is None else {"persons__person": person}
    ids = list(named.filter(**whom).order_by().values_list("pk", flat=True))
    if not ids:
        return []
    later = SessionPerson.objects.unscoped("only whether one followed").filter(
        person=OuterRef("person"), happened_on__gt=OuterRef("happened_on"), retired_at=None
    )
    whose = SessionPerson.objects.visible_to(viewer).filter(session__in=ids, retired_at=None)
    rows = (whose if person is None else whose.filter(person=person)).filter(~Exists(later))
    return [
        Appointment(
            row.session.next_on,
            row.person.code,
            row.session_id,
            row.session.done_by.display_name,
            row.case_id,
        )
        for row in rows.select_related("session__done_by", "person").order_by(
            "session__next_on", "person__code"
        )
    ]


def _recordable(viewer: Viewer) -> QuerySet[Case]:
    return Case.objects.visible_to(viewer).filter(case_scope(viewer, "counselling.record"), retired_at=None)


def _last_seen(cases: list[Case]) -> dict[uuid.UUID, dt.date]:
    held = SessionPerson.objects.unscoped("when persons on the viewer's own list were last seen").filter(
        case__in=[case.pk for case in cases], retired_at=None, session__state=HELD, session__retired_at=None
    )
    return dict(held.order_by().values("case").annotate(last=Max("happened_on")).values_list("case", "last"))


def _within(month: Month) -> Q:
    return Q(happened_on__range=(month.first, month.last))
