"""Reading who came together: the people of one operation, how far each of them is, and who walks with whom."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Admission, Assignment, CameWith, Case, Operation, case_scope
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

SHARE = "cases.edit"


@dataclass(frozen=True)
class One:
    """One person of an operation: her case, who walks with her as case worker, whether she is in service."""

    case: Case
    workers: tuple[User, ...]
    staying: bool


def operation_for(viewer: Viewer, id: uuid.UUID) -> Operation:
    """Return an operation; Http404 where the viewer sees nobody of it."""
    found = Operation.objects.unscoped("seen by who sees somebody of it").filter(pk=id, retired_at=None)
    operation = found.select_related("office", "province").first()
    if operation is None or not people_of(viewer, operation).exists():
        raise Http404
    return operation


def people_of(viewer: Viewer, operation: Operation, permission: str = "cases.view") -> QuerySet[Case]:
    """Return the cases of an operation on which the viewer may use a permission, by code."""
    came = CameWith.objects.unscoped("scoped by the cases").filter(operation=operation, retired_at=None)
    mine = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission), pk__in=came.values("case_id"), retired_at=None, forgotten_on=None
    )
    return mine.select_related("person", "office").order_by("person__code", "pk")


def told(viewer: Viewer, operation: Operation) -> list[One]:
    """Return the people of an operation whom the viewer may see: three queries, however many people."""
    cases = list(people_of(viewer, operation))
    ids = [case.pk for case in cases]
    walking = workers(ids, operation)
    staying = Admission.objects.visible_to(viewer).filter(case__in=ids, exit_on=None, retired_at=None)
    in_service = set(staying.values_list("case_id", flat=True))
    return [One(case, tuple(walking.get(case.pk, ())), case.pk in in_service) for case in cases]


def workers(case_ids: Collection[uuid.UUID], operation: Operation) -> dict[uuid.UUID, list[User]]:
    """Return {case: who walks with her as case worker today}."""
    rows = Assignment.objects.unscoped("who walks with cases that were scoped before").filter(
        Q(until=None) | Q(until__gte=today(operation.office.time_zone)),
        case__in=case_ids, role="case_worker", retired_at=None,
    )  # fmt: skip
    found: dict[uuid.UUID, list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("happened_on", "pk"):
        found[row.case_id].append(row.user)
    return found


def to_share(viewer: Viewer, operation: Operation) -> tuple[list[Case], dict[uuid.UUID, list[User]]]:
    """Return whom the viewer may share out, and who walks with whom: with whom nobody walks, or only who wrote them down."""
    cases = list(people_of(viewer, operation, SHARE).exclude(stage=CLOSED))
    walking = workers([case.pk for case in cases], operation)
    mine = {operation.done_by_id}
    return [case for case in cases if {user.pk for user in walking.get(case.pk, ())} <= mine], walking


def of_case(viewer: Viewer, case: Case) -> Operation | None:
    """Return the operation with which the person of a case came."""
    came = CameWith.objects.visible_to(viewer).filter(case=case, retired_at=None, operation__retired_at=None)
    row = came.select_related("operation").first()
    return row.operation if row else None


def lately(viewer: Viewer, most: int = 5) -> list[Operation]:
    """Return the latest operations that the viewer may see, each with how many people came (``people``)."""
    rows = Operation.objects.visible_to(viewer).filter(retired_at=None)
    counted = rows.annotate(people_count=Count("people", filter=Q(people__retired_at=None)))
    return list(latest_first(counted)[:most])
