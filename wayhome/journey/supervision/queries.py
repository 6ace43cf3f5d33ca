"""Who is carried, by whom, what waits for a yes, and talks of supervision."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.http import Http404

from wayhome.journey.cases.models import Admission, Approval, Assignment, Case
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.trust.access.models import Grant, Role
from wayhome.trust.access.viewer import Viewer, with_all_above
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import Look

VIEW, RECORD = "supervision.view", "supervision.record"
WORKER = "case_worker"  # who carries a caseload: the role, and the part in a circle


def offices(viewer: Viewer) -> frozenset[uuid.UUID]:
    """Return the offices whose colleagues the viewer supervises; Http404 for who supervises none."""
    found = viewer.offices(VIEW)
    if not found:
        raise Http404
    return found


def carried(viewer: Viewer) -> list[uuid.UUID]:
    """Return the cases that are carried in the viewer's offices: persons in service, or in follow-up after it.

    Both are asked for apart, by their indexes, and handed on as ids: few among all there ever were, as databases cannot guess.
    """
    whose = offices(viewer)
    staying = Admission.objects.unscoped("their cases are scoped").filter(exit_on=None, retired_at=None)
    ids = set(staying.order_by().values_list("case_id", flat=True))
    rows = (
        Case.objects.visible_to(viewer)
        .filter(office__in=whose, retired_at=None, forgotten_on=None)
        .order_by()
    )
    after = set(rows.filter(stage="follow_up").values_list("pk", flat=True))
    return [*after, *rows.filter(pk__in=ids - after).values_list("pk", flat=True)]


def walking(viewer: Viewer, day: dt.date, among: Collection[uuid.UUID] | None = None) -> QuerySet[Assignment]:
    """Return who walks today with persons that are carried (``among`` them)."""
    rows = Assignment.objects.visible_to(viewer).filter(
        Q(until=None) | Q(until__gte=day), retired_at=None, happened_on__lte=day
    )
    return rows.filter(case_id__in=carried(viewer) if among is None else among).order_by()


def alone(viewer: Viewer, among: Collection[uuid.UUID] | None = None) -> int:
    """Return how many persons that are carried (``among``, where that is known) are carried by nobody."""
    ids = carried(viewer) if among is None else among
    return len(ids) - walking(viewer, viewer.today, ids).values("case_id").distinct().count()


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
        case__forgotten_on=None,
    )
    return rows.select_related("case__person", "case__office", "done_by").order_by("happened_on", "pk")


def notes(viewer: Viewer, worker: User) -> QuerySet[SupervisionNote]:
    """Return the talks with a colleague, the latest first."""
    rows = SupervisionNote.objects.visible_to(viewer).filter(worker=worker, retired_at=None)
    return latest_first(rows.select_related("done_by"))


def note_for(viewer: Viewer, id: uuid.UUID, permission: str = RECORD) -> SupervisionNote:
    """Return a talk that the viewer may use the permission on; Http404 for any other, and for one about herself."""
    rows = SupervisionNote.objects.visible_to(viewer).filter(office__in=viewer.offices(permission), pk=id)
    row = rows.exclude(worker=viewer.user).select_related("worker__office", "office").first()
    if row is None:
        raise Http404
    return row


def supervisors(office: Office) -> list[User]:
    """Return the accounts that supervise in an office today, by name."""
    day = today(office.time_zone)
    roles = [code for code, may in Role.objects.values_list("code", "permissions") if RECORD in may]
    valid = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), role__in=roles, valid_from__lte=day, scope_kind="office",
        scope_key__in=with_all_above([office.pk]), user__is_active=True,
    )  # fmt: skip
    found = User.objects.filter(pk__in=valid.values("user_id")).select_related("office")
    return list(found.order_by("display_name"))


def mine(viewer: Viewer) -> QuerySet[SupervisionNote]:
    """Return the talks about the viewer's own work, the latest first: hers to read, whoever she is."""
    if viewer.user is None:
        return SupervisionNote.objects.none()
    rows = SupervisionNote.objects.visible_to(viewer).filter(worker=viewer.user, retired_at=None)
    return latest_first(rows.select_related("done_by", "recorded_by"))


def looks_at_mine(viewer: Viewer) -> list[tuple[str, dt.datetime]]:
    """Return who was shown what was agreed with the viewer, and when: the last ten looks. Two queries."""
    if viewer.user is None:
        return []
    rows = Look.objects.filter(person_id=viewer.user.pk, page="talk").order_by("-at")
    told = list(rows.values_list("actor_id", "at")[:10])
    names = dict(User.objects.filter(pk__in={id for id, _at in told}).values_list("pk", "display_name"))
    return [(names[id], at) for id, at in told if id in names]


def latest_of(worker: User) -> SupervisionNote | None:
    """Return the last talk with a colleague that stands, for the clock of the next one."""
    rows = SupervisionNote.objects.unscoped("the clock of the next talk").filter(
        worker=worker, retired_at=None
    )
    return latest_first(rows.select_related("done_by")).first()


def several(viewer: Viewer) -> dict[uuid.UUID, str]:
    """Return the names of the viewer's offices, where they are more than one."""
    found = dict(Office.objects.filter(pk__in=offices(viewer)).values_list("pk", "name"))
    return found if len(found) > 1 else {}
