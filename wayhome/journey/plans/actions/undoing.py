"""Taking a tap back: the state before it stands again, and its task with it."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.plans import rules
from wayhome.journey.plans.actions.checks import expected, open_row, today_of, told
from wayhome.journey.plans.actions.planning import in_work, taken_back
from wayhome.journey.plans.actions.steps import follow, follow_goal, ticked_by
from wayhome.journey.plans.models import Goal, Plan, PlanAction, Promise
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

Ticked = Goal | PlanAction | Promise
# What a tap changes.
BACK: dict[type[Any], tuple[str, ...]] = {
    Goal: ("state", "ended_on", "steps"),
    PlanAction: ("state", "ended_on", "ended_why"),
    Promise: ("state", "ended_on", "broken_why", "told_on"),
}


@act("plans.undo_tick")
def undo_tick(*, by: Viewer, model: type[Any], id: uuid.UUID, version: int) -> Ticked:
    """Take back the tap that made this ``version``. Refused once somebody changed it further; sent twice, it is taken back once."""
    seen = ticked_by(by, id) if model is PlanAction else open_row(by, model, id)
    if seen.version == version + 1 and seen.recorded_by_id == by.user_id:
        unchanged()
        return seen
    versions = {one.version: one for one in model.versions.objects.filter(row_id=id)}
    before = versions.get(version - 1)
    if seen.version != version or before is None or seen.retired_at is not None:
        raise Refused(_("It was changed since. Open it to correct it."))
    changes = {name: getattr(before, name) for name in BACK[model]}
    if isinstance(seen, Goal) and before.state != seen.state:
        changes |= _taken_up(by, seen, before.state)
    saved = facts.correct(model, id, by=by, version=version, changes=changes)
    if saved.version == version:
        raise Refused(_("It was changed since. Open it to correct it."))
    case = seen.case
    if isinstance(saved, Goal):
        follow_goal(by, saved, case)
    elif isinstance(saved, PlanAction):
        follow(by, saved, case)
    elif saved.state == "open":
        expected(by, case, "promise", saved.pk, saved.by_on, saved.owner)
    elif saved.state == "broken" and saved.told_on is None:
        expected(by, case, "promise", saved.pk, today_of(case), saved.owner)  # to tell her
    else:
        settle(by, ["promise"], [saved.pk], on=saved.ended_on)
    record(by, "plans.undo_tick", saved, office_id=case.office_id, details=told(case, state=saved.state))
    return saved


def _taken_up(by: Viewer, goal: Goal, state: str) -> dict[str, Any]:
    """Return the plan of a goal whose end is taken back: the one in work, as other open goals; the agreed one where none is in work."""
    plans = Plan._base_manager.filter(case=goal.case_id, retired_at=None)
    agreed = plans.filter(pk=goal.plan_id, state="agreed").exists()
    if state != "open" or (agreed and not plans.filter(state__in=rules.IN_WORK).exists()):
        taken_back(by, goal)
        return {}
    return {"plan_id": in_work(by, goal.case).pk}
