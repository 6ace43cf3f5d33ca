"""The state machine of a journey: any history of steps, any day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.cases import codes
from wayhome.journey.cases.clocks import FILE
from wayhome.journey.cases.rules import stages

stage = st.sampled_from(stages.ORDER)
day = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
histories = st.lists(st.tuples(stage, day), max_size=12).map(
    lambda found: sorted(found, key=lambda step: step[1])
)
everything = frozenset(one.permission for one in stages.ALL)


def test_the_machine_knows_the_stages_of_the_code_list():
    assert list(codes.STAGES.codes) == list(stages.ORDER)
    assert set(codes.LEAVES.codes) == {one.leaves for one in stages.ALL}
    shipped = FILE.shipped.read_text("utf-8")
    for one in stages.ALL:
        assert all(f" {clock} = " in shipped for clock in (*one.begins, *filter(None, [one.clock])))


@given(stage, stage)
def test_every_stage_can_follow_every_other_and_only_steps_back_say_why(here: str, there: str):
    kind = stages.kind_of(here, there)
    assert (kind == "") == (here == there)
    ahead = stages.AT[there] > stages.AT[here]
    assert stages.needs_reason(kind) == (here != there and not ahead)
    assert (kind == stages.REOPEN) == (here == stages.CLOSED != there)
    assert stages.passed(here, there) == (not ahead)


@given(stage, st.booleans(), st.sets(st.sampled_from(sorted(everything))))
def test_only_moves_that_are_possible_are_offered(here: str, staying: bool, may: set[str]):
    moves = stages.possible(here, staying=staying, may=may)
    offered = [move.stage for move in moves]
    assert len(offered) == len(set(offered))
    assert here not in offered or (here in offered and stages.kind_of(here, here) == "")
    for move in moves:
        told = stages.STAGES[move.stage]
        assert told.how == stages.BY_HAND
        assert told.permission in may
        assert move.kind == stages.kind_of(here, move.stage) != ""
        assert not (staying and move.stage in stages.NOT_IN_SERVICE)
    ahead = [stages.AT[move.stage] for move in moves if move.kind == stages.FORWARD]
    assert ahead == sorted(ahead)


def test_in_a_crisis_everything_ahead_is_open():
    ahead = {
        move.stage
        for move in stages.possible("signal", staying=False, may=everything)
        if move.kind == "forward"
    }
    assert ahead == set(stages.ORDER) - {"signal", "admission", "graduation", "closure"}


@given(histories, day)
def test_where_a_case_stood_is_the_last_step_until_then(steps: list[stages.Step], on: dt.date):
    here = stages.stood(steps, on)
    until = [one for one, at in steps if at <= on]
    assert here == (until[-1] if until else "signal")


@given(histories, day, st.booleans(), st.booleans())
def test_clocks_run_from_a_step_and_only_until_it_is_answered(
    steps: list[stages.Step], began: dt.date, staying: bool, checked: bool
):
    running = stages.running(began, steps, staying=staying, checked=checked)
    assert set(running) <= set(stages.CLOCKS)
    assert set(running.values()) <= {began, *(at for _one, at in steps)}
    if steps and steps[-1][0] == stages.CLOSED:
        assert not running
    for clock in running:
        assert not steps or not stages.passed(steps[-1][0], stages.ended_by(clock))
    assert "first_check" not in running or checked
    assert staying or not {"needs", "plan"} & set(running)


def test_a_return_begins_the_clocks_of_needs_and_plan_again():
    first, again = dt.date(2022, 1, 3), dt.date(2022, 9, 1)
    steps = [("admission", first), ("plan", first), ("closure", dt.date(2022, 5, 1)), ("admission", again)]
    assert stages.running(first, steps, staying=True, checked=True) == {"needs": again, "plan": again}
    assert stages.running(first, [], staying=False, checked=True) == {"first_check": first}
    assert stages.running(
        first, [("signal", first), ("first_contact", again)], staying=False, checked=True
    ) == {"first_check": first}
