"""Talks about needs that the journey tells of: one row of the log each, so that figures count a review once."""

import uuid

from wayhome.journey.plans.models import NeedsTalk
from wayhome.kit import facts
from wayhome.services.support import rules
from wayhome.services.support.models import ServiceRecord
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged


@act("support.follow_talk")
def follow_talk(*, by: Viewer, talk_id: uuid.UUID) -> ServiceRecord | None:
    """Let the log follow a talk about needs as it stands: its row is made, moved to its day, or retired with it.

    The row's id follows from the talk's: heard twice, it is written once. None where that person's review of that day is in the log
    already. What somebody retired in the log by hand stays retired.
    """
    talk = NeedsTalk._base_manager.select_related("case__person", "case__office", "done_by").get(pk=talk_id)
    id = uuid.uuid5(talk.pk, rules.REVIEW)
    row = facts.found(ServiceRecord, id)
    others = ServiceRecord._base_manager.filter(
        person=talk.case.person_id, office=talk.case.office_id, kind=rules.REVIEW, happened_on=talk.happened_on, retired_at=None
    ).exclude(pk=id)  # fmt: skip
    gone = talk.retired_reason if talk.retired_at is not None else "entered_twice" if others.exists() else ""
    if row is None:
        if gone:
            unchanged()
            return None
        row = ServiceRecord(
            id=id, person=talk.case.person, case=talk.case, office=talk.case.office, kind=rules.REVIEW,
            happened_on=talk.happened_on, done_by=talk.done_by, source=talk.source,
        )  # fmt: skip
        saved = facts.record(row, by=by)
    elif row.retired_at is not None:
        unchanged()
        return row
    elif gone:
        saved = facts.retire_along(ServiceRecord, id, by=by, reason=gone)
    else:
        changes = {"happened_on": talk.happened_on, "done_by_id": talk.done_by_id, "source": talk.source}
        saved = facts.correct_locked(facts.locked(ServiceRecord, id), by=by, changes=changes)
        if saved.version == row.version:
            unchanged()
            return saved
    details = {"talk": str(talk.pk), "on": str(talk.happened_on)}
    record(by, "support.follow_talk", saved, office_id=saved.office_id, reason=gone, details=details)
    return saved
