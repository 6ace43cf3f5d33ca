"""Notes are recorded, corrected and retired."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.queries import case_for
from wayhome.journey.notes import rules, sealed
from wayhome.journey.notes.due import contact_kept, follow_clock, latest_note
from wayhome.journey.notes.models import Note
from wayhome.journey.notes.queries import note_for
from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset(
    {"happened_on", "kind", "place", "with_whom", "she_is", "minutes", "next_on", "done_by", "source"}
)


@act("notes.record_note")
def record_note(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, kind: str, she_is: str = "not_told", place: str = "not_asked",
    with_whom: str = "not_asked", minutes: int | None = None, next_on: dt.date | None = None, body: str = "",
    source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> Note:  # fmt: skip
    """Record one contact with a person; ``body`` is sealed under the case's key. The clock and the next contact follow.

    A second call with the same ``id`` returns the note already there. Refused for a day that cannot be, and where there are words
    and the actor's keys do not open the case's.
    """
    case = case_for(by, case_id, "notes.record")
    kept = facts.found(Note, id, by=by)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))
    row = Note(
        case=case, happened_on=happened_on, kind=kind, she_is=she_is, place=place, with_whom=with_whom, minutes=minutes,
        next_on=next_on, source=source, done_by=done_by or by.user,
    )  # fmt: skip
    row.id = id or row.id
    _possible(row)
    colleague(by, [case.office_id], row.done_by)
    row.body = sealed.seal(by, case, row, _words(body))
    facts.record(row, by=by)
    details = {"case": str(case.pk), "on": str(happened_on), "kind": kind}
    record(by, "notes.record_note", row, office_id=case.office_id, details=details)
    contact_kept(by, row)
    follow_clock(by, case, named=latest_note(case) == row)
    return row


@act("notes.correct_note")
def correct_note(
    *, by: Viewer, note_id: uuid.UUID, version: int, changes: dict[str, Any], body: str | None = None
) -> Note:
    """Write a new version of a note: one's own, or as who leads the office any. ``body`` None leaves its words as they are.

    ``facts.Conflict`` if it moved on since ``version``.
    """
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = note_for(by, note_id, to_correct=True)
    before = seen.next_on
    if facts.locked(Note, seen.pk).version == version:
        for name, value in changes.items():
            setattr(seen, name, value)
        _possible(seen)
        colleague(by, [seen.case.office_id], seen.done_by)
        if body is not None:
            changes = changes | sealed.resealed(by, seen, _words(body))
    row = facts.correct(Note, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    record(
        by, "notes.correct_note", row, office_id=seen.case.office_id,
        details={"case": str(row.case_id), "changed": sorted(changes)},
    )  # fmt: skip
    follow_clock(by, seen.case, named=row.next_on != before and latest_note(seen.case) == row)
    return row


@act("notes.retire_note")
def retire_note(*, by: Viewer, note_id: uuid.UUID, reason: str) -> Note:
    """Take a note out of lists, with a coded reason; it and its history stay sealed."""
    seen = note_for(by, note_id, to_correct=True)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(Note, seen.pk, by=by, reason=reason)
    record(
        by, "notes.retire_note", row, office_id=seen.case.office_id, reason=reason, details={"case": str(row.case_id)}
    )  # fmt: skip
    follow_clock(by, seen.case)
    return row


def _words(typed: str) -> str:
    text = rules.words(typed)
    if len(text) > rules.MOST_LETTERS:
        raise Refused(
            _("Too long: at most %(most)s letters. Write a second note for the rest.")
            % {"most": rules.MOST_LETTERS},
            field="body",
        )
    return text


def _possible(row: Note) -> None:
    fault = rules.fault(row.happened_on, row.case.happened_on, today(row.case.office.time_zone))
    if fault == "future":
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="happened_on")
    if fault == "before":
        began = formats.day(row.case.happened_on, formats.language(get_language()))
        sentence = _("The work with %(code)s began on %(day)s. Nothing can be recorded before that day.")
        raise Refused(sentence % {"code": row.case.person.code, "day": began}, field="happened_on")
    if rules.next_fault(row.happened_on, row.next_on):
        raise Refused(_("The next contact lies after this one. Check its day."), field="next_on")
    if row.minutes is not None and not 1 <= row.minutes <= rules.MOST_MINUTES:
        raise Refused(_("Between 1 and %(most)s minutes.") % {"most": rules.MOST_MINUTES}, field="minutes")
