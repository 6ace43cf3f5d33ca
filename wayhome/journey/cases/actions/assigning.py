"""Who walks with a person."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals
from wayhome.journey.cases.actions.checks import walk_with
from wayhome.journey.cases.actions.identity import let_in, let_out
from wayhome.journey.cases.handing import may_walk
from wayhome.journey.cases.models import Assignment
from wayhome.journey.cases.queries import assignment_for, case_for
from wayhome.journey.cases.refusals import still_open
from wayhome.kit import facts as pen
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged


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
    still_open(case)
    refusals.check_day(happened_on, case.office)
    refusals.check_assigned(by, case.office_id, [(user, role)])
    if not may_walk(user):
        raise Refused(
            _("%(name)s has no role that lets them see persons. Ask the administrator.") % {"name": user},
            field="user",
        )
    refusals.check_not_yet_assigned(case, user, role, happened_on)
    made = walk_with(by, case, user, role, happened_on, "screen", id)
    let_in(by, case, user)
    return made


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
    let_out(by, saved)
    return saved


@act("cases.retire_assignment")
def retire_assignment(*, by: Viewer, assignment_id: uuid.UUID, reason: str) -> Assignment:
    """Take a wrong assignment out of every list, with a coded reason; by it the colleague sees the case no longer."""
    assignment = assignment_for(by, assignment_id)
    if assignment.retired_at is not None:
        unchanged()
        return assignment
    still_open(assignment.case)
    gone = pen.retire(Assignment, assignment.pk, by=by, reason=reason)
    record(
        by, "cases.retire_assignment", gone, office_id=assignment.case.office_id, reason=reason,
        details={"case": str(gone.case_id), "user": str(gone.user_id), "role": gone.role},
    )  # fmt: skip
    let_out(by, gone)
    return gone
