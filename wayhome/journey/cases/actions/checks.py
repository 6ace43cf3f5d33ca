"""What several acts of the journey share."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.models import Assignment, Case
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import record

Assigned = Sequence[tuple[User, str]]


def still_open(case: Case) -> None:
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))


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
