"""The record, and the person's facts."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals
from wayhome.journey.cases.due import drop_all
from wayhome.journey.cases.models import Admission, Case, StageMove
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.rules.stages import EARLY
from wayhome.journey.cases.stays import already, paper_number_once, settle_stage
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.registry.people import sealed
from wayhome.registry.people.actions import correct_facts
from wayhome.registry.people.models import Person
from wayhome.trust.access.viewer import Viewer
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
    began = case.happened_on
    with paper_number_once():
        saved = pen.correct(Case, case.pk, by=by, version=version, changes=wanted)
    _first_step_follows(by, saved, began)
    settle_stage(by, saved)
    record(
        by,
        "cases.correct_case",
        saved,
        office_id=saved.office_id,
        details={"version": saved.version, "fields": sorted(wanted)},
    )
    return saved


def _first_step_follows(by: Viewer, case: Case, began: dt.date) -> None:
    """Let the step that was the first sign keep its day, as the case's own was corrected."""
    if case.happened_on == began:
        return
    first = StageMove._base_manager.filter(case=case, stage__in=EARLY, happened_on=began, retired_at=None)
    for step in first:
        pen.correct(
            StageMove, step.pk, by=by, version=step.version, changes={"happened_on": case.happened_on}
        )


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
    drop_all(by, case)
    record(by, "cases.retire_case", gone, office_id=gone.office_id, reason=reason)
    return gone
