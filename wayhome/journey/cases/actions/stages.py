"""Where a case stands on its journey: steps taken by hand, those that follow from the acts of other rooms, and one person's next case."""

import datetime as dt
import uuid

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, refusals
from wayhome.journey.cases.actions.checks import walk_with
from wayhome.journey.cases.actions.identity import let_office_in
from wayhome.journey.cases.due import begin
from wayhome.journey.cases.models import Case, StageMove
from wayhome.journey.cases.queries import case_for, permissions_on, staying, step_for
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.rules import stages
from wayhome.journey.cases.stays import in_order, paper_number_once, settle_stage, take_step
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer, caseload_team
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

FIRST = ("signal", "first_contact")
_OTHER_WAYS = {
    stages.BY_ADMISSION: _("Admission is recorded on a page of its own."),
    stages.BY_AFTERCARE: _("Graduation and closure are recorded on pages of their own."),
}


@act("cases.move")
def move(
    *, by: Viewer, case_id: uuid.UUID, stage: str, happened_on: dt.date, why: str = "", id: uuid.UUID | None = None,
    source: str = "screen", done_by: User | None = None,
) -> StageMove:  # fmt: skip
    """Record a step of the journey by hand. Admission, graduation and closure are steps too, but follow from their own acts.

    Forward nobody is asked why; a step back from where the case stood on that day, and opening a closed one again, need ``why``.
    """
    case = case_for(by, case_id, "cases.admit")
    kept = pen.found(StageMove, id)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    still_open(case)
    wanted = stages.STAGES.get(stage)
    if wanted is None:
        raise Refused(_("Choose a step of the journey."), field="stage")
    if wanted.how != stages.BY_HAND:
        raise Refused(_OTHER_WAYS[wanted.how], field="stage")
    if not permissions_on(by, case, [wanted.permission]):
        raise Refused(_("Your role does not record this step."), field="stage")
    refusals.check_day(happened_on, case.office)
    if happened_on < case.happened_on:
        raise Refused(_("This step cannot be before the first sign. Check the date."), field="happened_on")
    if stage in stages.NOT_IN_SERVICE and staying(by, [case]):
        raise Refused(_("This person is still in service. Record the exit first."), field="stage")
    pen.locked(Case, case.pk)
    kind = _kind(case, stage, happened_on)
    if stages.needs_reason(kind) and why not in codes.MOVE_WHYS:
        raise Refused(_("Say why you go back, or open this again."), field="reason")
    doer = refusals.who_did_it(by, case.office_id, done_by)
    made = take_step(
        by, case, stage, happened_on, None, source, doer, id, why if stages.needs_reason(kind) else ""
    )
    settle_stage(by, case)
    record(
        by, "cases.reopen" if kind == stages.REOPEN else "cases.move", made, office_id=case.office_id, reason=made.why,
        details={"case": str(case.pk), "stage": stage, "on": str(happened_on)},
    )  # fmt: skip
    return made


def _kind(case: Case, stage: str, on: dt.date) -> str:
    """What a step is, seen from where the case stood on its day."""
    steps = [(step.stage, step.happened_on) for step in in_order(case)]
    return stages.kind_of(stages.stood(steps, on), stage)


@act("cases.retire_step")
def retire_step(*, by: Viewer, step_id: uuid.UUID, reason: str) -> StageMove:
    """Take a wrongly recorded step off the path, with a coded reason; the case stands again where its other steps have led.

    Refused for a step made by an admission or its exit: it follows from their days.
    """
    step = step_for(by, step_id)
    if step.admission_id is not None:
        raise Refused(_("This step follows from the admission. Correct the admission instead."))
    if step.retired_at is not None:
        unchanged()
        return step
    still_open(step.case)
    gone = pen.retire(StageMove, step.pk, by=by, reason=reason)
    settle_stage(by, step.case)
    record(
        by, "cases.retire_step", gone, office_id=step.case.office_id, reason=reason,
        details={"case": str(gone.case_id), "stage": gone.stage, "on": str(gone.happened_on)},
    )  # fmt: skip
    return gone


@act("cases.open")
def open_case(
    *, by: Viewer, case_id: uuid.UUID, category: str, happened_on: dt.date, stage: str = "first_contact",
    paper_number: str = "", id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None,
) -> Case:  # fmt: skip
    """Open another case for the person of a case, in the same office: a new journey, from its first sign. ``id`` sent twice writes once."""
    known = case_for(by, case_id, "cases.admit")
    kept = pen.found(Case, id)
    if kept is not None:
        if kept.person_id != known.person_id or kept.office_id != known.office_id:
            raise Http404
        unchanged()
        return kept
    still_open(known)
    refusals.check_category(category)
    if stage not in FIRST:
        raise Refused(_("Choose a step of the journey."), field="stage")
    refusals.check_day(happened_on, known.office)
    number = refusals.kept_paper_number(paper_number, known.office)
    doer = refusals.who_did_it(by, known.office_id, done_by)
    pen.locked(Person, known.person_id)
    case = Case(person=known.person, office=known.office, category=category, stage=stage, paper_number=number)
    case.happened_on, case.source, case.done_by = happened_on, source, doer
    case.team_id = caseload_team(by.user, known.office_id)
    case.pk = id or case.pk
    with paper_number_once():
        pen.record(case, by=by)
    take_step(by, case, stage, happened_on, None, source, doer)
    only_own = by.own("cases.admit") and known.office_id not in by.offices("cases.admit")
    if only_own and by.user is not None:
        walk_with(by, case, by.user, "case_worker", happened_on, source, None)
    begin(by, [(case, (stage, happened_on), by.user if only_own else None)])
    let_office_in(by, case)
    record(
        by, "cases.open", case, office_id=case.office_id,
        details={"person": str(case.person_id), "on": str(happened_on), "category": category, "stage": stage},
    )  # fmt: skip
    return case
