"""The caseload board: as many queries for a thousand persons as for ten."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.supervision import rules
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.queries import WORKER, carried, offices, walking
from wayhome.journey.supervision.risks import Risks, risks
from wayhome.kit.latest import latest_first
from wayhome.registry.tasks.queries import Counts, by_worker
from wayhome.trust.access.models import Grant
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User


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
    risks: Risks  # levels above "safe", the highest first, with how many persons
    talked_on: dt.date | None
    talk_again_on: dt.date | None

    @property
    def step(self) -> str:
        """How full it is."""
        return rules.step(self.people, self.few, self.many)


def board(viewer: Viewer, among: Collection[uuid.UUID] | None = None) -> list[Carrying]:
    """Return what every colleague carries, most first; also who could carry somebody and carries nobody.

    ``among``: the cases that are carried, where that is known.
    """
    day = viewer.today
    mine, among = Q(role=WORKER), carried(viewer) if among is None else among
    counted = {
        row["user_id"]: row
        for row in walking(viewer, day, among)
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
    talks, risky = _talks(viewer, ids), risks(viewer, day, among)
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
                risky.get(user.pk, []),
                talked,
                again,
            )
        )
    return sorted(found, key=lambda one: (-one.people, -one.tasks.overdue, one.user.display_name))


def _talks(viewer: Viewer, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[dt.date, dt.date | None]]:
    """Return {account: (the day of the latest talk, the next one as agreed in it)}; a day agreed before it no longer stands."""
    seen = SupervisionNote.objects.visible_to(viewer).filter(retired_at=None)
    latest = latest_first(seen.filter(worker=OuterRef("worker"))).values("pk")[:1]
    rows = seen.filter(worker__in=ids, pk=Subquery(latest))
    told = rows.order_by().values_list("worker_id", "happened_on", "next_on")
    return {worker: (on, again) for worker, on, again in told}
