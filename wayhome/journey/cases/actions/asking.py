"""Admissions that a supervisor agrees to first: asked for, answered, and done at the yes."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, rules, signs
from wayhome.journey.cases.actions.admitting import Arrival, new_case
from wayhome.journey.cases.actions.checks import Assigned, walk_with
from wayhome.journey.cases.actions.identity import checked_name, name_arrivals
from wayhome.journey.cases.approving import answer_approval, ask_approval
from wayhome.journey.cases.due import begin
from wayhome.journey.cases.models import Admission, AdmissionCheck, Approval, Case
from wayhome.journey.cases.queries import asked_admission_for, case_for
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.stays import enter, take_step
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

KIND, WAITING = "admission", "referral"


@act("cases.ask_admission")
def ask_admission(
    *, by: Viewer, office: Office, facts: Mapping[str, Any], category: str, happened_on: dt.date, paper_number: str = "",
    assigned: Assigned = (), name: NameBody | None = None, checks: Collection[str] = (), id: uuid.UUID | None = None,
    source: str = "screen", done_by: Any = None,
) -> Case:  # fmt: skip
    """Ask that somebody new be admitted: her person and case are written, she is in service from a supervisor's yes. ``id`` sent twice writes once."""
    kept = pen.found(Case, id)
    if kept is not None:
        if kept.office_id != office.pk or not by.may_in("cases.admit", office.pk):
            raise Http404
        unchanged()
        return kept
    if name is not None:
        checked_name(name, office)
    arrival = Arrival(by, office, happened_on, assigned, source, done_by, None)
    case, walking = new_case(arrival, id, facts, category, paper_number, stage=WAITING)
    take_step(by, case, WAITING, happened_on, None, source, case.done_by)
    for user, role in walking:
        walk_with(by, case, user, role, happened_on, source, None)
    begin(by, [(case, (WAITING, happened_on), None)])
    if name is not None:
        name_arrivals(by, case, {case.person_id: name}, [user for user, _role in assigned], source)
    _ask(by, case, happened_on, checks, None)
    return case


@act("cases.ask_admission")
def ask_admission_of(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, checks: Collection[str] = (), id: uuid.UUID | None = None
) -> AdmissionCheck:  # fmt: skip
    """Ask that the person of a case be admitted, for the first time or again. ``id`` sent twice writes once."""
    case = case_for(by, case_id, "cases.admit")
    kept = pen.found(AdmissionCheck, id, by=by)
    if kept is not None:
        if kept.case_id != case.pk:
            raise Http404
        unchanged()
        return kept
    still_open(case)
    refusals.check_day(happened_on, case.office)
    refusals.check_room(case.person_id, case.office_id, rules.Stay(happened_on))
    return _ask(by, case, happened_on, checks, id)


@act("cases.answer_admission")
def answer_admission(*, by: Viewer, asked_id: uuid.UUID, agreed: bool, why: str = "") -> Admission | None:
    """Answer: at a yes she is admitted on the day that was asked for, by who asked; a no is given back with a reason."""
    asked = asked_admission_for(by, asked_id)
    approval = Approval._base_manager.filter(kind=KIND, about=asked.pk).order_by("-recorded_at").first()
    if approval is None:
        raise Http404
    case = asked.case
    still_open(case)
    answer_approval(by, approval, agreed=agreed, why=why)
    record(
        by, "cases.answer_admission", asked, office_id=case.office_id, reason=why,
        details={"case": str(case.pk), "agreed": agreed, "on": str(asked.happened_on)},
    )  # fmt: skip
    if not agreed:
        return None
    pen.locked(Person, case.person_id)
    refusals.check_room(case.person_id, case.office_id, rules.Stay(asked.happened_on))
    made = enter(by, case, asked.happened_on, None, asked.source, asked.done_by)
    pen.correct(AdmissionCheck, asked.pk, by=by, version=asked.version, changes={"admission_id": made.pk})
    return made


def _ask(
    by: Viewer, case: Case, on: dt.date, checks: Collection[str], id: uuid.UUID | None
) -> AdmissionCheck:
    if any(check not in signs.CHECKS for check in checks):
        raise Refused(_("Choose one that is on the list."), field="checks")
    waiting = Approval._base_manager.filter(case=case, kind=KIND, state="asked", retired_at=None)
    if waiting.exists():
        raise Refused(_("It was asked already: a supervisor has not answered yet."))
    row = AdmissionCheck(case=case, happened_on=on, **dict.fromkeys(checks, True))
    row.done_by = refusals.who_did_it(by, case.office_id, None)
    row.pk = id or row.pk
    pen.record(row, by=by)
    ask_approval(by, case, KIND, row.pk)
    record(
        by, "cases.ask_admission", row, office_id=case.office_id,
        details={"case": str(case.pk), "on": str(on), "ready": sorted(checks)},
    )  # fmt: skip
    return row
