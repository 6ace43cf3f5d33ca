"""What can be true of needs, plans, entitlements: pure."""

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.journey.plans import codes, profiles, rules
from wayhome.kit.codes import STATES
from wayhome.trust.vault.fields import sealed_columns

DOMAINS, ANSWERS = list(codes.DOMAINS.codes), [*codes.ANSWERS.codes, *STATES]
answered = st.dictionaries(st.sampled_from(DOMAINS), st.sampled_from(ANSWERS))
VN: Any = SimpleNamespace(code="vn", country="VN")
days = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def test_what_weighs_most_is_never_asked_first_and_never_twice_in_a_row() -> None:
    assert set(DOMAINS) > rules.SENSITIVE
    assert DOMAINS[0] not in rules.SENSITIVE
    assert not any(set(pair) <= rules.SENSITIVE for pair in itertools.pairwise(DOMAINS))


@given(answered, st.sets(st.sampled_from(DOMAINS)))
def test_a_need_without_a_goal_is_a_need_and_has_none(told: dict[str, str], goals: set[str]) -> None:
    needed = rules.needed(told)
    assert set(needed) == {domain for domain, answer in told.items() if answer in ("some", "urgent")}
    urgent = [told[domain] == "urgent" for domain in needed]
    assert urgent == sorted(urgent, reverse=True), "urgent ones first"
    assert set(rules.without_goal(told, goals)) == set(needed) - goals


@given(st.integers(0, 4))
def test_a_step_further_ends_at_four(steps: int) -> None:
    assert steps <= rules.further(steps) <= rules.MOST_STEPS


@given(
    st.sampled_from(list(codes.ENTITLEMENT_STATES.codes)),
    st.fixed_dictionaries({name: st.none() | days for name in rules.DAYS}),
)
def test_the_days_of_an_application_run_forward(state: str, told: dict[str, dt.date | None]) -> None:
    now = dt.date(2022, 7, 1)
    field, fault = rules.entitlement_fault(state, told, now)
    given_days = [told[name] for name in rules.DAYS if told[name] is not None]
    whole = all(told[name] for name in rules.OWES[state])
    sound = whole and given_days == sorted(given_days) and all(day <= now for day in given_days)
    assert (fault == "") == sound
    assert (field == "") == (fault == "")


@given(st.sampled_from(["", *codes.STATUSES.codes]))
def test_every_support_is_hers_or_says_as_whom_it_would_be(status: str) -> None:
    law = profiles.law(VN, dt.date(2025, 7, 1))
    for line in rules.lines(law.supports, law.by_status, status):
        assert line.by_right == (line.support in law.by_status.get(status, ()))
        assert line.by_right or line.if_, (
            "nothing demands a formal status: it says under which it would be hers"
        )
        assert status not in line.if_


@pytest.mark.parametrize(
    ("status", "supports"),
    [
        ("identified", 10),
        ("accompanying", 8),
        ("being_identified", 7),
        ("being_identified_abroad", 4),
        ("foreigner", 6),
    ],
)
def test_viet_nam_gives_five_statuses_so_many_of_ten_supports(status: str, supports: int) -> None:
    law = profiles.law(VN, dt.date(2025, 7, 1))
    assert len(law.supports) == 10
    assert len(set(law.by_status[status])) == supports


def test_a_plan_goes_only_where_it_may() -> None:
    assert rules.may_become("draft", "asked")
    assert rules.may_become("asked", "returned")
    assert not rules.may_become("returned", "replaced")
    assert not rules.may_become("replaced", "draft")
    assert not rules.may_become("draft", "returned")


def test_forgetting_and_new_keys_find_every_sealed_word_of_this_room() -> None:
    found = {one.model._meta.label for one in sealed_columns() if one.model._meta.app_label == "plans"}
    kept = {"NeedsTalk", "Goal", "PlanAction", "PlanGrant", "Promise"}
    assert found == {f"plans.{name}{more}" for name in kept for more in ("", "Version")}
    assert {one.subject for one in sealed_columns() if one.model._meta.app_label == "plans"} == {"case_id"}
