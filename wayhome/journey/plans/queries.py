"""Reading needs, plans, entitlements and promises."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise as Words

from wayhome.journey.cases.models import Approval, Assignment, Case, Identification, case_scope
from wayhome.journey.plans import rules
from wayhome.journey.plans.codes import ENDED
from wayhome.journey.plans.models import Entitlement, Goal, NeedsTalk, Plan, PlanAction, PlanGrant, Promise
from wayhome.kit.facts import ScopedFact
from wayhome.kit.latest import latest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

VIEW, RECORD, APPROVE = "plans.view", "plans.record", "cases.approve"
RowT = TypeVar("RowT", bound=ScopedFact)


def row_for(viewer: Viewer, model: type[RowT], id: uuid.UUID, permission: str = VIEW) -> RowT:
    """Return a row of this room with its case, retired or not; Http404 where the viewer may not use ``permission`` on its case."""
    rows = model.objects.unscoped("scoped by the permission asked for")
    mine = rows.filter(case_scope(viewer, permission, "case__", "case__office_id"), pk=id)
    row: RowT | None = mine.select_related("case__person", "case__office", "recorded_by").first()
    if row is None or row.case.forgotten_on is not None:  # type: ignore[attr-defined]
        raise Http404
    return row


def talks(viewer: Viewer, case: Case) -> list[NeedsTalk]:
    """Return the needs talks of a case, the latest first."""
    rows = NeedsTalk.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(latest_first(rows))


def last_talk(viewer: Viewer, case: Case) -> NeedsTalk | None:
    """Return the latest needs talk of a case."""
    return latest_first(NeedsTalk.objects.visible_to(viewer).filter(case=case, retired_at=None)).first()


def plans(viewer: Viewer, case: Case) -> list[Plan]:
    """Return the plans of a case, the newest first."""
    rows = Plan.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(latest_first(rows))


def plan_now(plans: Iterable[Plan]) -> Plan | None:
    """Return of a case's plans the one that goals belong to now: the one in work, else the one agreed."""
    standing = [plan for plan in plans if plan.state != "replaced"]
    return next((plan for plan in standing if plan.state in rules.IN_WORK), standing[0] if standing else None)


def goals(viewer: Viewer, case: Case, *, states: Collection[str] = ()) -> list[Goal]:
    """Return the goals of a case with their plan, in their order; with ``states`` only those."""
    rows = Goal.objects.visible_to(viewer).filter(case=case, retired_at=None)
    if states:
        rows = rows.filter(state__in=list(states))
    return list(rows.select_related("plan").order_by("rank", "happened_on", "pk"))


def goals_then(viewer: Viewer, plan: Plan) -> list[tuple[Goal, Any]]:
    """Return the goals of a plan with the version in which each last belonged to it: what stood in it when it was replaced."""
    last: dict[uuid.UUID, Any] = {}
    rows: Any = Goal.versions.objects
    for one in rows.filter(plan_id=plan.pk, retired_at=None).order_by("version"):
        last[one.row_id] = one
    mine = Goal.objects.visible_to(viewer).filter(pk__in=list(last), case=plan.case_id, retired_at=None)
    return [(row, last[row.pk]) for row in mine.order_by("rank", "happened_on", "pk")]


def as_agreed(goals: Collection[Goal], *, but: Plan) -> dict[uuid.UUID, Any]:
    """Return {goal: its version} as it stood when the last plan it belonged to before (``but`` this one) was agreed to.

    What was changed of it later in that plan, when it had ended, nobody agreed to.
    """
    rows: Any = Goal.versions.objects
    told: dict[uuid.UUID, list[Any]] = {}
    for one in (
        rows.filter(row_id__in=[goal.pk for goal in goals]).exclude(plan_id=but.pk).order_by("version")
    ):
        told.setdefault(one.row_id, []).append(one)
    plans: Any = Plan.versions.objects
    last = {versions[-1].plan_id for versions in told.values()}
    agreed: dict[uuid.UUID, dt.datetime] = {}
    for plan_id, at in (
        plans.filter(row_id__in=last, state="agreed")
        .order_by("-version")
        .values_list("row_id", "recorded_at")
    ):
        agreed[plan_id] = at  # the first comes last
    found: dict[uuid.UUID, Any] = {}
    for id, versions in told.items():
        home = [one for one in versions if one.plan_id == versions[-1].plan_id]
        at = agreed.get(home[0].plan_id)
        seen = [one for one in home if at is not None and one.recorded_at <= at]
        found[id] = (seen or home)[-1 if seen else 0]
    return found


def ticks(viewer: Viewer, action: PlanAction) -> bool:
    """Whether an action is the viewer's own to tick, though she may record no plans."""
    return action.owner_id is not None and action.owner_id == viewer.user_id and viewer.may("tasks.record")


def actions_of(viewer: Viewer, goals: Collection[Goal]) -> dict[uuid.UUID, list[PlanAction]]:
    """Return {goal: its actions}, what is to be done first, by day."""
    rows = PlanAction.objects.visible_to(viewer).filter(goal__in=[goal.pk for goal in goals], retired_at=None)
    found: dict[uuid.UUID, list[PlanAction]] = {goal.pk: [] for goal in goals}
    for row in sorted(rows.select_related("owner", "agency"), key=_soonest):
        found[row.goal_id].append(row)
    return found


def open_steps(viewer: Viewer, case: Case) -> list[PlanAction]:
    """Return what is still to be done for the goals on the way of a case, by day, each with its goal."""
    rows = PlanAction.objects.visible_to(viewer).filter(
        case=case, state="open", retired_at=None, goal__state="open", goal__retired_at=None
    )
    return sorted(rows.select_related("goal", "owner", "agency"), key=_soonest)


def _soonest(action: PlanAction) -> tuple[bool, dt.date, uuid.UUID]:
    return action.state != "open", action.by_on or dt.date.max, action.pk


def was_agreed(goal: Goal) -> bool:
    """Whether a supervisor agreed to the plan that a goal stands in, or stood in before the plan was taken up again."""
    agreed = Plan._base_manager.filter(case=goal.case_id, state="agreed", retired_at=None).first()
    if agreed is None:
        return False
    before: Any = Goal.versions.objects
    return goal.plan_id == agreed.pk or before.filter(row_id=goal.pk, plan_id=agreed.pk).exists()


def agreed_goals(case: Case) -> set[uuid.UUID]:
    """Return the goals of a case of which ``was_agreed`` holds: one query."""
    agreed = Plan._base_manager.filter(case=case, state="agreed", retired_at=None)
    versions: Any = Goal.versions.objects
    return set(versions.filter(plan_id__in=agreed.values("pk")).values_list("row_id", flat=True))


def grants(viewer: Viewer, case: Case) -> list[PlanGrant]:
    """Return what was asked for a case, what is still to be done first, by day; with its goal and step."""
    rows = PlanGrant.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return sorted(
        rows.select_related("goal", "action"),
        key=lambda row: (row.state not in rules.OPEN_GRANTS, row.by_on, row.pk),
    )


def who_asked(grant: PlanGrant) -> set[uuid.UUID]:
    """Return who asked for a grant as it is asked now: who wrote it, and who changed it since."""
    versions: Any = PlanGrant.versions.objects
    found: set[uuid.UUID] = set()
    for one in versions.filter(row_id=grant.pk).order_by("-version"):
        if one.state != "asked":
            break
        found.add(one.recorded_by_id)
    return found


def asked_for(goal: Goal) -> set[uuid.UUID]:
    """Return who ever asked in this house for a grant for this goal."""
    versions: Any = PlanGrant.versions.objects
    asked = versions.filter(goal_id=goal.pk, state="asked")
    return set(asked.order_by().values_list("recorded_by_id", flat=True).distinct())


def why_declined(grant: PlanGrant) -> str | Words:
    """Return the supervisor's reason for the last no to a grant that was declined, in words; empty for any other."""
    if grant.state != "declined":
        return ""
    said = Approval._base_manager.filter(kind="grant", about=grant.pk, state="returned", retired_at=None)
    last = said.order_by("-recorded_at").first()
    return last.get_why_display() if last is not None else ""


def entitlements(viewer: Viewer, case: Case) -> dict[str, Entitlement]:
    """Return {support: how it stands} of a case."""
    rows = Entitlement.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return {row.support: row for row in rows.order_by("recorded_at")}


def standing_of(viewer: Viewer, case: Case, on: dt.date) -> str:
    """Return as whom an authority's last word that still holds lets the law see the person; empty where there is none."""
    rows = Identification.objects.visible_to(viewer).filter(
        Q(until=None) | Q(until__gte=on), case=case, said_by="authority", retired_at=None
    )
    last = latest_first(rows).values_list("standing", flat=True).first()
    return last or ""


def not_settled() -> Q:
    """Return the condition "this promise is open, or broken and she was not told yet"."""
    return Q(state="open") | Q(state="broken", told_on=None)


def promises(viewer: Viewer, case: Case) -> list[Promise]:
    """Return the promises of a case, what is not settled first, by day."""
    rows = Promise.objects.visible_to(viewer).filter(case=case, retired_at=None).select_related("owner")
    return sorted(rows, key=lambda row: (settled(row), row.by_on, row.pk))


def settled(promise: Promise) -> bool:
    """Whether nothing is left to do about a promise."""
    return promise.state in ("kept", ENDED) or (promise.state == "broken" and promise.told_on is not None)


def open_promises(viewer: Viewer, *, owner: User | None = None) -> QuerySet[Promise]:
    """Return what is promised and not settled, of all persons the viewer may see, by day; with ``owner`` a colleague's."""
    rows = Promise.objects.visible_to(viewer).filter(
        not_settled(), retired_at=None, case__retired_at=None, case__forgotten_on=None
    )
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows.select_related("case__person", "case__office", "owner").order_by("by_on", "pk")


def promised_by(viewer: Viewer, day: dt.date) -> tuple[int, int]:
    """Return how many promises the viewer sees to, and how many of them are late: one query."""
    if viewer.user is None or not viewer.may(VIEW):
        return 0, 0
    mine = open_promises(viewer, owner=viewer.user).order_by()
    found = mine.aggregate(n=Count("pk"), late=Count("pk", filter=Q(by_on__lt=day)))
    return found["n"], found["late"]


def promising(viewer: Viewer) -> list[User]:
    """Return the colleagues with promises that are not settled."""
    ids = open_promises(viewer).order_by().values_list("owner_id", flat=True).distinct()
    return list(User.objects.filter(pk__in=list(ids)).order_by("display_name"))


def worker_of(case: Case, on: dt.date) -> User | None:
    """Return the case worker who walks with the person on a day: whose the tasks are."""
    rows = Assignment.objects.unscoped("whose task it is").filter(
        Q(until=None) | Q(until__gte=on),
        case=case,
        role="case_worker",
        retired_at=None,
        happened_on__lte=on,
        user__is_active=True,
    )
    row = rows.select_related("user").order_by("happened_on", "pk").first()
    return row.user if row is not None else None


def may_on(viewer: Viewer, case: Case, permission: str = RECORD) -> bool:
    """Whether the viewer may use a permission on a case that still takes records."""
    if case.retired_at is not None or case.forgotten_on is not None:
        return False
    rows = Case.objects.unscoped("scoped by the permission asked for")
    return rows.filter(case_scope(viewer, permission), pk=case.pk).exists()
