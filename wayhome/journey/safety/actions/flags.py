"""Flags: something about a person that somebody sees to until a day. Each is a task; closing it says what became of it."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.safety import codes, sealed
from wayhome.journey.safety.actions.limits import check_later, only, still_open, tidy, why_again
from wayhome.journey.safety.models import Flag, Incident
from wayhome.journey.safety.queries import duty_team, flag_for, leader_of, seeing_to
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import expect, settle
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

TASK = "flag"
CORRECTABLE = frozenset({"kind", "due_on", "owner_id", "source"})


@act("safety.record_flag")
def record_flag(
    *, by: Viewer, case_id: uuid.UUID, kind: str, due_on: dt.date, owner: User | None = None, words: str = "", source: str = "screen",
    id: uuid.UUID | None = None,
) -> Flag:  # fmt: skip
    """Raise a flag about a person: who sees to it (nobody named: her case worker) and until when. Sent twice, written once."""
    case = case_for(by, case_id, "safety.record")
    kept = facts.found(Flag, id, by=by)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    still_open(case)
    day = today(case.office.time_zone)
    _not_past(due_on, day)
    row = Flag(
        case=case, kind=kind, due_on=due_on, owner=owner or worker_of(case), happened_on=day, source=source
    )
    row.id = id or row.id
    _can_see(by, case, row.owner)
    if text := tidy(words, "words"):
        sealed.seal_into(by, row, text)
    return _written(by, row)


@act("safety.correct_flag")
def correct_flag(
    *, by: Viewer, flag_id: uuid.UUID, version: int, changes: dict[str, Any], words: str | None = None
) -> Flag:
    """Write a new version of a flag that is open: its kind, day, or who sees to it. ``words`` None leaves them as they are."""
    only(changes, CORRECTABLE)
    seen = flag_for(by, flag_id, to_correct=True)
    if seen.closed_on is not None:
        raise Refused(_("This is closed. Raise a new flag instead."))
    if facts.locked(Flag, seen.pk).version == version:
        check_later(changes.get("due_on"), seen.happened_on, "due_on")
        owner = User.objects.filter(pk=changes.get("owner_id")).first()
        if owner is not None and owner.pk != seen.owner_id:
            _can_see(by, seen.case, owner)
        if words is not None:
            changes = changes | sealed.resealed(by, seen, tidy(words, "words"))
    row = facts.correct(Flag, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    told = {"case": str(row.case_id), "changed": sorted(changes)}
    record(by, "safety.correct_flag", row, office_id=seen.case.office_id, details=told)
    row.case = seen.case
    if (row.due_on, row.owner_id) != (seen.due_on, seen.owner_id):
        expect_flag(by, row)  # else its task stays where it was put off or handed over to
    return row


@act("safety.close_flag")
def close_flag(*, by: Viewer, flag_id: uuid.UUID, version: int, outcome: str) -> Flag:
    """Say what became of a flag; its task is done."""
    seen = flag_for(by, flag_id, to_close=True)
    if seen.closed_on is not None:
        unchanged()
        return seen
    if outcome not in codes.FLAG_OUTCOMES:
        raise Refused(_("Choose what became of it."), field="outcome")
    day = today(seen.case.office.time_zone)
    row = facts.correct(Flag, seen.pk, by=by, version=version, changes={"closed_on": day, "outcome": outcome})
    settle(by, [TASK], [row.pk], on=day)
    told = {"case": str(row.case_id), "outcome": outcome}
    record(by, "safety.close_flag", row, office_id=seen.case.office_id, details=told)
    return row


@act("safety.reopen_flag")
def reopen_flag(*, by: Viewer, flag_id: uuid.UUID, version: int, why: str, due_on: dt.date) -> Flag:
    """Open a closed flag again, with a reason: its task is due again. Danger now is due today, with who leads and who is on duty."""
    seen = flag_for(by, flag_id, to_close=True)
    if seen.closed_on is None:
        unchanged()
        return seen
    still_open(seen.case)
    day = today(seen.case.office.time_zone)
    due_on = day if seen.danger else due_on
    _not_past(due_on, day)
    why_again(why)
    if seen.danger and (open_ := _danger_open(seen.case)) is not None and open_.pk != seen.pk:
        raise Refused(_("Another flag says already that this person is in danger now."))
    owner = leader_of(seen.case.office) if seen.danger else seen.owner
    if owner is not None and owner not in seeing_to(by, seen.case):
        owner = worker_of(seen.case)
    changes = {
        "closed_on": None,
        "outcome": "",
        "reopened_why": why,
        "due_on": due_on,
        "owner_id": owner.pk if owner else None,
    }
    row = facts.correct(Flag, seen.pk, by=by, version=version, changes=changes)
    told = {"case": str(row.case_id), "due": str(due_on)}
    record(by, "safety.reopen_flag", row, office_id=seen.case.office_id, reason=why, details=told)
    row.case, row.owner = seen.case, owner
    expect_flag(by, row, day)
    return row


@act("safety.retire_flag")
def retire_flag(*, by: Viewer, flag_id: uuid.UUID, reason: str) -> Flag:
    """Take a wrong flag out of lists, with a coded reason; its task is dropped."""
    seen = flag_for(by, flag_id, to_correct=True)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(Flag, seen.pk, by=by, reason=reason)
    settle(by, [TASK], [row.pk], on=today(seen.case.office.time_zone), state="dropped")
    told = {"case": str(row.case_id)}
    record(by, "safety.retire_flag", row, office_id=seen.case.office_id, reason=reason, details=told)
    return row


def danger_now(by: Viewer, case: Case) -> Flag:
    """Tell who leads the office and who is on duty that a person is in danger now, as part of an act: one open flag a case, due today."""
    open_, day = _danger_open(case), today(case.office.time_zone)
    if open_ is not None:
        return _told_again(by, open_, case, day)
    return _written(
        by,
        Flag(
            case=case, kind="safety", danger=True, due_on=day, owner=leader_of(case.office), happened_on=day
        ),
    )


def _told_again(by: Viewer, row: Flag, case: Case, day: dt.date) -> Flag:
    """Let a danger that is told once more be due today with who leads now, whatever became of its flag and task meanwhile.

    What is late already, with who leads, stays as late as it is.
    """
    leader = leader_of(case.office)
    owner_id = leader.pk if leader is not None else None
    task = Task._base_manager.filter(kind=TASK, about=row.pk, state="open", retired_at=None).first()
    if task is not None and max(task.due_on, row.due_on) <= day and task.owner_id == row.owner_id == owner_id:
        return row
    changes = {"due_on": day, "owner_id": owner_id}
    saved = facts.correct_locked(facts.locked(Flag, row.pk), by=by, changes=changes)
    if saved.version != row.version:
        details = {"case": str(case.pk), "changed": sorted(changes)}
        record(by, "safety.correct_flag", saved, office_id=case.office_id, details=details)
    settle(by, [TASK], [row.pk], on=day, state="dropped")
    saved.case, saved.owner = case, leader
    expect_flag(by, saved, day)
    return saved


def _danger_open(case: Case) -> Flag | None:
    return Flag._base_manager.filter(case=case, danger=True, closed_on=None, retired_at=None).first()


def escalated(by: Viewer, incident: Incident, case: Case) -> Flag:
    """Bring an incident before who leads the office, as part of an act: a flag of its own, due today."""
    open_ = Flag._base_manager.filter(incident=incident, closed_on=None, retired_at=None).first()
    if open_ is not None:
        return open_
    day = today(case.office.time_zone)
    kind = incident.kind if incident.kind in codes.FLAG_KINDS else "safety"
    flag = Flag(case=case, kind=kind, incident=incident, due_on=day, happened_on=day)
    flag.owner = leader_of(case.office)
    return _written(by, flag)


def _written(by: Viewer, row: Flag) -> Flag:
    facts.record(row, by=by)
    told = {"case": str(row.case_id), "kind": row.kind, "due": str(row.due_on), "danger": row.danger}
    record(by, "safety.record_flag", row, office_id=row.case.office_id, details=told)
    expect_flag(by, row)
    return row


def expect_flag(by: Viewer, row: Flag, on: dt.date | None = None) -> None:
    """Let a flag be due, with who sees to it, as part of an act; danger now is also for who is on duty."""
    case = row.case
    duty = duty_team(case.office) if row.danger else None
    expect(
        by, TASK, row.pk, office=case.office, due_on=row.due_on, on=on or row.happened_on, case_id=case.pk, person_id=case.person_id,
        team_id=duty.pk if duty is not None else case.team_id, owner=row.owner,
    )  # fmt: skip


def _can_see(by: Viewer, case: Case, owner: User | None) -> None:
    if owner is not None and owner not in seeing_to(by, case):
        raise Refused(_("Choose somebody who walks with the person, or leads the office."), field="owner")


def _not_past(due_on: dt.date, day: dt.date) -> None:
    if due_on < day:
        raise Refused(_("This day is over. Choose today or a later day."), field="due_on")
