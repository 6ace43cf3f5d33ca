"""The words of a look at a child's best interest: the only file of this room that opens and seals."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import permissions_on
from wayhome.journey.cases.sealed import NOT_OPEN, open_to_write, opened, text_of
from wayhome.journey.children.models import BestInterest
from wayhome.journey.children.queries import WORDS
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault import rules
from wayhome.trust.vault.queries import compartments

LONGEST = 2000
SEALED = ("children_bestinterest", "words")


def may_read(viewer: Viewer, case: Case) -> bool:
    """Whether words may be shown to the viewer (whether her keys open them is another question)."""
    return WORDS in permissions_on(viewer, case, [WORDS])


def may_write(viewer: Viewer, case: Case) -> bool:
    """Whether words can be put down: they may be shown to her, and her keys open the case's or there are none yet and she has keys."""
    if not may_read(viewer, case):
        return False
    if opened(viewer, rules.CASEWORK, case.pk) is not None:
        return True
    return viewer.private_key is not None and not compartments(rules.CASEWORK, [case.pk])


def words_of(
    viewer: Viewer, case: Case, rows: Iterable[BestInterest], *, page: str = "best_interest"
) -> dict[uuid.UUID, str | None]:
    """Return {look: its words} of looks of one case: "" where there are none, None where these keys do not open them. One look for all.

    Ask first whether they may be shown (``may_read``).
    """
    told = list(rows)
    found = opened(viewer, rules.CASEWORK, case.pk) if any(row.words is not None for row in told) else None
    read = {row.pk: text_of(found, row.words, *SEALED, row.pk) for row in told}
    if any(read.values()):
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return read


def words_then(viewer: Viewer, row: BestInterest) -> dict[int, str]:
    """Return {version: its words} as far as screen and keys allow; the look is written to the log."""
    if not may_read(viewer, row.case):
        return {}
    versions = list(row.versions.objects.filter(row_id=row.pk).values_list("version", "words"))
    if all(body is None for _version, body in versions):
        return {}
    found = opened(viewer, rules.CASEWORK, row.case_id)
    told = {version: text_of(found, body, *SEALED, row.pk) or "" for version, body in versions}
    if any(told.values()):
        record_look(viewer, [row.case.person_id], office_id=row.case.office_id, page="best_interest")
    return told


def sealed_words(by: Viewer, row: BestInterest, typed: str | None) -> bytes | None:
    """Return what a look keeps of a text, as part of an act; None leaves it as it is, and so do the same words."""
    kept = row.words
    text = None if typed is None else typed.strip()
    if text is None or (not text and kept is None):
        return kept
    if len(text) > LONGEST:
        raise Refused(_("Too long: at most %(most)d characters.") % {"most": LONGEST}, field="words")
    if not may_read(by, row.case):
        raise Refused(NOT_OPEN, field="words")
    try:
        key = open_to_write(by, rules.CASEWORK, row.case)
    except Refused as refused:
        raise Refused(refused.sentence, field="words") from refused
    if not text:
        return None
    if kept is not None and text_of(key, kept, *SEALED, row.pk) == text:
        return kept
    return key.seal(text.encode(), *SEALED, row.pk)
