"""What is told or due once more: danger, what turns out to be grave, and what is open of a person who comes back."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cast import Cast
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.safety import actions, on_file
from wayhome.journey.safety.models import Flag, SafetyCheck
from wayhome.journey.safety.tests.conftest import DAY
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.actions import hand_over, postpone
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


@contextmanager
def at(number: int, minute: int = 0) -> Iterator[None]:
    with clock_at(dt.datetime(2022, 10, 20, 3, minute, tzinfo=dt.UTC) + dt.timedelta(days=number)):
        yield


def look(cast: Cast, case: Case, level: str = "danger", number: int = 0, **told: Any) -> SafetyCheck:
    known: dict[str, Any] = {"level": level, "happened_on": days(number)}
    return actions.record_check(by=cast.viewer("worker"), case_id=case.pk, **known | told)


def tasks(case: Case) -> dict[str, dt.date]:
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    return dict(rows.values_list("kind", "due_on"))


def flag_task() -> Task:
    found: Task = Task._base_manager.get(
        kind="flag", state="open", about=Flag._base_manager.get(danger=True).pk
    )
    return found


def left(cast: Cast, case: Case, on: dt.date = DAY) -> Admission:
    by, stay = cast.viewer("supervisor"), Admission._base_manager.get(case=case, exit_on=None)
    told: dict[str, Any] = {"version": stay.version, "exit_on": on, "exit_kind": "moved_abroad"}
    gone = cases.record_exit(by=by, admission_id=stay.pk, **told)
    actions.follow_stay(by=by, case_id=case.pk)
    return gone


# Danger


def test_danger_told_again_is_due_today_with_who_leads_though_it_was_given_away(
    cast: Cast, case: Case
) -> None:
    look(cast, case)
    flag, lead = Flag._base_manager.get(), cast.users["supervisor"]
    changes = {"due_on": days(20), "owner_id": cast.users["worker"].pk}
    actions.correct_flag(by=cast.viewer("supervisor"), flag_id=flag.pk, version=1, changes=changes)
    with at(3):
        look(cast, case, number=3)
        flag.refresh_from_db()
        assert (flag.due_on, flag.owner) == (days(3), lead)
        assert (flag_task().due_on, flag_task().owner) == (days(3), lead)


def test_danger_told_again_is_due_today_though_its_task_was_put_off(cast: Cast, case: Case) -> None:
    look(cast, case)
    task = flag_task()
    postpone(by=cast.viewer("supervisor"), task_id=task.pk, version=task.version, due_on=days(6), why="waits")
    with at(0, 5):
        look(cast, case)
        assert flag_task().due_on == DAY


def test_danger_after_the_leader_left_is_for_who_leads_now(cast: Cast, case: Case) -> None:
    grant(
        by=SYSTEM, user=cast.users["stranger"], role="supervisor", scope_kind="office", scope_key=cast.offices["vn"].pk,
        valid_from=dt.date(2020, 1, 1),
    )  # fmt: skip
    look(cast, case)
    cases.depart(by=cast.viewer("administrator"), user=cast.users["supervisor"])
    with at(0, 5):
        look(cast, case)
        assert flag_task().owner == cast.users["stranger"] == Flag._base_manager.get().owner


def test_danger_that_is_late_with_who_leads_stays_late(cast: Cast, case: Case) -> None:
    look(cast, case)
    with at(3):
        look(cast, case, number=3)
        assert (flag_task().due_on, Flag._base_manager.get().version) == (DAY, 1)


def test_a_tick_corrected_in_a_look_raises_nothing_anew(cast: Cast, case: Case) -> None:
    row, lead = look(cast, case), cast.viewer("supervisor")
    flag = Flag._base_manager.get()
    changes = {"due_on": days(5), "owner_id": cast.users["worker"].pk}
    flag = actions.correct_flag(by=lead, flag_id=flag.pk, version=1, changes=changes)
    row = actions.correct_check(by=lead, check_id=row.pk, version=1, changes={"concerns": ["debt"]})
    assert flag_task().due_on == days(5)
    actions.close_flag(by=lead, flag_id=flag.pk, version=flag.version, outcome="seen_to")
    actions.correct_check(by=lead, check_id=row.pk, version=2, changes={"agreed": "yes"})
    with at(0, 5):
        look(cast, case, number=-3)  # written down late
    assert Flag._base_manager.count() == 1


@pytest.mark.parametrize("closed", [True, False])
def test_danger_that_a_wrong_look_had_ended_is_told_again(cast: Cast, case: Case, closed: bool) -> None:
    look(cast, case)
    flag, lead = Flag._base_manager.get(), cast.viewer("supervisor")
    with at(0, 5):
        wrong = look(cast, case, "safe")
    if closed:
        actions.close_flag(by=lead, flag_id=flag.pk, version=1, outcome="seen_to")
    else:
        actions.correct_flag(by=lead, flag_id=flag.pk, version=1, changes={"due_on": days(9)})
    actions.retire_check(by=cast.viewer("worker"), check_id=wrong.pk, reason="wrong_person")
    told = Flag._base_manager.get(danger=True, closed_on=None)
    assert (told.due_on, told.owner) == (DAY, cast.users["supervisor"])
    assert Task._base_manager.get(kind="flag", state="open").about == told.pk
    assert tasks(case)["safety_review"] == SafetyCheck._base_manager.get(retired_at=None).next_on


def test_a_look_corrected_to_danger_is_told(cast: Cast, case: Case) -> None:
    row = look(cast, case, "watch")
    actions.correct_check(by=cast.viewer("worker"), check_id=row.pk, version=1, changes={"level": "danger"})
    assert flag_task().due_on == DAY


def test_the_next_look_follows_a_corrected_level_unless_somebody_chose_its_day(
    cast: Cast, case: Case
) -> None:
    row, by = look(cast, case, "safe"), cast.viewer("worker")
    sooner = look(cast, case, "danger", -1).next_on + dt.timedelta(days=1)
    assert row.next_on > sooner
    sent = {"level": "danger", "next_on": row.next_on}  # as the form sends it: filled in, not chosen
    saved = actions.correct_check(by=by, check_id=row.pk, version=1, changes=sent)
    assert saved.next_on == sooner == tasks(case)["safety_review"]
    chosen = actions.correct_check(by=by, check_id=row.pk, version=2, changes={"next_on": days(3)})
    again = actions.correct_check(by=by, check_id=row.pk, version=3, changes={"level": "safe"})
    assert chosen.next_on == again.next_on == days(3)
    both = {"level": "risk", "next_on": days(2)}
    assert actions.correct_check(by=by, check_id=row.pk, version=4, changes=both).next_on == days(2)


def test_a_look_corrected_to_danger_that_becomes_the_latest_is_told_again(cast: Cast, case: Case) -> None:
    before = look(cast, case, "watch", -2)
    look(cast, case, number=-1)
    changes = {"due_on": days(5)}
    actions.correct_flag(
        by=cast.viewer("supervisor"), flag_id=Flag._base_manager.get().pk, version=1, changes=changes
    )
    now_so: dict[str, Any] = {"level": "danger", "happened_on": DAY, "next_on": days(1)}
    actions.correct_check(by=cast.viewer("worker"), check_id=before.pk, version=1, changes=now_so)
    assert flag_task().due_on == DAY


# What turns out to be grave


def test_a_closed_incident_that_turns_out_to_be_grave_goes_to_who_leads(cast: Cast, case: Case) -> None:
    by = cast.viewer("worker")
    row = actions.record_incident(
        by=by, case_id=case.pk, kind="self_harm", severity="medium", happened_on=DAY
    )
    row = actions.close_incident(by=by, incident_id=row.pk, version=1)
    row = actions.correct_incident(
        by=by, incident_id=row.pk, version=row.version, changes={"severity": "high"}
    )
    flag = Flag._base_manager.get(incident=row)
    assert (row.supervisor_on, flag.owner, flag.due_on) == (DAY, cast.users["supervisor"], DAY)
    assert set(tasks(case)) == {"flag"}, "the incident itself stays closed"
    actions.close_flag(by=by, flag_id=flag.pk, version=1, outcome="seen_to")
    actions.correct_incident(by=by, incident_id=row.pk, version=row.version, changes={"done": ["police"]})
    assert Flag._base_manager.count() == 1, "what was grave before is not told once more"


# Who comes back


def test_an_exit_taken_back_brings_back_the_look_the_flags_and_the_incidents(cast: Cast, case: Case) -> None:
    by, lead = cast.viewer("worker"), cast.viewer("supervisor")
    row = look(cast, case, "watch")
    actions.record_flag(by=by, case_id=case.pk, kind="health", due_on=days(2))
    actions.record_incident(by=by, case_id=case.pk, kind="other", severity="low", happened_on=DAY)
    before = tasks(case)
    assert set(before) == {"safety_review", "flag", "incident"}
    gone = left(cast, case)
    actions.correct_check(by=lead, check_id=row.pk, version=1, changes={"agreed": "yes"})
    actions.follow_stay(by=lead, case_id=case.pk)
    assert tasks(case) == {}, "a closed case makes none"
    cases.undo_exit(by=lead, admission_id=gone.pk, version=gone.version)
    actions.follow_stay(by=lead, case_id=case.pk)
    assert {kind: tasks(case).get(kind) for kind in before} == before
    actions.follow_stay(by=lead, case_id=case.pk)
    assert Task._base_manager.filter(kind__in=before, state="open").count() == 3


def test_danger_told_after_a_readmission_has_its_task(cast: Cast, case: Case) -> None:
    look(cast, case)
    left(cast, case)
    with at(30):
        lead = cast.viewer("supervisor")
        cases.readmit(by=lead, case_id=case.pk, happened_on=days(30))
        look(cast, case, number=30)
        assert flag_task().due_on == days(30)
        actions.follow_stay(by=lead, case_id=case.pk)
        assert Task._base_manager.filter(kind="flag", state="open").count() == 1


def test_a_look_from_before_the_stay_whose_day_is_over_sets_no_clock_of_it(cast: Cast, case: Case) -> None:
    on = max(case.happened_on, days(-60))
    actions.record_check(by=cast.viewer("worker"), case_id=case.pk, level="watch", happened_on=on, next_on=on)
    left(cast, case)
    with at(10):
        lead = cast.viewer("supervisor")
        cases.readmit(by=lead, case_id=case.pk, happened_on=days(10))
        actions.follow_stay(by=lead, case_id=case.pk)
        assert tasks(case)["safety_review"] > days(10)


def test_danger_stands_first_on_the_persons_page_however_many_flags_are_older(cast: Cast, case: Case) -> None:
    by = cast.viewer("worker")
    for _one in range(on_file.FLAGS):
        actions.record_flag(by=by, case_id=case.pk, kind="health", due_on=DAY)
    with at(1):
        look(cast, case, number=1)
        section = on_file.section(by, case, {"safety.view"})
    assert section is not None
    assert [flag.danger for flag in section.context["flags"]] == [True] + [False] * (on_file.FLAGS - 1)


def test_a_tick_corrected_in_an_incident_makes_it_no_less_late_and_takes_it_from_nobody(
    cast: Cast, case: Case
) -> None:
    by, began = cast.viewer("worker"), DAY - dt.timedelta(days=10)
    with clock_at(dt.datetime.combine(began, dt.time(3), dt.UTC)):
        row = actions.record_incident(
            by=by, case_id=case.pk, kind="other", severity="high", happened_on=began
        )
        task = Task._base_manager.get(kind="incident", about=row.pk)
        hand_over(
            by=cast.viewer("supervisor"), task_id=task.pk, version=task.version, owner=cast.users["worker"]
        )
    row = actions.correct_incident(by=by, incident_id=row.pk, version=1, changes={"done": ["police"]})
    task.refresh_from_db()
    assert (task.first_due_on, task.due_on, task.owner) == (began, began, cast.users["worker"])
    actions.correct_incident(by=by, incident_id=row.pk, version=row.version, changes={"severity": "low"})
    task.refresh_from_db()
    assert task.due_on != began


def test_a_flag_corrected_in_words_stays_with_whom_it_was_handed_to(cast: Cast, case: Case) -> None:
    flag = actions.record_flag(by=cast.viewer("worker"), case_id=case.pk, kind="health", due_on=DAY)
    task = Task._base_manager.get(kind="flag", about=flag.pk)
    hand_over(
        by=cast.viewer("supervisor"), task_id=task.pk, version=task.version, owner=cast.users["counsellor"]
    )
    flag = actions.correct_flag(
        by=cast.viewer("worker"), flag_id=flag.pk, version=1, changes={"kind": "other"}
    )
    task.refresh_from_db()
    assert task.owner == cast.users["counsellor"]
    later = DAY + dt.timedelta(days=3)
    actions.correct_flag(
        by=cast.viewer("worker"), flag_id=flag.pk, version=flag.version, changes={"due_on": later}
    )
    task.refresh_from_db()
    assert task.due_on == later
