"""Other persons of a case, read for acts and pages. What is told of them is opened by ``sealed.py`` alone."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wayhome.journey.cases import signs
from wayhome.journey.cases.models import Case, CaseParty, case_scope
from wayhome.kit.codes import recorded
from wayhome.trust.access.viewer import Viewer


@dataclass(frozen=True)
class Party:
    """Somebody of a case; ``own`` is a case of her own that the viewer may see, ``words`` what is told of her (None: not opened)."""

    row: CaseParty
    own: uuid.UUID | None
    words: str | None = None


def party_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.view") -> CaseParty:
    """Return a party with its case; Http404 where the viewer may not use ``permission`` on it, or may not see this party."""
    mine = CaseParty.objects.visible_to(viewer).filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    row = mine.select_related("case__office", "case__person", "person").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def parties(viewer: Viewer, case: Case) -> list[Party]:
    """Return the parties of a case the viewer may see, those of today first; two queries."""
    rows = CaseParty.objects.visible_to(viewer).filter(case=case, retired_at=None).select_related("person")
    found = list(rows.order_by(F("ended_on").desc(nulls_first=True), "happened_on", "pk"))
    persons = [row.person_id for row in found if row.person_id]
    own: dict[uuid.UUID, uuid.UUID] = {}
    if persons:
        hers = Case.objects.visible_to(viewer).filter(person__in=persons, retired_at=None, forgotten_on=None)
        own = dict(hers.order_by("happened_on").values_list("person_id", "pk"))
    return [Party(row, own.get(row.person_id) if row.person_id else None) for row in found]


GUARDIAN = "guardian"
SHORT = 60  # letters of what is told of somebody, where she stands in a line


def guardians(viewer: Viewer, case: Case) -> list[CaseParty]:
    """Return the guardians of a case, those of today first; one query."""
    rows = CaseParty.objects.visible_to(viewer).filter(case=case, role=GUARDIAN, retired_at=None)
    return list(rows.order_by(F("ended_on").desc(nulls_first=True), "happened_on", "pk"))


def stands(row: CaseParty, on: dt.date) -> bool:
    """Whether somebody is one of the people around her on a day; the last day counts."""
    return row.retired_at is None and row.happened_on <= on and (row.ended_on is None or on <= row.ended_on)


def guardian_in_words(row: CaseParty, words: str = "") -> str | Promise:
    """Return who a guardian is to her; with what is told of the guardian where the viewer has it open."""
    relation = signs.RELATIONS.label(row.relation) if recorded(row.relation) else signs.ROLES.label(GUARDIAN)
    lines = words.strip().splitlines()
    return _("%(who)s: %(words)s") % {"who": relation, "words": lines[0][:SHORT]} if lines else relation
