"""The work with a person ends: asked by who walks with her, agreed to by the supervisor."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, queries
from wayhome.journey.aftercare.actions.keeping import CLOSED, keep, still_open
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases import approving, reaching, refusals
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.queries import case_for
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle_case
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

KIND = "closure"
ANSWERED = _("This was answered already.")


@act("aftercare.ask_closure")
def ask_closure(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, why: str, living: str, card: str,
    id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None,
) -> Closure:  # fmt: skip
    """Ask the supervisor to agree that the work with a person ends. Where the office asks no supervisor, it ends at once.

    What was given back is asked again with what is told now.
    """
    case = case_for(by, case_id, queries.RECORD)
    made = pen.found(Closure, id)
    if made is not None and made.case_id == case.pk:
        unchanged()
        return made
    still_open(case)
    _possible(case, happened_on, why, card)
    back = Closure._base_manager.filter(case=case, state__in=["asked", "returned"], retired_at=None).first()
    if back is not None and back.state == "asked":
        raise Refused(_("The supervisor was asked already. Take that back first."))
    last = queries.aftercare(case).last
    changes = {"happened_on": happened_on, "why": why, "living": living, "card": card, "state": "asked"}
    changes["last_id"] = last.pk if last else None
    if back is not None:
        row = pen.correct_locked(pen.locked(Closure, back.pk), by=by, changes=changes)
    else:
        row = Closure(
            case=case, source=source, done_by=refusals.who_did_it(by, case.office_id, done_by), **changes
        )
        row.pk = id or row.pk
        pen.record(row, by=by)
    record(
        by, "aftercare.ask_closure", row, office_id=case.office_id,
        details={"case": str(case.pk), "on": str(happened_on), "why": why, "living": living, "card": card},
    )  # fmt: skip
    if queries.needs_approval(case, KIND):
        approving.ask_approval(by, case, KIND, row.pk)
        return row
    return _closed(by, case, row)


@act("aftercare.answer_closure")
def answer_closure(*, by: Viewer, closure_id: uuid.UUID, agreed: bool, why: str = "") -> Closure:
    """Agree that the work ends, or give it back with a reason. At the yes the stay ends, the stage is closure and nothing stays to do."""
    row = queries.row_for(by, Closure, closure_id, "cases.approve")
    asked = queries.approval_asked(KIND, row.pk)
    if asked is None or row.state != "asked":
        raise Refused(ANSWERED)
    approving.answer_approval(by, asked, agreed=agreed, why=why)
    record(
        by, "aftercare.answer_closure", row, office_id=row.case.office_id,
        details={"case": str(row.case_id), "agreed": agreed, "why": why},
    )  # fmt: skip
    if agreed:
        return _closed(by, row.case, row)
    return pen.correct_locked(pen.locked(Closure, row.pk), by=by, changes={"state": "returned"})


@act("aftercare.withdraw_closure")
def withdraw_closure(*, by: Viewer, closure_id: uuid.UUID) -> Closure:
    """Take back what was asked and not agreed to."""
    row = queries.row_for(by, Closure, closure_id, queries.RECORD)
    if row.state == "withdrawn":
        unchanged()
        return row
    if row.state not in ("asked", "returned") or row.retired_at is not None:
        raise Refused(ANSWERED)
    approving.withdraw_approval(by, KIND, row.pk)
    saved = pen.correct_locked(pen.locked(Closure, row.pk), by=by, changes={"state": "withdrawn"})
    record(
        by,
        "aftercare.withdraw_closure",
        saved,
        office_id=row.case.office_id,
        details={"case": str(row.case_id)},
    )
    return saved


def _possible(case: Case, happened_on: dt.date, why: str, card: str) -> None:
    refusals.check_day(happened_on, case.office)
    if why not in codes.CLOSE_WHYS:
        raise Refused(_("Choose why the work ends."), field="why")
    if card not in codes.CARD:
        raise Refused(_("Say whether she has the card with where to call."), field="card")
    stay = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()
    if case.stage == CLOSED and stay is None:
        raise Refused(_("The work with this person has ended already."))
    if why == codes.COMPLETE and (stay is not None or queries.graduated_on(case) is None):
        raise Refused(_("Follow-up begins with a graduation. Choose another reason."), field="why")
    began = stay.happened_on if stay else queries.graduated_on(case) or case.happened_on
    if happened_on < began:
        raise Refused(_("This day cannot be. Check the day, month and year."), field="happened_on")


def _closed(by: Viewer, case: Case, row: Closure) -> Closure:
    stay = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()
    ended: dict[str, uuid.UUID] = {}
    if stay is not None:
        if row.why == codes.COMPLETE:
            raise Refused(_("She is in service again. Take this back."))
        told = {
            "version": stay.version,
            "exit_on": row.happened_on,
            "exit_kind": row.why,
            "source": row.source,
        }
        cases.record_exit(by=by, admission_id=stay.pk, **told)
        ended["admission_id"] = stay.pk
    else:
        step = reaching.reach(by, case, CLOSED, row.happened_on, source=row.source)
        if step is not None:
            ended["step_id"] = step.pk
    settle_case(by, case.pk, on=today(case.office.time_zone))
    keep(by, case)
    return pen.correct_locked(pen.locked(Closure, row.pk), by=by, changes={"state": "agreed", **ended})
