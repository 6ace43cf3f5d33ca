"""What a conference said in words: the only file of this room that opens and seals."""

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sealed import open_to_write, opened, text_of
from wayhome.journey.conferences.models import Conference, Decision
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import rules

LONGEST = 2000
LONG = _("Too long: at most %(most)d characters.")
Told = Conference | Decision


def words_of(
    viewer: Viewer, case: Case, asked: list[tuple[Told, str]], *, page: str = "conference"
) -> dict[tuple[object, str], str | None]:
    """Return {(row, column): its words}; "" where nothing was written, None where the viewer's keys do not open it. One look for all."""
    found = (
        opened(viewer, rules.CASEWORK, case.pk)
        if any(getattr(row, column) for row, column in asked)
        else None
    )
    told = {
        (row.pk, column): text_of(found, getattr(row, column), row._meta.db_table, column, row.pk)
        for row, column in asked
    }
    if any(told.values()):
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return told  # type: ignore[return-value]


def sealed_words(by: Viewer, case: Case, row: Told, column: str, text: str | None) -> bytes | None:
    """Return what a row keeps of a text, as part of an act; None says nothing about it, the same words stay as they are."""
    kept: bytes | None = getattr(row, column)
    if text is None:
        return kept
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused(
            LONG % {"most": LONGEST}, field=f"{column}_words" if isinstance(row, Conference) else column
        )
    if not text:
        return None
    key, table = open_to_write(by, rules.CASEWORK, case), row._meta.db_table
    if kept is not None and text_of(key, kept, table, column, row.pk) == text:
        return kept
    return key.seal(text.encode(), table, column, row.pk)
