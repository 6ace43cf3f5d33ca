"""Things to do: who may set, do, hand over, put off and drop them; what clocks make of them."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.http import Http404

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.tasks import actions, queries
from wayhome.registry.tasks.models import Task
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.models import Entry

NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(NOW):
        yield


def set_one(cast: Cast, who: str = "worker", case=None, **told) -> Task:
    case = case or case_of(cast, with_="worker")
    given = {"kind": "call", "due_on": DAY, "owner": cast.users["worker"]} | told
    return actions.set_task(by=cast.viewer(who), case_id=case.pk, **given)


@act("tasks.test")
def clock(*, by, case, kind: str = "plan", due_on: dt.date = DAY, owner=None, about=None) -> Task:
    made = actions.expect(
        by, kind, about or case.pk, office=case.office, due_on=due_on, on=DAY, case_id=case.pk, person_id=case.person_id,
        owner=owner,
    )  # fmt: skip
    record(by, "tasks.set", made)
    return made


def test_set_done_taken_back_and_done_again_on_the_same_day(cast: Cast):
    task = set_one(cast)
    by = cast.viewer("worker")
    assert actions.do(by=by, task_id=task.pk).state == "done"
    assert actions.do(by=by, task_id=task.pk).version == 2  # twice writes once
    assert actions.undo(by=by, task_id=task.pk).state == "open"
    actions.do(by=by, task_id=task.pk)
    assert [row.state for row in facts.history(task)] == ["done", "open", "done", "open"]
    assert list(Entry.objects.filter(object_id=str(task.pk)).order_by("seq").values_list("verb", flat=True)) == [
        "tasks.set", "tasks.do", "tasks.undo", "tasks.do",
    ]  # fmt: skip
    with clock_at(NOW + dt.timedelta(days=1)), pytest.raises(Refused, match="same day"):
        actions.undo(by=by, task_id=task.pk)


def test_nothing_is_to_be_done_again_for_a_record_that_was_retired(cast: Cast):
    case = case_of(cast, with_="worker")
    task = set_one(cast, case=case)
    actions.do(by=cast.viewer("worker"), task_id=task.pk)
    facts.retire(type(case), case.pk, by=cast.viewer("supervisor"), reason="entered_twice")
    with pytest.raises(Refused, match="retired"):
        actions.undo(by=cast.viewer("worker"), task_id=task.pk)
    assert Task.objects.unscoped("the test asks").get(pk=task.pk).state == "done"


def test_a_form_sent_twice_sets_one(cast: Cast):
    case, id = case_of(cast, with_="worker"), uuid.uuid4()
    assert set_one(cast, case=case, id=id).pk == set_one(cast, case=case, id=id).pk
    assert Task._base_manager.filter(case_id=case.pk).count() == 1


@pytest.mark.parametrize("who", ["kh_supervisor", "director", "administrator", "partner", "stranger", "me_officer", "counsellor"])  # fmt: skip
def test_who_may_not_set(cast: Cast, who: str):
    with pytest.raises(Http404):
        set_one(cast, who=who)


def test_bad_input_is_refused_with_what_to_do(cast: Cast):
    case = case_of(cast, with_="worker")
    for told, field in [
        ({"kind": "plan"}, "kind"),  # a clock's
        ({"kind": "nonsense"}, "kind"),
        ({"due_on": DAY - dt.timedelta(days=1)}, "due_on"),
        ({"due_on": DAY + dt.timedelta(days=401)}, "due_on"),
        ({"owner": cast.users["counsellor"]}, "owner"),  # does not walk with her
        ({"owner": cast.users["kh_supervisor"]}, "owner"),
        ({"words": "Ask for the school's paper"}, "words"),  # no key of the case yet
    ]:
        with pytest.raises(Refused) as refused:
            set_one(cast, case=case, **told)
        assert refused.value.field == field


def test_an_unknown_or_forbidden_task_is_not_there(cast: Cast):
    task = set_one(cast)
    for who in ("kh_supervisor", "counsellor", "director"):
        with pytest.raises(Http404):
            actions.do(by=cast.viewer(who), task_id=task.pk)
    with pytest.raises(Http404):
        actions.do(by=cast.viewer("worker"), task_id=uuid.uuid4())
    with pytest.raises(Http404):
        actions.do(by=cast.viewer("me_officer"), task_id=task.pk)  # she sees it


def test_handing_over_goes_to_who_may_do_it(cast: Cast):
    task, by = set_one(cast), cast.viewer("worker")
    with pytest.raises(Refused):
        actions.hand_over(by=by, task_id=task.pk, version=1, owner=cast.users["counsellor"])
    handed = actions.hand_over(by=by, task_id=task.pk, version=1, owner=cast.users["supervisor"])
    assert handed.owner_id == cast.users["supervisor"].pk
    with pytest.raises(facts.Conflict):
        actions.hand_over(by=by, task_id=task.pk, version=1, owner=None)
    assert actions.hand_over(by=by, task_id=task.pk, version=2, owner=None).owner_id is None
    assert actions.hand_over(by=by, task_id=task.pk, version=3, owner=None).version == 3  # as it is


def test_putting_off_keeps_the_first_day_and_needs_a_reason(cast: Cast):
    task, by = set_one(cast), cast.viewer("worker")
    later = DAY + dt.timedelta(days=5)
    for told, field in [
        ({"due_on": later, "why": ""}, "why_later"),
        ({"due_on": DAY, "why": "waits"}, "due_on"),
        ({"due_on": DAY - dt.timedelta(days=1), "why": "waits"}, "due_on"),
    ]:
        with pytest.raises(Refused) as refused:
            actions.postpone(by=by, task_id=task.pk, version=1, **told)
        assert refused.value.field == field
    moved = actions.postpone(by=by, task_id=task.pk, version=1, due_on=later, why="not_reached")
    assert (moved.due_on, moved.first_due_on, moved.postponed_why) == (later, DAY, "not_reached")


def test_dropping_needs_a_reason_and_is_for_what_a_colleague_set(cast: Cast):
    task, by = set_one(cast), cast.viewer("worker")
    with pytest.raises(Refused):
        actions.drop(by=by, task_id=task.pk, version=1, why="")
    gone = actions.drop(by=by, task_id=task.pk, version=1, why="settled")
    assert (gone.state, gone.dropped_why, gone.ended_on) == ("dropped", "settled", DAY)
    with pytest.raises(Refused):
        actions.do(by=by, task_id=task.pk)
    assert actions.undo(by=by, task_id=task.pk).dropped_why == ""


def test_what_a_clock_asks_for_ends_by_recording_it(cast: Cast):
    case, by = case_of(cast, with_="worker"), cast.viewer("worker")
    task = clock(by=by, case=case, owner=cast.users["worker"])
    for refused in (
        lambda: actions.do(by=by, task_id=task.pk),
        lambda: actions.drop(by=by, task_id=task.pk, version=1, why="other"),
    ):
        with pytest.raises(Refused, match="recorded"):
            refused()
    later = DAY + dt.timedelta(days=9)
    actions.postpone(by=by, task_id=task.pk, version=1, due_on=later, why="other_first")
    assert clock(by=by, case=case).due_on == later  # the clock did not move
    moved = clock(by=by, case=case, due_on=DAY + dt.timedelta(days=30))
    assert (moved.postponed_why, moved.first_due_on) == ("", DAY + dt.timedelta(days=30))
    assert Task._base_manager.filter(case_id=case.pk).count() == 1


def test_hers_to_do_is_her_own_the_teams_and_what_waits_for_her_yes(cast: Cast):
    case, other = case_of(cast, with_="worker"), case_of(cast, with_="counsellor")
    mine = set_one(cast, case=case)
    teams = set_one(cast, case=case, owner=None)
    hers = set_one(cast, who="supervisor", case=other, owner=cast.users["counsellor"])
    asked = clock(by=cast.viewer("supervisor"), case=case, kind="approval")

    def of(who: str) -> set[uuid.UUID]:
        viewer = cast.viewer(who)
        return set(queries.open_tasks(viewer).filter(queries.mine(viewer)).values_list("pk", flat=True))

    assert of("worker") == {mine.pk, teams.pk}
    assert of("counsellor") == {hers.pk}
    assert of("supervisor") == {asked.pk}
    assert of("kh_supervisor") == set()
    assert set(queries.open_tasks(cast.viewer("supervisor")).values_list("pk", flat=True)) == {
        mine.pk, teams.pk, hers.pk, asked.pk,
    }  # fmt: skip


def test_what_one_may_not_know_is_not_told_by_what_is_to_be_done(cast: Cast):
    case = case_of(cast, with_="worker")
    task = clock(by=cast.viewer("supervisor"), case=case, kind="incident")
    seen = queries.open_tasks(cast.viewer("career_officer"))  # sees the office's tasks, and nothing of safety
    assert task.pk not in set(seen.values_list("pk", flat=True))
    assert task.pk in set(queries.open_tasks(cast.viewer("worker")).values_list("pk", flat=True))


def test_open_tasks_pass_on_with_the_person(cast: Cast):
    case, by = case_of(cast, with_="worker"), cast.viewer("supervisor")
    task, others = set_one(cast, case=case), set_one(cast, case=case, owner=cast.users["supervisor"])

    @act("tasks.test")
    def passing() -> int:
        record(by, "tasks.hand_over", task)
        return actions.pass_on(by, cast.users["worker"].pk, {case.pk: cast.users["supervisor"].pk})

    assert passing() == 1
    assert queries.task_for(by, task.pk).owner_id == cast.users["supervisor"].pk
    assert queries.task_for(by, others.pk).version == 1


@pytest.mark.parametrize("kind", ["approval", "talk", "conference"])
def test_nothing_is_handed_to_whom_her_role_does_not_let_do_it(cast: Cast, kind: str):
    case = case_of(cast, with_="house_mother")
    by = cast.viewer("supervisor")
    task = clock(by=by, case=case, kind=kind, about=uuid.uuid4())
    with pytest.raises(Refused) as refused:
        actions.hand_over(by=by, task_id=task.pk, version=1, owner=cast.users["house_mother"])
    assert refused.value.field == "owner"
    assert actions.hand_over(by=by, task_id=task.pk, version=1, owner=cast.users["supervisor"]).version == 2
