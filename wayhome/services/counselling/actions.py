"""Recording, correcting and retiring counselling sessions."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case, used_scope
from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.services.counselling import rules
from wayhome.services.counselling.models import Session, SessionPerson, correctable
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"happened_on", "mode", "minutes", "state", "next_on", "done_by", "source"})
SENTENCES = {
    "nobody": (_("Choose who took part."), "persons"),
    "too_many": (_("At most 75 persons fit into one session."), "persons"),
    "future": (_("This day has not come yet. Check the day, month and year."), "happened_on"),
    "several": (_("With more than one person, choose “In a group”."), "mode"),
    "alone": (_("A group has at least two persons. Choose who else took part, or another way."), "mode"),
    "no_length": (_("A session that did not take place has no length. Leave the minutes empty."), "minutes"),
    "length": (_("A session lasts from 1 to 480 minutes."), "minutes"),
    "next": (_("The next appointment lies before this session. Check both dates."), "next_on"),
}


@act("counselling.record_session")
def record_session(
    *, by: Viewer, office: Office, happened_on: dt.date, mode: str, case_ids: Iterable[uuid.UUID], minutes: int | None = None,
    state: str = "held", next_on: dt.date | None = None, source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> Session:  # fmt: skip
    """Record that a session took place (or did not) with these persons' cases, all of ``office``.

    ``done_by`` is the counsellor if another than ``by``. A second call with the same ``id`` returns the session already there.
    Refused if somebody is not on the actor's list, or the session cannot have been so.
    """
    made = facts.found(Session, id, by=by)
    if made is not None:
        unchanged()
        return made
    cases = _chosen(by, case_ids)
    if any(case.office_id != office.pk for case in cases):
        raise Refused(
            _("These persons are with different offices. Record one session for each office."),
            field="persons",
        )
    session = Session(
        office=office,
        happened_on=happened_on,
        mode=mode,
        minutes=minutes,
        state=state,
        next_on=next_on,
        source=source,
        done_by=done_by or by.user,
    )
    session.id = id or session.id
    _possible(session, cases)
    colleague(by, [office.pk], session.done_by)
    facts.record(session, by=by)
    _add(session, cases, by)
    details = {
        "on": str(happened_on),
        "mode": mode,
        "state": state,
        "cases": [str(case.pk) for case in cases],
    }
    record(by, "counselling.record_session", session, office_id=office.pk, details=details)
    return session


@act("counselling.correct_session")
def correct_session(
    *,
    by: Viewer,
    session_id: uuid.UUID,
    version: int,
    changes: dict[str, Any],
    case_ids: Iterable[uuid.UUID] | None = None,
) -> Session:
    """Write a new version of a session; ``case_ids`` (if given) are all who took part, and those no longer among them are retired.

    ``version`` is the one the person had before her. ``facts.Conflict`` if the session moved on since, ``Session.DoesNotExist`` if the
    actor may not correct it, Refused if it cannot have been so.
    """
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = Session.objects.filter(correctable(by)).visible_to(by).select_related("office").get(pk=session_id)
    locked = facts.locked(Session, seen.pk)
    if locked.version != version:
        raise facts.Conflict(locked, changes)
    there = {row.case_id: row for row in _participants(locked)}
    wanted = list(there) if case_ids is None else list(dict.fromkeys(case_ids))
    new = [id for id in wanted if id not in there]
    cases = [there[id].case for id in wanted if id in there] + (_chosen(by, new) if new else [])
    if any(case.office_id != seen.office_id for case in cases):
        raise Refused(
            _("These persons are with different offices. Record one session for each office."),
            field="persons",
        )
    for name, value in changes.items():
        setattr(seen, name, value)
    _possible(seen, cases)
    colleague(by, [seen.office_id], seen.done_by)
    gone = [row for id, row in there.items() if id not in wanted]
    changes = dict(changes) | ({"roll": locked.roll + 1} if new or gone else {})
    session = facts.correct(Session, seen.pk, by=by, version=version, changes=changes)
    if session.version == version:
        unchanged()
        return session
    for row in gone:
        facts.retire_along(SessionPerson, row.pk, by=by, reason="wrong_person")
    same = {"happened_on": session.happened_on, "done_by": session.done_by}
    for id in wanted:
        if id in there:
            facts.correct(SessionPerson, there[id].pk, by=by, version=there[id].version, changes=same)
    _add(session, [case for case in cases if case.pk not in there], by)
    details = {
        "changed": sorted(changes),
        "added": [str(id) for id in new],
        "removed": [str(row.case_id) for row in gone],
    }
    record(by, "counselling.correct_session", session, office_id=session.office_id, details=details)
    return session


@act("counselling.retire_session")
def retire_session(*, by: Viewer, session_id: uuid.UUID, reason: str) -> Session:
    """Take a session, with its participants, out of lists and figures. ``Session.DoesNotExist`` if the actor may not correct it."""
    seen = Session.objects.filter(correctable(by)).visible_to(by).get(pk=session_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    session = facts.retire(Session, seen.pk, by=by, reason=reason)
    for row in _participants(seen):
        facts.retire_along(SessionPerson, row.pk, by=by, reason=reason)
    record(by, "counselling.retire_session", session, office_id=session.office_id, details={"reason": reason})
    return session


def _chosen(by: Viewer, case_ids: Iterable[uuid.UUID]) -> list[Case]:
    ids = list(dict.fromkeys(case_ids))
    mine = (
        Case.objects.unscoped("scoped by what she may see and record")
        .filter(used_scope(by, "counselling.record"), pk__in=ids, retired_at=None)
        .select_related("person")
        .only("office_id", "happened_on", "person__code")
    )
    found = {case.pk: case for case in mine}
    if len(found) < len(ids):
        raise Refused(
            _(
                "Somebody you chose is not on your list. Choose again, or ask your supervisor to assign them to you."
            ),
            field="persons",
        )
    if len({case.person_id for case in found.values()}) < len(found):
        raise Refused(_("One person was chosen twice."), field="persons")
    return [found[id] for id in ids]


def _possible(session: Session, cases: list[Case]) -> None:
    sitting = rules.Sitting(
        session.happened_on,
        session.mode,
        session.state,
        session.minutes,
        session.next_on,
        [case.happened_on for case in cases],
    )
    fault = rules.fault(sitting, today(session.office.time_zone))
    if fault == "before":
        late = next(case for case in cases if case.happened_on > session.happened_on)
        began = formats.day(late.happened_on, formats.language(get_language()))
        sentence = _("The work with %(code)s began on %(day)s. A session cannot lie before that day.")
        raise Refused(sentence % {"code": late.person.code, "day": began}, field="happened_on")
    if fault is not None:
        sentence, field = SENTENCES[fault]
        raise Refused(sentence, field=field)


def _participants(session: Session) -> list[SessionPerson]:
    rows = SessionPerson.objects.unscoped("all who took part are corrected together with their session")
    return list(
        rows.filter(session=session, retired_at=None)
        .select_related("case__person")
        .order_by("recorded_at", "pk")
    )


def _add(session: Session, cases: list[Case], by: Viewer) -> None:
    rows = [
        SessionPerson(
            session=session,
            case=case,
            person_id=case.person_id,
            happened_on=session.happened_on,
            done_by=session.done_by,
            source=session.source,
        )
        for case in cases
    ]
    facts.record_all(rows, by=by)
