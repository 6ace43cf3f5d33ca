"""Reading career records: a month of them, how many persons, who may be chosen, and what was recorded for one person before."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Admission, Case, assigned_to, case_scope
from wayhome.kit.dates import Month
from wayhome.kit.latest import oldest_first
from wayhome.services.career.models import CareerRecord, correctable
from wayhome.trust.access.colleagues import colleagues_who_may
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


@dataclass(frozen=True)
class Totals:
    """A month's records and the persons in them (each once): two counts, never added."""

    records: int
    persons: int


@dataclass(frozen=True)
class Choice:
    """A person who may be chosen: her case, code and paper number, and her latest step so far (a code of ``KINDS``, or empty)."""

    case_id: uuid.UUID
    code: str
    paper_number: str
    latest: str
    hers: bool


def record_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> CareerRecord:
    """Return a record with its person and office, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = CareerRecord.objects.visible_to(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(correctable(viewer))
    row = found.select_related("person", "office", "done_by", "recorded_by").first()
    if row is None:
        raise Http404
    return row


def may_correct(viewer: Viewer, row: CareerRecord) -> bool:
    """Whether the viewer may correct or retire this record."""
    mine = CareerRecord.objects.visible_to(viewer).filter(correctable(viewer), pk=row.pk)
    return viewer.may("career.record") and row.retired_at is None and mine.exists()


def in_month(viewer: Viewer, month: Month) -> QuerySet[CareerRecord]:
    """Return a month's records that the viewer may see, newest first, without retired ones."""
    found = CareerRecord.objects.visible_to(viewer).filter(
        Q(happened_on__range=(month.first, month.last)), retired_at=None
    )
    return found.select_related("person", "done_by").order_by("-happened_on", "-recorded_at", "pk")


def totals(viewer: Viewer, month: Month) -> Totals:
    """Return the month's counts of what the viewer may see."""
    rows = in_month(viewer, month)
    return Totals(rows.count(), rows.order_by().values("person").distinct().count())


def choosable(viewer: Viewer) -> list[Choice]:
    """Return who may be chosen: persons in service, the viewer's own first, then by code."""
    staying = Admission.objects.unscoped("inside a scoped query").filter(
        case=OuterRef("pk"), exit_on=None, retired_at=None
    )
    cases = list(_recordable(viewer).filter(Exists(staying)).select_related("person"))
    own = set(_recordable(viewer).filter(assigned_to(viewer)).values_list("pk", flat=True))
    latest = _latest(viewer)
    choices = [
        Choice(case.pk, case.person.code, case.paper_number, latest.get(case.pk, ""), case.pk in own)
        for case in cases
    ]
    return sorted(choices, key=lambda choice: (not choice.hers, choice.code))


def cases_by_code(viewer: Viewer, code: str) -> list[Case]:
    """Return the cases with this person's code that the viewer may record for, newest first; she may have left."""
    return list(
        _recordable(viewer).filter(person__code=code).select_related("person").order_by("-happened_on")
    )


def advisers(viewer: Viewer, office_id: uuid.UUID) -> QuerySet[User]:
    """Return the colleagues of an office who have a role that records career advice."""
    return colleagues_who_may("career.record", [office_id])


def _recordable(viewer: Viewer) -> QuerySet[Case]:
    return Case.objects.visible_to(viewer).filter(case_scope(viewer, "career.record"), retired_at=None)


def _latest(viewer: Viewer) -> dict[uuid.UUID, str]:
    rows = oldest_first(CareerRecord.objects.visible_to(viewer).filter(retired_at=None))
    return dict(rows.values_list("case_id", "kind"))
