"""Reading what is asked and done about forgetting a person for good. Shows codes, never a name."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Admission, Case, Forgetting
from wayhome.kit.dates import now
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer

SHRED = "people.shred"


@dataclass(frozen=True)
class Standing:
    """One request as the viewer has it: whether it can still be done, and whether she is one of the two who may do it."""

    row: Forgetting
    open: bool
    agreed: bool
    hers: bool

    @property
    def can_be_done(self) -> bool:
        """Whether she may do it now."""
        return self.open and self.agreed and self.hers


def everyone(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the person's id and those of all records that were found to be her."""
    found, more = [person_id], [person_id]
    while more:
        more = list(
            Person.objects.filter(same_as__in=more).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found += more
    return found


def offices_of(person_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return the offices that have a case of these persons: all of them are asked."""
    cases = Case._base_manager.filter(person__in=person_ids).order_by()
    return frozenset(cases.values_list("office_id", flat=True))


def open_stays(person_ids: Collection[uuid.UUID]) -> list[Admission]:
    """Return the stays of these persons that last, in whatever office."""
    rows = Admission._base_manager.filter(person__in=person_ids, exit_on=None, retired_at=None)
    return list(rows.select_related("case__office", "office").order_by("pk"))


def _rows(viewer: Viewer) -> QuerySet[Forgetting]:
    found = Forgetting.objects.filter(office__in=viewer.offices(SHRED))
    return found.select_related("person", "office", "case", "second__asked_by", "second__agreed_by")


def requests(viewer: Viewer) -> tuple[list[Standing], list[Forgetting]]:
    """Return what stands open in the viewer's offices, and what was done there, the latest first."""
    standing = Q(done_at=None, second__refused_by=None, second__runs_out_at__gt=now())
    open_ = _rows(viewer).filter(standing).order_by("second__runs_out_at")
    done = _rows(viewer).exclude(done_at=None).order_by("-done_at")
    return [_standing(viewer, row) for row in open_], list(done[:100])


def request_for(viewer: Viewer, id: uuid.UUID) -> Standing:
    """Return one of them; Http404 where there is none in the viewer's offices."""
    row = _rows(viewer).filter(pk=id).first()
    if row is None:
        raise Http404
    return _standing(viewer, row)


def asked_for(case: Case) -> Forgetting | None:
    """Return what is asked already about the person of a case and stands open."""
    return Forgetting.objects.filter(
        person=case.person_id, part="", done_at=None, second__refused_by=None, second__runs_out_at__gt=now()
    ).first()


def _standing(viewer: Viewer, row: Forgetting) -> Standing:
    second = row.second
    return Standing(
        row,
        open=row.done_at is None and second.refused_by_id is None and second.runs_out_at > now(),
        agreed=second.agreed_by_id is not None,
        hers=viewer.user_id in (second.asked_by_id, second.agreed_by_id),
    )
