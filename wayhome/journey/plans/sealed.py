"""Her words: the only file of this room that seals and opens. What is shown of them stands in the log as a look."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sealed import open_to_write, opened, text_of
from wayhome.journey.plans import rules
from wayhome.journey.plans.models import Goal, NeedsTalk, PlanAction, PlanGrant, Promise
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import record_look
from wayhome.trust.vault.keyring import Opened
from wayhome.trust.vault.rules import CASEWORK

Row = NeedsTalk | Goal | PlanAction | PlanGrant | Promise
LONG = _("Too long: at most %(most)d characters.")


def column_of(row: Row) -> str:
    """Return the name of the sealed column."""
    return "wishes" if isinstance(row, NeedsTalk) else "words"


def words_of(viewer: Viewer, case: Case, rows: Iterable[Row], *, page: str = "plan") -> dict[uuid.UUID, str]:
    """Return {row: its words} as far as the viewer's keys open them; rows without words are left out. The look is written to the log.

    Ask first whether she may see the plan (``plans.view`` on this case).
    """
    told = [row for row in rows if getattr(row, column_of(row)) is not None]
    found = opened(viewer, CASEWORK, case.pk) if told else None
    read = {row.pk: text for row in told if (text := _text(found, row, getattr(row, column_of(row))))}
    if read:
        record_look(viewer, [case.person_id], office_id=case.office_id, page=page)
    return read


def words_then(viewer: Viewer, case: Case, row: Row, versions: Iterable[Any]) -> dict[int, str]:
    """Return {version: words} of a row's history, as far as the viewer's keys open them; the look is written to the log."""
    found = opened(viewer, CASEWORK, case.pk)
    column = column_of(row)
    read = {one.version: text for one in versions if (text := _text(found, row, getattr(one, column)))}
    if read:
        record_look(viewer, [case.person_id], office_id=case.office_id, page="history")
    return read


def readable(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer's keys open what is written about this person."""
    return opened(viewer, CASEWORK, case.pk) is not None


def said(by: Viewer, case: Case, row: Row, typed: str, field: str = "words") -> dict[str, bytes | None]:
    """Return what changes of a row when its words are these: nothing where they stand so already; part of an act.

    The first words make the case's key. Refused where they are too long, or the actor's keys do not open what is there.
    """
    text, column = typed.strip(), column_of(row)
    if len(text) > rules.LONGEST:
        raise Refused(LONG % {"most": rules.LONGEST}, field=field)
    before = getattr(row, column)
    if not text and before is None:
        return {}
    try:
        key = open_to_write(by, CASEWORK, case)
    except Refused as refused:
        raise Refused(refused.sentence, field=field) from refused
    if before is not None and _text(key, row, before) == text:
        return {}
    sealed = key.seal(text.encode(), row._meta.db_table, column, row.pk) if text else None
    return {column: sealed}


def _text(found: Opened | None, row: Row, sealed: bytes | None) -> str | None:
    return text_of(found, sealed, row._meta.db_table, column_of(row), row.pk)
