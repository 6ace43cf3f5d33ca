"""The stock reconciles whatever happens: random histories through the real actions, with everything that people take back and correct."""

import contextlib
import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.journey.cases import actions, rules
from wayhome.journey.cases.codes import EXIT_KINDS
from wayhome.journey.cases.models import Admission, Case
from wayhome.kit.errors import Refused
from wayhome.trust.access.viewer import Viewer

FIRST = dt.date(2022, 7, 1)
DAYS = 111  # until 20 October 2022, today in these tests
days = st.integers(0, DAYS + 2).map(lambda n: FIRST + dt.timedelta(days=n))
acts = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["exit", "exit", "return", "return", "undo", "correct", "retire"]),
    days,
    days,
    st.sampled_from(list(EXIT_KINDS.codes)),
)


def do(by: Viewer, case: Case, what: str, on: dt.date, until: dt.date, kind: str) -> None:
    last = (
        Admission._base_manager.filter(case=case, retired_at=None)
        .order_by("-happened_on", "-recorded_at")
        .first()
    )
    if what == "return":
        actions.readmit(by=by, case_id=case.pk, happened_on=on)
    elif last is None:
        return
    elif what == "exit":
        actions.record_exit(by=by, admission_id=last.pk, version=last.version, exit_on=on, exit_kind=kind)
    elif what == "undo":
        actions.undo_exit(by=by, admission_id=last.pk, version=last.version)
    elif what == "correct":
        changes: dict[str, Any] = {"happened_on": on}
        if last.exit_on is not None:
            changes |= {"exit_on": until, "exit_kind": kind}
        actions.correct_admission(by=by, admission_id=last.pk, version=last.version, changes=changes)
    else:
        actions.retire_admission(by=by, admission_id=last.pk, reason="never_happened")


@pytest.mark.seed("F02", "F03", "F09", "F10")
@settings(max_examples=25)
@given(st.lists(days, min_size=3, max_size=3), st.lists(acts, max_size=14), days, days)
def test_stock_is_old_stock_and_admitted_and_readmitted_without_exits(
    cast: Cast, began: list[dt.date], history: list[Any], one: dt.date, other: dt.date
):
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    cases = []
    for day in began:
        entered = min(day, FIRST + dt.timedelta(days=DAYS))
        cases.append(
            actions.admit(
                by=by, office=office, facts={"sex": "female"}, category="abuse", happened_on=entered
            ).case
        )
    for who, *act in history:
        with contextlib.suppress(Refused):
            do(by, cases[who], *act)
    stays = list(Admission._base_manager.filter(case__in=cases, retired_at=None))
    first, last = min(one, other), max(one, other)

    def standing(day: dt.date) -> int:
        return sum(rules.Stay(stay.happened_on, stay.exit_on).holds(day) for stay in stays)

    def entered_as(kind: str) -> int:
        return sum(stay.kind == kind and first <= stay.happened_on <= last for stay in stays)

    left = sum(stay.exit_on is not None and first <= stay.exit_on <= last for stay in stays)
    flow = rules.Flow(entered_as("new"), entered_as("readmitted"), left)
    assert rules.stock(standing(first - dt.timedelta(days=1)), flow) == standing(last)
    for case in cases:
        hers = [stay for stay in stays if stay.case_id == case.pk]
        assert [stay.kind for stay in hers].count("new") == min(len(hers), 1)
        spans = [rules.Stay(stay.happened_on, stay.exit_on) for stay in hers]
        assert not any(rules.overlaps(span, spans[:at] + spans[at + 1 :]) for at, span in enumerate(spans))
        case.refresh_from_db()
        assert (case.stage in ("follow_up", "closure")) == (bool(hers) and all(stay.exit_on for stay in hers))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_admit_once(cast: Cast):
    id = uuid.uuid4()

    def click(_at: int) -> uuid.UUID:
        try:
            made = actions.admit(
                by=cast.viewer("supervisor"),
                office=cast.offices["vn"],
                facts={"sex": "male"},
                category="abuse",
                happened_on=FIRST,
                id=id,
            )
            return made.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(click, range(2)))
    assert made[0] == made[1]
    assert (Case._base_manager.count(), Admission._base_manager.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_in_the_same_moment_cannot_take_one_paper_number(cast: Cast):
    def save(who: str) -> str:
        try:
            actions.admit(
                by=cast.viewer(who),
                office=cast.offices["vn"],
                facts={},
                category="abuse",
                happened_on=FIRST,
                paper_number="1",
            )
        except Refused as refused:
            return refused.field or ""
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, ["supervisor", "worker"])) == ["paper_number", "saved"]
    assert Case._base_manager.count() == 1
