"""What a colleague saw to for a person goes to who walks with her now, when the colleague's part ends."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.config.wiring import wire
from wayhome.doors.desk import todo
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.safety.actions import record_flag
from wayhome.journey.safety.models import Flag
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    wire()
    with clock_at(NOW):
        yield


@pytest.fixture
def case(cast: Cast) -> Case:
    """The worker walks with somebody, and sees to a flag; ``stranger`` is a case worker outside the team."""
    role: dict[str, Any] = {"role": "case_worker", "scope_kind": "own", "scope_key": cast.offices["vn"].pk}
    grant(by=SYSTEM, user=cast.users["stranger"], valid_from=dt.date(2020, 1, 1), **role)
    found = case_of(cast, with_="worker")
    row = part(cast, found)
    actions.retire_assignment(by=cast.viewer("supervisor"), assignment_id=row.pk, reason="other")
    assign(cast, found, "worker", DAY - dt.timedelta(days=3))
    record_flag(by=cast.viewer("worker"), case_id=found.pk, kind="health", due_on=DAY)
    return found


def part(cast: Cast, case: Case) -> Assignment:
    return Assignment._base_manager.get(case=case, user=cast.users["worker"], retired_at=None)


def assign(cast: Cast, case: Case, who: str, on: dt.date = DAY, role: str = "case_worker") -> Assignment:
    by = cast.viewer("supervisor")
    return actions.assign(by=by, case_id=case.pk, user=cast.users[who], role=role, happened_on=on)


def end(cast: Cast, case: Case, until: dt.date = DAY - dt.timedelta(days=1)) -> None:
    row = part(cast, case)
    actions.end_assignment(
        by=cast.viewer("supervisor"), assignment_id=row.pk, version=row.version, until=until
    )


def owners(case: Case) -> set[Any]:
    tasks = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    flags = Flag._base_manager.filter(case=case, closed_on=None, retired_at=None)
    assert tasks.exists()
    assert flags.exists()
    return {*tasks.values_list("owner", flat=True), *flags.values_list("owner", flat=True)}


@pytest.mark.parametrize("until", [DAY - dt.timedelta(days=1), DAY])
def test_it_goes_to_who_walks_with_her_now(cast: Cast, case: Case, until: dt.date) -> None:
    assign(cast, case, "stranger")
    assert owners(case) == {cast.users["worker"].pk}  # nobody's part has ended yet
    end(cast, case, until)
    assert owners(case) == {cast.users["stranger"].pk}
    assert todo.rows_of(cast.viewer("stranger"), "mine").exists()
    assert not todo.rows_of(cast.viewer("worker"), "mine").exists()


def test_it_waits_for_who_begins_to_walk(cast: Cast, case: Case) -> None:
    end(cast, case)
    assert set(Task._base_manager.filter(case_id=case.pk, state="open").values_list("owner", flat=True)) == {None}  # fmt: skip
    assign(cast, case, "counsellor", role="counsellor")
    assert cast.users["counsellor"].pk not in owners(case)
    assign(cast, case, "stranger")
    assert owners(case) == {cast.users["stranger"].pk}
    assert todo.rows_of(cast.viewer("stranger"), "mine").exists()


def test_a_part_retired_passes_it_on_too(cast: Cast, case: Case) -> None:
    assign(cast, case, "stranger")
    actions.retire_assignment(
        by=cast.viewer("supervisor"), assignment_id=part(cast, case).pk, reason="wrong_person"
    )
    assert owners(case) == {cast.users["stranger"].pk}


def test_who_walks_with_her_in_another_part_keeps_it(cast: Cast, case: Case) -> None:
    assign(cast, case, "stranger")
    row = part(cast, case)
    assign(cast, case, "worker", role="other")
    actions.end_assignment(by=cast.viewer("supervisor"), assignment_id=row.pk, version=row.version, until=DAY)
    assert owners(case) == {cast.users["worker"].pk}
