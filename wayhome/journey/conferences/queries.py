"""Reading conferences: who takes part and whom her consent reaches, what was said and decided."""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404
from django.utils.functional import Promise

from wayhome.journey.cases import consents
from wayhome.journey.cases.models import Case, case_scope
from wayhome.journey.conferences import codes
from wayhome.journey.conferences.models import Conference, Decision, OfCase, Participant, Topic
from wayhome.kit.latest import as_written, latest_first
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.viewer import Viewer

T = TypeVar("T", bound=OfCase)
VIEW, RECORD = "conferences.view", "conferences.record"
OWN, PARTNER = "own_office", "partner"  # types of an organisation, and of the office that it is


def row_for(viewer: Viewer, model: type[T], id: uuid.UUID, permission: str = VIEW) -> T:
    """Return a record of a conference with its case, person and office; Http404 where the viewer may not use ``permission`` on its case."""
    mine = model.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    row: T | None = mine.select_related("case__person", "case__office", "done_by", "recorded_by").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def decision_for(viewer: Viewer, id: uuid.UUID) -> Decision:
    """Return a decision that the viewer may say what became of: of a conference she records, or her own; Http404 otherwise."""
    row = row_for(viewer, Decision, id)
    mine = row.owner_id is not None and row.owner_id == viewer.user_id and viewer.may("tasks.record")
    return row if mine else row_for(viewer, Decision, id, RECORD)


def conferences(viewer: Viewer, case: Case) -> list[Conference]:
    """Return the conferences about a person, the latest first."""
    rows = Conference.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(latest_first(rows))


def points(conference: Conference) -> dict[str, list[str]]:
    """Return {part: its lines by code, in the order of the list} of a conference that the viewer was shown."""
    rows = Topic.objects.unscoped("lines of a conference the viewer sees").filter(
        conference=conference, retired_at=None
    )
    there = set(rows.values_list("part", "line"))
    return {
        part: [line for line in known.codes if (part, line) in there] for part, known in codes.LINES.items()
    }


def words(told: dict[str, list[str]]) -> dict[str, list[str | Promise]]:
    """Return the same in words."""
    return {part: [codes.LINES[part].label(line) for line in lines] for part, lines in told.items()}


@dataclass(frozen=True)
class Sits:
    """Somebody who takes part. ``outside``: of another organisation; ``shared``: she agreed that it is told about her."""

    row: Participant
    outside: bool = False
    shared: bool = True

    @property
    def who(self) -> Any:
        """Who it is: a colleague's name, or the organisation's."""
        return self.row.user.display_name if self.row.user else self.row.agency


def participants(conference: Conference) -> list[Sits]:
    """Return who takes part in a conference that the viewer was shown; of each organisation outside, whether her consent reaches it."""
    rows = Participant.objects.unscoped("of a conference the viewer sees").filter(
        conference=conference, retired_at=None
    )
    found = list(as_written(rows.select_related("user", "agency")))
    order = list(codes.ROLES.codes)
    found.sort(key=lambda row: (row.user_id is None, order.index(row.role)))
    return [
        Sits(row, row.agency is not None and outside(conference.case, row.agency), row.agency is None or may_be_told(conference.case, row.agency))
        for row in found
    ]  # fmt: skip


def outside(case: Case, agency: Agency) -> bool:
    """Whether an organisation is another than the one that cares for her. A partner that works in this house is another too."""
    ours = agency.type == OWN and case.office.kind != PARTNER
    return not ours and (agency.office_id is None or agency.office_id != case.office_id)


def may_be_told(case: Case, agency: Agency) -> bool:
    """Whether an organisation may be told about her: one of ours, or one to which she said yes."""
    return not outside(case, agency) or consents.standing(case, "sharing", to=agency).open


def decisions(conference: Conference) -> list[Decision]:
    """Return what a conference that the viewer was shown decided, the first due first."""
    rows = Decision.objects.unscoped("of a conference the viewer sees").filter(
        conference=conference, retired_at=None
    )
    return list(as_written(rows.select_related("owner", "agency"), "due_on"))


def decisions_of(viewer: Viewer, case: Case) -> list[Decision]:
    """Return all that conferences about a person decided, the first due first."""
    rows = Decision.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(as_written(rows, "due_on"))


def open_decisions(viewer: Viewer, case: Case) -> list[Decision]:
    """Return what conferences about a person decided and nobody has done yet, the first due first."""
    rows = Decision.objects.visible_to(viewer).filter(case=case, state="open", retired_at=None)
    return list(as_written(rows.select_related("owner", "agency"), "due_on"))
