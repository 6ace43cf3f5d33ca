"""The clock of a child's best interest: the first look some days after the child came, the next on the day that was said."""

import datetime as dt

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.due import BEST_INTEREST, worker_of
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.profiles import maybe_child
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.children.models import BestInterest
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.registry.tasks.actions import expect, settle
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer


def follow_clock(by: Viewer, case: Case, *, looked: bool = False) -> bool:
    """Bring the task in line, as part of an act; return whether one was written.

    ``looked``: somebody weighed it just now, so what was due is done. What the looks that stand ask for is due, also where a task of
    the same day was done before (by a look that was taken out since) or dropped (with a closing that was taken back).
    """
    day = today(case.office.time_zone)
    ended = bool(looked and settle(by, [BEST_INTEREST], [case.pk], on=day))
    due = _due(case, day)
    rows = Task._base_manager.filter(kind=BEST_INTEREST, about=case.pk, retired_at=None)
    open_ = set(rows.filter(state="open").values_list("first_due_on", flat=True))
    if due is None:
        dropped = bool(open_ and settle(by, [BEST_INTEREST], [case.pk], on=day, state="dropped"))
        return ended or dropped
    if due in open_:
        return ended
    expect(
        by, BEST_INTEREST, case.pk, office=case.office, due_on=due, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id, owner=worker_of(case),
    )  # fmt: skip
    return True


def _due(case: Case, day: dt.date) -> dt.date | None:
    """Return when one looks (again); None where the work has ended, or the child is grown by then."""
    if case.stage == CLOSED or not maybe_child(case, day):
        return None
    rows = BestInterest._base_manager.filter(case=case, retired_at=None)
    latest = latest_first(rows).first()
    due = latest.again_on if latest is not None else _first(case, day)
    return due if due is not None and maybe_child(case, due) else None


def _first(case: Case, day: dt.date) -> dt.date | None:
    stay = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()
    told = clocks(case.office, day)
    if stay is None or stay.happened_on < told.tasks_from:
        return None
    return told.due(BEST_INTEREST, stay.happened_on)
