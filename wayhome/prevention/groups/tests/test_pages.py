"""Pages of groups: a meeting by ticking, members added many at once, what others may not, and what happens when things go wrong."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.prevention.activities.actions import add_point
from wayhome.prevention.activities.models import Activity
from wayhome.prevention.groups.actions import correct_meeting, end_group, record_meeting
from wayhome.prevention.groups.models import Attended, Group, GroupMember
from wayhome.prevention.groups.tests.conftest import BEGAN, DAY
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.people.actions import enrol, register_person

LIST, MEET = reverse("groups:list"), reverse("groups:meet")


@pytest.fixture
def sit(commune, client):
    """Let one of the cast sit down at the screen."""

    def down(name="field_officer"):
        client.force_login(commune.cast.users[name])
        return client

    return down


def address(name, thing):
    return reverse(f"groups:{name}", args=[thing.pk])


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def met(commune, ids=None, day=DAY, by="field_officer", **told):
    ids = commune.ids if ids is None else ids
    return record_meeting(
        by=commune.cast.viewer(by), groups=[commune.group], member_ids=ids, happened_on=day, **told
    )


def ticks(ids, **more):
    rows = {"new-TOTAL_FORMS": "0", "new-INITIAL_FORMS": "0"}
    return (
        rows
        | {"id": str(uuid.uuid4()), "happened_on": "22/10/2022", "members": [str(id) for id in ids]}
        | more
    )


def of(group):
    return f"{MEET}?group={group.pk}"


@pytest.mark.seed("A02", "A17")
def test_a_meeting_is_a_list_of_big_boxes_and_one_save(commune, sit):
    page = soup(sit().get(of(commune.group)))
    assert page.select_one("[name=happened_on]")["value"] == "22/10/2022"
    assert len(page.select("[name=members]")) == 4
    answer = sit().post(of(commune.group), ticks(commune.ids), follow=True)
    assert "4 (2F) came" in soup(answer).text
    activity = Activity.objects.unscoped("test").get()
    assert answer.redirect_chain == [(address("meeting", activity), 302)]
    assert activity.type == "group_meeting"


@pytest.mark.seed("R23")
def test_whoever_comes_joins_there_and_then(commune, sit):
    club = commune.started(kind="womens_club", title="Club")
    rows = {
        "new-TOTAL_FORMS": "3", "new-INITIAL_FORMS": "0", "new-0-sex": "female", "new-0-birth_year": "15",
        "new-1-sex": "female", "new-1-birth_year": "1980", "new-2-role": "member",
    }  # fmt: skip
    page = soup(sit().get(address("show", club)))
    assert page.select_one(f"a[href='{of(club)}']")
    assert soup(sit().get(of(club))).select_one("details[open] [name=new-0-sex]")
    told = ticks([], **rows)
    for _twice in range(2):
        sit().post(of(club), told)
    members = GroupMember.objects.unscoped("test").filter(group=club)
    assert sorted(members.values_list("birth_year", "joined_on")) == [(1980, DAY), (2007, DAY)]
    assert Activity.objects.unscoped("test").count() == 1


def test_several_groups_meet_together(commune, sit):
    other = commune.started(title="Husbands", kind="good_husband")
    more = commune.member(other, sex="male")
    asked = sit().get(MEET)
    assert soup(sit().get(LIST)).select_one(f"main a[href='{MEET}']")
    assert {commune.group.title, other.title} <= {link.text for link in soup(asked).select(".wh-list a")}
    both = f"{MEET}?group={commune.group.pk}&group={other.pk}"
    assert [p.text for p in soup(sit().get(both)).select("[data-wh-tickable] .wh-label")] == [
        commune.group.title,
        other.title,
    ]
    answer = sit().post(both, ticks([*commune.ids, more.pk]), follow=True)
    assert "5 (2F) came" in soup(answer).text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"members": []}, "Tick who came"),
        ({"happened_on": "23/10/2022"}, "has not come yet"),
        ({"happened_on": "31/08/2022"}, "joined on 1 September 2022"),
        ({"members": [str(uuid.uuid4())]}, "does not belong to the group any more"),
        ({"guests_women": "2", "guests_men": "x"}, "whole number"),
        ({"new-TOTAL_FORMS": "1", "new-0-birth_year": "1066"}, "one row cannot be read"),
        ({"new-TOTAL_FORMS": "1", "new-0-sex": "female", "new-0-known": "K7M-2QQ"}, "one row cannot be read"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_lost(commune, sit, more, sentence):
    answer = sit().post(of(commune.group), ticks(commune.ids) | more)
    assert answer.status_code == 422
    assert sentence in soup(answer).text
    assert not Activity.objects.unscoped("test").exists()
    if "members" not in more:
        assert len(soup(answer).select("[name=members][checked]")) == 4


def test_guests_count_beside_the_list(commune, sit):
    guests = {"guests_women": "3 (2F)", "guest_category": "local_authority"}
    answer = sit().post(of(commune.group), ticks(commune.ids, **guests), follow=True)
    assert "7 (4F) came" in soup(answer).text


def test_more_rows_without_script_loses_nothing(commune, sit):
    page = soup(sit().post(of(commune.group), ticks(commune.ids[:2], more="1") | {"new-TOTAL_FORMS": "1"}))
    assert len(page.select("[name=members][checked]")) == 2
    assert page.select_one("[name=new-3-sex]")
    assert not Activity.objects.unscoped("test").exists()


def test_two_who_correct_at_once_meet(commune, sit):
    activity = met(commune, commune.ids[:2])
    page = soup(sit().get(address("meeting_edit", activity)))
    version = page.select_one("[name=version]")["value"]
    assert len(page.select("[name=members][checked]")) == 2
    by = commune.cast.viewer("supervisor")
    correct_meeting(by=by, activity_id=activity.pk, version=1, member_ids=commune.ids)
    mine = ticks(commune.ids[:1], version=version, topics=["gbv"], source="screen") | {
        "new-TOTAL_FORMS": "1", "new-0-sex": "female",
    }  # fmt: skip
    answer = sit().post(address("meeting_edit", activity), mine)
    assert answer.status_code == 409
    chosen = {
        part["name"]: part["value"]
        for part in soup(answer).select("main input[type=hidden], main input[checked]")
    }
    chosen.pop("csrfmiddlewaretoken", None)
    assert chosen["members"] == str(commune.ids[0])
    assert sit().post(address("meeting_edit", activity), chosen).status_code == 302
    standing = Attended.objects.unscoped("test").filter(activity=activity, retired_at=None)
    assert set(standing.values_list("member_id", flat=True)) > {commune.ids[0]}
    assert standing.count() == 2  # she, and who came for the first time


def test_a_meeting_is_corrected_and_retired_and_stays_in_the_history(commune, sit):
    activity = met(commune)
    told = ticks(commune.ids[:3], version=str(activity.version), topics=["gbv", "gender_equality"])
    answer = sit().post(address("meeting_edit", activity), told, follow=True)
    assert "3 (2F) came" in soup(answer).text
    assert "gender-based violence" in soup(answer).text
    assert soup(answer).select(".wh-list--history li")
    assert sit().post(address("meeting_retire", activity), {}).status_code == 422
    answer = sit().post(address("meeting_retire", activity), {"reason": "never_happened"}, follow=True)
    assert "no longer counts" in soup(answer).text
    assert commune.members[0].code in soup(answer).text
    assert sit().get(address("meeting_edit", activity)).status_code == 404


@pytest.mark.seed("R22")
def test_members_are_added_many_at_once(commune, sit):
    group = commune.started(kind="peer", title="Peers")
    page = soup(sit().get(address("add", group)))
    assert len(page.select("tbody tr")) == 5
    told = {
        "id": str(uuid.uuid4()), "joined_on": "01/02/2022", "rows-TOTAL_FORMS": "5", "rows-INITIAL_FORMS": "0",
        "rows-0-sex": "female", "rows-0-birth_year": "34", "rows-0-paper_number": "7", "rows-1-sex": "male", "rows-1-role": "official",
        "rows-4-birth_year": "1999", "rows-3-role": "member",
    }  # fmt: skip
    for _twice in range(2):
        answer = sit().post(address("add", group), told, follow=True)
    rows = GroupMember.objects.unscoped("test").filter(group=group)
    assert set(rows.values_list("sex", "birth_year", "role", "category")) == {
        ("female", 1988, "member", "group_member"),
        ("male", None, "official", "official"),
        ("not_asked", 1999, "member", "group_member"),
    }
    assert "3 (1F)" in soup(answer).select_one("caption").text


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "at least one"),
        ({"rows-0-sex": "female", "joined_on": "09/01/2022"}, "began later"),
        ({"rows-0-paper_number": "Mai from Suối Mây"}, "No names here"),
        ({"rows-0-paper_number": "7", "rows-1-paper_number": "7"}, "is taken"),
        ({"rows-0-birth_year": "2030"}, "year of birth"),
        ({"rows-0-sex": "female", "rows-TOTAL_FORMS": "41"}, ""),
    ],
)
def test_members_who_cannot_be_are_refused_all_together(commune, sit, more, sentence):
    told = {
        "id": str(uuid.uuid4()),
        "joined_on": "01/02/2022",
        "rows-TOTAL_FORMS": "3",
        "rows-INITIAL_FORMS": "0",
    }
    answer = sit().post(address("add", commune.group), told | more)
    assert answer.status_code == 422
    assert sentence in soup(answer).text
    assert GroupMember.objects.unscoped("test").count() == 4


def person(commune):
    told = {"sex": "female", "birth_year": 2000, "birth_precision": "exact", "ethnicity": "tay"}
    return register_person(by=commune.cast.viewer("supervisor"), facts=told)


def enrolled(commune, known=None, office="vn", by="supervisor"):
    known = known or person(commune)
    whose = commune.cast.offices[office]
    by = commune.cast.viewer(by)
    enrol(by=by, office=whose, package="life_skills_course", happened_on=DAY, person=known)
    return known


def test_a_code_of_somebody_the_office_does_not_know_answers_like_a_code_of_nobody(commune, sit):
    known, url = person(commune), address("add", commune.group)
    enrolled(commune, known, "kh", "kh_supervisor")
    rows = {"joined_on": "01/02/2022", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}

    def told(code):
        return rows | {"id": str(uuid.UUID(int=7)), "rows-0-known": code}

    def said(code):
        answer = sit().post(url, told(code))
        for part in (page := soup(answer)).select("[name=csrfmiddlewaretoken]"):
            part.decompose()
        return answer.status_code, page.main.decode().replace(code, "")

    assert said(known.code) == said("K7M-2QQ")
    assert said(known.code)[0] == 422
    meeting = ticks(commune.ids, **{"new-TOTAL_FORMS": "1", "new-0-known": known.code})
    assert sit().post(of(commune.group), meeting).status_code == 422
    edit = {
        "version": "1", "paper_number": "", "sex": "female", "birth_year": "", "role": "member", "category": "group_member",
        "joined_on": "10/01/2022", "left_on": "", "ethnicity": "kinh", "literacy": "some", "disability": "none", "known": known.code,
    }  # fmt: skip
    assert sit().post(address("member_edit", commune.members[0]), edit).status_code == 422
    # Who sees all cases of the office may know any code; what was linked so stays, whoever corrects the rest.
    assert sit("supervisor").post(url, told(known.code)).status_code == 302
    member = GroupMember.objects.unscoped("test").get(person=known)
    kept = edit | {"joined_on": "01/02/2022", "paper_number": "9"}
    assert sit().post(address("member_edit", member), kept).status_code == 302


def test_the_sex_of_who_is_linked_is_not_told_on(commune, sit):
    known = enrolled(commune)
    group = commune.started(title="Others")
    member = commune.member(group, person=known)
    for url in (address("member", member), address("member_edit", member), of(group)):
        shown = soup(sit().get(url))
        for rows in shown.select("[data-wh-rows], .wh-fold"):  # what asks about newcomers and guests
            rows.decompose()
        assert "Female" not in shown.main.text, url
    row = soup(sit().get(address("show", group))).select_one("table tbody")
    assert "Female" not in row.text


@pytest.mark.seed("S19")
def test_somebody_we_know_is_joined_by_her_whole_code_only(commune, sit):
    known = enrolled(commune)
    course = commune.started(kind="course", title="Course", composed_of_survivors=True)
    rows = {"joined_on": "01/02/2022", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"}
    wrong = {"id": str(uuid.uuid4()), "rows-0-known": known.code[:4]} | rows
    assert "Nobody has this code" in soup(sit().post(address("add", course), wrong)).text
    right = {"id": str(uuid.uuid4()), "rows-0-known": known.code.lower().replace("-", "")} | rows
    sit().post(address("add", course), right)
    member = GroupMember.objects.unscoped("test").get(group=course)
    assert (member.person, member.code, member.sex, member.category) == (
        known,
        known.code,
        "female",
        "beneficiary",
    )
    page = soup(sit().get(address("member", member))).text
    assert "2000" not in page
    assert "Tày" not in page
    edit = soup(sit().get(address("member_edit", member)))
    assert [one["value"] for one in edit.select("option[selected]") if one["value"] == "tay"] == []
    assert edit.select_one("[name=birth_year]").get("value", "") == ""
    sit().post(of(course), ticks([member.pk]))
    activity = Activity.objects.unscoped("test").get()
    assert (activity.type, activity.composed_of_survivors) == ("training", True)


@pytest.mark.seed("V06")
def test_what_she_told_of_herself_says_why_it_is_asked(commune, sit):
    page = soup(sit().get(address("member_edit", commune.members[0])))
    for name in ("ethnicity", "literacy", "disability"):
        field = page.select_one(f"[name={name}]")
        assert "Why do we ask?" in field.find_parent(class_="govuk-form-group").text
        assert {"not_asked", "refused", "unknown"} <= {option["value"] for option in field.select("option")}


def test_a_member_is_corrected_and_leaves(commune, sit):
    member = commune.members[3]
    told = {
        "version": "1", "paper_number": "12", "sex": "female", "birth_year": "1970", "role": "leader", "category": "group_member",
        "joined_on": "01/09/2022", "left_on": "", "ethnicity": "hmong", "literacy": "some", "disability": "none", "known": "",
    }  # fmt: skip
    assert sit().post(address("member_edit", member), told | {"birth_year": "1850"}).status_code == 422
    assert sit().post(address("member_edit", member), told).status_code == 302
    assert sit().post(address("member_edit", member), told | {"role": "deputy"}).status_code == 409
    assert "Leader" in soup(sit().get(address("member", member))).text
    left = {"version": "2", "ended_on": "01/10/2022"}
    assert sit().post(address("leave", member), left).status_code == 302
    page = soup(sit().get(of(commune.group)))
    assert "left on" in page.text  # for meetings of before that day
    assert sit().post(of(commune.group), ticks([member.pk])).status_code == 422


def test_who_was_ticked_is_not_taken_off_the_list(commune, sit):
    met(commune, commune.ids[:1])
    kept, gone = commune.members[:2]
    assert sit().post(address("member_retire", kept), {"reason": "entered_twice"}).status_code == 422
    assert sit().post(address("member_retire", gone), {"reason": "entered_twice"}).status_code == 302


@pytest.mark.seed("R19")
def test_a_group_is_started_corrected_and_ended(commune, sit):
    told = {
        "id": str(uuid.uuid4()),
        "kind": "collaborators",
        "title": " Collaborators ",
        "began_on": "01/02/2022",
        "led_by": "",
    }
    answer = sit().post(reverse("groups:start"), told)
    group = Group.objects.unscoped("test").get(kind="collaborators")
    assert answer.url == address("add", group)
    assert commune.member(group, sex="male", joined_on=dt.date(2022, 2, 1)).category == "collaborator"
    change = told | {"version": "1", "kind": "pastors", "title": "Pastors of the valley"}
    assert sit().post(address("edit", group), change).status_code == 302
    assert sit().post(address("edit", group), change | {"title": "Other"}).status_code == 409
    assert sit().post(address("end", group), {"version": "2", "ended_on": "01/01/2022"}).status_code == 422
    assert sit().post(address("end", group), {"version": "2", "ended_on": "20/10/2022"}).status_code == 302
    assert group.title not in soup(sit().get(LIST)).text
    assert "Pastors of the valley" in soup(sit().get(f"{LIST}?ended=1")).text
    assert "1 (0F)" in soup(sit().get(address("show", group))).text.replace("\xa0", " ")
    assert sit().get(address("add", group)).status_code == 404
    assert sit().get(of(group)).status_code == 404


@pytest.mark.seed("R24")
def test_a_committee_shows_what_its_meetings_planned(commune, sit):
    by = commune.cast.viewer("field_officer")
    committee = commune.started(kind="committee", title="Committee of the churches")
    member = commune.member(committee, sex="male")
    sit().post(of(committee), ticks([member.pk]))
    activity = Activity.objects.unscoped("test").get()
    assert (activity.type, member.category) == ("coordination_meeting", "official")
    add_point(by=by, activity_id=activity.pk, kind="plan", words="Visit every parish by spring")
    add_point(by=by, activity_id=activity.pk, kind="agenda", words="Opening")
    page = soup(sit().get(address("show", committee))).text
    assert "Visit every parish by spring" in page
    assert "Opening" not in page


@pytest.mark.seed("R21")
def test_an_official_belongs_with_her_agency(commune, sit):
    by, office = commune.cast.viewer("supervisor"), commune.cast.offices["vn"]
    agency = add_agency(by=by, type="social_organisation", name="Women's Union of Suối Mây", kept_by=office)
    told = {"sex": "female", "role": "official", "agency": agency}
    member = commune.member(commune.group, **told)
    assert "Women's Union of Suối Mây" in soup(sit().get(address("show", commune.group))).text
    page = soup(sit().get(address("member_edit", member)))
    assert page.select_one("[name=agency][checked]")["value"] == str(agency.pk)
    assert "Women's Union of Suối Mây" in soup(sit().get(address("member", member))).text


def test_only_a_group_that_never_met_is_retired(commune, sit):
    met(commune)
    assert sit().post(address("retire", commune.group), {"reason": "entered_twice"}).status_code == 422
    other = commune.started(title="Twice")
    assert sit().post(address("retire", other), {"reason": "entered_twice"}).status_code == 302


@pytest.mark.seed("F17")
def test_a_group_shows_who_came_to_its_last_twelve_meetings(commune, sit):
    days = [dt.date(2022, 9, 1) + dt.timedelta(days=3 * n) for n in range(14)]
    for at, day in enumerate(days):
        met(commune, commune.ids[: 1 + at % 4], day)
    page = soup(sit().get(address("show", commune.group)))
    assert "4 (2F)" in page.select_one("caption").text.replace("\xa0", " ")
    rows = page.select("table")[0].select("tbody tr")
    assert [len(row.select("circle")) for row in rows] == [12, 12, 12, 12]
    assert len(rows[0].select("circle.came")) in range(3, 13)
    assert len(page.select(".wh-bars li")) == 12
    assert {row.select("td")[-1].text.strip() for row in rows} == {
        "12 of 12",
        "9 of 12",
        "6 of 12",
        "3 of 12",
    }


def test_lists_ask_few_questions(commune, sit, django_assert_max_num_queries):
    for n in range(20):
        group = commune.started(title=f"Group {n}")
        member = commune.member(group, sex="female")
        record_meeting(
            by=commune.cast.viewer("field_officer"), groups=[group], member_ids=[member.pk], happened_on=DAY
        )
    for n in range(12):
        met(commune, day=DAY - dt.timedelta(days=n))
    activity = met(commune)
    sit()
    for url, most in [
        (LIST, 20), (address("show", commune.group), 30), (of(commune.group), 25), (address("meeting", activity), 30), (MEET, 20),
    ]:  # fmt: skip
        with django_assert_max_num_queries(most):
            assert sit().get(url).status_code == 200


@pytest.mark.parametrize("who", ["kh_supervisor", "donor", "counsellor", "partner", "stranger", "director"])
def test_others_see_nothing(commune, sit, who):
    activity = met(commune)
    for url in (
        address("show", commune.group),
        address("member", commune.members[0]),
        address("meeting", activity),
    ):
        assert sit(who).get(url).status_code in (403, 404)


def test_m_and_e_sees_and_changes_nothing(commune, sit):
    activity = met(commune)
    for url in (
        LIST,
        address("show", commune.group),
        address("member", commune.members[0]),
        address("meeting", activity),
    ):
        answer = sit("me_officer").get(url)
        assert answer.status_code == 200
        assert "meet/" not in answer.content.decode()
    for url in (
        MEET,
        address("edit", commune.group),
        address("meeting_edit", activity),
        address("add", commune.group),
    ):
        assert sit("me_officer").get(url).status_code in (403, 404)


@pytest.mark.seed("R19")
def test_a_collaborator_sees_and_keeps_the_groups_she_leads(commune, sit):
    hers = commune.started(title="Hers", led_by=commune.cast.users["collaborator"])
    member = commune.member(hers, sex="female")
    page = soup(sit("collaborator").get(LIST)).text
    assert "Hers" in page
    assert commune.group.title not in page
    assert sit("collaborator").get(address("show", commune.group)).status_code == 404
    assert sit("collaborator").get(of(commune.group)).status_code == 404
    answer = sit("collaborator").post(of(hers), ticks([member.pk]), follow=True)
    assert "1 (1F) came" in soup(answer).text
    # Her supervisor's record of her group: she sees it, and does not change what another wrote.
    by = commune.cast.viewer("supervisor")
    theirs = record_meeting(by=by, groups=[hers], member_ids=[member.pk], happened_on=DAY)
    assert sit("collaborator").get(address("meeting", theirs)).status_code == 200
    assert sit("collaborator").get(address("meeting_edit", theirs)).status_code == 404
    # A joint meeting shows her the members of her own group alone.
    joint = record_meeting(
        by=by, groups=[hers, commune.group], member_ids=[member.pk, *commune.ids], happened_on=DAY
    )
    page = soup(sit("collaborator").get(address("meeting", joint))).text
    assert member.code in page
    assert not any(one.code in page for one in commune.members)


def test_an_ended_group_still_shows_its_meetings(commune, sit):
    activity = met(commune, day=dt.date(2022, 9, 20))
    end_group(
        by=commune.cast.viewer("field_officer"),
        group_id=commune.group.pk,
        version=1,
        ended_on=dt.date(2022, 10, 1),
    )
    assert sit().get(address("meeting", activity)).status_code == 200
    assert sit().get(address("meeting_edit", activity)).status_code == 200
    told = ticks(commune.ids[:1], version="1", happened_on="21/09/2022")
    assert sit().post(address("meeting_edit", activity), told).status_code == 302
    now = Activity.objects.unscoped("test").get().version
    late = ticks(commune.ids[:1], version=str(now), happened_on="02/10/2022")
    assert sit().post(address("meeting_edit", activity), late).status_code == 422


def test_began_on_cannot_move_past_who_joined(commune, sit):
    told = {"version": "1", "kind": "good_wife", "title": "x", "began_on": "11/01/2022", "led_by": ""}
    answer = sit().post(address("edit", commune.group), told)
    assert answer.status_code == 422
    assert dt.date(2022, 1, 11) > BEGAN
