"""The caseload board, what waits for a yes, and talks of supervision: as many queries for a thousand persons as for ten."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Admission, Approval, Assignment, Case
from wayhome.journey.supervision import rules
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.kit.dates import today
from wayhome.registry.tasks.queries import Counts, by_worker
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

VIEW = "supervision.view"
WORKER = "case_worker"  # who carries a caseload: the role, and the part in a circle


@dataclass(frozen=True)
class Carrying:
    """What one colleague carries: persons she walks with, how full that is, what is late, and when she was last talked with."""

    user: User
    people: int
    after: int  # of these, in follow-up
    beside: int  # persons she helps in another part
    few: int
    many: int
    tasks: Counts
    talked_on: dt.date | None
    talk_again_on: dt.date | None

    @property
    def step(self) -> str:
        """How full it is."""
        return rules.step(self.people, self.few, self.many)


def day_of(viewer: Viewer) -> dt.date:
    """Return the viewer's today."""
    return today(viewer.user.office.time_zone) if viewer.user else today()


def offices(viewer: Viewer) -> frozenset[uuid.UUID]:
    """Return the offices whose colleagues the viewer supervises; Http404 for who supervises none."""
    found = viewer.offices(VIEW)
    if not found:
        raise Http404
    return found


def carried(viewer: Viewer) -> Q:
    """Return the condition "this case is carried": in service, or in follow-up after it."""
    staying = Admission.objects.unscoped("inside a scoped query").filter(exit_on=None, retired_at=None)
    in_service = Q(pk__in=staying.order_by().values("case_id"))
    return (in_service | Q(stage="follow_up")) & Q(
        office__in=offices(viewer), retired_at=None, forgotten_on=None
    )


def carried_cases(viewer: Viewer) -> QuerySet[Case]:
    """Return the cases that are carried in the viewer's offices."""
    return Case.objects.visible_to(viewer).filter(carried(viewer)).order_by()


def walking(viewer: Viewer, day: dt.date) -> QuerySet[Assignment]:
    """Return who walks today with persons that are carried."""
    rows = Assignment.objects.visible_to(viewer).filter(
        Q(until=None) | Q(until__gte=day), retired_at=None, happened_on__lte=day
    )
    return rows.filter(case_id__in=carried_cases(viewer).values("pk")).order_by()


def board(viewer: Viewer) -> list[Carrying]:
    """Return what every colleague carries, most first; also who could carry somebody and carries nobody."""
    day = day_of(viewer)
    mine = Q(role=WORKER)
    counted = {
        row["user_id"]: row
        for row in walking(viewer, day)
        .values("user_id")
        .annotate(
            people=Count("case_id", filter=mine, distinct=True),
            after=Count("case_id", filter=mine & Q(case__stage="follow_up"), distinct=True),
            everybody=Count("case_id", distinct=True),
        )
    }
    free = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), role=WORKER, valid_from__lte=day,
        user__office__in=offices(viewer), user__is_active=True,
    )  # fmt: skip
    ids = set(counted) | set(free.values_list("user_id", flat=True))
    late = by_worker(viewer, day)
    talks = _talks(viewer, ids)
    steps: dict[uuid.UUID, tuple[int, int]] = {}
    found = []
    for user in User.objects.filter(pk__in=ids).select_related("office"):
        steps.setdefault(user.office_id, clocks(user.office, day).caseload)
        row = counted.get(user.pk, {"people": 0, "after": 0, "everybody": 0})
        talked, again = talks.get(user.pk, (None, None))
        found.append(
            Carrying(
                user,
                row["people"],
                row["after"],
                row["everybody"] - row["people"],
                *steps[user.office_id],
                late.get(user.pk, Counts()),
                talked,
                again,
            )
        )
    return sorted(found, key=lambda one: (-one.people, -one.tasks.overdue, one.user.display_name))


def _talks(viewer: Viewer, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[dt.date, dt.date | None]]:
    rows = SupervisionNote.objects.visible_to(viewer).filter(worker__in=ids, retired_at=None).order_by()
    told = rows.values("worker_id").annotate(last=Max("happened_on"), again=Max("next_on"))
    return {
        one["worker_id"]: (one["last"], one["again"] if one["again"] and one["again"] > one["last"] else None)
        for one in told
    }


def alone(viewer: Viewer) -> int:
    """Return how many persons are carried by nobody."""
    return carried_cases(viewer).exclude(pk__in=walking(viewer, day_of(viewer)).values("case_id")).count()


def worker_for(viewer: Viewer, account: uuid.UUID, permission: str = VIEW) -> User:
    """Return a colleague whom the viewer supervises; Http404 for anybody else, and for herself."""
    rows = User.objects.filter(pk=account, office__in=viewer.offices(permission)).select_related("office")
    user = rows.first()
    if user is None or user.pk == viewer.user_id:
        raise Http404
    return user


def asked(viewer: Viewer) -> QuerySet[Approval]:
    """Return what waits for a yes in the offices where the viewer may give it, the longest waiting first."""
    rows = Approval.objects.visible_to(viewer).filter(
        case__office__in=viewer.offices("cases.approve"),
        state="asked",
        retired_at=None,
        case__retired_at=None,
    )
    return rows.select_related("case__person", "case__office", "done_by").order_by("happened_on", "pk")


def notes(viewer: Viewer, worker: User) -> QuerySet[SupervisionNote]:
    """Return the talks with a colleague, the latest first."""
    rows = SupervisionNote.objects.visible_to(viewer).filter(worker=worker, retired_at=None)
    return rows.select_related("done_by").order_by("-happened_on", "-recorded_at")


def note_for(viewer: Viewer, id: uuid.UUID, permission: str = "supervision.record") -> SupervisionNote:
    """Return a talk that the viewer may correct; Http404 for any other, and for one about herself."""
    rows = SupervisionNote.objects.visible_to(viewer).filter(office__in=viewer.offices(permission), pk=id)
    row = rows.exclude(worker=viewer.user).select_related("worker__office", "office").first()
    if row is None:
        raise Http404
    return row


def several(viewer: Viewer) -> dict[uuid.UUID, str]:
    """Return the names of the viewer's offices, where they are more than one."""
    found = dict(Office.objects.filter(pk__in=offices(viewer)).values_list("pk", "name"))
    return found if len(found) > 1 else {}
