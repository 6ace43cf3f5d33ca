"""The work with a person ends: asked by who walks with her, agreed to by the supervisor."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import codes, queries
from wayhome.journey.aftercare.actions.keeping import CLOSED, IN_SERVICE_AGAIN, keep, still_open
from wayhome.journey.aftercare.models import Closure
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases import approving, reaching, refusals
from wayhome.journey.cases.models import Admission, Approval, Case
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
NOT_GRADUATED = _("Follow-up begins with a graduation. Choose another reason.")
IMPOSSIBLE = _("This day cannot be. Check the day, month and year.")


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
    stay = queries.open_stay(case)
    changes["admission_id"] = stay.pk if stay else None
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
    return end_work(by, case, row)


@act("aftercare.answer_closure")
def answer_closure(*, by: Viewer, closure_id: uuid.UUID, agreed: bool, why: str = "") -> Closure:
    """Agree that the work ends, or give it back with a reason. At the yes the stay ends, the stage is closure and nothing stays to do.

    What was asked before the stay that lasts now began is no yes to that stay's end.
    """
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
        return end_work(by, row.case, row)
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


@act("aftercare.correct_closure")
def correct_closure(
    *, by: Viewer, closure_id: uuid.UUID, version: int, happened_on: dt.date, why: str, living: str, card: str
) -> Closure:
    """Correct an end that was agreed to; the exit it recorded, or the step it made, follows, and with it the stage and the stock.

    The reason and the day were agreed to by a supervisor, where the office asks one: only she corrects them, and not of what she asked for.
    """
    row = queries.row_for(by, Closure, closure_id, queries.RECORD)
    still_open(row.case)
    if row.state != "agreed" or row.retired_at is not None:
        raise Refused(_("Only an end that was agreed to is corrected here. Take it back, and ask again."))
    changes = {"happened_on": happened_on, "why": why, "living": living, "card": card}
    if pen.locked(Closure, row.pk).version == version:
        _check_card(card)
        decided = [name for name in ("why", "happened_on") if getattr(row, name) != changes[name]]
        if decided:
            _may_decide(by, row, decided[0])
            _check_end(row, happened_on, why)
    saved = pen.correct(Closure, row.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    saved.case = row.case
    _follow_end(by, saved)
    told = {
        "case": str(row.case_id),
        "version": saved.version,
        "on": str(happened_on),
        "why": why,
        "living": living,
        "card": card,
    }
    record(by, "aftercare.correct_closure", saved, office_id=row.case.office_id, details=told)
    return saved


def _may_decide(by: Viewer, row: Closure, field: str) -> None:
    if not queries.needs_approval(row.case, KIND):
        return
    if not by.may_in("cases.approve", row.case.office_id):
        raise Refused(_("The supervisor agreed to the reason and the day, and corrects them."), field=field)
    agreed = Approval._base_manager.filter(kind=KIND, about=row.pk, state="agreed", retired_at=None)
    asked = agreed.order_by("-recorded_at").values_list("done_by_id", flat=True).first()
    if by.user_id in (row.done_by_id, asked):
        raise Refused(_("Somebody else must agree to what you ask for yourself."), field=field)


def _check_end(row: Closure, happened_on: dt.date, why: str) -> None:
    refusals.check_day(happened_on, row.case.office)
    stay = row.admission
    began = stay.happened_on if stay is not None else queries.graduated_on(row.case) or row.case.happened_on
    if happened_on < began:
        raise Refused(IMPOSSIBLE, field="happened_on")
    if why not in codes.CLOSE_WHYS:
        raise Refused(_("Choose why the work ends."), field="why")
    if why == codes.COMPLETE and (stay is not None or queries.graduated_on(row.case) is None):
        raise Refused(NOT_GRADUATED, field="why")
    if stay is None and row.case.stage != CLOSED:
        raise Refused(
            _("The work with this person goes on again since. Its end stays as it was."), field="happened_on"
        )


def _follow_end(by: Viewer, row: Closure) -> None:
    """Bring what an end has recorded in line with it: the exit of a stay, or the step to closure."""
    if row.admission_id is not None:
        stay = Admission._base_manager.get(pk=row.admission_id)
        if (stay.exit_on, stay.exit_kind) != (row.happened_on, row.why):
            changes = {"exit_on": row.happened_on, "exit_kind": row.why}
            cases.correct_admission(by=by, admission_id=stay.pk, version=stay.version, changes=changes)
    elif row.step_id is not None:
        reaching.reach_on(by, row.case, row.step_id, row.happened_on)


def _check_card(card: str) -> None:
    if card not in codes.CARD:
        raise Refused(_("Say whether they have the card with where to call."), field="card")


def _possible(case: Case, happened_on: dt.date, why: str, card: str) -> None:
    refusals.check_day(happened_on, case.office)
    if why not in codes.CLOSE_WHYS:
        raise Refused(_("Choose why the work ends."), field="why")
    _check_card(card)
    stay = queries.open_stay(case)
    if case.stage == CLOSED and stay is None:
        raise Refused(_("The work with this person has ended already."))
    if why == codes.COMPLETE and (stay is not None or queries.graduated_on(case) is None):
        raise Refused(NOT_GRADUATED, field="why")
    began = stay.happened_on if stay else queries.graduated_on(case) or case.happened_on
    if happened_on < began:
        raise Refused(IMPOSSIBLE, field="happened_on")


def end_work(by: Viewer, case: Case, row: Closure) -> Closure:
    """End the work that a closure was agreed to for, as part of an act: the stay, or the step to closure; nothing stays to do."""
    stay = queries.open_stay(case)
    ended: dict[str, uuid.UUID | None] = {}
    if stay is not None:
        if row.why == codes.COMPLETE or row.admission_id != stay.pk:
            raise Refused(IN_SERVICE_AGAIN)
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
        if step is None:  # ended otherwise since it was asked: nothing is left to agree to
            raise Refused(_("The work with this person has ended already."))
        ended |= {"admission_id": None, "step_id": step.pk}
    settle_case(by, case.pk, on=today(case.office.time_zone))
    keep(by, case)
    return pen.correct_locked(pen.locked(Closure, row.pk), by=by, changes={"state": "agreed", **ended})
