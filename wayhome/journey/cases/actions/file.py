"""The record, the person's facts and the steps of the journey."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import codes, refusals
from wayhome.journey.cases.actions.checks import still_open
from wayhome.journey.cases.models import Admission, Case, StageMove
from wayhome.journey.cases.queries import case_for, step_for
from wayhome.journey.cases.stays import (
    already,
    paper_number_once,
    settle_stage,
    take_step,
)
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import correct_facts
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


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
    saved = correct_facts(
        by=by, person_id=case.person_id, version=version, changes=changes, office_id=case.office_id
    )
    if {"birth_year", "province"} & changes.keys():
        sealed.prints_follow(by, [saved.pk], case.office.country)
    return saved


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
    still_open(case)
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
    still_open(step.case)
    gone = pen.retire(StageMove, step.pk, by=by, reason=reason)
    settle_stage(by, step.case)
    record(
        by, "cases.retire_step", gone, office_id=step.case.office_id, reason=reason,
        details={"case": str(gone.case_id), "stage": gone.stage, "on": str(gone.happened_on)},
    )  # fmt: skip
    return gone
