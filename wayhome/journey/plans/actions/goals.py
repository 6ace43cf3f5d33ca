"""Goals in her words: added, changed, a step further, reached or given up."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, rules, sealed
from wayhome.journey.plans.actions.checks import (
    check_known,
    check_possible,
    open_case,
    open_row,
    sent_twice,
    today_of,
    told,
)
from wayhome.journey.plans.actions.grants import retire_grants_of
from wayhome.journey.plans.actions.planning import in_work, taken_back
from wayhome.journey.plans.actions.steps import follow_goal
from wayhome.journey.plans.models import Goal, PlanAction
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

MOST_GOALS = 12


@act("plans.add_goal")
def add_goal(
    *, by: Viewer, case_id: uuid.UUID, domain: str, words: str, source: str = "screen", id: uuid.UUID | None = None
) -> Goal:  # fmt: skip
    """Add a goal in her words to the plan in work; where there is none, one is begun, and a supervisor is asked again."""
    kept = facts.found(Goal, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    case = open_case(by, case_id)
    check_known(domain, codes.DOMAINS, "domain")
    if not words.strip():
        raise Refused(_("Write in their words what they want."), field="words")
    plan = in_work(by, case)
    there = Goal._base_manager.filter(case=case, retired_at=None)
    if there.filter(state="open").count() >= MOST_GOALS:
        raise Refused(_("There are twelve goals on the way. Close one before you add another."))
    last = there.aggregate(last=Max("rank"))["last"] or 0
    goal = Goal(case=case, plan=plan, domain=domain, rank=last + 1, happened_on=today_of(case), source=source)
    goal.pk = id or goal.pk
    for name, value in sealed.said(by, case, goal, words).items():
        setattr(goal, name, value)
    facts.record(goal, by=by)
    record(by, "plans.add_goal", goal, office_id=case.office_id, details=told(case, domain=domain))
    return goal


@act("plans.correct_goal")
def correct_goal(*, by: Viewer, goal_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Goal:
    """Change a goal's words, domain or place in the list (rank). Other words or another domain need a supervisor's yes again."""
    seen = open_row(by, Goal, goal_id)
    case = seen.case
    wanted = {name: changes[name] for name in ("domain", "rank") if name in changes}
    check_known(wanted.get("domain", seen.domain), codes.DOMAINS, "domain")
    if not 1 <= wanted.get("rank", seen.rank) <= 99:
        raise Refused(_("Write a number from 1 to 99."), field="rank")
    if seen.version != version:
        raise facts.Conflict(facts.locked(Goal, seen.pk), dict(changes))
    if "words" in changes:
        if not changes["words"].strip():
            raise Refused(_("Write in their words what they want."), field="words")
        wanted |= sealed.said(by, case, seen, changes["words"])
    if seen.state == "open" and ("words" in wanted or wanted.get("domain", seen.domain) != seen.domain):
        wanted["plan_id"] = in_work(by, case).pk
    row = facts.locked(Goal, seen.pk)  # its plan may have changed just now
    saved = facts.correct_locked(row, by=by, changes=wanted)
    if saved.version == version:
        unchanged()
        return saved
    record(by, "plans.correct_goal", saved, office_id=case.office_id, details={"changed": sorted(wanted)})
    return saved


@act("plans.tick_goal")
def tick_goal(*, by: Viewer, goal_id: uuid.UUID, version: int, to: str) -> Goal:
    """One tap: a ``step`` further, or ``reached``. Sent twice, it counts once."""
    seen = open_row(by, Goal, goal_id)
    if sent_twice(by, seen, version):
        unchanged()
        return seen
    if seen.state != "open" or to not in ("step", "reached"):
        raise Refused(_("This goal is not on the way any more."))
    changes: dict[str, Any] = {"steps": rules.further(seen.steps)}
    if to == "reached":
        changes = {"steps": rules.MOST_STEPS, "state": "reached", "ended_on": today_of(seen.case)}
    return _changed(by, seen, version, changes, "plans.tick_goal")


@act("plans.end_goal")
def end_goal(
    *, by: Viewer, goal_id: uuid.UUID, version: int, state: str, on: dt.date | None = None, steps: int | None = None
) -> Goal:  # fmt: skip
    """Say what became of a goal, and on which day; ``open`` takes it up again."""
    seen = open_row(by, Goal, goal_id)
    check_known(state, codes.GOAL_STATES, "state")
    day = on or today_of(seen.case)
    if state != "open":
        check_possible(seen.case, day, "ended_on")
        if day < seen.happened_on:
            raise Refused(_("This is before the goal was set. Check the date."), field="ended_on")
    changes: dict[str, Any] = {"state": state, "ended_on": None if state == "open" else day}
    if steps is not None:
        changes["steps"] = min(max(steps, 0), rules.MOST_STEPS)
    if seen.state != "open" and state == "open" and seen.version == version:
        changes["plan_id"] = in_work(by, seen.case).pk
    return _changed(by, seen, version, changes, "plans.end_goal")


def _changed(by: Viewer, seen: Goal, version: int, changes: dict[str, Any], verb: str) -> Goal:
    if changes.get("state", seen.state) != seen.state and seen.version == version:
        taken_back(by, seen)
    saved = facts.correct(Goal, seen.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    follow_goal(by, saved, seen.case)
    details = told(seen.case, state=saved.state, steps=saved.steps)
    record(by, verb, saved, office_id=seen.case.office_id, details=details)
    return saved


@act("plans.retire_goal")
def retire_goal(*, by: Viewer, goal_id: uuid.UUID, reason: str) -> Goal:
    """Take a goal that was recorded wrongly out of the plan, with what was to be done for it."""
    seen = open_row(by, Goal, goal_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    case: Case = seen.case
    taken_back(by, seen)
    rows = PlanAction._base_manager.filter(goal=seen, retired_at=None).values_list("pk", flat=True)
    actions = facts.locked_all(PlanAction, rows)
    settle(by, ["goal_action"], [row.pk for row in actions], on=today_of(case), state="dropped")
    facts.retire_all(actions, by=by, reason=reason)
    retire_grants_of(by, seen, reason)
    gone = facts.retire(Goal, seen.pk, by=by, reason=reason)
    record(by, "plans.retire_goal", gone, office_id=case.office_id, reason=reason)
    return gone
