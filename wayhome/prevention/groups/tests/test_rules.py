"""Heads from a list: pure rules in every shape, and the promise that what stands always says what the list says."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from wayhome.kit.codes import STATES
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.codes import AGE_BANDS, CATEGORIES, TYPES
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.groups import codes, rules
from wayhome.prevention.groups.actions import (
    correct_meeting,
    correct_member,
    end_membership,
    record_meeting,
    retire_meeting,
)
from wayhome.prevention.groups.actions.listing import as_ticked
from wayhome.prevention.groups.models import Attended, GroupMember
from wayhome.prevention.groups.tests.conftest import BEGAN, DAY
from wayhome.prevention.groups.tests.test_meeting import asked, heads
from wayhome.registry.people.codes import ETHNICITIES, LITERACIES, SEXES

_PERSONS = [uuid.UUID(int=n) for n in range(12)]
TICKED = st.builds(
    rules.Ticked,
    counts_as=st.sampled_from(_PERSONS),
    category=st.sampled_from(["group_member", "official"]),
    sex=st.sampled_from([*SEXES.codes, *STATES]),
    birth_year=st.none() | st.integers(1900, 2030),
    ethnicity=st.sampled_from(["kinh", "hmong", "khmer", *STATES]),
    literacy=st.sampled_from([*LITERACIES.codes, *STATES]),
    disability=st.sampled_from(["none", "walking", *STATES]),
    country=st.sampled_from(["VN", "KH", "AF"]),
)


def test_the_rules_speak_the_lists_words():
    assert [code for code, _first, _last in rules.BANDS] == list(AGE_BANDS.codes)
    assert set(rules.CATEGORIES) <= set(codes.KINDS.codes)
    assert set(rules.CATEGORIES.values()) <= set(CATEGORIES.codes)
    assert set(rules.MEETINGS) <= set(codes.KINDS.codes)
    assert set(rules.MEETINGS.values()) <= set(TYPES.codes)
    assert frozenset(STATES) == rules.STATES
    assert all(peoples <= set(ETHNICITIES.codes) for peoples in rules.MAJORITIES.values())


@given(st.lists(TICKED, max_size=40), st.integers(2000, 2030))
def test_everybody_is_counted_once_and_nobody_answers_who_was_not_asked(ticked, year):
    counted, answers = rules.counted(ticked, year)
    first = {}
    for one in ticked:
        first.setdefault(one.counts_as, one)
    assert sum(head.count for head in counted) == len(first)
    assert len({head.cell for head in counted}) == len(counted)
    assert len({one.cell for one in answers}) == len(answers)
    for trait, told in [("literacy_need", "literacy"), ("disability", "disability")]:
        said = sum(one.count for one in answers if one.trait == trait)
        assert said == sum(getattr(one, told) not in STATES for one in first.values())
    women = Counter(one.sex for one in first.values())["female"]
    assert sum(head.count for head in counted if head.sex == "female") == women
    assert all(one.sex in ("female", "male", "unknown") for one in (*counted, *answers))


@given(st.integers(1900, 2100), st.integers(1950, 2100))
def test_an_age_has_one_band_and_none_before_birth(born, year):
    band = rules.age_band(born, year)
    assert (band == "") == (born > year)
    assert rules.age_band(None, year) == ""


@pytest.mark.parametrize(
    ("ethnicity", "country", "answer"),
    [
        ("kinh", "VN", "no"), ("hmong", "VN", "yes"), ("khmer", "VN", "yes"), ("khmer", "KH", "no"), ("not_asked", "VN", ""),
        ("pashtun", "AF", ""), ("refused", "KH", ""),
    ],
)  # fmt: skip
def test_a_minority_is_one_of_its_country(ethnicity, country, answer):
    assert rules.of_minority(ethnicity, country) == answer


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["meet", "tick", "move", "guest", "fact", "leave", "retire"]),
        st.sets(st.integers(0, 3), max_size=4),
        st.integers(0, 3),
    ),
    max_size=7,
)


@pytest.mark.django_db
@settings(max_examples=25)
@given(STEPS)
def test_heads_always_say_what_the_list_says(commune, steps):
    with transaction.atomic():  # every example begins with the same group
        by = commune.cast.viewer("field_officer")
        made: list[uuid.UUID] = []
        for act, who, number in steps:
            ids = [commune.ids[at] for at in who]
            try:
                if act == "meet":
                    made.append(
                        record_meeting(by=by, groups=[commune.group], member_ids=ids, happened_on=DAY).pk
                    )
                elif act in ("fact", "leave"):
                    member = GroupMember.objects.unscoped("test").get(pk=commune.ids[number])
                    if act == "leave":
                        end_membership(by=by, member_id=member.pk, version=member.version, left_on=DAY)
                    else:
                        facts = {"sex": ("female", "male")[len(who) % 2], "birth_year": 1950 + 10 * len(who)}
                        correct_member(by=by, member_id=member.pk, version=member.version, changes=facts)
                elif made:
                    id = made[number % len(made)]
                    now = Activity.objects.unscoped("test").get(pk=id).version
                    if act == "tick":
                        correct_meeting(by=by, activity_id=id, version=now, member_ids=ids)
                    elif act == "move":
                        day = BEGAN + dt.timedelta(days=90 * number)
                        correct_meeting(by=by, activity_id=id, version=now, changes={"happened_on": day})
                    elif act == "guest":
                        new = [{"sex": "female"}]
                        correct_meeting(by=by, activity_id=id, version=now, newcomers=new)
                    else:
                        retire_meeting(by=by, activity_id=id, reason="other")
            except (Refused, ValidationError, Activity.DoesNotExist):
                continue
        for activity in Activity.objects.unscoped("test").filter(pk__in=made):
            rows = Attended.objects.unscoped("test").filter(activity=activity, retired_at=None)
            members = [row.member for row in rows.select_related("member__person", "member__group__office")]
            said, answers = rules.counted(map(as_ticked, members), activity.happened_on.year)
            if activity.retired_at:
                assert not members
            assert heads(activity) == {(one.category, one.sex, one.age_band): one.count for one in said}
            assert asked(activity) == {(one.trait, one.answer, one.sex): one.count for one in answers}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-11"), (11, "0-11"), (12, "12-17"), (17, "12-17"), (18, "18-24"), (24, "18-24"), (25, "25-39"), (39, "25-39"),
        (40, "40-59"), (59, "40-59"), (60, "60+"), (99, "60+"),
    ],
)  # fmt: skip
def test_each_age_has_the_band_whose_name_says_so(age: int, band: str) -> None:
    assert rules.age_band(2022 - age, 2022) == band
