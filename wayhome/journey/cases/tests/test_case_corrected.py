"""What follows when the case itself is corrected: its kind, and the day of the first sign."""

import datetime as dt

import pytest

from tests.cast import Cast
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Case, StageMove
from wayhome.registry.tasks.models import Task

DAY = dt.date(2022, 10, 3)


def due(case: Case) -> dict[str, dt.date]:
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    return dict(rows.values_list("kind", "due_on"))


def met(cast: Cast, category: str = "trafficking") -> Case:
    [case] = actions.group_intake(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=DAY, category=category, stage="signal",
        rows=[{"facts": {"sex": "male"}}],
    )  # fmt: skip
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(("first", "then"), [("dependant", "trafficking"), ("trafficking", "dependant")])
def test_the_first_check_follows_the_category(cast: Cast, first: str, then: str) -> None:
    case = met(cast, first)
    actions.correct_case(
        by=cast.viewer("supervisor"), case_id=case.pk, version=case.version, changes={"category": then}
    )
    assert ("first_check" in due(case)) == (then == "trafficking")


def test_the_first_check_and_the_first_step_follow_the_first_sign(cast: Cast) -> None:
    case = met(cast)
    before, earlier = due(case)["first_check"], DAY - dt.timedelta(days=1)
    actions.correct_case(
        by=cast.viewer("supervisor"), case_id=case.pk, version=case.version, changes={"happened_on": earlier}
    )
    assert due(case)["first_check"] == before - dt.timedelta(days=1)
    assert StageMove._base_manager.get(case=case, retired_at=None).happened_on == earlier
