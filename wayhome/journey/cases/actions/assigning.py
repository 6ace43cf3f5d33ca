"""Who walks with a person."""

import datetime as dt
import uuid

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases import refusals
from wayhome.journey.cases.actions.checks import walk_with
from wayhome.journey.cases.actions.identity import let_in, let_out
from wayhome.journey.cases.along import people_passed
from wayhome.journey.cases.handing import may_walk
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.cases.queries import assignment_for, case_for
from wayhome.journey.cases.refusals import still_open
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.clocks import pass_on
from wayhome.trust.access.viewer import Viewer, viewer_for
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
    if role == "case_worker" and _worker_of(case) == user:
        _take_over(by, case, user)
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
    _pass_on(by, saved)
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
    _pass_on(by, gone)
    return gone


def _pass_on(by: Viewer, ended: Assignment) -> None:
    """Let what she saw to for the person be the case worker's, where she sees the person no longer.

    Where nobody walks, her tasks are the team's; what else she saw to waits for who begins to walk (``_take_over``).
    """
    case = ended.case
    if _sees(case, ended.user):
        return
    worker = _worker_of(case)
    if worker is None:
        pass_on(by, ended.user_id, {case.pk: None})
    else:
        _give(by, case, ended.user_id, worker)


def _take_over(by: Viewer, case: Case, worker: User) -> None:
    """Let what nobody sees to be the new case worker's: the team's tasks, and what is still of who walked with the person before."""
    pass_on(by, None, {case.pk: worker.pk})
    before = User.objects.filter(assignments__case=case).exclude(pk=worker.pk).distinct()
    for user in before.order_by("pk"):
        if not _sees(case, user):
            _give(by, case, user.pk, worker)


def _give(by: Viewer, case: Case, of_id: uuid.UUID, worker: User) -> None:
    pass_on(by, of_id, {case.pk: worker.pk})
    people_passed(by, of_id, {case.pk: worker.pk})


def _runs(case: Case) -> Q:
    """Parts that last beyond today: who ends one today gives back what goes with it at once, like the keys."""
    day = today(case.office.time_zone)
    return (Q(until=None) | Q(until__gt=day)) & Q(case=case, retired_at=None)


def _worker_of(case: Case) -> User | None:
    rows = Assignment._base_manager.filter(
        _runs(case), role="case_worker", happened_on__lte=today(case.office.time_zone), user__is_active=True
    )
    # A stand-in only where there is nobody else.
    row = rows.select_related("user").order_by(F("until").desc(nulls_first=True), "happened_on", "pk").first()
    return row.user if row else None


def _sees(case: Case, user: User) -> bool:
    """Whether an account sees the case still: it walks with the person in another part, or its roles show it the office or the team."""
    if not user.is_active:
        return False
    viewer = viewer_for(user)
    if viewer.everything or case.office_id in viewer.offices("cases.view"):
        return True
    if case.team_id in viewer.teams("cases.view"):
        return True
    return Assignment._base_manager.filter(_runs(case), user=user).exists()
