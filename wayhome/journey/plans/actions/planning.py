"""The plan as a whole: begun, gone through with her, asked, agreed or given back, and replaced at a review."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.approving import answer_approval, ask_approval, withdraw_approval
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Approval, Case
from wayhome.journey.cases.reaching import reach
from wayhome.journey.plans import codes, queries, rules
from wayhome.journey.plans.actions.checks import (
    check_known,
    check_until,
    due,
    expected,
    open_case,
    open_row,
    today_of,
    told,
)
from wayhome.journey.plans.models import Goal, Plan
from wayhome.journey.plans.queries import APPROVE
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

KIND = "plan"  # of approvals


@act("plans.begin_plan")
def begin_plan(*, by: Viewer, case_id: uuid.UUID, id: uuid.UUID | None = None) -> Plan:
    """Begin a plan, or the look at an agreed one: its open goals go over to the new one. What is in work already comes back."""
    kept = facts.found(Plan, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    case = open_case(by, case_id)
    plan = in_work(by, case, id)
    unchanged()
    return plan


def in_work(by: Viewer, case: Case, id: uuid.UUID | None = None) -> Plan:
    """Return the plan that may be changed, begun where there is none, taken back where a supervisor was asked; part of an act."""
    facts.locked(Case, case.pk)  # two colleagues begin one plan
    rows = Plan._base_manager.filter(~Q(state="replaced"), case=case, retired_at=None)
    standing = {row.state in rules.IN_WORK: row for row in rows}
    plan = standing.get(True)
    if plan is not None:
        if plan.state == "draft":
            return plan
        withdraw_approval(by, KIND, plan.pk)
        expected(by, case, "plan", case.pk, today_of(case))
        return facts.correct_locked(facts.locked(Plan, plan.pk), by=by, changes={"state": "draft"})
    day = today_of(case)
    made = Plan(case=case, happened_on=day, review_on=due(case, "plan_review", day))
    made.pk = id or made.pk
    facts.record(made, by=by)
    before = standing.get(False)
    if before is not None:
        _carry(by, before, made)
    record(by, "plans.begin_plan", made, office_id=case.office_id, details=told(case, on=day))
    return made


def taken_back(by: Viewer, goal: Goal) -> None:
    """Take the plan of a goal back where a supervisor was asked to agree to it: it is another plan now; part of an act."""
    if Plan._base_manager.filter(pk=goal.plan_id, state="asked", retired_at=None).exists():
        in_work(by, goal.case)


def _carry(by: Viewer, before: Plan, made: Plan) -> None:
    """Let the goals on the way go over to another plan of the case."""
    ids = Goal._base_manager.filter(plan=before, state="open", retired_at=None).values_list("pk", flat=True)
    facts.correct_all(facts.locked_all(Goal, ids), by=by, changes={"plan_id": made.pk})


@act("plans.correct_plan")
def correct_plan(*, by: Viewer, plan_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Plan:
    """Correct how the plan was gone through with her (with_her), and the day of the next look at it (review_on)."""
    seen = open_row(by, Plan, plan_id)
    wanted = {name: changes[name] for name in ("with_her", "review_on") if name in changes}
    _check_whole(seen, wanted)
    saved = facts.correct(Plan, seen.pk, by=by, version=version, changes=wanted)
    if saved.version == version:
        unchanged()
        return saved
    if saved.state == "agreed":
        expected(by, seen.case, "plan_review", seen.case_id, saved.review_on)
    record(
        by, "plans.correct_plan", saved, office_id=seen.case.office_id, details={"changed": sorted(wanted)}
    )
    return saved


@act("plans.ask_plan")
def ask_plan(
    *, by: Viewer, plan_id: uuid.UUID, version: int, with_her: str, review_on: dt.date | None = None
) -> Plan:
    """Ask a supervisor to agree; where the office's clocks ask for no agreement, the plan is agreed at once.

    Refused for a plan without a goal, and for one that was not gone through with the person.
    """
    seen = open_row(by, Plan, plan_id)
    if seen.state == "asked" and seen.version == version + 1 and seen.recorded_by_id == by.user_id:
        unchanged()  # sent twice
        return seen
    if seen.state not in ("draft", "returned"):
        raise Refused(_("This plan is not being made any more. Open the person's plan again."))
    wanted: dict[str, Any] = {"with_her": with_her}
    if review_on is not None:
        wanted["review_on"] = review_on
    _check_whole(seen, wanted)
    if with_her == "not_yet":
        raise Refused(_("Go through the plan with the person first, then say how."), field="with_her")
    if not Goal._base_manager.filter(plan=seen, retired_at=None).exists():
        raise Refused(_("There is no goal yet. Ask the person what they want, then add it."))
    case, asks = seen.case, KIND in clocks(seen.case.office, today_of(seen.case)).approvals
    saved = facts.correct(
        Plan, seen.pk, by=by, version=version, changes=wanted | ({"state": "asked"} if asks else {})
    )
    settle(by, ["plan"], [case.pk], on=today_of(case))
    if asks:
        ask_approval(by, case, KIND, saved.pk)
    else:
        saved = _agree(by, saved, case)
    record(by, "plans.ask_plan", saved, office_id=case.office_id, details=told(case, state=saved.state))
    return saved


@act("plans.answer_plan")
def answer_plan(*, by: Viewer, plan_id: uuid.UUID, version: int, agreed: bool, why: str = "") -> Plan:
    """A supervisor's answer to the plan as she saw it (``version``). Given back with a coded reason, making it is due again today."""
    seen = open_row(by, Plan, plan_id, APPROVE)
    case = seen.case
    if seen.version != version:
        raise Refused(_("The plan changed since you opened it. Look at it again, then answer."))
    asked = Approval._base_manager.filter(
        kind=KIND, about=seen.pk, state="asked", retired_at=None
    ).select_related("case__office")
    approval = asked.first()
    if approval is None or not rules.may_become(seen.state, "agreed"):
        raise Refused(_("This was answered already."))
    answer_approval(by, approval, agreed=agreed, why=why)
    if agreed:
        saved = _agree(by, facts.locked(Plan, seen.pk), case)
    else:
        saved = facts.correct_locked(facts.locked(Plan, seen.pk), by=by, changes={"state": "returned"})
        expected(by, case, "plan", case.pk, today_of(case))
    record(
        by,
        "plans.answer_plan",
        saved,
        office_id=case.office_id,
        details=told(case, state=saved.state, why=why),
    )
    return saved


def _agree(by: Viewer, plan: Plan, case: Case) -> Plan:
    day = today_of(case)
    for before in Plan._base_manager.filter(case=case, state="agreed", retired_at=None):
        facts.correct_locked(facts.locked(Plan, before.pk), by=by, changes={"state": "replaced"})
    expected(by, case, "plan_review", case.pk, plan.review_on)
    reach(by, case, "plan", day)
    return facts.correct_locked(plan, by=by, changes={"state": "agreed", "agreed_on": day})


@act("plans.drop_plan")
def drop_plan(*, by: Viewer, plan_id: uuid.UUID, reason: str) -> Plan:
    """Retire a plan in work that was begun by mistake: the goals it took over go back, as a supervisor agreed to them.

    Refused while goals are new in it: those that began in it, or were taken up again out of a plan that was replaced.
    """
    seen = open_row(by, Plan, plan_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    if seen.state not in rules.IN_WORK:
        raise Refused(_("An agreed plan stays. Look at it again to change it."))
    before = Plan._base_manager.filter(case=seen.case, state="agreed", retired_at=None).first()
    _give_back(by, seen, before)
    withdraw_approval(by, KIND, seen.pk)
    if before is not None:
        settle(by, ["plan"], [seen.case_id], on=today_of(seen.case), state="dropped")
    gone = facts.retire(Plan, seen.pk, by=by, reason=reason)
    record(by, "plans.drop_plan", gone, office_id=seen.case.office_id, reason=reason)
    return gone


def _give_back(by: Viewer, plan: Plan, before: Plan | None) -> None:
    """Let the goals of a plan that is dropped stand where they stood before it, in the words and the domain that were agreed to there."""
    goals = facts.locked_all(
        Goal, Goal._base_manager.filter(plan=plan, retired_at=None).values_list("pk", flat=True)
    )
    stood = queries.as_agreed(goals, but=plan)
    for goal in goals:
        then = stood.get(goal.pk)
        fresh = goal.state == "open" and (before is None or then is None or then.plan_id != before.pk)
        if then is None or fresh:
            raise Refused(_("Retire the goals that are new in it first."))
        changes = {"plan_id": then.plan_id, "domain": then.domain, "words": then.words}
        facts.correct_locked(goal, by=by, changes=changes)


def _check_whole(plan: Plan, wanted: Mapping[str, Any]) -> None:
    check_known(wanted.get("with_her", plan.with_her), codes.WITH_HER, "with_her")
    check_until(plan.happened_on, wanted.get("review_on", plan.review_on), "review_on")
