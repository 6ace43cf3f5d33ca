"""Many people of one operation at once: a sign or a first contact, details later. Nobody is admitted by it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals, rules, signs
from wayhome.journey.cases.actions.crossings import sound
from wayhome.journey.cases.actions.stages import FIRST
from wayhome.journey.cases.crossings import province_of
from wayhome.journey.cases.due import begin
from wayhome.journey.cases.models import Assignment, CameWith, Case, Crossing, Operation, StageMove
from wayhome.journey.cases.rules.findings import document_number
from wayhome.journey.cases.stays import paper_number_once
from wayhome.kit import facts as pen
from wayhome.kit.codes import NOT_ASKED, STATES
from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import register_many
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer, caseload_team
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

PROVINCE = 1
REFERENCE = _("Digits, with a dash or slash before a year, like 128/2025. No letters.")


@act("cases.group_intake")
def group_intake(
    *, by: Viewer, office: Office, happened_on: dt.date, category: str, stage: str, rows: Sequence[Mapping[str, Any]], met_at: str = "not_asked",
    province: Place | None = None, reference: str = "", crossed: Mapping[str, Any] | None = None, shared: Mapping[str, Any] | None = None, id: uuid.UUID | None = None,
    source: str = "screen", done_by: User | None = None, code_source: Any = None,
) -> list[Case]:  # fmt: skip
    """Write down up to 75 people met together, all or nobody: a person, a case and its first step each, in few statements.

    A row holds ``facts`` (over ``shared``) and may hold ``paper_number``. ``id`` is the screen's and becomes the operation's: sent twice,
    the same cases come back. RowsRefused names every row that cannot be. Who sees only her own persons walks with them. ``crossed``: what
    is told of the border all of them crossed that day (see ``record_crossing``); the province of its gate is taken where none was told.
    """
    kept = pen.found(Operation, id, by=by)
    if kept is not None:
        if kept.office_id != office.pk:
            raise Http404
        unchanged()
        came = CameWith._base_manager.filter(operation=kept).select_related("case__person", "case__office")
        return [one.case for one in came.order_by("case__person__code")]
    operation = _sound(by, office, happened_on, category, stage, met_at, province, reference)
    border = _border(operation, crossed or {})
    operation.source, operation.done_by = source, refusals.who_did_it(by, office.pk, done_by)
    operation.pk = id or operation.pk
    numbers = _checked(office, rows)
    pen.record(operation, by=by)
    facts = [{**(shared or {}), **row.get("facts", {})} for row in rows]
    people = register_many(by=by, people=facts, source=source, code_source=code_source, office_id=office.pk)
    team = caseload_team(by.user, office.pk)
    of: dict[str, Any] = {"office": office, "category": category, "stage": stage, "team_id": team}
    cases = [
        Case(person=person, paper_number=number, **of, **_said(operation))
        for person, number in zip(people, numbers, strict=True)
    ]
    _write(by, operation, cases)
    if border is not None:
        pen.record_all([Crossing(case=case, **border, **_said(operation)) for case in cases], by=by)
    record(
        by, "cases.group_intake", operation, office_id=office.pk,
        details={"on": str(happened_on), "stage": stage, "category": category, "cases": [str(case.pk) for case in cases]},
    )  # fmt: skip
    return cases


def _border(operation: Operation, crossed: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the border they crossed as it is kept, None where nothing was told of one; what follows from its gate goes to the operation."""
    if not any(value not in (None, "", NOT_ASKED) for value in crossed.values()):
        return None
    kept = sound(operation.office, operation.happened_on, crossed)
    gate = kept["gate"]
    if gate is not None:
        if operation.met_at == NOT_ASKED:
            operation.met_at = "border_gate"
        operation.province = operation.province or province_of(
            gate, operation.office.country, operation.happened_on
        )
    return kept


def _said(operation: Operation) -> dict[str, Any]:
    """When it was, how it was written down and who did it: of all that was recorded of the operation."""
    return {name: getattr(operation, name) for name in ("happened_on", "source", "done_by")}


def _write(by: Viewer, operation: Operation, cases: Sequence[Case]) -> None:
    """Write the cases with the first step of each, that they came together, and who walks with them."""
    said, on, owner = _said(operation), operation.happened_on, _own(by, operation.office)
    with paper_number_once():
        pen.record_all(cases, by=by)
    pen.record_all([StageMove(case=case, stage=operation.stage, **said) for case in cases], by=by)
    pen.record_all([CameWith(operation=operation, case=case, **said) for case in cases], by=by)
    if owner is not None:
        walks: dict[str, Any] = {
            "user": owner,
            "role": "case_worker",
            "happened_on": on,
            "source": operation.source,
        }
        pen.record_all([Assignment(case=case, **walks) for case in cases], by=by)
    begin(by, [(case, (operation.stage, on), owner) for case in cases])


def _sound(
    by: Viewer, office: Office, on: dt.date, category: str, stage: str, met_at: str, province: Place | None, reference: str
) -> Operation:  # fmt: skip
    if not by.may_in("cases.admit", office.pk):
        raise Refused(refusals.NOT_HERE)
    refusals.check_day(on, office)
    refusals.check_category(category)
    if stage not in FIRST:
        raise Refused(_("Choose a step of the journey."), field="stage")
    if met_at not in signs.MET_AT and met_at not in STATES:
        raise Refused(_("Choose one that is on the list."), field="met_at")
    if province is not None and province.level != PROVINCE:
        raise Refused(_("Choose a province."), field="province")
    number = document_number(reference)
    if number is None:
        raise Refused(REFERENCE, field="reference")
    made = Operation(office=office, met_at=met_at, province=province, stage=stage, paper_number=number)
    made.happened_on = on
    return made


def _checked(office: Office, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the paper numbers as kept; RowsRefused for those that are none, stand twice here, or belong to another case of the office."""
    if not rows:
        raise Refused(_("Fill in at least one row."))
    if len(rows) > rules.MOST_ROWS:
        raise Refused(
            _("At most %(most)s people on one screen. Save these, then start the next.")
            % {"most": rules.MOST_ROWS}
        )
    numbers = [rules.paper_number(row.get("paper_number", "")) for row in rows]
    told = [number for number in numbers if number]
    taken = Case._base_manager.filter(office=office, paper_number__in=told, retired_at=None)
    known = set(taken.values_list("paper_number", flat=True)) if told else set()
    refused: dict[int, list[Refused]] = {}
    for at, number in enumerate(numbers, start=1):
        if number is None:
            refused[at] = [Refused(refusals.NO_NUMBER, field="paper_number")]
        elif number and (number in known or told.count(number) > 1):
            refused[at] = [Refused(refusals.TAKEN, field="paper_number")]
    if refused:
        raise refusals.RowsRefused(refused)
    return [number or "" for number in numbers]


def _own(by: Viewer, office: Office) -> User | None:
    """The account that will walk with them: who admits, where she sees only her own persons."""
    return by.user if by.own("cases.admit") and office.pk not in by.offices("cases.admit") else None
