"""Noting, correcting and retiring talks of supervision."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.supervision import codes
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.queries import note_for, worker_for
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

RECORD = "supervision.record"
MOST_AHEAD = 400


@act("supervision.note")
def note_talk(
    *,
    by: Viewer,
    account: uuid.UUID,
    happened_on: dt.date,
    kind: str,
    topics: Collection[str],
    next_on: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> SupervisionNote:
    """Note a talk with a colleague about her work. ``id`` sent twice writes once; Http404 for who is not supervised by the actor."""
    made = facts.found(SupervisionNote, id, by=by)
    if made is not None:
        unchanged()
        return made
    worker = worker_for(by, account, RECORD)
    told = _told(happened_on, kind, topics, next_on, worker.office.time_zone)
    row = SupervisionNote(office=worker.office, worker=worker, happened_on=happened_on, **told)
    row.pk = id or row.pk
    facts.record(row, by=by)
    record(by, "supervision.note", row, office_id=row.office_id, details={"worker": str(worker.pk)})
    return row


@act("supervision.correct_note")
def correct_note(
    *,
    by: Viewer,
    note_id: uuid.UUID,
    version: int,
    happened_on: dt.date,
    kind: str,
    topics: Collection[str],
    next_on: dt.date | None = None,
) -> SupervisionNote:
    """Correct a talk that was noted. ``facts.Conflict`` if somebody changed it meanwhile."""
    seen = note_for(by, note_id, RECORD)
    told = _told(happened_on, kind, topics, next_on, seen.office.time_zone)
    changes: dict[str, Any] = {"happened_on": happened_on, **told}
    row = facts.correct(SupervisionNote, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    record(by, "supervision.correct_note", row, office_id=row.office_id)
    return row


@act("supervision.retire_note")
def retire_note(*, by: Viewer, note_id: uuid.UUID, reason: str) -> SupervisionNote:
    """Take a talk that was noted wrongly out of the list, with a reason."""
    seen = note_for(by, note_id, RECORD)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(SupervisionNote, seen.pk, by=by, reason=reason)
    record(by, "supervision.retire_note", row, office_id=row.office_id, reason=reason)
    return row


def _told(
    happened_on: dt.date, kind: str, topics: Collection[str], next_on: dt.date | None, zone: str
) -> dict[str, Any]:
    day = today(zone)
    if happened_on > day:
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="happened_on")
    if kind not in codes.NOTE_KINDS:
        raise Refused(_("Choose what kind of talk it was."), field="kind")
    if not topics or any(topic not in codes.TOPICS for topic in topics):
        raise Refused(_("Choose what you talked about."), field="topics")
    if next_on is not None and not happened_on < next_on <= day + dt.timedelta(days=MOST_AHEAD):
        raise Refused(_("Choose a day after the talk, within a year."), field="next_on")
    return {"kind": kind, "topics": codes.TOPICS.number(topics), "next_on": next_on}
