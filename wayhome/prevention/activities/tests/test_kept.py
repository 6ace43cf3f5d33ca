"""What was recorded as it is shown, listed, corrected and retired; and to whom it is not there."""

import datetime as dt
from decimal import Decimal

import pytest

from wayhome.kit.dates import clock_at
from wayhome.prevention.activities.actions import add_test, correct_activity
from wayhome.prevention.activities.queries.choices import heads_of, topics_of
from wayhome.prevention.activities.rules import Asked, Head
from wayhome.prevention.activities.tests.conftest import make_place
from wayhome.prevention.activities.tests.screen import (
    CHOOSE,
    LIST,
    NOON,
    as_a_browser_sends,
    at,
    faults,
    made,
    record_url,
    sent,
    soup,
)
from wayhome.registry.agencies.actions import add_agency, add_project, retire_project


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
@pytest.mark.seed("A13")
def test_men_and_women_together_are_all_and_number_words_are_read(sit):
    words = "20 staff members from Islamic Relief, comprising 12 males and eight females"
    client = sit()
    answer = client.post(
        record_url("sharing_session"), sent(came_1_women=words, topics=["trauma_informed_care"])
    )
    assert answer.status_code == 302, faults(answer)
    assert {(h.category, h.sex, h.count) for h in heads_of(made())} == {
        ("ngo_staff", "female", 8),
        ("ngo_staff", "male", 12),
    }
    page = soup(client.get(at("show", made()))).get_text(" ", strip=True)
    for words in ("Sharing session", "trauma-informed care", "20 (8F)"):
        assert words in page, words
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
    assert "Local authorities 12 (6F) sex of" not in page
    assert ("local_authority", "male", 6) in {(h.category, h.sex, h.count) for h in heads_of(made())}
    assert "Local authorities 12 (6F)" in page
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


def test_who_may_not_look_organisations_up_is_not_asked_for_them(cast, sit, held):
    partner = add_agency(by=cast.viewer("supervisor"), type="social_organisation", name="Green Seed Centre")
    hers = held(by="collaborator", agencies=[(partner, "host")])
    client = sit("collaborator")
    page = soup(client.get(at("edit", hers)))
    assert page.select_one("[name=agencies-TOTAL_FORMS]") is None
    data = as_a_browser_sends(page) | {"title": "In our hall"}
    assert client.post(at("edit", hers), data).status_code == 302
    assert "Green Seed Centre" in soup(client.get(at("show", hers))).text  # what others told stays


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
