"""The assignment that several acts of the journey make."""

import datetime as dt
import uuid
from collections.abc import Sequence

from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit import facts as pen
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import record

Assigned = Sequence[tuple[User, str]]


def walk_with(
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
