"""What follows from a graduation, its contacts and its end: the one next task, and what is told to the supervisor."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wayhome.journey.aftercare import queries
from wayhome.journey.aftercare.models import Closure, Graduation, Lost, OfCase
from wayhome.journey.aftercare.queries import Aftercare
from wayhome.journey.aftercare.rules import GRADUATED
from wayhome.journey.cases.approving import withdraw_approval
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.plans.along import resume_plan
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record, unchanged

OF_CONTACTS = ("follow_up", "find")
CLOSED = "closure"
KINDS: dict[type[OfCase], str] = {Graduation: "graduation", Closure: "closure"}
IN_SERVICE_AGAIN = _("This person is in service again. Take this back.")


def still_open(case: Case) -> None:
    """Refuse to write about a case that was retired."""
    if case.retired_at is not None:
        raise Refused(_("This record was retired and can no longer be changed."))


def keep(by: Viewer, case: Case) -> None:
    """Bring the tasks of a case in line with its contacts, as part of an act: the next contact alone is a task, or trying again, or nothing.

    Nothing for who has not graduated, is in service again, whose work is closed, and who does not want to hear from us.
    """
    day = today(case.office.time_zone)
    fresh = Case._base_manager.select_related("office", "person").get(pk=case.pk)
    stands = queries.aftercare(fresh)
    over = stands.began is None or fresh.stage == CLOSED or fresh.retired_at or fresh.forgotten_on
    if over or stands.elsewhere or not stands.may_contact:
        settle(by, OF_CONTACTS, [case.pk], on=day, state="dropped")
        _let_go(by, fresh, day, "closed")
        return
    if not stands.attempts:
        settle(by, ["find"], [case.pk], on=day)
        _let_go(by, fresh, day, "reached")
        if stands.due is None:
            settle(by, ["follow_up"], [case.pk], on=day)
        else:
            _due(by, fresh, "follow_up", stands.due, day)
        return
    settle(by, ["follow_up"], [case.pk], on=day)
    _try_again(by, fresh, stands, day)


def _try_again(by: Viewer, case: Case, stands: Aftercare, day: dt.date) -> None:
    """Let the next try be due; where there were too many in vain, let the supervisor decide first."""
    if stands.lost is not None:
        if stands.attempts >= stands.lost.attempts:
            return
        _let_go(by, case, day, "closed")  # a try that she was told of was none
    since = stands.last.happened_on if stands.last else stands.began
    decided = (
        Lost._base_manager.filter(case=case, state="try_again", answered_on__gte=since, retired_at=None)
        .order_by("-answered_on", "-recorded_at")
        .first()
    )
    before = decided.attempts if decided is not None else 0
    last = stands.contacts[-1]
    if stands.attempts < before + queries.asked_of(case).attempts:
        next_on = decided.next_on if decided is not None and stands.attempts == before else None
        _due(by, case, "find", next_on or clocks(case.office, day).due("find_again", last.happened_on), day)
        return
    settle(by, ["find"], [case.pk], on=day)
    told = pen.record(Lost(case=case, attempts=stands.attempts, happened_on=day), by=by)
    expect(
        by, "lost", told.pk, office=case.office, due_on=day, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id,
    )  # fmt: skip
    record(
        by, "aftercare.tell_lost", told, office_id=case.office_id,
        details={"case": str(case.pk), "attempts": stands.attempts},
    )  # fmt: skip


def _due(by: Viewer, case: Case, kind: str, due_on: dt.date, day: dt.date) -> None:
    expect(
        by, kind, case.pk, office=case.office, due_on=due_on, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id, owner=worker_of(case),
    )  # fmt: skip


def _let_go(by: Viewer, case: Case, day: dt.date, state: str) -> None:
    for row in pen.locked_all(
        Lost, Lost._base_manager.filter(case=case, state="told", retired_at=None).values_list("pk", flat=True)
    ):
        pen.correct_locked(row, by=by, changes={"state": state, "answered_on": day})
        settle(by, ["lost"], [row.pk], on=day, state="done" if state == "reached" else "dropped")


@act("aftercare.follow_stays")
def follow_stays(*, by: Viewer, case_id: uuid.UUID) -> None:
    """Follow what became of the stays and steps of a case: contacts begin and end with them; what an exit taken back had ended is undone.

    What was asked of one stay is asked no longer when that stay has ended otherwise, or another has begun.
    """
    case = Case._base_manager.select_related("office", "person").filter(pk=case_id).first()
    if case is None:
        unchanged()
        return
    moved = _days_followed(by, case)
    gone = [*_graduations_undone(case), *_closures_undone(case)]
    for row in gone:
        withdraw_approval(by, KINDS[type(row)], row.pk)
        pen.correct_locked(pen.locked(type(row), row.pk), by=by, changes={"state": "undone"})
        settle(by, ["graduation"], [row.pk], on=today(case.office.time_zone), state="dropped")
    goes_on = case.stage != CLOSED and case.retired_at is None and resume_plan(by, case)
    keep(by, case)
    for other in _after_graduation(case):
        keep(by, other)
    if gone or moved or goes_on:
        record(
            by, "aftercare.follow_stays", case, office_id=case.office_id,
            details={"undone": [str(row.pk) for row in gone], "moved": [str(row.pk) for row in moved]},
        )  # fmt: skip
    unchanged()


def _days_followed(by: Viewer, case: Case) -> list[OfCase]:
    """Let a graduation or an end have the day (and an end the reason) of the exit it recorded, where that was corrected; return which."""
    moved: list[OfCase] = []
    for model in (Graduation, Closure):
        rows = model._base_manager.filter(
            case=case, state="agreed", retired_at=None, admission__retired_at=None
        )
        for row in rows.exclude(admission=None).select_related("admission"):
            stay = row.admission
            if stay is None or stay.exit_on is None or (model is Graduation) != (stay.exit_kind == GRADUATED):
                continue  # undone
            wanted = {"happened_on": stay.exit_on} | ({} if model is Graduation else {"why": stay.exit_kind})
            if any(getattr(row, name) != value for name, value in wanted.items()):
                moved.append(pen.correct_locked(pen.locked(model, row.pk), by=by, changes=wanted))
    return moved


def _after_graduation(case: Case) -> Iterable[Case]:
    """Return her other records in the office that follow her up: a stay under this one ends that, or lets it go on."""
    rows = Case._base_manager.filter(
        person_id=case.person_id, office_id=case.office_id, stage="follow_up", retired_at=None
    )
    return rows.exclude(pk=case.pk).select_related("office", "person")


def _graduations_undone(case: Case) -> list[Graduation]:
    rows = Graduation._base_manager.filter(
        case=case, state__in=["asked", "returned", "agreed"], retired_at=None
    ).select_related("admission")
    stay = queries.open_stay(case)
    return [
        row
        for row in rows
        # She left otherwise before its day, and may be in service again since.
        if (row.admission is None and (stay is None or queries.asked_before(row, stay)))
        or (row.admission is not None and (row.admission.retired_at or row.admission.exit_kind != GRADUATED))
    ]


def _closures_undone(case: Case) -> list[Closure]:
    rows = Closure._base_manager.filter(
        case=case, state__in=["asked", "returned", "agreed"], retired_at=None
    ).select_related("admission", "step")
    stay = queries.open_stay(case)
    return [
        row for row in rows if (_ends_nothing(row, stay) if row.state == "agreed" else _of_another(row, stay))
    ]


def _of_another(row: Closure, stay: Admission | None) -> bool:
    """Whether an end was asked for before the stay that lasts now."""
    return stay is not None and row.admission_id != stay.pk


def _ends_nothing(row: Closure, stay: Admission | None) -> bool:
    """Whether an end that was agreed to has ended nothing after all: a stay that goes on, a step taken back, or somebody in service that day."""
    if row.admission is not None:
        return _not_ended(row.admission)
    in_service = stay is not None and stay.happened_on < row.happened_on
    return in_service or (row.step is not None and row.step.retired_at is not None)


def _not_ended(stay: Admission) -> bool:
    """Whether a stay was not ended by the end of the work after all: it lasts, was no stay, or she graduated from it."""
    return stay.retired_at is not None or stay.exit_on is None or stay.exit_kind == GRADUATED
