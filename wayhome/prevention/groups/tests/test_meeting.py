"""A meeting by ticking: who came is counted once, and the head counts always say what the list says."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict, correct
from wayhome.prevention.activities.actions import add_quote, correct_activity, retire_part, start_series
from wayhome.prevention.activities.models import Activity, ActivityPlace, AttendanceCount, AttendanceTrait
from wayhome.prevention.groups.actions import (
    add_member,
    add_members,
    correct_group,
    correct_meeting,
    correct_member,
    end_group,
    end_membership,
    record_meeting,
    retire_meeting,
)
from wayhome.prevention.groups.models import Attended, Group, GroupMember, Meeting
from wayhome.prevention.groups.tests.conftest import DAY
from wayhome.registry.agencies.actions import add_project
from wayhome.registry.people.actions import enrol, register_person
from wayhome.registry.people.models import Person
from wayhome.registry.places.models import Place


def heads(activity):
    """Return {(category, sex, band): count} of the listed heads."""
    rows = AttendanceCount.objects.unscoped("test").filter(activity=activity, listed=True, retired_at=None)
    return {(row.category, row.sex, row.age_band): row.count for row in rows}


def asked(activity):
    """Return {(trait, answer, sex): count} of the listed answers."""
    rows = AttendanceTrait.objects.unscoped("test").filter(activity=activity, listed=True, retired_at=None)
    return {(row.trait, row.answer, row.sex): row.count for row in rows}


def meet(commune, **told):
    """Record a meeting of the group, everybody there."""
    told = {"groups": [commune.group], "member_ids": commune.ids, "happened_on": DAY} | told
    return record_meeting(by=commune.cast.viewer(told.pop("by", "field_officer")), **told)


@pytest.mark.seed("A02", "R22")
def test_who_is_ticked_is_counted_by_category_sex_and_age(commune):
    activity = meet(commune)
    assert heads(activity) == {
        ("group_member", "female", "25-39"): 2,
        ("group_member", "male", "12-17"): 1,
        ("group_member", "unknown", ""): 1,
    }
    assert Meeting.objects.unscoped("test").get(activity=activity).group == commune.group
    assert Attended.objects.unscoped("test").filter(activity=activity).count() == 4


@pytest.mark.seed("V06")
def test_what_was_not_asked_is_no_answer(commune):
    assert asked(meet(commune)) == {
        ("literacy_need", "yes", "female"): 1,
        ("literacy_need", "no", "female"): 1,
        ("ethnic_minority", "yes", "female"): 1,
        ("ethnic_minority", "no", "female"): 1,
        ("disability", "yes", "male"): 1,
    }


def test_ticked_twice_counts_once(commune):
    activity = meet(commune, member_ids=[*commune.ids, *commune.ids])
    assert sum(heads(activity).values()) == 4


def test_a_person_in_two_groups_is_one_head(commune):
    person = facts_person(commune)
    other = commune.started(kind="womens_club", title="Club")
    both = [commune.member(group, person=person) for group in (commune.group, other)]
    activity = meet(commune, groups=[commune.group, other], member_ids=[m.pk for m in both])
    assert sum(heads(activity).values()) == 1
    assert Attended.objects.unscoped("test").filter(activity=activity).count() == 2


def facts_person(commune):
    told = {"sex": "female", "birth_year": 2000, "birth_precision": "exact", "ethnicity": "tay"}
    return known(commune, register_person(by=commune.cast.viewer("supervisor"), facts=told))


def known(commune, person):
    """The office knows her: she takes part in something of its own."""
    by, office = commune.cast.viewer("supervisor"), commune.cast.offices["vn"]
    enrol(by=by, office=office, package="life_skills_course", happened_on=DAY, person=person)
    return person


@pytest.mark.parametrize("how", ["one", "many", "met", "corrected"])
def test_a_group_links_only_whom_its_office_knows(commune, how):
    by = commune.cast.viewer("field_officer")
    told = {"sex": "female", "birth_year": 2000, "birth_precision": "exact"}
    strange = register_person(by=commune.cast.viewer("kh_supervisor"), facts=told)
    one = commune.members[0]

    def link():
        if how == "one":
            return commune.member(commune.group, person=strange)
        if how == "many":
            return add_members(by=by, group=commune.group, joined_on=DAY, rows=[{"person": strange}])
        if how == "met":
            return meet(commune, newcomers=[{"person": strange}])
        return correct_member(by=by, member_id=one.pk, version=1, changes={"person": strange})

    with pytest.raises(Refused, match="Nobody has this code") as refused:
        link()
    assert refused.value.field == "person"
    assert not GroupMember.objects.unscoped("test").filter(person=strange).exists()
    known(commune, strange)
    link()
    assert GroupMember.objects.unscoped("test").filter(person=strange).exists()


def test_of_a_known_person_a_tick_tells_her_sex_and_what_was_told_in_the_group(commune):
    person = facts_person(commune)
    member = commune.member(commune.group, person=person)
    assert member.code == person.code
    activity = meet(commune, member_ids=[member.pk])
    assert heads(activity) == {("group_member", "female", ""): 1}
    assert asked(activity) == {}
    told = {"birth_year": 1950, "literacy": "none", "sex": "male"}
    by = commune.cast.viewer("field_officer")
    correct_member(by=by, member_id=member.pk, version=1, changes=told)
    assert heads(activity) == {("group_member", "female", "60+"): 1}
    assert asked(activity) == {("literacy_need", "yes", "female"): 1}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"member_ids": []}, "members"),
        ({"happened_on": dt.date(2022, 10, 23)}, "happened_on"),
        ({"happened_on": dt.date(2022, 1, 9)}, "happened_on"),
        ({"happened_on": dt.date(2022, 8, 31)}, "members"),
        ({"member_ids": [uuid.uuid4()]}, "members"),
        ({"groups": []}, "groups"),
    ],
)
def test_what_cannot_be_is_refused(commune, told, field):
    with pytest.raises(Refused) as refused:
        meet(commune, **told)
    assert refused.value.field == field
    assert not Activity.objects.unscoped("test").exists()


def test_an_ended_group_meets_no_more(commune):
    by = commune.cast.viewer("field_officer")
    end_group(by=by, group_id=commune.group.pk, version=1, ended_on=dt.date(2022, 10, 1))
    with pytest.raises(Refused):
        meet(commune)
    meet(commune, happened_on=dt.date(2022, 10, 1))


def test_sent_twice_is_one_meeting(commune):
    id = uuid.uuid4()
    assert meet(commune, id=id) == meet(commune, id=id)
    assert Attended.objects.unscoped("test").count() == 4


@pytest.mark.seed("R23")
def test_who_comes_for_the_first_time_joins_at_the_meeting(commune):
    activity = meet(commune, newcomers=[{"sex": "female", "birth_year": 2007}])
    assert heads(activity)["group_member", "female", "12-17"] == 1
    assert sum(heads(activity).values()) == 5


def test_correcting_keeps_heads_in_step_and_two_savers_meet(commune):
    by = commune.cast.viewer("field_officer")
    activity = meet(commune)
    corrected = correct_meeting(by=by, activity_id=activity.pk, version=1, member_ids=commune.ids[:1])
    assert heads(activity) == {("group_member", "female", "25-39"): 1}
    assert corrected.version > 1
    swapped = correct_meeting(
        by=by, activity_id=activity.pk, version=corrected.version, member_ids=commune.ids[1:2]
    )
    assert swapped.version > corrected.version
    with pytest.raises(Conflict):
        correct_meeting(by=by, activity_id=activity.pk, version=corrected.version, member_ids=commune.ids)
    same = correct_meeting(
        by=by, activity_id=activity.pk, version=swapped.version, member_ids=commune.ids[1:2]
    )
    assert same.version == swapped.version


def test_a_member_corrected_later_is_counted_rightly_in_the_past(commune):
    activity = meet(commune)
    by = commune.cast.viewer("field_officer")
    correct_member(by=by, member_id=commune.ids[3], version=1, changes={"sex": "male", "birth_year": 1950})
    assert heads(activity)["group_member", "male", "60+"] == 1
    assert ("group_member", "unknown", "") not in heads(activity)


def test_who_was_ticked_cannot_have_left_before(commune):
    meet(commune)
    by = commune.cast.viewer("field_officer")
    with pytest.raises(Refused):
        end_membership(by=by, member_id=commune.ids[0], version=1, left_on=dt.date(2022, 10, 21))
    end_membership(by=by, member_id=commune.ids[0], version=1, left_on=DAY)


def test_retiring_takes_everything_along(commune):
    activity = meet(commune)
    retire_meeting(by=commune.cast.viewer("field_officer"), activity_id=activity.pk, reason="entered_twice")
    assert heads(activity) == {}
    assert not Attended.objects.unscoped("test").filter(retired_at=None).exists()
    assert not Meeting.objects.unscoped("test").filter(retired_at=None).exists()


@pytest.mark.parametrize("who", ["collaborator", "me_officer", "kh_supervisor", "donor", "counsellor"])
def test_others_do_not_tick(commune, who):
    with pytest.raises(Refused):
        meet(commune, by=who)
    with pytest.raises(Refused):
        add_member(by=commune.cast.viewer(who), group=commune.group, joined_on=DAY)


def test_a_collaborator_keeps_the_group_she_leads(commune):
    hers = commune.started(by="collaborator", title="Hers")
    assert hers.led_by == commune.cast.users["collaborator"]
    member = commune.member(hers, by="collaborator", sex="female")
    activity = meet(commune, by="collaborator", groups=[hers], member_ids=[member.pk])
    retire_meeting(by=commune.cast.viewer("collaborator"), activity_id=activity.pk, reason="other")
    theirs = meet(commune)
    with pytest.raises(Activity.DoesNotExist):
        retire_meeting(by=commune.cast.viewer("collaborator"), activity_id=theirs.pk, reason="other")


def test_a_list_of_ninety_seven_is_written_in_few_statements(commune, django_assert_max_num_queries):
    by = commune.cast.viewer("field_officer")
    rows = [{"sex": "female", "birth_year": 1980 + n % 30} for n in range(97)]
    members = add_members(by=by, group=commune.group, joined_on=DAY, rows=rows)
    with django_assert_max_num_queries(45):
        activity = meet(commune, member_ids=[member.pk for member in members])
    assert sum(heads(activity).values()) == 97


@pytest.mark.seed("F31", "S19")
def test_two_courses_for_34_women_of_whom_all_belong_to_minorities(commune):
    by, supervisor = commune.cast.viewer("field_officer"), commune.cast.viewer("supervisor")
    peoples = ("hmong", "tay", "dao", "thai")
    women = [
        known(
            commune,
            register_person(
                by=supervisor, facts={"sex": "female", "ethnicity": peoples[n % 4], "literacy": "some"}
            ),
        )
        for n in range(34)
    ]
    courses = [
        commune.started(kind="course", title=f"Course {n}", composed_of_survivors=True) for n in range(2)
    ]
    held = []
    for course, took_part in zip(courses, (women[:20], women[14:]), strict=True):
        rows = [{"person": person, "ethnicity": person.ethnicity} for person in took_part]
        members = add_members(by=by, group=course, joined_on=DAY, rows=rows)
        ids = [member.pk for member in members]
        held.append(
            meet(commune, groups=[course], member_ids=ids, type="training", topics=["emotional_management"])
        )
    assert [asked(activity)["ethnic_minority", "yes", "female"] for activity in held] == [20, 20]
    assert [activity.composed_of_survivors for activity in held] == [True, True]
    ticked = Attended.objects.unscoped("test").filter(activity__in=held)
    assert ticked.values("member__counts_as").distinct().count() == 34


@pytest.mark.seed("A07")
def test_a_peer_groups_weekly_class_is_a_series_ticked_from_its_list(commune):
    by, office = commune.cast.viewer("field_officer"), commune.cast.offices["vn"]
    peers = commune.started(kind="peer", title="Peers")
    members = [commune.member(peers, sex="female") for _n in range(3)]
    series = start_series(by=by, office=office, type="regular_class", title="English, free", rhythm="weekly")
    held = [
        meet(
            commune, groups=[peers], member_ids=[one.pk for one in members[week:]], type="regular_class", topics=["english"],
            happened_on=DAY - dt.timedelta(weeks=week), series=series,
        )
        for week in range(3)
    ]  # fmt: skip
    assert [sum(heads(activity).values()) for activity in held] == [3, 2, 1]
    assert {activity.series for activity in held} == {series}


def test_home_and_project_are_the_groups_own(commune):
    by, office = commune.cast.viewer("supervisor"), commune.cast.offices["vn"]
    project = add_project(
        by=by,
        office=office,
        code="P1",
        title="Project",
        starts_on=dt.date(2022, 5, 1),
        ends_on=dt.date(2022, 9, 30),
    )
    home = Place.objects.create(
        country="VN",
        code="99998",
        edition="vn-2025-07",
        level=3,
        kind="commune",
        name="Suối Mây",
        folded="|suoi may|",
    )
    group = commune.started(title="At home", place=home, project=project)
    member = commune.member(group)
    during, after = (
        meet(commune, groups=[group], member_ids=[member.pk], happened_on=day)
        for day in (dt.date(2022, 6, 1), DAY)
    )
    assert (during.project, after.project) == (project, None)
    assert ActivityPlace.objects.unscoped("test").get(activity=after).place == home


def test_the_day_of_a_list_is_corrected_with_its_list_only(commune):
    by, activity = commune.cast.viewer("field_officer"), meet(commune)
    day = dt.date(2022, 10, 20)
    with pytest.raises(Refused):
        correct_activity(by=by, activity_id=activity.pk, version=1, changes={"happened_on": day})
    correct_activity(by=by, activity_id=activity.pk, version=1, changes={"title": "At the hall"})
    moved = correct_meeting(by=by, activity_id=activity.pk, version=2, changes={"happened_on": day})
    assert moved.happened_on == day
    with pytest.raises(Refused):
        correct_activity(by=by, activity_id=activity.pk, version=moved.version, changes={"happened_on": DAY})


def test_what_a_groups_meeting_is_changes_at_its_group_only(commune):
    by = commune.cast.viewer("field_officer")
    peers = commune.started(kind="peer", title="Peers", composed_of_survivors=True)
    activity = meet(commune, groups=[peers], member_ids=[commune.member(peers).pk])
    for field, value in (("composed_of_survivors", False), ("type", "round_table")):
        with pytest.raises(Refused) as refused:
            correct_activity(by=by, activity_id=activity.pk, version=1, changes={field: value})
        assert refused.value.field == field
    correct_activity(by=by, activity_id=activity.pk, version=1, changes={"title": "At the hall"})
    retyped = correct_meeting(by=by, activity_id=activity.pk, version=2, changes={"type": "training"})
    assert (retyped.type, retyped.composed_of_survivors) == ("training", True)


def test_a_group_marked_as_of_survivors_marks_what_it_held(commune):
    by = commune.cast.viewer("field_officer")
    activity = meet(commune)
    quote = add_quote(
        by=by,
        activity_id=activity.pk,
        words="We talk now.",
        said_by="villager",
        permission="named",
        speaker="Sok",
    )
    mark = {"by": by, "group_id": commune.group.pk, "version": 1, "changes": {"composed_of_survivors": True}}
    with pytest.raises(Refused) as refused, transaction.atomic():
        correct_group(**mark)
    assert refused.value.field == "composed_of_survivors"
    assert not Group.objects.unscoped("test").get().composed_of_survivors
    retire_part(by=by, part=quote, reason="other")
    correct_group(**mark)
    assert Activity.objects.unscoped("test").get().composed_of_survivors


@pytest.mark.parametrize("by_whom", ["linked", "saved", "relisted"])
def test_one_person_shows_one_sex_in_all_her_groups(commune, by_whom):
    by, person = commune.cast.viewer("field_officer"), facts_person(commune)
    groups = [commune.group, commune.started(kind="womens_club", title="Club")]
    members = [commune.member(group, person=person) for group in groups]
    held = [
        meet(commune, groups=[group], member_ids=[one.pk]) for group, one in zip(groups, members, strict=True)
    ]
    now = correct(Person, person.pk, by=by, version=person.version, changes={"sex": "male"})
    if by_whom == "linked":
        commune.member(commune.started(title="Third"), person=now)
    elif by_whom == "saved":
        changes = {"paper_number": "7"}
        correct_member(by=by, member_id=members[1].pk, version=members[1].version, changes=changes)
    else:
        correct_meeting(by=by, activity_id=held[0].pk, version=held[0].version, member_ids=[members[0].pk])
    rows = GroupMember.objects.unscoped("test").filter(person=person)
    assert set(rows.values_list("sex", flat=True)) == {"male"}
    assert [heads(activity) for activity in held] == [{("group_member", "male", ""): 1}] * 2
