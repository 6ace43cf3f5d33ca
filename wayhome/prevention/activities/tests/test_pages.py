"""Recording an activity on its page: what a field officer meets, and what happens when things go wrong."""

import datetime as dt

import pytest
from django.urls import reverse

from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import Activity, Issue
from wayhome.prevention.activities.queries.choices import heads_of, places_of
from wayhome.prevention.activities.tests.conftest import make_place
from wayhome.prevention.activities.tests.screen import (
    CHOOSE,
    LIST,
    as_a_browser_sends,
    at,
    faults,
    made,
    record_url,
    sent,
    soup,
)
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.places.models import Succession


@pytest.mark.seed("A05")
@pytest.mark.seed("F20")
def test_a_round_table_of_46_with_three_issues_is_recorded_without_script(sit, village):
    data = sent(place=str(village.pk), came_0_women="46 (27F)") | {
        "raised-TOTAL_FORMS": "3", "raised-0-theme": "gambling", "raised-1-theme": "drugs", "raised-1-words": "At the market",
        "raised-2-theme": "", "raised-2-words": "A broken bridge",
    }  # fmt: skip
    client = sit()
    answer = client.post(record_url(), data)
    assert answer.status_code == 302, faults(answer)
    activity = made()
    assert answer["Location"] == at("show", activity)
    heads = {(head.sex, head.count) for head in heads_of(activity)}
    assert heads == {("female", 27), ("male", 19)}
    issues = Issue.objects.unscoped("the test looks").filter(activity=activity)
    assert sorted(issues.values_list("theme", flat=True)) == ["drugs", "gambling", "other"]
    assert [place for place, _venue in places_of(activity)] == [village]
    page = soup(client.get(at("show", activity))).get_text(" ", strip=True)
    assert "46 (27F)" in page
    assert "Suoi Den" in page
    assert client.post(record_url(), data).status_code == 302
    assert made() == activity  # sent twice, recorded once


@pytest.mark.seed("G08")
@pytest.mark.seed("R28")
@pytest.mark.seed("A01")
def test_key_members_and_people_reached_besides_are_two_figures(sit, village):
    data = sent(place=str(village.pk), came_0_women="30 (17F)", topics=["safe_migration"], sure="on") | {
        "reach-TOTAL_FORMS": "1", "reach-0-heads_women": "122,321 (F= 67,543)", "reach-0-method": "village_register",
    }  # fmt: skip
    client = sit()
    answer = client.post(record_url("awareness_event"), data)
    assert answer.status_code == 302, faults(answer)
    heads = heads_of(made())
    assert {(h.category, h.sex, h.count) for h in heads if h.reach == "direct"} == {
        ("community_member", "female", 17),
        ("community_member", "male", 13),
    }
    assert {(h.category, h.sex, h.count, h.method) for h in heads if h.reach == "mass"} == {
        ("villager", "female", 67_543, "village_register"),
        ("villager", "male", 54_778, "village_register"),
    }
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    assert "30 (17F)" in page
    assert "122,321 (67,543F)" in page
    assert "Everybody in the village, from its register" in page
    listed = soup(client.get(LIST)).select_one("caption").get_text(" ", strip=True)
    assert listed == "1 activity · 30 (17F) took part · about 122,321 (67,543F) reached besides"


@pytest.mark.seed("F15")
@pytest.mark.seed("F16")
def test_more_people_than_usual_are_asked_about_once_more(sit):
    client, data = sit(), sent(came_0_women="1564 (876F)")
    answer = client.post(record_url("awareness_event"), data)
    assert answer.status_code == 422
    assert "1,564 people are many for this" in faults(answer)
    assert soup(answer).select_one("[name=came_0_women]")["value"] == "1564 (876F)"  # nothing typed is lost
    far = {"reach-TOTAL_FORMS": "1", "reach-0-heads_untold": "122321", "reach-0-method": "loudspeaker"}
    answer = client.post(record_url("awareness_event"), sent() | far)
    assert "122,321 people are many" in faults(answer)
    assert client.post(record_url("awareness_event"), data | {"sure": "on"}).status_code == 302
    assert {(head.sex, head.count) for head in heads_of(made())} == {("female", 876), ("male", 688)}
    assert soup(client.get(record_url("awareness_event"))).select_one("[name=sure]") is None


@pytest.mark.parametrize(
    ("type", "data", "words"),
    [
        ("round_table", {"came_0_women": "46 (72F)"}, "more women and men than people"),
        ("round_table", {"came_0_women": "-4"}, "whole number"),
        ("round_table", {"came_0_women": "40000"}, "More than 1,000 people do not come to this"),
        ("round_table", {"happened_on": "12/10/2199"}, "has not come yet"),
        ("round_table", {"happened_on": ""}, "Give the date."),
        ("round_table", {"happened_on": "31/02/2022"}, "does not have that many days"),
        ("round_table", {"happened_to": "01/10/2022"}, "The last day lies before the first"),
        ("round_table", {"began_at": "9:00", "ended_at": "8.30"}, "It ends before it begins"),
        ("round_table", {"began_at": "25:00"}, "Write the time like 14:30"),
        ("round_table", {"place": "nowhere"}, "Choose a place from the list"),
        ("round_table", {"literacy_need_yes_women": "5"}, "More people answered than came"),
        ("round_table", {"topics": ["party"]}, "Choose only what is on the list"),
        (
            "round_table",
            {"came_0_women": "4", "others-TOTAL_FORMS": "1", "others-0-category": "participant", "others-0-heads_women": "3"},
            "The same participants are counted twice",
        ),
        (
            "round_table",
            {"others-TOTAL_FORMS": "1", "others-0-category": "child", "others-0-heads_women": "3 (4F)"},
            "Row 1: There are more women and men",
        ),
        (
            "awareness_event",
            {"reach-TOTAL_FORMS": "1", "reach-0-heads_untold": "900"},
            "Say how the number of people reached was estimated",
        ),
        (
            "awareness_event",
            {"reach-TOTAL_FORMS": "1", "reach-0-heads_untold": "900", "reach-0-method": "crowd", "reach-0-high": "800"},
            "The upper end of a range is larger",
        ),
        (
            "awareness_event",
            {"our_role": "guest", "reach-TOTAL_FORMS": "1", "reach-0-heads_untold": "900", "reach-0-method": "crowd"},
            "only the people who took part count",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_question_and_nothing_is_lost(sit, type, data, words):
    answer = sit().post(record_url(type), sent(title="At the school", raised_TOTAL_FORMS="0") | data)
    assert answer.status_code == 422
    assert words in faults(answer), faults(answer)
    page = soup(answer)
    assert page.select_one("[name=title]")["value"] == "At the school"
    assert page.select_one("[data-wh-faults]") is not None
    assert not Activity.objects.unscoped("the test looks").exists()


def test_a_village_of_another_time_is_told_and_the_right_one_offered(sit):
    old = make_place("Suoi Cu", valid_to=dt.date(2022, 6, 30))
    new = make_place("Suoi Moi", edition="vn-2025-07", valid_from=dt.date(2022, 7, 1))
    Succession.objects.create(old=old, new=new, kind="whole", is_default=True)
    client = sit()
    answer = client.post(record_url(), sent(place=str(old.pk)))
    assert answer.status_code == 422
    assert "It was Suoi Moi" in faults(answer)
    offered = soup(answer).select("#id_place_found input")
    assert [box["value"] for box in offered] == [str(new.pk)]
    assert client.post(record_url(), sent(place=str(new.pk))).status_code == 302


def test_rows_are_added_without_script_and_what_was_typed_stays(sit):
    data = sent(came_0_women="27") | {"raised-TOTAL_FORMS": "3", "raised-0-theme": "gangs", "more": "raised"}
    answer = sit().post(record_url(), data)
    assert answer.status_code == 200
    page = soup(answer)
    assert len(page.select("[data-wh-rows=raised] .wh-lines .wh-line")) == 4
    assert page.select_one("[name=raised-0-theme] option[selected]")["value"] == "gangs"
    assert page.select_one("[name=came_0_women]")["value"] == "27"
    assert not Activity.objects.unscoped("the test looks").exists()


def test_too_many_people_are_told_where_they_were_typed(sit):
    client = sit()
    for name, typed in (
        ("came_0_women", {"came_0_women": "99999"}),
        ("came_1_men", {"came_0_women": "9", "came_1_men": "99999"}),
        ("others", {"others-TOTAL_FORMS": "1", "others-0-category": "police", "others-0-heads_men": "99999"}),
    ):
        answer = client.post(record_url("training"), sent(sure="on", **typed))
        assert "More than " in faults(answer)
        jump = soup(answer).select_one(".govuk-error-summary a")["href"]
        assert jump.startswith(f"#id_{name.rsplit('_', 1)[0]}")


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 15_000,
        "[" + "{}," * 30 + "{}]",
        '[{"theme": "gambling", "words": "' + "w" * 20_000 + '"}]',
        '[{"theme": "gambling", "words": "\\ud800"}]',
        '{"theme": "gambling"}',
        "gambling",
    ],
)
def test_rows_that_no_page_of_ours_sends_are_refused_and_nothing_is_saved(sit, raw):
    client = sit()
    for more in ({}, {"more": "raised"}):
        answer = client.post(record_url(), sent(came_0_women="4", raised=raw, **more))
        assert answer.status_code in (200, 422)
    assert "Open it again" in faults(client.post(record_url(), sent(came_0_women="4", raised=raw)))
    assert not Activity.objects.unscoped("the test looks").exists()
    one = '[{"theme": "gambling", "words": "ស្រុក"}]'
    assert client.post(record_url(), sent(came_0_women="4", raised=one)).status_code == 302


def test_the_kinds_she_records_most_stand_first(sit, held):
    for type in ("reflection_meeting", "reflection_meeting", "training"):
        held(type=type)
    page = soup(sit().get(CHOOSE))
    first = [link.text for link in page.select("main > ul a")]
    assert len(first) == 4
    assert first[:2] == ["Reflection meeting", "Training"]
    assert len(page.select(".wh-kinds a")) == len(codes.TYPES.codes)


def test_places_last_used_are_at_hand(sit, held, village):
    client = sit()
    assert "Suoi Den" in soup(client.get(record_url())).select_one("#id_near").text
    school = make_place("School Hill")
    held(places=[school])
    near = soup(client.get(record_url())).select("#id_near label")
    assert [label.get_text(strip=True) for label in near] == ["School Hill", "Suoi Den, Suoi May"]
    answer = client.post(record_url(), sent(near=[str(school.pk), str(village.pk)], venue="school"))
    assert answer.status_code == 302
    newest = Activity.objects.unscoped("the test looks").get(pk=answer["Location"].split("/")[2])
    assert set(places_of(newest)) == {(school, "school"), (village, "school")}


@pytest.mark.seed("A11")
@pytest.mark.seed("A18")
@pytest.mark.seed("O18")
@pytest.mark.seed("R30")
@pytest.mark.seed("V04")
def test_everything_folded_is_kept_and_shown(cast, sit, held):
    partner = add_agency(by=cast.viewer("supervisor"), type="social_organisation", name="Green Seed Centre")
    rows = {"agencies-TOTAL_FORMS": "1", "agencies-0-agency": str(partner.pk), "agencies-0-part": "host"}
    rows |= {
        "others-TOTAL_FORMS": "1",
        "others-0-category": "police",
        "others-0-age_band": "25-39",
        "others-0-heads_men": "3",
    }
    data = sent(
        happened_to="13/10/2022", began_at="0830", ended_at="16h30", title="Seminar on the way home", our_role="speaker",
        run_by="jointly", audience="leaders", level="specialist", language="vi", topics=["safe_migration", "disaster_risk"],
        messages=["whom_to_call"], venue="health_centre", came_0_untold="50", came_1_women="4", disability_yes_women="1",
        disability_no_women="2", done_by=str(cast.users["supervisor"].pk), source="paper",
        with_offices=[str(cast.offices["kh"].pk)],
    )  # fmt: skip
    client = sit()
    answer = client.post(record_url("seminar"), data | rows)
    assert answer.status_code == 302, faults(answer)
    seminar = made()
    assert (seminar.began_at, seminar.ended_at, seminar.source) == (dt.time(8, 30), dt.time(16, 30), "paper")
    page = soup(client.get(at("show", seminar))).get_text(" ", strip=True)
    for words in (
        "Seminar on the way home", "12–13 October 2022", "08:30–16:30", "We spoke at it", "Jointly", "Leaders", "For specialists",
        "Vietnamese", "disaster risk reduction and management", "Whom to call", "Green Seed Centre", "Officials 4 (4F)",
        "Police and border guards, 25 to 39 3 (0F)", "In all 57 (4F)", "of 3 (3F) who were asked", "Mai (supervisor)",
        "Lantern Path Viet Nam, Lantern Path Cambodia",
    ):  # fmt: skip
        assert words in page, words
    listed = soup(client.get(f"{LIST}?month=10/2022")).select_one("caption").get_text(" ", strip=True)
    assert listed == "1 activity · 57 (4F) at events of others"  # never ours


def test_a_place_is_looked_for_without_script_and_nothing_is_saved(sit, village):
    make_place("Suoi Xa")
    data = sent(place_q="suoi", came_0_women="27", find="place")
    page = soup(sit().post(record_url(), data))
    offered = {label.get_text(strip=True) for label in page.select("#id_place_found label")}
    assert any(words.startswith("Suoi Den") for words in offered)
    assert any(words.startswith("Suoi Xa") for words in offered)
    assert page.select_one("[name=came_0_women]")["value"] == "27"
    assert not Activity.objects.unscoped("the test looks").exists()


def test_a_group_meeting_can_be_ticked_instead(sit):
    page = soup(sit().get(record_url("group_meeting")))
    assert page.select_one(f'a[href="{reverse("groups:meet")}"]') is not None
    assert soup(sit().get(record_url())).select_one(f'main a[href="{reverse("groups:meet")}"]') is None


def test_a_day_more_than_two_years_back_is_asked_again(sit):
    client = sit()
    data = sent(happened_on="12/10/2012")
    asked = client.post(record_url(), data)
    assert asked.status_code == 422
    assert "more than two years back" in faults(asked)
    assert not Activity.objects.unscoped("test").exists()
    assert soup(asked).select_one("[name=long_ago]") is not None
    assert client.post(record_url(), data | {"long_ago": "on"}).status_code == 302
    assert made().happened_on == dt.date(2012, 10, 12)
    edit = soup(client.get(at("edit", made())))
    assert edit.select_one("[name=long_ago]") is None
    again = as_a_browser_sends(edit) | {"title": "Old"}
    assert client.post(at("edit", made()), again).status_code == 302  # a correction is not asked again


def test_a_day_of_the_last_two_years_is_not(sit):
    client = sit()
    assert soup(client.get(record_url())).select_one("[name=long_ago]") is None
    assert client.post(record_url(), sent(happened_on="24/10/2020")).status_code == 302
