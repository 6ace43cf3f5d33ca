"""Who does a task, and when: handing it over, and another day."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.tasks import codes
from wayhome.registry.tasks.actions.checks import check_day, check_open, check_owner, day_of, held
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


@act("tasks.hand_over")
def hand_over(*, by: Viewer, task_id: uuid.UUID, version: int, owner: User | None) -> Task:
    """Give a task to a colleague who sees the person, or (None) to the team. ``facts.Conflict`` if somebody changed it meanwhile."""
    task = held(by, task_id)
    check_open(task)
    check_owner(by, task.office_id, task.case_id, owner, task.kind)
    return _changed(by, task, "tasks.hand_over", version, {"owner_id": owner.pk if owner else None})


@act("tasks.postpone")
def postpone(*, by: Viewer, task_id: uuid.UUID, version: int, due_on: dt.date, why: str) -> Task:
    """Move a task to a later day, with a reason; the day it was due first is kept. ``facts.Conflict`` if somebody changed it meanwhile."""
    task = held(by, task_id)
    check_open(task)
    check_day(due_on, day_of(task), moved=task.kind)
    if why not in codes.POSTPONE_WHYS:
        raise Refused(_("Choose why it is put off."), field="why_later")
    changes = {"due_on": due_on, "postponed_why": why}
    return _changed(by, task, "tasks.postpone", version, changes, why)


def _changed(
    by: Viewer, task: Task, verb: str, version: int, changes: dict[str, object], why: str = ""
) -> Task:
    if task.version != version:
        raise facts.Conflict(task, changes)
    facts.correct_locked(task, by=by, changes=changes)
    if task.version == version:
        unchanged()
        return task
    told = {name: str(value or "") for name, value in changes.items()}
    record(by, verb, task, office_id=task.office_id, reason=why, details=told)
    return task
