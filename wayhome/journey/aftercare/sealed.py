"""What a person said about her wish, her return and how she is: the only file of this room that opens and seals."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare.models import FollowUp, Graduation, Return
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sealed import open_to_write, opened, text_of
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import rules

LONGEST = 2000
LONG = _("Too long: at most %(most)d characters.")
Told = Graduation | Return | FollowUp


def words_of(viewer: Viewer, row: Told, *, page: str = "aftercare") -> str | None:
    """Return what was written; "" where nothing was, None where the viewer's keys do not open it. Reading it is a look."""
    if row.words is None:
        return ""
    found = opened(viewer, rules.CASEWORK, row.case_id)
    text = text_of(found, row.words, row._meta.db_table, "words", row.pk)
    if text:
        record_look(viewer, [row.case.person_id], office_id=row.case.office_id, page=page)
    return text


def words_of_all(
    viewer: Viewer, case: Case, rows: Iterable[Told], *, page: str
) -> dict[uuid.UUID, str | None]:
    """Return {record: its words, None where the viewer's keys do not open them} of records of one case; one look for all."""
    told = [row for row in rows if row.words is not None]
    found = opened(viewer, rules.CASEWORK, case.pk) if told else None
    read = {row.pk: text_of(found, row.words, row._meta.db_table, "words", row.pk) for row in told}
    if any(read.values()):
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return read


def sealed_words(by: Viewer, case: Case, row: Told, text: str | None) -> bytes | None:
    """Return what a row keeps of a text, as part of an act; None says nothing about it: what the row has stays.

    A text that is there already in the same words stays as it is.
    """
    if text is None:
        return row.words
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused(LONG % {"most": LONGEST}, field="words")
    if not text:
        return None
    key = open_to_write(by, rules.CASEWORK, case)
    table = row._meta.db_table
    if row.words is not None and text_of(key, row.words, table, "words", row.pk) == text:
        return row.words
    return key.seal(text.encode(), table, "words", row.pk)
