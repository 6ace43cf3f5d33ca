"""The clocks of a case as tasks: what begins and ends them are its steps and what she agreed to. Used by actions alone."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from wayhome.journey.cases import consents
from wayhome.journey.cases.along import case_ended
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.cases.profiles import maybe_child
from wayhome.journey.cases.rules import stages
from wayhome.kit import facts as pen
from wayhome.kit.dates import today
from wayhome.registry.tasks.actions import expect, settle, settle_case
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

# Days before an end on which one is warned, by the kind of task.
WARNED = {"consent_ends": "consent_before", "hold_ends": "hold_before"}

# Clocks that run as long as somebody is in service; the rooms of notes and safety date them anew (``follow_clock``).
WALKING = ("note", "safety_review")
# The same where she may be a child; the room of children dates it anew.
BEST_INTEREST = "best_interest"


def begin(
    by: Viewer, cases: Iterable[tuple[Case, stages.Step, User | None]], *, staying: bool = False
) -> None:
    """Let the clocks of cases made just now begin, by their first step: two statements, however many; part of an act."""
    made: list[Task] = []
    for case, (stage, day), owner in cases:
        checked = case.category in stages.CHECKED
        running = stages.running(day, [(stage, day)], staying=staying, checked=checked)
        if staying:
            running |= dict.fromkeys(WALKING, day)
            if maybe_child(case, day):
                running[BEST_INTEREST] = day
        told = clocks(case.office, day)
        for kind, start in running.items():
            if start < told.tasks_from:
                continue
            due = told.due(kind, start)
            made.append(
                Task(
                    kind=kind, about=case.pk, case_id=case.pk, person_id=case.person_id, office=case.office, team_id=case.team_id,
                    owner=owner, due_on=due, first_due_on=due, happened_on=start,
                )
            )  # fmt: skip
    pen.record_all(made, by=by)


def clocks_follow(
    by: Viewer, case: Case, steps: list[stages.Step], *, staying: bool, undone: str = ""
) -> None:
    """Bring the tasks that a case's steps make in line with them. What was done stays done while its day is the same.

    What was dropped with a closing comes back where the closing was taken back; and what the stage ``undone`` had ended, since the
    record that brought it was a mistake.
    """
    checked = case.category in stages.CHECKED
    running = stages.running(case.happened_on, steps, staying=staying, checked=checked)
    day = today(case.office.time_zone)
    told = clocks(case.office, day)
    due = {kind: told.due(kind, start) for kind, start in running.items() if start >= told.tasks_from}
    if _work_ended(case):
        due = {}
    back = {kind for kind in due if undone and stages.ended_by(kind) == undone}
    open_ = _follow(by, case, due, running, stages.CLOCKS, again=back)
    over = [kind for kind in open_ if kind not in due]
    done = [kind for kind in over if _came(kind, [stage for stage, _day in steps])]
    for state, kinds in (
        ("done", done),
        ("dropped", [kind for kind in over if kind not in done]),
    ):
        if kinds:
            settle(by, kinds, [case.pk], on=day, state=state)


def _came(kind: str, steps: list[str]) -> bool:
    """Whether the stage that ends a clock came after the one that began it last."""
    begun = [at for at, stage in enumerate(steps) if kind in stages.STAGES[stage].begins]
    return stages.ended_by(kind) in steps[max(begun, default=0) :]


def consents_follow(by: Viewer, case: Case) -> None:
    """Let the next end of what she agreed to, and of an authority's paper, be due some days before; part of an act.

    None of a closed case; where she comes back, or the closing is taken back, it is due again.
    """
    day = today(case.office.time_zone)
    told = clocks(case.office, day)
    ends: dict[str, dt.date] = {}
    for kind, last in ({} if _work_ended(case) else consents.ends(case)).items():
        ends[kind] = last - dt.timedelta(days=told.days[WARNED[kind]])
    open_ = _follow(by, case, ends, dict.fromkeys(ends, day), WARNED, again=ends)
    if over := [kind for kind in open_ if kind not in ends]:
        settle(by, over, [case.pk], on=day)


def drop_all(by: Viewer, case: Case) -> None:
    """Drop what is still to be done of a case that was closed, retired or forgotten; part of an act."""
    settle_case(by, case.pk, on=today(case.office.time_zone))
    case_ended(by, case)


def _follow(
    by: Viewer,
    case: Case,
    due: Mapping[str, dt.date],
    starts: Mapping[str, dt.date],
    kinds: Iterable[str],
    *,
    again: Collection[str] = (),
) -> set[str]:
    """Expect what is due and was not done for that very day (kinds ``again``: also that); return the kinds that were open before."""
    rows = Task._base_manager.filter(about=case.pk, kind__in=list(kinds), retired_at=None)
    had = list(rows.values_list("kind", "first_due_on", "state"))
    ended = {(kind, first) for kind, first, state in had if state == "done" and kind not in again}
    open_ = {kind: first for kind, first, state in had if state == "open"}
    wanted = [kind for kind, on in due.items() if open_.get(kind) != on and (kind, on) not in ended]
    owner = worker_of(case) if wanted else None
    for kind in wanted:
        expect(
            by, kind, case.pk, office=case.office, due_on=due[kind], on=starts[kind], case_id=case.pk,
            person_id=case.person_id, team_id=case.team_id, owner=None if kind in open_ else owner,
        )  # fmt: skip
    return set(open_)


def _work_ended(case: Case) -> bool:
    return case.stage == stages.CLOSED or case.retired_at is not None or case.forgotten_on is not None


def worker_of(case: Case) -> User | None:
    """Return the case worker who walks with the person today, or None: whoever of the team."""
    day = today(case.office.time_zone)
    rows = Assignment._base_manager.filter(
        case=case, role="case_worker", retired_at=None, happened_on__lte=day
    )
    running = rows.exclude(until__lt=day).select_related("user").order_by("happened_on").first()
    return running.user if running else None
