"""Reading tasks: one, those of a day, those of a case, and how many an account has to do, by day."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.http import Http404

from wayhome.registry.tasks import rules
from wayhome.registry.tasks.models import CalendarFeed, Task, may_scope
from wayhome.registry.tasks.upstairs import cases
from wayhome.trust.access.viewer import Viewer, teams_of, viewer_for

READ = "tasks.view"


def task_for(viewer: Viewer, id: uuid.UUID, permission: str = READ) -> Task:
    """Return a task with its office, owner and person, ended or not; Http404 where the viewer may not use ``permission`` on it."""
    rows = Task.objects.unscoped("scoped by the permission asked for").filter(may_scope(viewer, permission))
    found = rows.select_related("office", "owner", "person").filter(pk=id, retired_at=None).first()
    if found is None:
        raise Http404
    return found


def open_tasks(viewer: Viewer) -> QuerySet[Task]:
    """Return what is to be done, as far as the viewer may see it, the longest due first."""
    found = Task.objects.visible_to(viewer).filter(state="open", retired_at=None)
    return found.select_related("owner", "person").order_by("due_on", "recorded_at", "pk")


def safety_first(rows: QuerySet[Task], day: dt.date) -> QuerySet[Task]:
    """Order tasks as a day begins: somebody's safety before all else that is due, however long that has waited."""
    first = When(kind__in=sorted(rules.FIRST), due_on__lte=day, then=0)
    return rows.order_by(Case(first, default=1, output_field=IntegerField()), "due_on", "recorded_at", "pk")


def mine(viewer: Viewer, standing_in: Q | None = None) -> Q:
    """Return the condition "hers to do": her own, the team's of persons she walks with or of her team, what waits for her answer.

    ``standing_in`` adds what colleagues have to do for whom she stands in.
    """
    none = Q(pk__in=[])
    if viewer.user is None:
        return none
    of_team = Q(owner=None, case_id__in=cases().assigned(viewer)) | Q(
        owner=None, team__in=teams_of(viewer.user)
    )
    answers = Q(owner=None, kind="approval", office__in=viewer.offices("cases.approve"))
    return Q(owner=viewer.user) | (of_team & ~Q(kind="approval")) | answers | (standing_in or none)


@dataclass(frozen=True)
class Counts:
    """How many things are late, due today, and due within the next days."""

    overdue: int = 0
    today: int = 0
    soon: int = 0

    @property
    def now(self) -> int:
        """How many wait today."""
        return self.overdue + self.today


def counts(rows: QuerySet[Task], day: dt.date) -> Counts:
    """Count these open tasks by when they are due: one query."""
    until = day + dt.timedelta(days=rules.AHEAD)
    found = rows.order_by().aggregate(
        overdue=Count("pk", filter=Q(due_on__lt=day)),
        today=Count("pk", filter=Q(due_on=day)),
        soon=Count("pk", filter=Q(due_on__gt=day, due_on__lte=until)),
    )
    return Counts(**found)


def of_case(viewer: Viewer, case_id: uuid.UUID) -> QuerySet[Task]:
    """Return what is to be done for one person, the longest due first."""
    return open_tasks(viewer).filter(case_id=case_id)


def ended_of_case(viewer: Viewer, case_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Task]:
    """Return tasks of these kinds that were done for one person, the latest first."""
    found = Task.objects.visible_to(viewer).filter(
        case_id=case_id, state="done", retired_at=None, kind__in=kinds
    )
    return found.select_related("recorded_by").order_by("-ended_on", "-recorded_at")


def by_worker(viewer: Viewer, day: dt.date) -> dict[uuid.UUID | None, Counts]:
    """Return {account (None: the team's): counts} of all that the viewer may see: one query."""
    until = day + dt.timedelta(days=rules.AHEAD)
    rows = Task.objects.visible_to(viewer).filter(state="open", retired_at=None).order_by().values("owner_id")
    told = rows.annotate(
        overdue=Count("pk", filter=Q(due_on__lt=day)),
        today=Count("pk", filter=Q(due_on=day)),
        soon=Count("pk", filter=Q(due_on__gt=day, due_on__lte=until)),
    )
    return {one["owner_id"]: Counts(one["overdue"], one["today"], one["soon"]) for one in told}


# --- the calendar -----------------------------------------------------------------------------------------------------


def digest_of(token: str) -> bytes:
    """Return what is kept of a secret address."""
    return hashlib.sha256(token.encode()).digest()


def feed_of(viewer: Viewer) -> CalendarFeed | None:
    """Return the viewer's own address, if she has one."""
    return (
        None if viewer.user is None else CalendarFeed.objects.filter(user=viewer.user, ended_at=None).first()
    )


def feed_behind(token: str) -> CalendarFeed | None:
    """Return the address with this token; None for one that ended, was never made, or whose account may see no tasks any more.

    An account that ended and was opened again has new keys: no address from before them lives on.
    """
    rows = CalendarFeed.objects.filter(
        digest=digest_of(token), ended_at=None, user__is_active=True,
        user__public_key__isnull=False, user__keys_made_at__lte=F("made_at"),
    )  # fmt: skip
    found = rows.select_related("user__office").first()
    if found is None or not viewer_for(found.user).may(READ):
        return None
    return found


def due_by_day(feed: CalendarFeed, day: dt.date, days: int = 60) -> dict[dt.date, int]:
    """Return {day: how many things the account has to do}; what is late stands on today. Numbers alone leave here."""
    rows: Any = (
        Task.objects.unscoped("numbers for the owner's own calendar")
        .filter(owner=feed.user, state="open", retired_at=None, due_on__lte=day + dt.timedelta(days=days))
        .order_by()
        .values_list("due_on")
        .annotate(n=Count("pk"))
    )
    found: dict[dt.date, int] = {}
    for due, n in rows:
        at = max(due, day)
        found[at] = found.get(at, 0) + n
    return dict(sorted(found.items()))
