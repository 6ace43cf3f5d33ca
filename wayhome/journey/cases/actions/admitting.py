"""People are admitted, and come back."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, rules, signs
from wayhome.journey.cases.actions.checks import Assigned, walk_with
from wayhome.journey.cases.actions.identity import checked_name, let_office_in, name_arrivals
from wayhome.journey.cases.due import begin
from wayhome.journey.cases.models import Admission, AdmissionCheck, Case
from wayhome.journey.cases.queries import asks_first, case_for, cases
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.stays import (
    enter,
    paper_number_once,
)
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.kit.latest import oldest_first
from wayhome.registry.people.actions import register_person
from wayhome.registry.people.bodies import NameBody
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer, caseload_team
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, unchanged


@dataclass(frozen=True)
class Arrival:
    """What all persons of one screen share when they are admitted, or when it is asked for them."""

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
    done_by: User | None = None, code_source: Any = None, name: NameBody | None = None, checks: Collection[str] = (),
) -> Admission:  # fmt: skip
    """Take a person into the office's service: person, case, admission, first step and who walks with her.

    ``id`` becomes the case's id; sent twice, the first admission comes back. ``person_id`` names a person already known here,
    then ``facts`` is not read; else a person is registered with ``facts``. ``assigned``: (account, role) pairs; somebody who
    sees only her own persons is assigned herself. Whether it is the first admission or a return follows from earlier ones.
    ``name`` is her first name, sealed at once for the office's teams and who walks with her: that needs no key of whoever admits.
    ``checks``: what of ``signs.CHECKS`` is ready. Refused (with the form's field) for what cannot be, and where a supervisor agrees first.
    """
    kept = _kept(by, id, office)
    if kept is not None:
        unchanged()
        return kept
    not_asked_first(by, office)
    arrival = Arrival(by, office, happened_on, assigned, source, done_by, code_source)
    if name is not None:
        checked_name(name, office)
    made = _admit(arrival, id, facts, category, paper_number, person_id)
    keep_checks(by, made.case, made, checks)
    if person_id is None:
        _clocks_begin(arrival, [made])
    if name is not None and person_id is None:
        name_arrivals(by, made.case, {made.person_id: name}, [user for user, _role in assigned], source)
    elif person_id is not None:
        let_office_in(by, made.case)
    return made


@act("cases.admit_many")
def admit_many(
    *, by: Viewer, office: Office, happened_on: dt.date, category: str, rows: Sequence[Mapping[str, Any]], shared: Mapping[str, Any] | None = None,
    assigned: Assigned = (), id: uuid.UUID | None = None, source: str = "screen", done_by: User | None = None, code_source: Any = None,
) -> list[Admission]:  # fmt: skip
    """Admit up to 75 people at once, all or nobody.

    A row holds ``facts`` (over ``shared`` facts such as country and language), and may hold ``paper_number``, ``category`` and ``name``.
    ``id`` is the screen's: sent twice, the same admissions come back. RowsRefused names every row that cannot be.
    """
    if not rows:
        raise Refused(_("Fill in at least one row."))
    if len(rows) > rules.MOST_ROWS:
        raise Refused(
            _("At most %(most)s people on one screen. Save these, then start the next.")
            % {"most": rules.MOST_ROWS}
        )
    not_asked_first(by, office)
    screen = id or uuid.uuid4()
    arrival = Arrival(by, office, happened_on, assigned, source, done_by, code_source)
    admitted: list[Admission] = []
    new: list[Admission] = []
    names: dict[uuid.UUID, NameBody] = {}
    refused: dict[int, list[Refused]] = {}
    for number, row in enumerate(rows, start=1):
        case_id = uuid.uuid5(screen, str(number))
        facts = {**(shared or {}), **row.get("facts", {})}
        try:
            kept = _kept(by, case_id, office)
            name = row.get("name")
            if name is not None:
                checked_name(name, office)
            made = kept or _admit(
                arrival, case_id, facts, row.get("category") or category, row.get("paper_number", "")
            )
            admitted.append(made)
            if kept is None:
                new.append(made)
            if name is not None and kept is None:
                names[made.person_id] = name
        except Refused as error:
            refused[number] = [error]
        except ValidationError as error:
            refused[number] = _sentences(error)
    if refused:
        raise refusals.RowsRefused(refused)
    name_arrivals(by, admitted[0].case, names, [user for user, _role in assigned], source)
    _clocks_begin(arrival, new)
    if not new:
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
    checks: Collection[str] = (),
) -> Admission:
    """Take the person of a case into service, for the first time or again. ``id`` becomes the admission's id; sent twice, the first one comes back."""
    case = case_for(by, case_id, "cases.admit")
    kept = pen.found(Admission, id)
    if kept is not None and kept.case_id == case.pk:
        unchanged()
        return kept
    still_open(case)
    not_asked_first(by, case.office)
    refusals.check_day(happened_on, case.office)
    pen.locked(Person, case.person_id)
    refusals.check_room(case.person_id, case.office_id, rules.Stay(happened_on))
    made = enter(by, case, happened_on, id, source, refusals.who_did_it(by, case.office_id, done_by))
    keep_checks(by, case, made, checks)
    return made


def not_asked_first(by: Viewer, office: Office) -> None:
    """Refuse to admit where a supervisor agrees first."""
    if asks_first(by, office):
        raise Refused(
            _("Here a supervisor agrees before somebody is admitted. Ask for it on the person's page.")
        )


def keep_checks(by: Viewer, case: Case, admission: Admission | None, checks: Collection[str]) -> AdmissionCheck | None:  # fmt: skip
    """Keep what was ready on the day of an admission; nothing where nothing was told, and it is not asked for."""
    if any(check not in signs.CHECKS for check in checks):
        raise Refused(_("Choose one that is on the list."), field="checks")
    if admission is None or not checks:
        return None
    row = AdmissionCheck(case=case, admission=admission, **dict.fromkeys(checks, True))
    row.happened_on, row.source, row.done_by = admission.happened_on, admission.source, admission.done_by
    return pen.record(row, by=by)


def _kept(by: Viewer, id: uuid.UUID | None, office: Office) -> Admission | None:
    """Return the admission an earlier sending has made with this case id."""
    case = pen.found(Case, id)
    if case is None:
        return None
    if case.office_id != office.pk or not by.may_in("cases.admit", office.pk):
        raise Http404
    return oldest_first(Admission._base_manager.filter(case=case)).first()


def _admit(
    arrival: Arrival, id: uuid.UUID | None, facts: Mapping[str, Any] | None, category: str, paper_number: str,
    person_id: uuid.UUID | None = None,
) -> Admission:  # fmt: skip
    case, walking = new_case(arrival, id, facts, category, paper_number, person_id)
    admission = enter(
        arrival.by, case, arrival.happened_on, None, arrival.source, case.done_by, unknown=person_id is None
    )
    for user, role in walking:
        walk_with(arrival.by, case, user, role, arrival.happened_on, arrival.source, None)
    return admission


def new_case(
    arrival: Arrival, id: uuid.UUID | None, facts: Mapping[str, Any] | None, category: str, paper_number: str,
    person_id: uuid.UUID | None = None, stage: str = "admission",
) -> tuple[Case, list[tuple[User, str]]]:  # fmt: skip
    """Write a person and her case, as part of an act; return it with who is to walk with her. Refused for what cannot be."""
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
    case = Case(person=person, office=office, category=category, stage=stage, paper_number=number)
    case.happened_on, case.source, case.done_by = happened_on, arrival.source, doer
    case.team_id = caseload_team(by.user, office.pk)
    case.pk = id or case.pk
    with paper_number_once():
        pen.record(case, by=by)
    return case, walking


def _clocks_begin(arrival: Arrival, admitted: Sequence[Admission]) -> None:
    """Let talks about needs and plans be due for who was admitted just now, with whom no clock runs yet."""
    walking = _walking(arrival.by, arrival.office, arrival.assigned)
    owner = next((user for user, role in walking if role == "case_worker"), None)
    made = [(stay.case, ("admission", stay.happened_on), owner) for stay in admitted]
    begin(arrival.by, made, staying=True)


def _walking(by: Viewer, office: Office, assigned: Assigned) -> list[tuple[User, str]]:
    walking = list(assigned)
    only_own = by.own("cases.admit") and office.pk not in by.offices("cases.admit")
    if only_own and by.user is not None and by.user_id not in {user.pk for user, _role in walking}:
        walking.append((by.user, "case_worker"))
    return walking


def _sentences(error: ValidationError) -> list[Refused]:
    """Return a validation's complaints as refusals at their fields."""
    if hasattr(error, "error_dict"):
        return [
            Refused(sentence, field=name)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return [Refused(sentence) for sentence in error.messages]
