"""Writing the journey: admissions, exits and returns. Each act is one transaction with its trace; a form sent twice writes once."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, refusals, rules
from wayhome.journey.cases.models import Admission, Assignment, Case, StageMove
from wayhome.journey.cases.queries import admission_for, assignment_for, case_for, cases, step_for
from wayhome.journey.cases.stays import (
    already,
    enter,
    moves_follow,
    paper_number_once,
    settle,
    settle_stage,
    take_step,
)
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import correct_facts, register_person
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

Assigned = Sequence[tuple[User, str]]


@dataclass(frozen=True)
class _Arrival:
    """What all persons of one screen share when they are admitted."""

    by: Viewer
    office: Office
    happened_on: dt.date
    assigned: Assigned
    source: str
    done_by: User | None
    code_source: Any


@act("cases.admit")
def admit(
    *, by: Viewer, office: Office, facts: Mapping[str, Any] | None, category: str, happened_on: dt.date, paper_number: str = "",
    assigned: Assigned = (), person_id: uuid.UUID | None = None, id: uuid.UUID | None = None, source: str = "screen",
    done_by: User | None = None, code_source: Any = None,
) -> Admission:  # fmt: skip
    """Take a person into the office's service: person, case, admission, first step and who walks with her.

    ``id`` becomes the case's id; sent twice, the first admission comes back. ``person_id`` names a person already known here,
    then ``facts`` is not read; else a person is registered with ``facts``. ``assigned``: (account, role) pairs; somebody who
    sees only her own persons is assigned herself. Whether it is the first admission or a return follows from earlier ones.
    Refused (with the form's field) for what cannot be.
    """
    kept = _kept(by, id, office)
    if kept is not None:
        unchanged()
        return kept
    arrival = _Arrival(by, office, happened_on, assigned, source, done_by, code_source)
    return _admit(arrival, id, facts, category, paper_number, person_id)


@act("cases.admit_many")
def admit_many(
    *, by: Viewer, office: Office, happened_on: dt.date, category: str, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any] | None = None,
    assigned: Assigned = (), id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None, code_source: Any = None,
) -> list[Admission]:  # fmt: skip
    """Admit up to 75 people at once, all or nobody.

    A row holds ``facts`` (over ``shared`` facts such as country and language), and may hold ``paper_number`` and ``category``.
    ``id`` is the screen's: sent twice, the same admissions come back. RowsRefused names every row that cannot be.
    """
    if not rows:
        raise Refused(_("Fill in at least one row."))
    if len(rows) > rules.MOST_ROWS:
        raise Refused(
            _("At most %(most)s people on one screen. Save these, then start the next.")
            % {"most": rules.MOST_ROWS}
        )
    screen = id or uuid.uuid4()
    arrival = _Arrival(by, office, happened_on, assigned, source, done_by, code_source)
    admitted: list[Admission] = []
    refused: dict[int, list[Refused]] = {}
    again = True
    for number, row in enumerate(rows, start=1):
        case_id = uuid.uuid5(screen, str(number))
        facts = {**(shared or {}), **row.get("facts", {})}
        try:
            kept = _kept(by, case_id, office)
            again = again and kept is not None
            made = kept or _admit(
                arrival, case_id, facts, row.get("category") or category, row.get("paper_number", "")
            )
            admitted.append(made)
        except Refused as error:
            refused[number] = [error]
        except ValidationError as error:
            refused[number] = _sentences(error)
    if refused:
        raise refusals.RowsRefused(refused)
    if again:
        unchanged()
    return admitted


@act("cases.readmit")
def readmit(
    *,
    by: Viewer,
    case_id: uuid.UUID,
    happened_on: dt.date,
    id: uuid.UUID | None = None,
    source: str = "screen",
    done_by: User | None = None,
) -> Admission:
    """Take the person of a case into service again. ``id`` becomes the admission's id; sent twice, the first one comes back."""
    case = case_for(by, case_id, "cases.admit")
    kept = pen.found(Admission, id)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    _still_open(case)
    refusals.check_day(happened_on, case.office)
    pen.locked(Person, case.person_id)
    refusals.check_room(case.person_id, case.office_id, rules.Stay(happened_on))
    return enter(by, case, happened_on, id, source, refusals.who_did_it(by, case.office_id, done_by))


@act("cases.record_exit")
def record_exit(
    *,
    by: Viewer,
    admission_id: uuid.UUID,
    version: int,
    exit_on: dt.date,
    exit_kind: str,
    source: str = "screen",
    done_by: User | None = None,
) -> Admission:
    """End a stay. Who graduated and was reintegrated goes on to follow-up, every other way out closes the case.

    Sent twice with the same day and kind, nothing is written again; Conflict if it was changed otherwise since ``version``.
    """
    admission = admission_for(by, admission_id, "cases.admit")
    doer = refusals.who_did_it(by, admission.office_id, done_by)
    if (admission.exit_on, admission.exit_kind) == (exit_on, exit_kind):
        unchanged()
        return admission
    if admission.exit_on is not None:
        admission_for(by, admission_id, "cases.edit")  # another exit over the one that stands is a correction
    refusals.check_exit(admission.happened_on, exit_on, exit_kind or "?", admission.office)
    pen.locked(Person, admission.person_id)
    refusals.check_room(
        admission.person_id,
        admission.office_id,
        rules.Stay(admission.happened_on, exit_on),
        admission.pk,
        "exit_on",
    )
    saved = pen.correct(
        Admission, admission.pk, by=by, version=version, changes={"exit_on": exit_on, "exit_kind": exit_kind}
    )
    saved.case = admission.case
    moves_follow(by, saved, source, doer)
    record(
        by, "cases.record_exit", saved, office_id=saved.office_id,
        details={"case": str(saved.case_id), "exit_on": str(exit_on), "exit_kind": exit_kind, "done_by": str(doer.pk), "source": source},
    )  # fmt: skip
    return saved


@act("cases.undo_exit")
def undo_exit(*, by: Viewer, admission_id: uuid.UUID, version: int) -> Admission:
    """Take a wrongly recorded exit back: the stay lasts again."""
    return _correct_admission(
        by,
        admission_for(by, admission_id, "cases.edit"),
        version,
        {"exit_on": None, "exit_kind": ""},
        "cases.undo_exit",
    )


@act("cases.correct_admission")
def correct_admission(
    *, by: Viewer, admission_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Admission:
    """Correct a stay: ``changes`` of happened_on, exit_on, exit_kind. Steps of the journey and first/return follow by themselves."""
    return _correct_admission(
        by, admission_for(by, admission_id, "cases.edit"), version, changes, "cases.correct_admission"
    )


@act("cases.retire_admission")
def retire_admission(*, by: Viewer, admission_id: uuid.UUID, reason: str) -> Admission:
    """Take a wrong admission out of every list and figure, with a coded reason; its history stays."""
    admission = admission_for(by, admission_id, "cases.edit")
    if admission.retired_at is not None:
        unchanged()
        return admission
    gone = pen.retire(Admission, admission.pk, by=by, reason=reason)
    for move in StageMove._base_manager.filter(admission=gone, retired_at=None):
        pen.retire(StageMove, move.pk, by=by, reason=reason)
    settle(by, gone.case, gone.person_id)
    record(
        by,
        "cases.retire_admission",
        gone,
        office_id=gone.office_id,
        reason=reason,
        details={"case": str(gone.case_id)},
    )
    return gone


@act("cases.correct_case")
def correct_case(*, by: Viewer, case_id: uuid.UUID, version: int, changes: Mapping[str, Any]) -> Case:
    """Correct a case: ``changes`` of category, paper_number, happened_on (the day of the signal)."""
    case = case_for(by, case_id, "cases.edit")
    wanted = {name: changes[name] for name in ("category", "paper_number", "happened_on") if name in changes}
    if "category" in wanted:
        refusals.check_category(wanted["category"])
    if "paper_number" in wanted:
        wanted["paper_number"] = refusals.kept_paper_number(wanted["paper_number"], case.office, but=case.pk)
    if "happened_on" in wanted:
        refusals.check_day(wanted["happened_on"], case.office)
        first = Admission._base_manager.filter(case=case, retired_at=None).order_by("happened_on").first()
        if first is not None and wanted["happened_on"] > first.happened_on:
            raise Refused(_("The first sign cannot be later than the first admission."), field="happened_on")
    if already(case, wanted):
        unchanged()
        return case
    with paper_number_once():
        saved = pen.correct(Case, case.pk, by=by, version=version, changes=wanted)
    record(
        by,
        "cases.correct_case",
        saved,
        office_id=saved.office_id,
        details={"version": saved.version, "fields": sorted(wanted)},
    )
    return saved


@act("people.correct_facts")
def correct_person_facts(
    *, by: Viewer, case_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Person:
    """Correct the coded facts of a case's person; who may is decided here, by the case."""
    case = case_for(by, case_id, "cases.edit")
    return correct_facts(
        by=by, person_id=case.person_id, version=version, changes=changes, office_id=case.office_id
    )


@act("cases.retire_case")
def retire_case(*, by: Viewer, case_id: uuid.UUID, reason: str) -> Case:
    """Take a wrong record out of every list. Its admissions are retired first, so that no figure changes unseen."""
    case = case_for(by, case_id, "cases.edit")
    if case.retired_at is not None:
        unchanged()
        return case
    if Admission._base_manager.filter(case=case, retired_at=None).exists():
        raise Refused(_("Retire the admissions of this record first."))
    gone = pen.retire(Case, case.pk, by=by, reason=reason)
    record(by, "cases.retire_case", gone, office_id=gone.office_id, reason=reason)
    return gone


@act("cases.move")
def move(
    *,
    by: Viewer,
    case_id: uuid.UUID,
    stage: str,
    happened_on: dt.date,
    id: uuid.UUID | None = None,
    source: str = "screen",
    done_by: User | None = None,
) -> StageMove:
    """Record a step of the journey. Admission and the way out are steps too, but follow from their own acts."""
    case = case_for(by, case_id, "cases.admit")
    kept = pen.found(StageMove, id)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    _still_open(case)
    if stage not in codes.STAGES or stage == "admission":
        raise Refused(_("Choose a step of the journey."), field="stage")
    refusals.check_day(happened_on, case.office)
    if happened_on < case.happened_on:
        raise Refused(_("This step cannot be before the first sign. Check the date."), field="happened_on")
    staying = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).exists()
    if staying and stage in ("follow_up", "closure"):
        raise Refused(_("This person is still in service. Record the exit first."), field="stage")
    doer = refusals.who_did_it(by, case.office_id, done_by)
    made = take_step(by, case, stage, happened_on, None, source, doer, id)
    settle_stage(by, case)
    record(
        by,
        "cases.move",
        made,
        office_id=case.office_id,
        details={"case": str(case.pk), "stage": stage, "on": str(happened_on)},
    )
    return made


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
    _still_open(step.case)
    gone = pen.retire(StageMove, step.pk, by=by, reason=reason)
    settle_stage(by, step.case)
    record(
        by, "cases.retire_step", gone, office_id=step.case.office_id, reason=reason,
        details={"case": str(gone.case_id), "stage": gone.stage, "on": str(gone.happened_on)},
    )  # fmt: skip
    return gone


@act("cases.assign")
def assign(
    *,
    by: Viewer,
    case_id: uuid.UUID,
    user: User,
    role: str,
    happened_on: dt.date,
    id: uuid.UUID | None = None,
) -> Assignment:
    """Let a colleague walk with the person from a day on; she then sees the case. ``id`` sent twice writes once."""
    case = case_for(by, case_id, "cases.edit")
    kept = pen.found(Assignment, id)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    _still_open(case)
    refusals.check_day(happened_on, case.office)
    refusals.check_assigned(by, case.office_id, [(user, role)])
    refusals.check_not_yet_assigned(case, user, role, happened_on)
    return _assign(by, case, user, role, happened_on, "screen", id)


@act("cases.end_assignment")
def end_assignment(*, by: Viewer, assignment_id: uuid.UUID, version: int, until: dt.date) -> Assignment:
    """Let a colleague's part end; ``until`` is the last day on which she sees the case."""
    assignment = assignment_for(by, assignment_id)
    if assignment.until == until:
        unchanged()
        return assignment
    if until < assignment.happened_on:
        raise Refused(_("The last day is before the first day."), field="until")
    refusals.check_day(until, assignment.case.office, "until")
    saved = pen.correct(Assignment, assignment.pk, by=by, version=version, changes={"until": until})
    record(
        by, "cases.end_assignment", saved, office_id=assignment.case.office_id,
        details={"case": str(saved.case_id), "user": str(saved.user_id), "until": str(until)},
    )  # fmt: skip
    return saved


@act("cases.retire_assignment")
def retire_assignment(*, by: Viewer, assignment_id: uuid.UUID, reason: str) -> Assignment:
    """Take a wrong assignment out of every list, with a coded reason; by it the colleague sees the case no longer."""
    assignment = assignment_for(by, assignment_id)
    if assignment.retired_at is not None:
        unchanged()
        return assignment
    _still_open(assignment.case)
    gone = pen.retire(Assignment, assignment.pk, by=by, reason=reason)
    record(
        by, "cases.retire_assignment", gone, office_id=assignment.case.office_id, reason=reason,
        details={"case": str(gone.case_id), "user": str(gone.user_id), "role": gone.role},
    )  # fmt: skip
    return gone


def _kept(by: Viewer, id: uuid.UUID | None, office: Office) -> Admission | None:
    """Return the admission an earlier sending has made with this case id."""
    case = pen.found(Case, id)
    if case is None:
        return None
    if case.office_id != office.pk or not by.may_in("cases.admit", office.pk):
        raise Http404
    return Admission._base_manager.filter(case=case).order_by("happened_on", "recorded_at").first()


def _admit(
    arrival: _Arrival, id: uuid.UUID | None, facts: Mapping[str, Any] | None, category: str, paper_number: str,
    person_id: uuid.UUID | None = None,
) -> Admission:  # fmt: skip
    by, office, happened_on = arrival.by, arrival.office, arrival.happened_on
    if not by.may_in("cases.admit", office.pk):
        raise Refused(refusals.NOT_HERE)
    refusals.check_day(happened_on, office)
    refusals.check_category(category)
    number = refusals.kept_paper_number(paper_number, office)
    doer = refusals.who_did_it(by, office.pk, arrival.done_by)
    walking = _walking(by, office, arrival.assigned)
    refusals.check_assigned(by, office.pk, walking)
    if person_id is None:
        person = register_person(
            by=by,
            facts=facts or {},
            source=arrival.source,
            code_source=arrival.code_source,
            office_id=office.pk,
        )
    else:
        if not cases(by).filter(person_id=person_id).exists():
            raise Http404
        person = pen.locked(Person, person_id)
        refusals.check_room(person.pk, office.pk, rules.Stay(happened_on))
    case = Case(person=person, office=office, category=category, stage="admission", paper_number=number)
    case.happened_on, case.source, case.done_by = happened_on, arrival.source, doer
    case.pk = id or case.pk
    with paper_number_once():
        pen.record(case, by=by)
    admission = enter(by, case, happened_on, None, arrival.source, doer, unknown=person_id is None)
    for user, role in walking:
        _assign(by, case, user, role, happened_on, arrival.source, None)
    return admission


def _walking(by: Viewer, office: Office, assigned: Assigned) -> list[tuple[User, str]]:
    walking = list(assigned)
    only_own = by.own("cases.admit") and office.pk not in by.offices("cases.admit")
    if only_own and by.user is not None and by.user_id not in {user.pk for user, _role in walking}:
        walking.append((by.user, "case_worker"))
    return walking


def _assign(
    by: Viewer, case: Case, user: User, role: str, from_day: dt.date, source: str, id: uuid.UUID | None
) -> Assignment:
    assignment = Assignment(case=case, user=user, role=role, happened_on=from_day, source=source)
    if id is not None:
        assignment.pk = id
    pen.record(assignment, by=by)
    record(
        by,
        "cases.assign",
        assignment,
        office_id=case.office_id,
        details={"case": str(case.pk), "user": str(user.pk), "role": role, "from": str(from_day)},
    )
    return assignment


def _correct_admission(
    by: Viewer, admission: Admission, version: int, changes: Mapping[str, Any], verb: str
) -> Admission:
    wanted = {name: changes[name] for name in ("happened_on", "exit_on", "exit_kind") if name in changes}
    if already(admission, wanted):
        unchanged()
        return admission
    start = wanted.get("happened_on", admission.happened_on)
    end, kind = wanted.get("exit_on", admission.exit_on), wanted.get("exit_kind", admission.exit_kind)
    refusals.check_day(start, admission.office)
    refusals.check_exit(start, end, kind, admission.office)
    pen.locked(Person, admission.person_id)
    refusals.check_room(
        admission.person_id,
        admission.office_id,
        rules.Stay(start, end),
        admission.pk,
        "exit_on" if "exit_on" in wanted else "happened_on",
    )
    saved = pen.correct(Admission, admission.pk, by=by, version=version, changes=wanted)
    moves_follow(by, saved, "screen", refusals.who_did_it(by, saved.office_id, None))
    record(
        by, verb, saved, office_id=saved.office_id,
        details={"case": str(saved.case_id), "version": saved.version, "on": str(start), "exit_on": str(end or ""), "exit_kind": kind},
    )  # fmt: skip
    return saved


def _still_open(case: Case) -> None:
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))


def _sentences(error: ValidationError) -> list[Refused]:
    """Return a validation's complaints as refusals at their fields."""
    if hasattr(error, "error_dict"):
        return [
            Refused(sentence, field=name)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return [Refused(sentence) for sentence in error.messages]
