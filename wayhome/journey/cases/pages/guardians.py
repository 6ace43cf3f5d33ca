"""Which guardian answered, on pages: whom one can choose, how she is told, and what is said where none is known."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.journey.cases import queries
from wayhome.journey.cases.actions.parties import RECORD as PARTY_RECORD
from wayhome.journey.cases.models import Case, CaseParty, Consent
from wayhome.journey.cases.pages.frame import today_of, written
from wayhome.journey.cases.parties import GUARDIAN, guardian_in_words
from wayhome.journey.cases.sealed import party_words
from wayhome.trust.access.viewer import Viewer


def words_open(viewer: Viewer, case: Case, rows: Iterable[CaseParty]) -> dict[uuid.UUID, str]:
    """What is told of these guardians, to whom it may be shown and whose keys open it; the look is written to the log."""
    told = [row for row in rows if row.words is not None]
    if not told or "notes.view" not in queries.permissions_on(viewer, case, ["notes.view"]):
        return {}
    return party_words(viewer, case, told)


def named(viewer: Viewer, case: Case, rows: Sequence[CaseParty]) -> dict[CaseParty, Any]:
    """Guardians to choose from: by relation and open words, and until when where that is over."""
    words = words_open(viewer, case, rows)
    found: dict[CaseParty, Any] = {}
    for row in rows:
        who = guardian_in_words(row, words.get(row.pk, ""))
        if row.ended_on is not None and row.ended_on < today_of(case):
            who = _("%(who)s, until %(day)s") % {"who": who, "day": written(row.ended_on)}
        found[row] = who
    return found


def nobody(viewer: Viewer, case: Case, missing: bool) -> dict[str, Any]:
    """What the page says where a guardian answers and none stands among the people around her: one sentence, and where to add one."""
    may = missing and PARTY_RECORD in queries.permissions_on(viewer, case, [PARTY_RECORD])
    add = reverse("cases:party_add", args=[case.pk, GUARDIAN]) if may and case.retired_at is None else ""
    return {"no_guardian": missing, "add_guardian": add}


def told_then(row: Consent) -> dict[uuid.UUID, str]:
    """Return {party: who it is to her} of every guardian that the versions of an answer name."""
    around = {version.guardian_id for version in row.versions.objects.filter(row_id=row.pk)} - {None}
    if not around:
        return {}
    rows = CaseParty.objects.unscoped("whom an answer names that the viewer sees").filter(pk__in=around)
    return {one.pk: str(guardian_in_words(one)) for one in rows}
