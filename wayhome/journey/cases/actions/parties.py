"""Other persons of a case: who depends on her, guardians, carers, witnesses, and who may have done it (sealed alone)."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, sealed, signs
from wayhome.journey.cases.actions.checks import walk_with
from wayhome.journey.cases.due import begin
from wayhome.journey.cases.models import Case, CaseParty
from wayhome.journey.cases.parties import party_for
from wayhome.journey.cases.queries import case_for, cases
from wayhome.journey.cases.refusals import still_open
from wayhome.journey.cases.stays import take_step
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED, STATES, CodeList
from wayhome.kit.errors import Refused
from wayhome.kit.ids import read_code
from wayhome.registry.people.actions import register_person
from wayhome.registry.people.codes import SEXES
from wayhome.registry.people.models import Person
from wayhome.registry.people.queries import person_behind
from wayhome.trust.access.viewer import Viewer, caseload_team
from wayhome.trust.audit.actions import act, record, unchanged

RECORD = "notes.record"
PERPETRATOR, DEPENDANT = "alleged_perpetrator", "dependant"


@act("cases.add_party")
def add_party(
    *, by: Viewer, case_id: uuid.UUID, role: str, happened_on: dt.date, told: Mapping[str, Any], words: str = "",
    id: uuid.UUID | None = None, source: str = "screen",
) -> CaseParty:  # fmt: skip
    """Add somebody to a case, since a day. ``told``: relation, sex, birth_year, code (of a record of her own); ``words`` are sealed.

    Of who may have done it ``words`` alone are kept. ``id`` sent twice writes once.
    """
    case = case_for(by, case_id, RECORD)
    kept = pen.found(CaseParty, id, by=by)
    if kept is not None:
        if kept.case_id != case.pk:
            raise Http404
        unchanged()
        return kept
    still_open(case)
    _on_list(signs.ROLES, role, "role")
    refusals.check_day(happened_on, case.office)
    row = CaseParty(case=case, role=role, happened_on=happened_on, source=source)
    row.pk = id or row.pk
    for name, value in _sound(by, case, role, told, row).items():
        setattr(row, name, value)
    for column, value in sealed.party_says(by, case, row, words).items():
        setattr(row, column, value)
    pen.record(row, by=by)
    _log(by, "cases.add_party", row)
    return row


@act("cases.correct_party")
def correct_party(
    *, by: Viewer, party_id: uuid.UUID, version: int, happened_on: dt.date, told: Mapping[str, Any], words: str | None = None
) -> CaseParty:  # fmt: skip
    """Correct what is told of somebody; ``words`` None leaves them as they are. Conflict if somebody saved it since ``version``."""
    row = party_for(by, party_id, RECORD)
    still_open(row.case)
    refusals.check_day(happened_on, row.case.office)
    if row.ended_on is not None and happened_on > row.ended_on:
        raise Refused(_("The last day is before the first day."), field="happened_on")
    changes = _sound(by, row.case, row.role, told, row) | {"happened_on": happened_on}
    if words is not None:
        changes |= sealed.party_says(by, row.case, row, words)
    saved = pen.correct(CaseParty, row.pk, by=by, version=version, changes=changes)
    if saved.version == version:
        unchanged()
        return saved
    saved.case = row.case
    _log(by, "cases.correct_party", saved)
    return saved


@act("cases.end_party")
def end_party(*, by: Viewer, party_id: uuid.UUID, version: int, ended_on: dt.date, why: str) -> CaseParty:
    """Say since when somebody is no such person of the case any more, and why."""
    row = party_for(by, party_id, RECORD)
    if (row.ended_on, row.end_why) == (ended_on, why):
        unchanged()
        return row
    still_open(row.case)
    refusals.check_day(ended_on, row.case.office, "ended_on")
    if ended_on < row.happened_on:
        raise Refused(_("The last day is before the first day."), field="ended_on")
    _on_list(signs.END_WHYS, why, "end_why")
    saved = pen.correct(
        CaseParty, row.pk, by=by, version=version, changes={"ended_on": ended_on, "end_why": why}
    )
    saved.case = row.case
    _log(by, "cases.end_party", saved, why)
    return saved


@act("cases.retire_party")
def retire_party(*, by: Viewer, party_id: uuid.UUID, reason: str) -> CaseParty:
    """Take somebody wrongly added out, with a coded reason; it and its history stay sealed."""
    row = party_for(by, party_id, RECORD)
    if row.retired_at is not None:
        unchanged()
        return row
    still_open(row.case)
    gone = pen.retire(CaseParty, row.pk, by=by, reason=reason)
    gone.case = row.case
    _log(by, "cases.retire_party", gone, reason)
    return gone


@act("cases.give_record")
def give_record(*, by: Viewer, party_id: uuid.UUID, id: uuid.UUID | None = None) -> Case:
    """Give who depends on somebody a record of her own: a person, a case as dependant at its first contact, and the link between them.

    Only by it she is served and counted herself. Sent twice, the same case comes back.
    """
    row = party_for(by, party_id, RECORD)
    kept = pen.found(Case, id)
    if kept is not None:
        if row.person_id is None or kept.person_id != row.person_id:
            raise Http404
        unchanged()
        return kept
    near = row.case
    still_open(near)
    row = pen.locked(CaseParty, row.pk)
    if not by.may_in("cases.admit", near.office_id):
        raise Refused(refusals.NOT_HERE)
    if row.role != DEPENDANT or row.retired_at is not None or row.ended_on is not None:
        raise Refused(_("Only who depends on this person gets a record of their own this way."))
    if row.person_id is not None:
        raise Refused(_("This person has a record of their own already."))
    facts: dict[str, Any] = {"sex": row.sex}
    if row.birth_year is not None:
        facts |= {"birth_year": row.birth_year, "birth_precision": "estimated"}
    person = register_person(by=by, facts=facts, office_id=near.office_id)
    day = refusals.today_at(near.office)
    case = Case(person=person, office=near.office, category=DEPENDANT, stage="first_contact", happened_on=day)
    case.done_by = refusals.who_did_it(by, near.office_id, None)
    case.team_id = near.team_id or caseload_team(by.user, near.office_id)
    case.pk = id or case.pk
    pen.record(case, by=by)
    take_step(by, case, "first_contact", day, None, "screen", case.done_by)
    if by.user is not None and by.own("cases.admit") and near.office_id not in by.offices("cases.admit"):
        walk_with(by, case, by.user, "case_worker", day, "screen", None)
    begin(by, [(case, ("first_contact", day), None)])
    pen.correct_locked(row, by=by, changes={"person_id": person.pk})
    record(
        by, "cases.give_record", case, office_id=near.office_id,
        details={"party": str(row.pk), "of": str(near.pk), "person": str(person.pk)},
    )  # fmt: skip
    return case


def _sound(by: Viewer, case: Case, role: str, told: Mapping[str, Any], row: CaseParty) -> dict[str, Any]:
    """Return what may stand in the clear; Refused, at its field, for what cannot be."""
    if role == PERPETRATOR:
        return {}
    relation, sex = told.get("relation") or NOT_ASKED, told.get("sex") or NOT_ASKED
    for known, code, field in ((signs.RELATIONS, relation, "relation"), (SEXES, sex, "sex")):
        if code not in STATES:
            _on_list(known, code, field)
    year = told.get("birth_year")
    if year is not None and not 1900 <= year <= refusals.today_at(case.office).year:
        raise Refused(_("Check the year of birth."), field="birth_year")
    kept: dict[str, Any] = {"relation": relation, "sex": sex, "birth_year": year}
    if "code" in told:
        linked = _linked(by, case, row, told["code"] or "")
        kept["person_id"] = None if linked is None else linked.pk
    return kept


def _linked(by: Viewer, case: Case, row: CaseParty, typed: str) -> Person | None:
    """Return the person meant by her code, whom the actor may see."""
    if not typed.strip():
        return None
    code = read_code(typed)
    person = person_behind(code) if code else None
    if person is not None and person.pk == row.person_id:
        return person
    if person is None or not cases(by).filter(person=person).exists():
        raise Refused(_("You know no person with this code. Check it, or leave it empty."), field="code")
    if person.pk == case.person_id:
        raise Refused(_("This is this person's own code."), field="code")
    there = CaseParty._base_manager.filter(
        case=case, person=person, role=row.role, ended_on=None, retired_at=None
    )
    if there.exclude(pk=row.pk).exists():
        raise Refused(_("This person stands on the list already."), field="code")
    return person


def _on_list(known: CodeList, code: Any, field: str) -> None:
    if code not in known:
        raise Refused(_("Choose one that is on the list."), field=field)


def _log(by: Viewer, verb: str, row: CaseParty, reason: str = "") -> None:
    record(
        by, verb, row, office_id=row.case.office_id, reason=reason,
        details={"case": str(row.case_id), "role": row.role, "on": str(row.happened_on)},
    )  # fmt: skip
