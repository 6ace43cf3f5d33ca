"""Who does what for a goal until when: a colleague's action is a task of hers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case
from wayhome.journey.plans import codes, sealed
from wayhome.journey.plans.actions.checks import (
    check_known,
    check_owner,
    check_until,
    expected,
    open_row,
    sent_twice,
    today_of,
    told,
)
from wayhome.journey.plans.models import Goal, PlanAction
from wayhome.journey.plans.queries import RECORD, VIEW, worker_of
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.models import Agency
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

TASK = "goal_action"
NAMES = ("kind", "who", "by_on", "owner", "agency")


@act("plans.add_action")
def add_action(
    *, by: Viewer, goal_id: uuid.UUID, kind: str, who: str, by_on: dt.date | None = None, owner: User | None = None,
    agency: Agency | None = None, words: str = "", source: str = "screen", id: uuid.UUID | None = None,
) -> PlanAction:  # fmt: skip
    """Add what is to be done for a goal. A colleague's has a day, and is a task of hers (of the case worker's, if none is named).

    Of another organisation, ``agency`` says which, where it is on our list.
    """
    kept = facts.found(PlanAction, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    goal = open_row(by, Goal, goal_id)
    case = goal.case
    if goal.retired_at is not None or goal.state != "open":
        raise Refused(_("This goal is not on the way any more."))
    row = PlanAction(case=case, goal=goal, happened_on=today_of(case), source=source)
    row.pk = id or row.pk
    given = {"kind": kind, "who": who, "by_on": by_on, "owner": owner, "agency": agency}
    for name, value in _whole(row, case, given).items():
        setattr(row, name, value)
    for name, value in sealed.said(by, case, row, words).items():
        setattr(row, name, value)
    facts.record(row, by=by)
    follow(by, row, case)
    record(by, "plans.add_action", row, office_id=case.office_id, details=told(case, kind=kind, who=who))
    return row


@act("plans.correct_action")
def correct_action(
    *, by: Viewer, action_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> PlanAction:
    """Change what is to be done: ``changes`` of kind, who, by_on, owner, agency, words."""
    seen = open_row(by, PlanAction, action_id)
    case = seen.case
    wanted = _whole(seen, case, changes)
    if seen.version == version and "words" in changes:
        wanted |= sealed.said(by, case, seen, changes["words"])
    saved = facts.correct(PlanAction, seen.pk, by=by, version=version, changes=wanted)
    if saved.version == version:
        unchanged()
        return saved
    follow(by, saved, case)
    record(by, "plans.correct_action", saved, office_id=case.office_id, details={"changed": sorted(wanted)})
    return saved


@act("plans.tick_action")
def tick_action(
    *, by: Viewer, action_id: uuid.UUID, version: int, state: str = "done", on: dt.date | None = None, why: str = ""
) -> PlanAction:  # fmt: skip
    """One tap: it is done (or no longer needed, ``why``; or to be done again). Who it was given to may tick it too. Sent twice, it counts once."""
    seen = ticked_by(by, action_id)
    check_known(state, codes.ACTION_STATES, "state")
    if why:
        check_known(why, codes.DROP_WHYS, "why")
    if sent_twice(by, seen, version) or seen.state == state:
        unchanged()
        return seen
    day = None if state == "open" else on or today_of(seen.case)
    changes = {"state": state, "ended_on": day, "ended_why": why if state == "dropped" else ""}
    saved = facts.correct(PlanAction, seen.pk, by=by, version=version, changes=changes)
    follow(by, saved, seen.case)
    record(
        by, "plans.tick_action", saved, office_id=seen.case.office_id, details=told(seen.case, state=state, why=saved.ended_why)
    )  # fmt: skip
    return saved


@act("plans.retire_action")
def retire_action(*, by: Viewer, action_id: uuid.UUID, reason: str) -> PlanAction:
    """Take what was recorded wrongly out of the plan."""
    seen = open_row(by, PlanAction, action_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    settle(by, [TASK], [seen.pk], on=today_of(seen.case), state="dropped")
    gone = facts.retire(PlanAction, seen.pk, by=by, reason=reason)
    record(by, "plans.retire_action", gone, office_id=seen.case.office_id, reason=reason)
    return gone


def ticked_by(by: Viewer, action_id: uuid.UUID) -> PlanAction:
    """Return an action that the actor may tick: of a plan she records, or given to her; Http404 otherwise."""
    row = open_row(by, PlanAction, action_id, VIEW)
    if row.owner_id == by.user_id and by.may("tasks.record"):
        return row
    return open_row(by, PlanAction, action_id, RECORD)


def follow(by: Viewer, action: PlanAction, case: Case) -> None:
    """Let the task follow the action: due for a colleague's open one, ended otherwise; part of an act."""
    goal = Goal._base_manager.get(pk=action.goal_id)
    if action.state == "open" and action.who == "colleague" and goal.state == "open" and action.by_on:
        expected(by, case, TASK, action.pk, action.by_on, action.owner)
        return
    done = action.state == "done"
    settle(by, [TASK], [action.pk], on=action.ended_on or today_of(case), state="done" if done else "dropped")


def follow_goal(by: Viewer, goal: Goal, case: Case) -> None:
    """Let the tasks of a goal's open actions follow when it ends or is taken up again; part of an act."""
    rows = PlanAction._base_manager.filter(goal=goal, state="open", retired_at=None)
    if goal.state != "open":
        day = goal.ended_on or today_of(case)
        settle(by, [TASK], list(rows.values_list("pk", flat=True)), on=day, state="dropped")
        return
    for row in rows.filter(~Q(by_on=None), who="colleague").select_related("owner"):
        follow(by, row, case)


def _whole(row: PlanAction, case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes of an action, whole: a colleague's has a day and an owner, an organisation's may say which, nobody else's has either."""
    wanted = {name: changes[name] for name in NAMES if name in changes}
    told = {name: wanted.get(name, getattr(row, name)) for name in NAMES}
    check_known(told["kind"], codes.KINDS, "kind")
    check_known(told["who"], codes.WHO, "who")
    if told["by_on"] is not None:
        check_until(row.happened_on, told["by_on"])
    if told["who"] != "agency":
        wanted |= {"agency": None}
    if told["who"] != "colleague":
        return wanted | {"owner": None}
    if told["by_on"] is None:
        raise Refused(_("Say until when the colleague does it."), field="by_on")
    check_owner(case, told["owner"], VIEW)
    return wanted | {"owner": told["owner"] or worker_of(case, today_of(case))}
