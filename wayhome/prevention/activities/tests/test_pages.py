"""Pages of activities: what a field officer meets, what others may not, and what happens when things go wrong."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.kit.dates import clock_at
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.actions import add_test, correct_activity
from wayhome.prevention.activities.models import Activity, Issue
from wayhome.prevention.activities.queries.choices import heads_of, places_of, topics_of
from wayhome.prevention.activities.rules import Asked, Head
from wayhome.prevention.activities.tests.conftest import make_place
from wayhome.registry.agencies.actions import add_agency, add_project, retire_project
from wayhome.registry.places.models import Succession

CHOOSE, LIST = reverse("activities:choose"), reverse("activities:list")
NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def sit(cast, client):
    """Let one of the cast sit down at the screen, on 24 October 2022."""

    def down(name="field_officer"):
        client.force_login(cast.users[name])
        return client

    with clock_at(NOON):
        yield down


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def sent(**more):
    return {"id": str(uuid.uuid4()), "happened_on": "12/10/2022"} | more


def faults(answer):
    return " ".join(box.get_text(" ", strip=True) for box in soup(answer).select(".govuk-error-message"))


def as_a_browser_sends(page):
    """What the page's form holds, as a browser would send it."""
    data = {}
    for box in page.select("main form[method=post] :is(input, select, textarea)"):
        name = box.get("name")
        if not name or box.find_parent("template"):
            continue
        if box.name == "select":
            chosen = box.select_one("option[selected]") or box.select_one("option")
            data[name] = chosen["value"] if chosen else ""
        elif box.get("type") == "checkbox":
            if box.has_attr("checked"):
                data.setdefault(name, []).append(box.get("value", "on"))
        elif box.get("type") != "radio" or box.has_attr("checked"):
            data[name] = box.get("value", "")
    return data


def made():
    return Activity.objects.unscoped("the test looks").get()


def record_url(type="round_table"):
    return reverse("activities:record", args=[type])


def at(name, activity):
    return reverse(f"activities:{name}", args=[activity.pk])


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
    assert heads == {
        ("female", 27),
        ("unknown", 19),
    }  # nobody becomes a man because she was not counted as a woman
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
        ("community_member", "unknown", 13),
    }
    assert {(h.category, h.sex, h.count, h.method) for h in heads if h.reach == "mass"} == {
        ("villager", "female", 67_543, "village_register"),
        ("villager", "unknown", 54_778, "village_register"),
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
    assert {(head.sex, head.count) for head in heads_of(made())} == {("female", 876), ("unknown", 688)}
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


def test_opening_and_saving_again_changes_nothing(cast, sit, held, village):
    with clock_at(NOON - dt.timedelta(days=1)):
        held(
            type="awareness_event", places=[(village, "school")], topics=["gbv"], title="Market day",
            heads=[
                Head("community_member", "female", 30), Head("child", "male", 4, "12-17"), Head("police", "other", 1),
                Head("villager", "female", 900, reach="mass", method="crowd"),
                Head("villager", "unknown", 300, reach="mass", method="radio_tv", high=500),
            ],
            asked=[Asked("disability", "yes", "female", 2)],
        )  # fmt: skip
    activity, client = made(), sit()
    page = soup(client.get(at("edit", activity)))
    answer = client.post(at("edit", activity), as_a_browser_sends(page))
    assert answer.status_code == 302, faults(answer)
    assert made().version == 1
    data = as_a_browser_sends(page) | {"came_0_women": "31", "title": "Market morning"}
    assert client.post(at("edit", activity), data).status_code == 302
    now = made()
    assert (now.version, now.title) == (2, "Market morning")
    assert {(h.category, h.count) for h in heads_of(now) if h.reach == "direct"} == {
        ("community_member", 31),
        ("child", 4),
        ("police", 1),
    }
    assert sorted((h.count, h.high) for h in heads_of(now) if h.reach == "mass") == [(300, 500), (900, None)]
    shown = soup(client.get(at("show", activity))).get_text(" ", strip=True)
    assert "What it was" in shown
    told = [
        line.get_text(" ", strip=True)
        for line in soup(client.get(at("show", activity))).select(".wh-changes div")
    ]
    assert "A name for it Market day Market morning" in told
    assert any(
        line.startswith("Who came Key community members 30 (30F)") and "31 (31F)" in line for line in told
    )


def test_two_savers_choose_between_both_versions(cast, sit, held, village):
    held(heads=[Head("participant", "female", 27)], topics=["gbv"], title="First")
    activity, client = made(), sit()
    page = soup(client.get(at("edit", activity)))
    correct_activity(
        by=cast.viewer("supervisor"), activity_id=activity.pk, version=1, topics=["livelihood"],
        heads=[Head("participant", "female", 20)], changes={"title": "Hers"},
    )  # fmt: skip
    mine = as_a_browser_sends(page) | {
        "came_0_women": "30",
        "title": "Mine",
        "topics": ["gbv", "coordination"],
    }
    answer = client.post(at("edit", activity), mine)
    assert answer.status_code == 409
    sides = soup(answer)
    told = sides.get_text(" ", strip=True)
    for words in (
        "Hers",
        "Mine",
        "20 (20F)",
        "30 (30F)",
        "livelihoods and business plans",
        "working together across agencies, gender-based violence",
    ):
        assert words in told, words
    chosen = as_a_browser_sends(sides) | {"title": "Hers"}
    answer = client.post(at("edit", activity), chosen)
    assert answer.status_code == 302, faults(answer)
    now = made()
    assert now.title == "Hers"
    assert [head.count for head in heads_of(now)] == [30]
    assert set(topics_of(now)) == {"gbv", "coordination"}


def test_retired_with_a_reason_it_counts_no_more(sit, held):
    activity, client = held(heads=[Head("participant", "female", 27)]), sit()
    assert client.post(at("retire", activity), {}).status_code == 422
    assert client.post(at("retire", activity), {"reason": "entered_twice"}).status_code == 302
    assert "Entered twice" in soup(client.get(at("show", activity))).get_text(" ", strip=True)
    assert "No activities are recorded" in soup(client.get(f"{LIST}?month=10/2022")).text
    assert client.get(at("edit", activity)).status_code == 404


@pytest.mark.parametrize("who", ["kh_supervisor", "collaborator", "stranger", "counsellor", "donor"])
def test_what_is_not_hers_is_not_there(sit, held, who):
    activity, client = held(), sit(who)
    for name in ("show", "edit", "retire"):
        assert client.get(at(name, activity)).status_code == 404
    assert client.post(at("retire", activity), {"reason": "other"}).status_code == 404


def test_a_collaborator_records_and_finds_her_own(sit, held):
    held()
    client = sit("collaborator")
    assert client.post(record_url("awareness_event"), sent(came_0_women="12")).status_code == 302
    rows = soup(client.get(f"{LIST}?month=10/2022")).select("tbody tr")
    assert [row.select_one("td").get_text(strip=True) for row in rows] == ["Awareness event"]


def test_who_only_looks_is_offered_nothing_to_change(sit, held):
    activity, client = held(), sit("director")
    page = soup(client.get(at("show", activity)))
    assert not page.select(f'a[href="{at("edit", activity)}"]')
    assert client.get(CHOOSE).status_code == 404
    assert client.get(record_url()).status_code == 404


def test_another_like_it_takes_over_all_but_who_came(sit, held, village):
    first = held(
        places=[village], topics=["gbv"], heads=[Head("participant", "female", 27)], run_by="community"
    )
    page = soup(sit().get(f"{record_url()}?like={first.pk}"))
    data = as_a_browser_sends(page)
    assert data["near"] == [str(village.pk)]
    assert data["topics"] == ["gbv"]
    assert data["run_by"] == "community"
    assert data["came_0_women"] == ""
    assert data["happened_on"] == "24/10/2022"
    assert sit().get(f"{record_url()}?like=nonsense").status_code == 200


def test_the_list_is_narrowed_by_kind_office_project_place_and_days(cast, sit, held, village):
    near = held(type="training", places=[village], heads=[Head("participant", "male", 20)])
    held(type="workshop", happened_on=dt.date(2022, 9, 30))
    client = sit()

    def found(**asked):
        page = soup(client.get(LIST, asked))
        return [row.select_one("td").get_text(strip=True) for row in page.select("tbody tr")]

    assert found(month="10/2022") == ["Training"]
    assert found(first="01/09/2022", last="31/10/2022") == [
        "Training",
        "Workshop (introduction, closing and others)",
    ]
    assert found(first="01/09/2022", type="workshop") == ["Workshop (introduction, closing and others)"]
    assert "without totals" in soup(client.get(LIST, {"first": "01/01/2020"})).text
    assert found(month="10/2022", place=str(village.parent.pk)) == ["Training"]
    assert found(month="10/2022", place=str(make_place("Elsewhere").pk)) == []
    assert found(month="09/2022", page="7") == []
    assert "The last day lies before the first" in soup(
        client.get(LIST, {"first": "02/10/2022", "last": "01/10/2022"})
    ).get_text(" ", strip=True)
    assert client.get(LIST, {"month": "x", "office": "y", "project": "z", "page": "-1"}).status_code == 200
    assert near.pk


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_sixty(
    sit, held, village, django_assert_max_num_queries
):
    for at_ in range(60):
        held(places=[village], heads=[Head("participant", "female", at_ + 1)])
    client = sit()
    client.get(LIST)
    with django_assert_max_num_queries(22):
        page = soup(client.get(f"{LIST}?month=10/2022"))
    assert len(page.select("tbody tr")) == 50
    assert page.select_one("caption").text.startswith("60 activities · 1,830 (1,830F) took part")
    older = page.select_one("[rel=next].govuk-link[href*='page=2']")
    assert len(soup(client.get(LIST + older["href"])).select("tbody tr")) == 10


@pytest.mark.seed("F27")
def test_a_count_without_sex_says_so_and_guesses_nothing(sit):
    client = sit()
    assert client.post(record_url("training"), sent(came_0_untold="20")).status_code == 302
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    assert "Participants (not told apart) 20 sex not recorded" in page


@pytest.mark.seed("F28")
def test_men_and_women_together_are_all_and_number_words_are_read(sit):
    words = "20 staff members from Islamic Relief, comprising 12 males and eight females"
    client = sit()
    answer = client.post(record_url("sharing_session"), sent(came_1_women=words))
    assert answer.status_code == 302, faults(answer)
    assert {(h.category, h.sex, h.count) for h in heads_of(made())} == {
        ("ngo_staff", "female", 8),
        ("ngo_staff", "male", 12),
    }
    assert "20 (8F)" in soup(client.get(at("show", made()))).get_text(" ", strip=True)
    wrong = client.post(record_url("sharing_session"), sent(came_1_women="20 (8F)", came_1_men="13"))
    assert "make" in faults(wrong) or "more women and men" in faults(wrong)


@pytest.mark.seed("F18")
@pytest.mark.seed("F19")
@pytest.mark.seed("R25")
def test_women_told_for_one_category_only_are_not_guessed_for_the_other(sit):
    client = sit()
    answer = client.post(record_url("reflection_meeting"), sent(came_0_untold="12", came_1_women="12 (6F)"))
    assert answer.status_code == 302, faults(answer)
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    assert "Church leaders 12 sex not recorded" in page
    assert "Local authorities 12 (6F) sex of 6 not recorded" in page
    assert "In all 24 (6F)" in page
    row = {"others-TOTAL_FORMS": "3", "others-0-category": "church_leader", "others-0-heads_women": "13 (9F)"}
    row |= {
        "others-1-category": "religious_leader",
        "others-1-heads_women": "5",
        "others-2-category": "parent",
        "others-2-heads_men": "2",
    }
    answer = client.post(record_url("training"), sent(came_2_women="9 (6F)") | row)
    assert answer.status_code == 302, faults(answer)
    training = soup(client.get(answer["Location"])).get_text(" ", strip=True)
    for words in (
        "Church leaders 13 (9F)",
        "Local authorities 9 (6F)",
        "Religious leaders 5 (5F)",
        "Parents 2 (0F)",
        "In all 29 (20F)",
    ):
        assert words in training, words


@pytest.mark.seed("A06")
def test_a_cleaning_run_by_the_community_alone_says_so(sit):
    client = sit()
    data = sent(came_0_untold="40", run_by="community")
    assert client.post(record_url("community_action"), data).status_code == 302
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    assert "By the community alone, without our support" in page


@pytest.mark.seed("A04")
def test_a_training_has_its_trainer_what_it_taught_its_level_its_days_and_its_tests(cast, sit):
    giver = add_agency(by=cast.viewer("supervisor"), type="social_organisation", name="Green Seed Centre")
    client = sit()
    data = sent(
        happened_on="07/10/2022", happened_to="08/10/2022", came_0_women="20", level="basic",
        topics=["trauma_informed_care", "basic_counselling"],
    ) | {"agencies-TOTAL_FORMS": "1", "agencies-0-agency": str(giver.pk), "agencies-0-part": "trainer"}  # fmt: skip
    assert client.post(record_url("training"), data).status_code == 302
    by = cast.viewer("field_officer")
    for when, mean in (("before", "40"), ("after", "70")):
        add_test(by=by, activity_id=made().pk, when=when, takers=18, mean=Decimal(mean))
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    for words in (
        "7–8 October 2022",
        "In simple words",
        "trauma-informed care",
        "Green Seed Centre Gave trainers or experts",
        "70",
    ):
        assert words in page, words


def test_a_place_is_looked_for_without_script_and_nothing_is_saved(sit, village):
    make_place("Suoi Xa")
    data = sent(place_q="suoi", came_0_women="27", find="place")
    page = soup(sit().post(record_url(), data))
    offered = {label.get_text(strip=True) for label in page.select("#id_place_found label")}
    assert any(words.startswith("Suoi Den") for words in offered)
    assert any(words.startswith("Suoi Xa") for words in offered)
    assert page.select_one("[name=came_0_women]")["value"] == "27"
    assert not Activity.objects.unscoped("the test looks").exists()


def test_who_may_not_look_organisations_up_is_not_asked_for_them(cast, sit, held):
    partner = add_agency(by=cast.viewer("supervisor"), type="social_organisation", name="Green Seed Centre")
    hers = held(by="collaborator", agencies=[(partner, "host")])
    client = sit("collaborator")
    page = soup(client.get(at("edit", hers)))
    assert page.select_one("[name=agencies-TOTAL_FORMS]") is None
    data = as_a_browser_sends(page) | {"title": "In our hall"}
    assert client.post(at("edit", hers), data).status_code == 302
    assert "Green Seed Centre" in soup(client.get(at("show", hers))).text  # what others told stays


def test_a_group_meeting_can_be_ticked_instead(sit):
    page = soup(sit().get(record_url("group_meeting")))
    assert page.select_one(f'a[href="{reverse("groups:meet")}"]') is not None
    assert soup(sit().get(record_url())).select_one(f'main a[href="{reverse("groups:meet")}"]') is None


def test_a_project_retired_since_stays_with_its_activity(cast, sit, held):
    by = cast.viewer("supervisor")
    project = add_project(
        by=by, office=cast.offices["vn"], code="RES", title="Resilient", starts_on=dt.date(2022, 1, 1)
    )
    activity = held(project=project)
    retire_project(by=by, project_id=project.pk, reason="other")
    client = sit()
    data = as_a_browser_sends(soup(client.get(at("edit", activity)))) | {"title": "Renamed"}
    answer = client.post(at("edit", activity), data)
    assert answer.status_code == 302, faults(answer)
    assert made().project == project
