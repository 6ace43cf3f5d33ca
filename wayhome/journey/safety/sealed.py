"""The words of safety: the only file of this room that opens and seals. Every look at them is written to the log here."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.journey.cases import sealed as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.journey.safety.queries import VIEW, sees_words
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import queries, rules
from wayhome.trust.vault.keyring import Opened

Row = SafetyCheck | Flag | Incident
COLUMN: dict[type[Row], str] = {SafetyCheck: "plan", Flag: "words", Incident: "account"}


@dataclass(frozen=True)
class Words:
    """What a page shows of words: nothing to whom they may not be shown, that they are shut, or the text."""

    may: bool = False
    text: str | None = None

    @property
    def shut(self) -> bool:
        """They may be shown, and these keys do not open them."""
        return self.may and self.text is None


def words(viewer: Viewer, row: Row | None) -> Words:
    """Return what was said, as far as screen and keys allow; the look is written to the log."""
    if row is None or row.case is None or not (sees_words(viewer, row.case) or _in_emergency(viewer, row)):
        return Words()
    text = _text(viewer, row)
    if text:
        _looked(viewer, row.case, "safety")
    return Words(True, text)


def words_of(viewer: Viewer, case: Case, rows: Iterable[Row], *, page: str) -> dict[uuid.UUID, str | None]:
    """Return {record: its words, None where the viewer's keys do not open them} of records of one case; one look for all.

    Ask first whether they may be shown (``sees_words``).
    """
    told = [row for row in rows if getattr(row, COLUMN[type(row)]) is not None]
    found = cases.opened(viewer, rules.CASEWORK, case.pk) if told else None
    read = {row.pk: _opened_text(found, row) for row in told}
    if any(read.values()):
        _looked(viewer, case, page)
    return read


def _in_emergency(viewer: Viewer, row: Row) -> bool:
    """Her plan, and nothing else that was said, is read by who opened her record in an emergency."""
    return isinstance(row, SafetyCheck) and row.case_id in viewer.broken_open(VIEW)


def words_by_version(viewer: Viewer, row: Row) -> dict[int, str]:
    """Return {version: what it said} of a record's whole history as far as screen and keys allow; the look is written to the log."""
    found = None
    if row.case is not None and sees_words(viewer, row.case):
        found = cases.opened(viewer, rules.CASEWORK, row.case.pk)
    if found is None or row.case is None:
        return {}
    column = COLUMN[type(row)]
    rows = row.versions.objects.filter(row_id=row.pk).values_list("version", column)
    told = {version: cases.text_of(found, body, _table(row), column, row.pk) or "" for version, body in rows}
    if any(told.values()):
        _looked(viewer, row.case, "safety_history")
    return told


def may_write(viewer: Viewer, case: Case) -> bool:
    """Whether words can be put down: they may be shown to her, and her keys open the case's or there are none yet and she has keys."""
    if not sees_words(viewer, case):
        return False
    if cases.opened(viewer, rules.CASEWORK, case.pk) is not None:
        return True
    return viewer.private_key is not None and not queries.compartments(rules.CASEWORK, [case.pk])


def seal_into(by: Viewer, row: Row, text: str) -> None:
    """Put words into a record that was not written yet, as part of an act; Refused at their field where the actor cannot."""
    assert row.case is not None
    if not sees_words(by, row.case):
        raise Refused(cases.NOT_OPEN, field=COLUMN[type(row)])
    try:
        found = cases.open_to_write(by, rules.CASEWORK, row.case)
    except Refused as refused:
        raise Refused(refused.sentence, field=COLUMN[type(row)]) from refused
    setattr(row, COLUMN[type(row)], found.seal(text.encode(), _table(row), COLUMN[type(row)], row.pk))


def resealed(by: Viewer, row: Row, text: str) -> dict[str, bytes | None]:
    """Return what changes of a record when it says ``text``; empty where it says so already. Refused where the actor cannot open it."""
    before = _text(by, row)
    column = COLUMN[type(row)]
    if before is None or row.case is None:
        raise Refused(cases.NOT_OPEN, field=column)
    if before == text:
        return {}
    kept = getattr(row, column)
    seal_into(by, row, text)
    changed: dict[str, bytes | None] = {column: getattr(row, column)}
    setattr(row, column, kept)
    return changed


def _text(viewer: Viewer, row: Row) -> str | None:
    assert row.case is not None
    return _opened_text(cases.opened(viewer, rules.CASEWORK, row.case.pk), row)


def _opened_text(found: Opened | None, row: Row) -> str | None:
    column = COLUMN[type(row)]
    return cases.text_of(found, getattr(row, column), _table(row), column, row.pk)


def _table(row: Row) -> str:
    return row._meta.db_table


def _looked(viewer: Viewer, case: Case, page: str) -> None:
    record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
