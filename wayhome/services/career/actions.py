"""Recording, correcting and retiring steps on the way to work."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Case, used_scope
from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.services.career import rules
from wayhome.services.career.models import CareerRecord, correctable
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"happened_on", "kind", "done_by", "source"})


@act("career.record_career")
def record_career(
    *, by: Viewer, case_id: uuid.UUID, happened_on: dt.date, kind: str, source: str = "screen", done_by: User | None = None,
    id: uuid.UUID | None = None,
) -> CareerRecord:  # fmt: skip
    """Record one step (advice, training, a job) of one person's case, for the case's office.

    ``done_by`` is the adviser if another than ``by``. A second call with the same ``id`` returns the record already there.
    Refused if she is not on the actor's list, or the day cannot be.
    """
    made = facts.found(CareerRecord, id, by=by)
    if made is not None:
        unchanged()
        return made
    cases = Case.objects.unscoped("scoped by what she may see and record")
    cases = cases.filter(used_scope(by, "career.record"), pk=case_id, retired_at=None)
    case = cases.select_related("person", "office").first()
    if case is None:
        raise Refused(
            _(
                "Somebody you chose is not on your list. Choose again, or ask your supervisor to assign them to you."
            ),
            field="case",
        )
    row = CareerRecord(
        office=case.office,
        case=case,
        person=case.person,
        happened_on=happened_on,
        kind=kind,
        source=source,
        done_by=done_by or by.user,
    )
    row.id = id or row.id
    _possible(row)
    colleague(by, [row.office_id], row.done_by)
    facts.record(row, by=by)
    details = {"on": str(happened_on), "kind": kind, "case": str(case.pk)}
    record(by, "career.record_career", row, office_id=case.office_id, details=details)
    return row


@act("career.correct_career")
def correct_career(
    *, by: Viewer, record_id: uuid.UUID, version: int, changes: dict[str, Any]
) -> CareerRecord:
    """Write a new version of a step. ``version`` is the one the person had before her.

    ``facts.Conflict`` if the record moved on since, ``CareerRecord.DoesNotExist`` if the actor may not correct it.
    """
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = _correctable(by, record_id)
    if facts.locked(CareerRecord, seen.pk).version == version:
        for name, value in changes.items():
            setattr(seen, name, value)
        _possible(seen)
        colleague(by, [seen.office_id], seen.done_by)
    row = facts.correct(CareerRecord, seen.pk, by=by, version=version, changes=changes)
    if row.version == version:
        unchanged()
        return row
    record(by, "career.correct_career", row, office_id=row.office_id, details={"changed": sorted(changes)})
    return row


@act("career.retire_career")
def retire_career(*, by: Viewer, record_id: uuid.UUID, reason: str) -> CareerRecord:
    """Take a step out of lists and figures. ``CareerRecord.DoesNotExist`` if the actor may not correct it."""
    seen = _correctable(by, record_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    row = facts.retire(CareerRecord, seen.pk, by=by, reason=reason)
    record(by, "career.retire_career", row, office_id=row.office_id, details={"reason": reason})
    return row


def _correctable(by: Viewer, record_id: uuid.UUID) -> CareerRecord:
    rows = CareerRecord.objects.filter(correctable(by)).visible_to(by)
    return rows.select_related("office", "case__person").get(pk=record_id)


def _possible(row: CareerRecord) -> None:
    fault = rules.fault(row.happened_on, row.case.happened_on, today(row.office.time_zone))
    if fault == "future":
        raise Refused(_("This day has not come yet. Check the day, month and year."), field="happened_on")
    if fault == "before":
        began = formats.day(row.case.happened_on, formats.language(get_language()))
        sentence = _("The work with %(code)s began on %(day)s. Nothing can be recorded before that day.")
        raise Refused(sentence % {"code": row.case.person.code, "day": began}, field="happened_on")
