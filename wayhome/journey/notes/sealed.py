"""The words of notes: the only file of this room that opens and seals. Every look at them is written to the log here."""

import uuid
from collections.abc import Iterable

from wayhome.journey.cases import sealed as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.notes.models import Note
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import queries, rules

TABLE, COLUMN = "notes_note", "body"


def words(viewer: Viewer, row: Note) -> str | None:
    """Return a note's words, None where the viewer's keys do not open them, "" where there are none; the look is written to the log."""
    found = cases.opened(viewer, rules.CASEWORK, row.case_id)
    text = cases.text_of(found, row.body, TABLE, COLUMN, row.pk)
    if text:
        record_look(viewer, [row.case.person_id], office_id=row.case.office_id, page="note")
    return text


def words_of(viewer: Viewer, case: Case, rows: Iterable[Note], *, page: str) -> dict[uuid.UUID, str | None]:
    """Return {note: its words, None where the viewer's keys do not open them} of notes of one case; one look for all."""
    told = [row for row in rows if row.body is not None]
    found = cases.opened(viewer, rules.CASEWORK, case.pk) if told else None
    read = {row.pk: cases.text_of(found, row.body, TABLE, COLUMN, row.pk) for row in told}
    if any(read.values()):
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return read


def words_by_version(viewer: Viewer, row: Note) -> dict[int, str]:
    """Return {version: its words} of a note's whole history as far as the viewer's keys open them; the look is written to the log."""
    found = cases.opened(viewer, rules.CASEWORK, row.case_id)
    if found is None:
        return {}
    rows = row.versions.objects.filter(row_id=row.pk).values_list("version", "body")
    told = {version: cases.text_of(found, body, TABLE, COLUMN, row.pk) or "" for version, body in rows}
    if any(told.values()):
        record_look(viewer, [row.case.person_id], office_id=row.case.office_id, page="note_history")
    return told


def may_write(viewer: Viewer, case: Case) -> bool:
    """Whether words can be put down: the viewer's keys open those of the case, or there are none yet and she has keys."""
    if cases.opened(viewer, rules.CASEWORK, case.pk) is not None:
        return True
    return viewer.private_key is not None and not queries.compartments(rules.CASEWORK, [case.pk])


def seal(by: Viewer, case: Case, row: Note, text: str) -> bytes | None:
    """Return what a note keeps of its words, as part of an act; Refused at the words where the actor's keys do not open the case's."""
    if not text:
        return None
    try:
        found = cases.open_to_write(by, rules.CASEWORK, case)
    except Refused as refused:
        raise Refused(refused.sentence, field="body") from refused
    return found.seal(text.encode(), TABLE, COLUMN, row.pk)


def resealed(by: Viewer, row: Note, text: str) -> dict[str, bytes | None]:
    """Return what changes of a note when it says ``text``; empty where it says so already. Refused where the actor cannot open it."""
    found = cases.opened(by, rules.CASEWORK, row.case_id)
    before = cases.text_of(found, row.body, TABLE, COLUMN, row.pk)
    if before is None:
        raise Refused(cases.NOT_OPEN, field="body")
    return {} if before == text else {"body": seal(by, row.case, row, text)}
