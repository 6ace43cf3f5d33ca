"""Contacts after graduation: recorded in a minute, corrected, retired; and what becomes of somebody whom nobody reaches."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, queries, rules
from wayhome.journey.aftercare.actions.keeping import keep, still_open
from wayhome.journey.aftercare.models import FollowUp, Lost
from wayhome.journey.aftercare.sealed import sealed_words
from wayhome.journey.cases import refusals
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.plans.actions import tick_action
from wayhome.journey.safety.actions import record_flag
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

ASKED = ("living", "safety", "income", "school", "health", "support", "want")
TOLD = ("happened_on", "how", "reached", "why", "next_on", *ASKED)
NOT_YET = _("This person had not graduated on this day. Check the day, month and year.")


@act("aftercare.record_follow_up")
def record_follow_up(
    *, by: Viewer, case_id: uuid.UUID, told: Mapping[str, Any], words: str | None = None, id: uuid.UUID | None = None,
    source: str = "screen", done_by: User | None = None, steps: Mapping[uuid.UUID, int] | None = None,
) -> FollowUp:  # fmt: skip
    """Write down a contact after graduation, or that nobody was reached. ``told``: what of ``TOLD`` was answered; the rest was not asked.

    ``steps``: which steps of her plan that went on are done now, each with the version seen. The next contact becomes the task, or the next try; somebody in danger is a flag of today.
    """
    case = case_for(by, case_id, queries.RECORD)
    made = pen.found(FollowUp, id)
    if made is not None and made.case_id == case.pk:
        unchanged()
        return made
    still_open(case)
    row = FollowUp(case=case, source=source, done_by=refusals.who_did_it(by, case.office_id, done_by))
    row.pk = id or row.pk
    for name, value in _complete(told).items():
        setattr(row, name, value)
    _possible(row, case)
    row.words = sealed_words(by, case, row, words)
    saved = pen.record(row, by=by)
    for step, version in (steps or {}).items():
        tick_action(by=by, action_id=step, version=version)
    keep(by, case)
    if saved.safety == "danger":
        record_flag(by=by, case_id=case.pk, kind="safety", due_on=today(case.office.time_zone))
    record(by, "aftercare.record_follow_up", saved, office_id=case.office_id, details=_details(saved))
    return saved


@act("aftercare.correct_follow_up")
def correct_follow_up(
    *, by: Viewer, follow_up_id: uuid.UUID, version: int, told: Mapping[str, Any], words: str | None = None
) -> FollowUp:
    """Correct a contact; what follows from it follows again, and danger that only the correction tells is a flag of today."""
    row = queries.row_for(by, FollowUp, follow_up_id, queries.RECORD)
    still_open(row.case)
    changes = _complete(told)
    for name, value in changes.items():
        setattr(row, name, value)
    _possible(row, row.case)
    before = pen.locked(FollowUp, row.pk)
    changes["words"] = sealed_words(by, row.case, before, words)
    was = before.safety
    saved = pen.correct(FollowUp, row.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    keep(by, row.case)
    if saved.safety == "danger" != was:
        record_flag(by=by, case_id=row.case_id, kind="safety", due_on=today(row.case.office.time_zone))
    record(by, "aftercare.correct_follow_up", saved, office_id=row.case.office_id, details=_details(saved))
    return saved


@act("aftercare.retire_follow_up")
def retire_follow_up(*, by: Viewer, follow_up_id: uuid.UUID, reason: str) -> FollowUp:
    """Take a contact that was recorded wrongly off the file; what followed from it follows no more."""
    row = queries.row_for(by, FollowUp, follow_up_id, queries.RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    gone = pen.retire(FollowUp, row.pk, by=by, reason=reason)
    keep(by, row.case)
    record(
        by, "aftercare.retire_follow_up", gone, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id)},
    )  # fmt: skip
    return gone


@act("aftercare.decide_lost")
def decide_lost(*, by: Viewer, lost_id: uuid.UUID, next_on: dt.date) -> Lost:
    """Decide that one tries again to reach her, by a day; who decides to close the work does that on its own page."""
    row = queries.row_for(by, Lost, lost_id, "cases.approve")
    if row.state == "try_again" and row.next_on == next_on:
        unchanged()
        return row
    if row.state != "told" or row.retired_at is not None:
        raise Refused(_("This was answered already."))
    day = today(row.case.office.time_zone)
    if not day <= next_on <= day + dt.timedelta(days=366):
        raise Refused(_("Choose a day from today on, within a year."), field="next_on")
    changes = {"state": "try_again", "answered_on": day, "next_on": next_on}
    saved = pen.correct_locked(pen.locked(Lost, row.pk), by=by, changes=changes)
    settle(by, ["lost"], [row.pk], on=day)
    keep(by, row.case)
    record(
        by, "aftercare.decide_lost", saved, office_id=row.case.office_id,
        details={"case": str(row.case_id), "next_on": str(next_on)},
    )  # fmt: skip
    return saved


def _complete(told: Mapping[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(ASKED, NOT_ASKED) | {"why": "", "next_on": None}
    return empty | {name: told[name] for name in TOLD if name in told and told[name] not in ("", None)}


def _possible(row: FollowUp, case: Case) -> None:
    refusals.check_day(row.happened_on, case.office)
    stays = Admission._base_manager.filter(
        case=case, retired_at=None, exit_kind=rules.GRADUATED, exit_on__lte=row.happened_on
    )
    if not stays.exists():
        raise Refused(NOT_YET, field="happened_on")
    if row.how not in codes.HOWS:
        raise Refused(_("Choose how."), field="how")
    if row.reached not in codes.REACHED:
        raise Refused(_("Say whether they were reached."), field="reached")
    if row.reached == "yes" and row.why:
        raise Refused(_("You say that they were reached. Leave this empty."), field="why")
    answered = next((name for name in ASKED if getattr(row, name) != NOT_ASKED), None)
    if row.reached == "no" and answered:
        raise Refused(_("You say that they were not reached. Leave this empty."), field=answered)
    if row.next_on is not None and row.next_on <= row.happened_on:
        raise Refused(_("The next contact must lie after this one. Check both dates."), field="next_on")


def _details(row: FollowUp) -> dict[str, Any]:
    told = {name: str(getattr(row, name) or "") for name in TOLD}
    return {"case": str(row.case_id), "version": row.version, **told}
