"""Noting, correcting and retiring talks of supervision; letting in who may read them, and destroying words whose time is over."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.notes.rules import words as tidy
from wayhome.journey.supervision import codes, keeping, rules, sealed
from wayhome.journey.supervision.due import follow
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.queries import RECORD, note_for, worker_for
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged
from wayhome.trust.vault.actions import destroy
from wayhome.trust.vault.rules import TALKS

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
    agreed: str = "",
    id: uuid.UUID | None = None,
) -> SupervisionNote:
    """Note a talk with a colleague about her work; ``agreed`` is sealed for both and the office's supervisors. The next talk falls due.

    ``id`` sent twice writes once; Http404 for who is not supervised by the actor, and for herself.
    """
    made = facts.found(SupervisionNote, id, by=by)
    if made is not None:
        unchanged()
        return made
    worker = worker_for(by, account, RECORD)
    zone = worker.office.time_zone
    told = _told(happened_on, kind, topics, next_on, zone)
    row = SupervisionNote(office=worker.office, worker=worker, happened_on=happened_on, **told)
    row.pk = id or row.pk
    row.agreed = sealed.seal(by, worker, row, _words(agreed))
    facts.record(row, by=by)
    record(by, "supervision.note", row, office_id=row.office_id, details={"worker": str(worker.pk)})
    follow(by, worker, on=today(zone), held=row)
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
    agreed: str | None = None,
) -> SupervisionNote:
    """Correct a talk; ``agreed`` None leaves its words as they are. ``facts.Conflict`` if somebody changed it meanwhile."""
    seen = note_for(by, note_id, RECORD)
    zone = seen.office.time_zone
    changes: dict[str, Any] = {
        "happened_on": happened_on,
        **_told(happened_on, kind, topics, next_on, zone),
    }
    if agreed is not None and facts.locked(SupervisionNote, seen.pk).version == version:
        changes |= sealed.resealed(by, seen, _words(agreed))
    row = facts.correct(SupervisionNote, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    record(by, "supervision.correct_note", row, office_id=row.office_id)
    follow(by, seen.worker, on=today(zone))
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
    follow(by, seen.worker, on=today(seen.office.time_zone))
    return row


@act("supervision.let_in")
def let_in(*, by: Viewer, account: uuid.UUID) -> int:
    """Let in who supervises a colleague now, and take the key from who no longer does: by herself, or by a supervisor who can open it."""
    herself = by.user is not None and by.user.pk == account
    worker = by.user if herself and by.user is not None else worker_for(by, account, RECORD)
    done = sealed.settle_readers(by, worker)
    if not done:
        unchanged()
        return 0
    record(by, "supervision.let_in", worker, office_id=worker.office_id, details={"count": done})
    return done


@act("supervision.keep_terms")
def keep_terms(*, by: Viewer) -> int:
    """Destroy what was agreed with colleagues whose account ended longer ago than the office keeps it; return how many keys. By a job."""
    if not by.everything:
        raise Refused(_("This is done by the server, each night."))
    over = keeping.over()
    if not over:
        unchanged()
        return 0
    gone = destroy(by=by, subjects={TALKS: [user.pk for user in over]})
    record(by, "supervision.keep_terms", over[0], details={"accounts": [str(user.pk) for user in over]})
    return len(gone)


def _words(typed: str) -> str:
    text = tidy(typed)
    if len(text) > rules.MOST_LETTERS:
        raise Refused(
            _("Too long: at most %(most)d characters.") % {"most": rules.MOST_LETTERS}, field="agreed"
        )
    return text


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
