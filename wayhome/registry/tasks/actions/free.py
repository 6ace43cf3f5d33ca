"""Tasks that a colleague sets: setting, doing with one tap, taking that back, dropping."""

import datetime as dt
import uuid

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks import codes, sealed
from wayhome.registry.tasks.actions.checks import (
    RECORD,
    check_day,
    check_free,
    check_open,
    check_owner,
    day_of,
    held,
)
from wayhome.registry.tasks.models import Task
from wayhome.registry.tasks.upstairs import cases
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged


@act("tasks.set")
def set_task(
    *,
    by: Viewer,
    case_id: uuid.UUID,
    kind: str,
    due_on: dt.date,
    owner: User | None = None,
    words: str = "",
    id: uuid.UUID | None = None,
) -> Task:
    """Set something to do for a person until a day, for a colleague who sees her, or (``owner`` None) for whoever of the team is free.

    ``words`` are sealed with the case's key; Refused where the actor's keys do not open it. ``id`` sent twice writes once.
    """
    made = facts.found(Task, id, by=by)
    if made is not None:
        unchanged()
        return made
    told = cases().told(by, case_id, RECORD)
    if told is None:
        raise Http404
    if kind not in codes.TAPPED:
        raise Refused(_("Choose what is to be done."), field="kind")
    office = Office.objects.get(pk=told.office_id)
    day = today(office.time_zone)
    check_day(due_on, day)
    check_owner(by, office.pk, case_id, owner)
    task = Task(
        kind=kind, case_id=case_id, person_id=told.person_id, office=office, team_id=told.team_id, owner=owner,
        due_on=due_on, first_due_on=due_on, happened_on=day,
    )  # fmt: skip
    task.pk = id or task.pk
    sealed.seal_words(by, task, words)
    facts.record(task, by=by)
    told_log = {
        "kind": kind,
        "due": str(due_on),
        "case": str(case_id),
        "owner": str(owner.pk if owner else ""),
    }
    record(by, "tasks.set", task, office_id=office.pk, details=told_log)
    return task


@act("tasks.do")
def do(*, by: Viewer, task_id: uuid.UUID) -> Task:
    """Say that a free task was done, today; it can be taken back on the same day. Done twice writes once."""
    task = held(by, task_id)
    if task.state == "done":
        unchanged()
        return task
    check_open(task)
    check_free(task)
    return _ended(by, task, "tasks.do", "done")


@act("tasks.undo")
def undo(*, by: Viewer, task_id: uuid.UUID) -> Task:
    """Take back, on the same day, that a free task was done or dropped."""
    task = held(by, task_id)
    check_free(task)
    if task.state == "open":
        unchanged()
        return task
    if task.ended_on != day_of(task) or task.retired_at is not None:
        raise Refused(_("This can be taken back on the same day only. Set it anew."))
    if task.case_id is not None and not cases().stands(task.case_id):
        raise Refused(_("This record was retired and can no longer be changed."))
    changes = {"state": "open", "ended_on": None, "dropped_why": ""}
    facts.correct_locked(task, by=by, changes=changes)
    record(by, "tasks.undo", task, office_id=task.office_id, details={"case": str(task.case_id)})
    return task


@act("tasks.drop")
def drop(*, by: Viewer, task_id: uuid.UUID, version: int, why: str) -> Task:
    """Say that a free task is no longer needed, and why. ``facts.Conflict`` if somebody changed it meanwhile."""
    task = held(by, task_id)
    check_open(task)
    check_free(task)
    if why not in codes.DROP_WHYS:
        raise Refused(_("Choose why it is no longer needed."), field="why_not")
    if task.version != version:
        raise facts.Conflict(task, {"dropped_why": why})
    return _ended(by, task, "tasks.drop", "dropped", why)


def _ended(by: Viewer, task: Task, verb: str, state: str, why: str = "") -> Task:
    changes = {"state": state, "ended_on": day_of(task), "dropped_why": why}
    facts.correct_locked(task, by=by, changes=changes)
    record(by, verb, task, office_id=task.office_id, reason=why, details={"case": str(task.case_id)})
    return task
