"""Incidents: something happened. What is grave goes to who leads the office in the moment it is recorded."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.safety import codes, rules, sealed
from wayhome.journey.safety.actions.flags import escalated
from wayhome.journey.safety.actions.limits import (
    check_day,
    check_later,
    number,
    only,
    still_open,
    tidy,
    why_again,
)
from wayhome.journey.safety.models import Flag, Incident
from wayhome.journey.safety.queries import incident_for, leader_of, recording
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

TASK = "incident"
CORRECTABLE = frozenset({"kind", "severity", "happened_on", "done", "done_by", "source", *codes.TOLD})


@act("safety.record_incident")
def record_incident(
    *, by: Viewer, kind: str, severity: str, happened_on: dt.date, case_id: uuid.UUID | None = None, office: Office | None = None,
    done: Collection[str] = (), told: dict[str, dt.date | None] | None = None, account: str = "", source: str = "screen",
    done_by: User | None = None, id: uuid.UUID | None = None,
) -> Incident:  # fmt: skip
    """Record what happened, with a person or (codes only) in an office. Sent twice with one ``id``, written once.

    Grave self-harm and grave harm to a person go to who leads the office at once: a flag of hers, due today.
    """
    case = case_for(by, case_id, "safety.record") if case_id is not None else None
    kept = facts.found(Incident, id, by=by)
    if kept is not None:
        unchanged()
        return kept
    row = Incident(
        kind=kind, severity=severity, happened_on=happened_on, source=source, done_by=done_by or by.user
    )
    row.id = id or row.id
    row.case, row.office = case, _office(by, case, office)
    row.done = number(done, codes.DONE, "done")
    for name, day in (told or {}).items():
        setattr(row, name, day)
    _possible(by, row)
    if text := tidy(account, "account"):
        if case is None:
            raise Refused(
                _("Words are kept only with a person's record. Leave them empty here."), field="account"
            )
        sealed.seal_into(by, row, text)
    if rules.escalates(kind, severity) and row.supervisor_on is None:
        row.supervisor_on = today(row.office.time_zone)
    facts.record(row, by=by)
    details = {"case": str(case.pk) if case else "", "kind": kind, "severity": severity}
    record(by, "safety.record_incident", row, office_id=row.office_id, details=details)
    _follows(by, row)
    return row


@act("safety.correct_incident")
def correct_incident(
    *, by: Viewer, incident_id: uuid.UUID, version: int, changes: dict[str, Any], account: str | None = None
) -> Incident:
    """Write a new version of an incident: one's own, or as who leads the office any. What becomes grave goes to her at once."""
    only(changes, CORRECTABLE)
    seen = incident_for(by, incident_id, to_correct=True)
    if "done" in changes:
        changes = changes | {"done": number(changes["done"], codes.DONE, "done")}
    was = seen.kind, seen.severity, seen.happened_on
    was_grave = rules.escalates(seen.kind, seen.severity)
    if facts.locked(Incident, seen.pk).version == version:
        for name, value in changes.items():
            setattr(seen, name, value)
        if rules.escalates(seen.kind, seen.severity) and seen.supervisor_on is None:
            seen.supervisor_on = today(seen.office.time_zone)
            changes = changes | {"supervisor_on": seen.supervisor_on}
        _possible(by, seen)
        if account is not None:
            changes = changes | sealed.resealed(by, seen, tidy(account, "account"))
    row = facts.correct(Incident, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    told = {"case": str(row.case_id or ""), "changed": sorted(changes)}
    record(by, "safety.correct_incident", row, office_id=row.office_id, details=told)
    row.case, row.office = seen.case, seen.office
    if (row.kind, row.severity, row.happened_on) != was:
        _follows(by, row, newly=not was_grave)  # else its task is as late, and whose, as it was
    return row


@act("safety.close_incident")
def close_incident(*, by: Viewer, incident_id: uuid.UUID, version: int) -> Incident:
    """Close what was seen to; flags that were raised for it stay open until somebody says what became of them."""
    seen = incident_for(by, incident_id, to_correct=True)
    if seen.closed_on is not None:
        unchanged()
        return seen
    day = today(seen.office.time_zone)
    row = facts.correct(Incident, seen.pk, by=by, version=version, changes={"closed_on": day})
    settle(by, [TASK], [row.pk], on=day)
    record(
        by, "safety.close_incident", row, office_id=row.office_id, details={"case": str(row.case_id or "")}
    )
    return row


@act("safety.reopen_incident")
def reopen_incident(*, by: Viewer, incident_id: uuid.UUID, version: int, why: str) -> Incident:
    """Open a closed incident again, with a reason: its task is due again, and what is grave goes to who leads once more."""
    seen = incident_for(by, incident_id, to_correct=True)
    if seen.closed_on is None:
        unchanged()
        return seen
    if seen.case is not None:
        still_open(seen.case)
    why_again(why)
    changes: dict[str, Any] = {"closed_on": None, "reopened_why": why}
    if rules.escalates(seen.kind, seen.severity):
        changes["supervisor_on"] = today(seen.office.time_zone)
    row = facts.correct(Incident, seen.pk, by=by, version=version, changes=changes)
    told = {"case": str(row.case_id or "")}
    record(by, "safety.reopen_incident", row, office_id=row.office_id, reason=why, details=told)
    row.case, row.office = seen.case, seen.office
    _follows(by, row)
    return row


@act("safety.retire_incident")
def retire_incident(*, by: Viewer, incident_id: uuid.UUID, reason: str) -> Incident:
    """Take a wrongly recorded incident out of lists, with the flags it raised; its task is dropped."""
    seen = incident_for(by, incident_id, to_correct=True)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(Incident, seen.pk, by=by, reason=reason)
    flags = list(Flag._base_manager.filter(incident=row, closed_on=None, retired_at=None))
    for flag in flags:
        facts.retire_along(Flag, flag.pk, by=by, reason=reason)
    day = today(seen.office.time_zone)
    settle(by, [TASK, "flag"], [row.pk, *(flag.pk for flag in flags)], on=day, state="dropped")
    told = {"case": str(row.case_id or ""), "flags": [str(flag.pk) for flag in flags]}
    record(by, "safety.retire_incident", row, office_id=row.office_id, reason=reason, details=told)
    return row


def _office(by: Viewer, case: Case | None, office: Office | None) -> Office:
    if case is not None:
        still_open(case)
        return case.office
    offices = recording(by)
    if office is None or office not in offices:
        raise Refused(_("Choose an office in which you record."), field="office")
    return office


def _possible(by: Viewer, row: Incident) -> None:
    check_day(row.happened_on, row.office, row.case)
    if row.case is None and row.kind not in codes.WITHOUT_CASE:
        raise Refused(_("This happened to a person: record it from the person's page."), field="kind")
    day = today(row.office.time_zone)
    for name in codes.TOLD:
        told = getattr(row, name)
        check_later(told, row.happened_on, name)
        if told is not None and told > day:
            raise Refused(_("This day has not come yet. Check the day, month and year."), field=name)
    check_later(row.closed_on, row.happened_on, "happened_on")
    colleague(by, [row.office_id], row.done_by)


def _follows(by: Viewer, row: Incident, *, newly: bool = True) -> None:
    """What follows from an incident as it stands: the flag of what is grave (``newly``), and the task to see to it while it is open."""
    if newly and row.case is not None and rules.escalates(row.kind, row.severity):
        escalated(by, row, row.case)
    if row.closed_on is None:
        expect_incident(by, row)


def expect_incident(by: Viewer, row: Incident) -> None:
    """Let an incident be due, as part of an act: what is grave today with who leads the office."""
    case, day = row.case, today(row.office.time_zone)
    grave = row.severity == rules.HIGH
    owner = leader_of(row.office) if grave or case is None else worker_of(case)
    due = day if grave else max(day, clocks(row.office, day).due(TASK, row.happened_on))
    expect(
        by, TASK, row.pk, office=row.office, due_on=due, on=day, case_id=case.pk if case else None,
        person_id=case.person_id if case else None, team_id=case.team_id if case else None, owner=owner,
    )  # fmt: skip
