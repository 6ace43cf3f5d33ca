"""What can be true of results, whatever somebody types."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.prevention.activities.rules.results import (
    Scored,
    Told,
    changes,
    contribution_fault,
    issue_fault,
    point_fault,
    quote_fault,
    score_fault,
    visit_lacks,
)

HERE = ("KHR", "USD")
DAY = dt.date(2022, 10, 12)
days = st.dates(dt.date(2022, 9, 1), dt.date(2022, 12, 31))


@given(
    st.sampled_from(["cash", "in_kind", "labour"]),
    st.one_of(st.none(), st.decimals(-10, 10**6, places=2)),
    st.sampled_from(["", "USD", "KHR", "EUR"]),
    st.sampled_from(["", " ", "Sand"]),
)
def test_what_passes_is_a_contribution(kind, amount, currency, words):
    if contribution_fault(kind, amount, currency, words, HERE) is None:
        assert (amount is None) == (currency == "")
        assert amount is None or amount > 0
        assert amount is not None or kind != "cash"
        assert amount is not None or words.strip()
        assert currency in ("", *HERE)


states = st.sampled_from(["open", "with_authority", "answered", "done", "refused"])


@given(
    days, st.one_of(st.none(), days), states, st.sampled_from(["", "Yes"]), st.one_of(st.none(), days), days
)
def test_what_passes_is_an_issue(raised, promised, state, answer, answered, today):
    issue = Told(DAY, DAY + dt.timedelta(days=2), raised, promised, state, answer, answered)
    if issue_fault(issue, today) is None:
        assert DAY <= raised <= DAY + dt.timedelta(days=2)
        assert promised is None or promised >= raised
        assert (answered is not None) == (state in ("answered", "done", "refused"))
        assert answered is None or raised <= answered <= today


@given(
    st.sampled_from(["decision", "lesson"]), st.one_of(st.none(), days), st.sampled_from(["none", "open", "done", "dropped"]),
    st.one_of(st.none(), days), days,
)  # fmt: skip
def test_what_passes_is_a_line_of_minutes(kind, due, state, settled, today):
    if point_fault(kind, DAY, due, state, settled, today) is None:
        assert due is None or due >= DAY
        assert (settled is not None) == (state in ("done", "dropped"))
        assert settled is None or DAY <= settled <= today
        assert kind != "decision" or state != "none"


scores = st.decimals(0, 100, places=2)
topics = st.sampled_from(["", "gbv", "safe_migration"])


@given(st.lists(st.builds(Scored, st.sampled_from(["before", "after"]), topics, st.integers(1, 90), scores)))
def test_a_change_needs_both_tests_of_one_topic(tests):
    found = changes(tests)
    said = {(test.topic, test.when) for test in tests}
    assert {change.topic for change in found} == {
        topic for topic in ("", "gbv", "safe_migration") if {(topic, "before"), (topic, "after")} <= said
    }
    for change in found:
        assert change.points == change.after.mean - change.before.mean


@pytest.mark.parametrize(
    ("takers", "mean", "fault"),
    [
        (20, "71.5", None),
        (0, "50", "takers"),
        (10_001, "50", "takers"),
        (20, "100.01", "score"),
        (20, "-1", "score"),
        (20, "1.005", "fine"),
    ],
)
def test_scores_lie_between_0_and_100(takers, mean, fault):
    assert score_fault(takers, Decimal(mean)) == fault


@given(
    st.text(max_size=5),
    st.sampled_from(["no", "unnamed", "named"]),
    st.sampled_from(["official", "beneficiary", "child"]),
    st.booleans(),
)
def test_no_name_without_permission_and_never_of_people_we_support(
    speaker, permission, said_by, of_survivors
):
    if quote_fault(speaker, permission, said_by, of_survivors) is None and speaker.strip():
        assert permission == "named"
        assert said_by == "official"
        assert not of_survivors


@given(st.sampled_from(["yes", "no"]), st.sampled_from(["yes", "no"]), st.booleans(), st.booleans())
def test_a_visit_needs_all_four(agreed, briefed, no_pictures, approved):
    allowed = not visit_lacks(agreed, briefed, no_pictures, approved)
    assert allowed == (agreed == briefed == "yes" and no_pictures and approved)
