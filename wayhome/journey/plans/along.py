"""What this room does in acts on cases, inside them (``config/wiring.py``): when people pass to others, when a case ends, and does not."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Max, QuerySet

from wayhome.journey.cases.approving import withdraw_approval
from wayhome.journey.cases.doers import doers
from wayhome.journey.cases.models import (
    Admission,
    AdmissionVersion,
    Case,
    CaseVersion,
    StageMove,
    StageMoveVersion,
)
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.plans import queries, rules
from wayhome.journey.plans.actions.checks import expected
from wayhome.journey.plans.actions.entitlements import follow_entitlement
from wayhome.journey.plans.actions.grants import follow_grant
from wayhome.journey.plans.actions.planning import KIND
from wayhome.journey.plans.actions.steps import follow
from wayhome.journey.plans.codes import ENDED
from wayhome.journey.plans.models import Entitlement, Plan, PlanAction, PlanGrant, Promise
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.passing import pass_on
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

Spans = list[tuple[dt.datetime, dt.datetime]]
# What a grant has of the yes to it; and the tasks of what stands beside steps and open promises.
YES = ("state", *rules.GRANT_TOLD["agreed"])
GRANT_TASKS = ("grant", "grant_use")
TASKS = ("plan", "plan_review", "entitlement", "promise", *GRANT_TASKS)


def pass_plans(
    by: Viewer, of_id: uuid.UUID, to: Mapping[uuid.UUID, uuid.UUID], *, since: dt.datetime | None = None
) -> None:
    """Let promises that are not settled and steps that are to be done be those of who takes over."""
    promised = Promise._base_manager.filter(queries.not_settled(), retired_at=None)
    steps = PlanAction._base_manager.filter(state="open", retired_at=None)
    for rows in (promised, steps):
        pass_on(by, rows, of_id, to, since=since)


def end_plans(by: Viewer, case: Case) -> None:
    """Let what is open of a plan end with its case: steps, promises, and what was asked for. What was handed over stays; her goals are hers.

    A plan that waits for a supervisor's yes is one that is being made again: nobody agrees to it for who is not walked with any more.

    Its tasks end in the same act (``cases.due``).
    """
    day = today(case.office.time_zone)
    steps = PlanAction._base_manager.filter(case=case, state="open", retired_at=None)
    promised = Promise._base_manager.filter(case=case, state="open", retired_at=None)
    still = PlanGrant._base_manager.filter(
        case=case, state__in=["asked", "agreed", "declined"], retired_at=None
    )
    facts.correct_all(
        facts.locked_all(PlanAction, steps.values_list("pk", flat=True)), by=by,
        changes={"state": "dropped", "ended_on": day, "ended_why": ENDED},
    )  # fmt: skip
    facts.correct_all(
        facts.locked_all(Promise, promised.values_list("pk", flat=True)), by=by, changes={"state": ENDED, "ended_on": day}
    )  # fmt: skip
    rows = facts.locked_all(PlanGrant, still.values_list("pk", flat=True))
    asked = Plan._base_manager.filter(case=case, state="asked", retired_at=None)
    plans = facts.locked_all(Plan, asked.values_list("pk", flat=True))
    for kind, found in (("grant", rows), (KIND, plans)):
        for row in found:
            withdraw_approval(by, kind, row.pk)
    facts.correct_all(plans, by=by, changes={"state": "draft"})
    facts.correct_all(rows, by=by, changes={"state": "withdrawn", **rules.cleared("withdrawn")})


def resume_plan(by: Viewer, case: Case) -> bool:
    """Let what ended with the work stand again where that end was taken back: steps and promises, grants that were answered, and the tasks
    of what stands; part of an act. What was only asked for is asked for anew.

    Who came back later begins anew: what ended before that stay, or before the step that opened the case again, stays ended. What was
    of somebody who does not see the person any more is her case worker's.
    """
    steps = PlanAction._base_manager.filter(
        case=case, ended_why=ENDED, goal__retired_at=None, retired_at=None
    )
    promised = Promise._base_manager.filter(case=case, state=ENDED, retired_at=None)
    rows = facts.locked_all(PlanAction, _ended_by(PlanAction, "ended_why", steps, case))
    given = facts.locked_all(Promise, _ended_by(Promise, "state", promised, case))
    closed = _closed(case)
    granted = _granted_again(by, case, closed)
    if not (rows or given or closed):
        return False
    able, worker = set(doers(case, queries.VIEW)), queries.worker_of(case, today(case.office.time_zone))
    opened = {"state": "open", "ended_on": None}
    for kind, more in ((rows, {"ended_why": ""}), (given, {})):
        facts.correct_all([row for row in kind if _kept(row, able)], by=by, changes=opened | more)
        lost = [row for row in kind if not _kept(row, able)]
        facts.correct_all(lost, by=by, changes=opened | more | ({"owner": worker} if worker else {}))
    for step in rows:
        follow(by, step, case)
    for one in given:
        expected(by, case, "promise", one.pk, one.by_on, one.owner)
    made = _due_again(by, case, closed, able)
    return bool(rows or given or granted or made)


def _closed(case: Case) -> Spans:
    """Return from when until when the work was written down as ended, where that was taken back: since what lasts now has begun."""
    spans: Spans = []
    since: dt.datetime | None = None
    versions: Any = CaseVersion
    told = versions.objects.filter(row_id=case.pk).order_by("version").values_list("stage", "recorded_at")
    for stage, at in told:
        if stage == CLOSED:
            since = since or at
        elif since is not None:
            spans.append((since, at))
            since = None
    if not spans:
        return []
    begun = _begun(case)
    return [span for span in spans if span[0] >= begun]


def _during(at: dt.datetime, spans: Spans) -> bool:
    return any(since <= at <= until for since, until in spans)


def _granted_again(by: Viewer, case: Case, closed: Spans) -> bool:
    """Let grants that were agreed to or declined, and that the end took back, stand as before it; return whether there are any."""
    gone = PlanGrant._base_manager.filter(case=case, state="withdrawn", retired_at=None) if closed else None
    ids = [row.pk for row in gone if _during(row.recorded_at, closed)] if gone is not None else []
    rows = facts.locked_all(PlanGrant, ids)
    versions: Any = PlanGrant.versions.objects
    before = {(one.row_id, one.version): one for one in versions.filter(row_id__in=ids)} if ids else {}
    found = False
    for row in rows:
        then = before.get((row.pk, row.version - 1))
        if row.state == "withdrawn" and then is not None and then.state in ("agreed", "declined"):
            facts.correct_locked(row, by=by, changes={name: getattr(then, name) for name in YES})
            found = True
    return found


def _due_again(by: Viewer, case: Case, closed: Spans, able: Collection[User]) -> bool:
    """Let the tasks that the end dropped, of what stands beside steps and promises, be due again; return whether there are any."""
    if not closed:
        return False
    told = Task._base_manager.filter(case_id=case.pk, kind__in=TASKS, retired_at=None)
    had = {
        (one.kind, one.about): one for one in told.filter(state="dropped") if _during(one.recorded_at, closed)
    }
    open_ = set(told.filter(state="open").values_list("kind", "about"))
    still = {about for _kind, about in open_}
    mine = {"case": case, "retired_at": None, "pk__in": [about for _kind, about in had if about not in still]}
    found = False
    made = Plan._base_manager.filter(case=case, state__in=rules.IN_WORK, retired_at=None).first()
    ended = made is not None and (_during(made.recorded_at, closed) or ("plan", case.pk) in had)
    if ended and ("plan", case.pk) not in open_:
        expected(by, case, "plan", case.pk, today(case.office.time_zone))
        found = True
    plan = Plan._base_manager.filter(case=case, state="agreed", retired_at=None).first()
    if plan is not None and {("plan_review", case.pk)} <= had.keys() - open_:
        expected(by, case, "plan_review", case.pk, plan.review_on)
        found = True
    for line in Entitlement._base_manager.filter(state__in=["applied", "granted"], **mine):
        follow_entitlement(by, line, case)
        found = True
    for grant in PlanGrant._base_manager.filter(state__in=["agreed", "declined", "given"], **mine):
        follow_grant(by, grant, case)
        found = True
    owed = Promise._base_manager.filter(state="broken", told_on=None, **mine).select_related("owner")
    for one in owed:
        due_on = had["promise", one.pk].first_due_on
        expected(by, case, "promise", one.pk, due_on, one.owner if _kept(one, able) else None)
        found = True
    return found


def _kept(row: PlanAction | Promise, able: Collection[User]) -> bool:
    """Whether a row keeps its owner: it has none, or one who can do it."""
    return row.owner_id is None or row.owner in able


def _ended_by(
    model: type[PlanAction] | type[Promise], name: str, rows: QuerySet[Any], case: Case
) -> list[uuid.UUID]:
    """Return which of these ended since what lasts now has begun. That somebody corrects them later does not end them again."""
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return []
    since: dict[uuid.UUID, dt.datetime] = {}
    told = model.versions.objects.filter(row_id__in=ids).order_by("row_id", "version")
    for id, value, at in told.values_list("row_id", name, "recorded_at"):
        if value == ENDED:
            since.setdefault(id, at)
        else:
            since.pop(id, None)
    begun = _begun(case)
    return [id for id, at in since.items() if at >= begun]


def _begun(case: Case) -> dt.datetime:
    """Return when it was first written down that what lasts now has begun: the stay that is the last, or a step that opened the case again."""
    last = Admission._base_manager.filter(case=case, retired_at=None).order_by(
        "-happened_on", F("exit_on").desc(nulls_first=True)
    )
    steps = StageMove._base_manager.filter(case=case, retired_at=None).exclude(why="").exclude(stage=CLOSED)
    kinds: Any = (
        (AdmissionVersion, last.values_list("pk", flat=True)[:1]),
        (StageMoveVersion, steps.values_list("pk", flat=True)),
    )
    firsts = (
        versions.objects.filter(row_id__in=list(rows), version=1).aggregate(at=Max("recorded_at"))["at"]
        for versions, rows in kinds
    )
    return max((at for at in firsts if at is not None), default=case.recorded_at)
