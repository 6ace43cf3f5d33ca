"""Looking at safety with the person: how safe she is, what concerns her, her own plan. The clock follows the latest look."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.safety import rules, sealed
from wayhome.journey.safety.actions.again import due_again
from wayhome.journey.safety.actions.flags import danger_now
from wayhome.journey.safety.actions.limits import check_day, check_later, number, only, still_open, tidy
from wayhome.journey.safety.codes import CONCERNS
from wayhome.journey.safety.models import SafetyCheck
from wayhome.journey.safety.queries import check_for, standing
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.registry.tasks.actions import expect, settle
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

REVIEW = "safety_review"
CORRECTABLE = frozenset({"level", "happened_on", "concerns", "agreed", "next_on", "done_by", "source"})


@act("safety.record_check")
def record_check(
    *, by: Viewer, case_id: uuid.UUID, level: str, happened_on: dt.date, concerns: Collection[str] = (), agreed: str = "not_asked",
    next_on: dt.date | None = None, plan: str | None = None, source: str = "screen", done_by: User | None = None,
    id: uuid.UUID | None = None,
) -> SafetyCheck:  # fmt: skip
    """Record a look at safety. ``plan`` None (or as it stands): her plan stays as it was. ``next_on`` None: by the office's clock.

    ``danger``: a flag for who leads the office and for who is on duty is due today. Sent twice with one ``id``, written once.
    """
    case = case_for(by, case_id, "safety.record")
    kept = facts.found(SafetyCheck, id, by=by)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    still_open(case)
    check_day(happened_on, case.office, case)
    check_later(next_on, happened_on, "next_on")
    days = clocks(case.office, happened_on).days
    row = SafetyCheck(
        case=case, level=level, happened_on=happened_on, concerns=number(concerns, CONCERNS, "concerns"), agreed=agreed,
        next_on=next_on or rules.review_on(level, happened_on, days), source=source, done_by=done_by or by.user,
    )  # fmt: skip
    row.id = id or row.id
    colleague(by, [case.office_id], row.done_by)
    if plan is not None:
        _say(by, row, tidy(plan, "plan"))
    facts.record(row, by=by)
    told_now = _latest(case) == row
    details = {"case": str(case.pk), "on": str(happened_on), "level": level}
    record(by, "safety.record_check", row, office_id=case.office_id, details=details)
    _follows(by, case, newly=told_now)
    return row


@act("safety.correct_check")
def correct_check(
    *, by: Viewer, check_id: uuid.UUID, version: int, changes: dict[str, Any], plan: str | None = None
) -> SafetyCheck:
    """Write a new version of a look at safety: one's own, or as who leads the office any. ``plan`` None leaves it as it is."""
    only(changes, CORRECTABLE)
    seen = check_for(by, check_id, to_correct=True)
    level = seen.level
    if "concerns" in changes:
        changes = changes | {"concerns": number(changes["concerns"], CONCERNS, "concerns")}
    if facts.locked(SafetyCheck, seen.pk).version == version:
        changes = changes | _review_follows(seen, changes)
        for name, value in changes.items():
            setattr(seen, name, value)
        check_day(seen.happened_on, seen.case.office, seen.case)
        check_later(seen.next_on, seen.happened_on, "next_on")
        colleague(by, [seen.case.office_id], seen.done_by)
        if plan is not None:
            changes = changes | sealed.resealed(by, seen, tidy(plan, "plan"))
    was = _in_danger(seen.case)
    row = facts.correct(SafetyCheck, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    told = {"case": str(row.case_id), "changed": sorted(changes)}
    record(by, "safety.correct_check", row, office_id=seen.case.office_id, details=told)
    became = not was or (level != rules.DANGER and _latest(seen.case) == row)
    _follows(by, seen.case, newly=became and _in_danger(seen.case))
    return row


def _review_follows(seen: SafetyCheck, changes: dict[str, Any]) -> dict[str, dt.date]:
    """Return the day of the next look, by the clock of what is corrected: where the clock had set it, and nobody chooses another now."""

    def by_clock(level: str, day: dt.date) -> dt.date:
        return rules.review_on(level, day, clocks(seen.case.office, day).days)

    level, day = changes.get("level", seen.level), changes.get("happened_on", seen.happened_on)
    chosen = changes.get("next_on", seen.next_on) != seen.next_on
    if chosen or (level, day) == (seen.level, seen.happened_on):
        return {}
    if seen.next_on != by_clock(seen.level, seen.happened_on):
        return {}
    return {"next_on": by_clock(level, day)}


@act("safety.retire_check")
def retire_check(*, by: Viewer, check_id: uuid.UUID, reason: str) -> SafetyCheck:
    """Take a look at safety out of what counts, with a coded reason; the one before it counts again."""
    seen = check_for(by, check_id, to_correct=True)
    if seen.retired_at is not None:
        unchanged()
        return seen
    was = _in_danger(seen.case)
    row = facts.retire(SafetyCheck, seen.pk, by=by, reason=reason)
    told = {"case": str(row.case_id)}
    record(by, "safety.retire_check", row, office_id=seen.case.office_id, reason=reason, details=told)
    _follows(by, seen.case, newly=not was and _in_danger(seen.case))
    return row


@act("safety.follow_stay")
def follow_stay(*, by: Viewer, case_id: uuid.UUID) -> None:
    """Let the clock begin or end with a stay: called where a person was admitted, came back or left.

    What is still open of a person who comes back, or whose exit was taken back, gets its task again. A closed case makes none.
    """
    case = Case._base_manager.select_related("office").filter(pk=case_id, retired_at=None).first()
    if case is None or case.forgotten_on is not None or case.stage == CLOSED:
        unchanged()
        return
    again = due_again(by, case)
    if not follow_clock(by, case) and not again:
        unchanged()
        return
    record(by, "safety.follow_stay", case, office_id=case.office_id)


def follow_clock(by: Viewer, case: Case, *, told: bool = False) -> bool:
    """Bring the task "look at safety again" in line, as part of an act; return whether one was written.

    It runs while the person is in service, and after that as long as she is not safe; before the first look from her first day, and so
    where the day that a look from before the stay named was over when she came. In a closed case what went with the closing stays away,
    but for what a look written since asks for (``told``).
    """
    day = today(case.office.time_zone)
    latest = _latest(case)
    stay = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()
    due: dt.date | None = None
    begun = stay.happened_on if stay is not None else None
    counts = begun is not None and begun >= clocks(case.office, day).tasks_from
    over = latest is not None and begun is not None and max(latest.happened_on, latest.next_on) < begun
    if latest is not None and (begun is not None or latest.level != rules.SAFE) and not (over and counts):
        due = latest.next_on
    elif stay is not None and counts:
        due = clocks(case.office, day).due(REVIEW, stay.happened_on)
    rows = Task._base_manager.filter(kind=REVIEW, about=case.pk, retired_at=None)
    open_ = set(rows.filter(state="open").values_list("first_due_on", flat=True))
    if due is None:
        return bool(open_ and settle(by, [REVIEW], [case.pk], on=day, state="dropped"))
    if due in open_ or (case.stage == CLOSED and not told and not open_):
        return False
    expect(
        by, REVIEW, case.pk, office=case.office, due_on=due, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id, owner=worker_of(case),
    )  # fmt: skip
    return True


def _follows(by: Viewer, case: Case, *, newly: bool) -> None:
    """What follows from a look that was written: danger is told at once if it is of now, and the clock is set anew.

    ``newly``: the latest look was written just now, or none stood that said danger before; nothing else tells it once more.
    """
    if newly and _in_danger(case):
        danger_now(by, case)
    follow_clock(by, case, told=newly)


def _in_danger(case: Case) -> bool:
    latest = _latest(case)
    return latest is not None and latest.level == rules.DANGER


def _say(by: Viewer, row: SafetyCheck, text: str) -> None:
    """Keep her plan with this look, if it says something else than before."""
    before = standing(by, row.case).planned
    said = sealed.words(by, before).text if before is not None else ""
    if text != (said or ""):
        sealed.seal_into(by, row, text)


def _latest(case: Case) -> SafetyCheck | None:
    rows = SafetyCheck._base_manager.filter(case=case, retired_at=None)
    return latest_first(rows).first()
