"""What each code of prevention counts: the seeds' own examples."""

import datetime as dt
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.evidence.events import Events
from tests.evidence.test_figures import groups, numbers, of
from tests.evidence.test_pages import signed_in
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.indicators.overview import overview
from wayhome.evidence.indicators.queries import figures, figures_json, history, scope_of
from wayhome.evidence.indicators.queries import rows as behind
from wayhome.evidence.indicators.trends import spread, trends
from wayhome.kit.dates import Month, clock_at
from wayhome.trust.access.viewer import SYSTEM

DECEMBER = Month(2022, 12)


def told(figure) -> tuple:
    """All, women, men, without a sex, and what is printed."""
    return figure.value, figure.female, figure.male, figure.sex_unknown, figure.printed


@pytest.mark.seed("F13", "F14", "F15", "F16", "P07")
def test_awareness_events_their_villages_and_who_was_reached(events: Events) -> None:
    villages = [events.place(f"Phum {number}") for number in range(18)]
    commune = events.place("Khum", level=3)
    kinds = ("awareness_event", "communications_event", "leadership_event")
    for number in range(52):
        made = events.activity(kinds[number % 3], day(1 + number % 31), places=[villages[number % 18]])
        if number == 0:
            events.heads(made, "community_member", "female", 876)
            events.heads(made, "community_member", "male", 688)
            events.heads(made, "local_authority", "male", 5)
            events.heads(made, "villager", "female", 67_543, method="loudspeaker")
            events.heads(made, "villager", "male", 54_778, method="village_register")
    events.activity(places=[commune])
    events.activity("training", places=[events.place("Elsewhere")])
    found = of(events)
    assert found["awareness_events"].value == 53
    assert numbers(found["villages_covered"])[:4] == (18, None, None, None)
    assert told(found["key_members_reached"]) == (1564, 876, 688, 0, "1,564 (876F)")
    assert told(found["mass_reach"]) == (122_321, 67_543, 54_778, 0, "122,321 (67,543F)")
    assert groups(found["mass_reach"], "method") == {"loudspeaker": 67_543, "village_register": 54_778}


@pytest.mark.seed("F17", "A17")
def test_group_meetings_and_each_member_once(events: Events) -> None:
    known = events.person("male")
    husbands, youth = events.group(), events.group("children_youth")
    women = [events.member(husbands) for _number in range(56)]
    men = [events.member(husbands, "male") for _number in range(40)]
    both = [events.member(group, "male", known) for group in (husbands, youth)]
    meetings = [events.activity("group_meeting", day(number)) for number in range(1, 19)]
    events.ticked(meetings[0], *women, *men, both[0])
    events.ticked(meetings[1], *women, both[1])
    events.ticked(events.activity("training"), events.member(youth))
    events.ticked(events.activity("group_meeting", role="guest"), events.member(youth))
    found = of(events)
    assert found["group_meetings"].value == 18
    assert told(found["group_members_met"]) == (97, 56, 41, 0, "97 (56F)")
    assert groups(found["group_members_met"], "group_kind") == {"good_husband": 97, "children_youth": 1}


@pytest.mark.seed("F18")
def test_a_sex_told_for_one_category_only_is_not_guessed_for_the_other(events: Events) -> None:
    for number in range(6):
        made = events.activity("reflection_meeting", day(1 + number))
    events.heads(made, "church_leader", "unknown", 12)
    events.heads(made, "local_authority", "female", 6)
    events.heads(made, "local_authority", "male", 6)
    found = of(events)
    assert found["reflection_meetings"].value == 6
    figure = found["reflection_participants"]
    assert told(figure) == (24, 6, 6, 12, "24 (6F)")
    assert figure.unit == "engagement"
    printed = {group.key: group.printed for group in figure.breakdown if group.by == "category"}
    assert printed == {"church_leader": "12", "local_authority": "12 (6F)"}


@pytest.mark.seed("F19", "A04")
def test_trainings_and_who_learnt(events: Events) -> None:
    for number in range(9):
        made = events.activity(
            ("training", "livelihood_training", "sharing_session")[number % 3], day(1 + number)
        )
    for category, female, male in (("church_leader", 9, 4), ("local_authority", 6, 3)):
        events.heads(made, category, "female", female)
        events.heads(made, category, "male", male)
    found = of(events)
    assert found["trainings"].value == 9
    figure = found["training_participants"]
    assert told(figure) == (22, 15, 7, 0, "22 (15F)")
    printed = {group.key: group.printed for group in figure.breakdown if group.by == "category"}
    assert printed == {"church_leader": "13 (9F)", "local_authority": "9 (6F)"}


@pytest.mark.seed("F20", "F21", "V05")
def test_round_tables_and_their_issues(events: Events) -> None:
    tables = [events.activity("round_table", day(1 + number)) for number in range(4)]
    events.heads(tables[0], "villager", "female", 27)
    events.heads(tables[1], "villager", "male", 19)
    themes = [
        "domestic_violence",
        "gambling",
        "drugs",
        "migration",
        "gangs",
        "child_poverty",
        "leaving_school",
    ]
    for number, theme in enumerate([*themes, "schools_damaged", *themes[:6]]):
        events.issue(tables[number % 4], theme)
    events.issue(tables[0], "other", on=day(1, 11))
    events.issue(events.activity("group_meeting"), "drugs")
    found = of(events)
    assert found["round_tables"].value == 4
    assert told(found["round_table_participants"]) == (46, 27, 19, 0, "46 (27F)")
    assert numbers(found["issues_raised"])[:4] == (14, None, None, None)
    assert groups(found["issues_raised"], "theme") == dict.fromkeys(themes[:6], 2) | {
        "leaving_school": 1,
        "schools_damaged": 1,
    }
    assert history(SYSTEM, "vn", [Month(2022, 11)])["issues_raised"][Month(2022, 11)].value == 1


@pytest.mark.seed("F22", "F23", "F24", "F25")
def test_green_reflections_what_was_built_and_what_was_given(events: Events) -> None:
    meetings = [events.activity("green_reflection", day(1 + number)) for number in range(8)]
    events.heads(meetings[0], "villager", "female", 46)
    events.heads(meetings[0], "villager", "male", 51)
    events.output(meetings[1], "waste_facility", 6)
    events.output(meetings[2], "solar_light", 5)
    events.output(meetings[3], "solar_light", 3)
    events.gift(meetings[2], "100.50", "USD")
    events.gift(meetings[3], "39.50", "USD")
    found = of(events)
    assert found["green_reflections"].value == 8
    assert told(found["green_participants"]) == (97, 46, 51, 0, "97 (46F)")
    built, given = found["outputs_built"], found["community_contributions"]
    assert told(built) == (None, None, None, None, "Waste facilities 6; Solar lights 8")
    assert told(given) == (None, None, None, None, "US$140.00")
    events.gift(meetings[3], "200000", "KHR")
    events.gift(meetings[3], "500", "USD", kind="in_kind")
    json = {figure["code"]: figure for figure in figures_json(SYSTEM, "vn", OCTOBER)}
    assert (json["community_contributions"]["value"], json["community_contributions"]["printed"]) == (
        None,
        "KHR200,000; US$140.00",
    )
    sums = [
        (group["key"], Decimal(group["value"]))
        for group in json["community_contributions"]["breakdown"]
        if group["by"] == "currency"
    ]
    assert sums == [("KHR", Decimal(200_000)), ("USD", Decimal(140))]
    assert [group["label"] for group in json["outputs_built"]["breakdown"]][:2] == [
        "Waste facilities",
        "Solar lights",
    ]
    assert all(isinstance(group["value"], str) for group in json["community_contributions"]["breakdown"])


@pytest.mark.seed("F22")
def test_the_same_total_with_other_women_is_something_to_look_at(events: Events) -> None:
    meeting, group = events.activity("group_meeting"), events.group()
    events.ticked(meeting, *(events.member(group, "female" if n < 56 else "male") for n in range(97)))
    heads = [("villager", "female", 46), ("villager", "male", 51)]
    events.activity("green_reflection", heads=heads)
    answer = signed_in(events, "me_officer").get(reverse("indicators:office", args=["vn"]) + "?month=2022-10")
    told = BeautifulSoup(answer.content, "html.parser").select_one(".wh-next")
    said = (
        "Group members met 97 (56F), Participants of green and clean reflections 97 (46F): "
        "the same total, but not as many women."
    )
    assert told is not None
    assert said in told.text
    events.activity("green_reflection", heads=[("villager", "unknown", 1)])
    assert not [look for look in overview(SYSTEM, "vn", OCTOBER).looks if look.kind == "other_women"]


@pytest.mark.seed("F26")
def test_support_packages_are_no_admissions(events: Events) -> None:
    for number in range(75):
        person = events.person("female" if number < 30 else "male")
        events.enrolled(person, day(10), day(12), days=[day(10), day(11), day(12)])
    events.enrolled(events.person(), day(1), package="livelihood_programme")
    events.enrolled(events.person(), day(1, 9), day(30, 9))
    found = of(events)
    assert told(found["support_package_clients"]) == (75, 30, 45, 0, "75 (30F)")
    assert told(found["support_package_days"]) == (225, None, None, None, "225")
    assert (found["clients_admitted"].value, found["clients_in_service"].value) == (0, 0)


def test_an_enrolment_touches_the_month_of_its_last_day_and_once_a_person(events: Events) -> None:
    until, open_ended, twice = events.person(), events.person("male"), events.person()
    events.enrolled(until, day(5, 9), day(1))
    events.enrolled(open_ended, day(31))
    for on in (day(1), day(20)):
        events.enrolled(twice, on, on, days=[on])
    found = history(SYSTEM, "vn", [Month(2022, 9), OCTOBER, Month(2022, 11)])["support_package_clients"]
    assert [figure.value for figure in found.values()] == [1, 3, 1]


@pytest.mark.seed("F27", "F28")
def test_heads_without_a_sex_are_told_apart(events: Events) -> None:
    events.activity("training", heads=[("participant", "unknown", 20)])
    figure = of(events)["training_participants"]
    assert told(figure) == (20, 0, 0, 20, "20")
    events.activity("training", day(7, 12), heads=[("ngo_staff", "female", 8), ("ngo_staff", "male", 12)])
    assert told(of(events, month=DECEMBER)["training_participants"]) == (20, 8, 12, 0, "20 (8F)")


@pytest.mark.seed("F29", "F30", "F31")
def test_heads_over_several_agencies_workshops_and_courses(events: Events) -> None:
    events.activity("training", heads=[("official", "unknown", 15), ("ngo_staff", "unknown", 20)])
    assert told(of(events)["training_participants"]) == (35, 0, 0, 35, "35")
    events.activity("workshop", heads=[("religious_leader", "unknown", 36)])
    assert told(of(events)["workshop_participants"]) == (36, 0, 0, 36, "36")
    for number, women in enumerate((18, 16)):
        events.activity("livelihood_training", day(14 + number, 12), heads=[("beneficiary", "female", women)])
    found = of(events, month=DECEMBER)
    assert (found["trainings"].value, told(found["training_participants"])) == (2, (34, 34, 0, 0, "34 (34F)"))


@pytest.mark.seed("F32")
def test_a_share_of_literacy_is_approximate_where_heads_were_counted(events: Events) -> None:
    course = events.activity("livelihood_training")
    assert (of(events)["literacy_support_share"].value, of(events)["literacy_support_share"].printed) == (
        None,
        "–",
    )
    events.asked(course, "yes", 14)
    events.asked(course, "no", 20)
    events.asked(course, "yes", 30, trait="ethnic_minority")
    figure = of(events)["literacy_support_share"]
    assert (figure.parts_of, figure.printed) == ((14, 34), "approximately 40%")
    assert (figure.female, figure.male, figure.sex_unknown) == (None, None, None)
    [json] = figures_json(SYSTEM, "vn", OCTOBER, codes=["literacy_support_share"])
    assert (json["part"], json["whole"], json["value"]) == (14, 34, "0.4118")
    ticked = events.activity("livelihood_training", day(7, 12))
    events.asked(ticked, "yes", 14, listed=True)
    events.asked(ticked, "no", 20, listed=True)
    assert of(events, month=DECEMBER)["literacy_support_share"].printed == "41%"
    assert of(events, month=DECEMBER, lang="vi")["literacy_support_share"].printed == "41%"


@pytest.mark.parametrize(
    ("yes", "no", "printed"), [(1, 99, "1%"), (99, 1, "99%"), (0, 9, "0%"), (9, 0, "100%")]
)
def test_neither_nobody_nor_everybody_is_said_where_it_was_not_so(
    events: Events, yes: int, no: int, printed: str
) -> None:
    course = events.activity("training")
    for answer, count in (("yes", yes), ("no", no)):
        if count:
            events.asked(course, answer, count)
    assert of(events)["literacy_support_share"].printed == f"approximately {printed}"


@pytest.mark.seed("F33")
def test_reviews_plans_and_referrals_are_records(events: Events) -> None:
    shelter = events.agency("Harbour House", "shelter")
    for _number in range(36):
        person = events.person()
        events.service("needs_review", person=person)
        events.service("livelihood_plan", person=person)
    for number in range(4):
        events.service("referral", person=person, agency=shelter, on=day(1 + number))
    events.service("supplies")
    events.service("needs_review", on=day(1, 11))
    found = of(events)
    assert [told(found[code])[:4] for code in ("needs_reviews", "livelihood_plans", "referrals_made")] == [
        (36, None, None, None), (36, None, None, None), (4, None, None, None),
    ]  # fmt: skip
    assert groups(found["referrals_made"], "agency_type") == {"shelter": 4}


@pytest.mark.seed("F34")
def test_organisations_engaged_are_of_the_social_kind_and_counted_once(events: Events) -> None:
    social = [events.agency(f"Helping hands {number}") for number in range(17)] + [
        events.agency("Chapel", "faith_organisation")
    ]
    ministry, own = events.agency("Ministry", "ministry"), events.agency("Us", "own_office")
    others = [(ministry, "host"), (own, "host"), (events.agency("Friends from afar"), "delegation")]
    events.activity(
        "exchange_visit", role="guest", agencies=[*((one, "attended") for one in social[:10]), *others]
    )
    events.activity("coordination_meeting", day(9), agencies=[(one, "attended") for one in social[8:]])
    events.activity("bilateral_meeting", day(9), role="speaker", agencies=[(social[0], "partner")])
    events.activity("training", agencies=[(events.agency("Trainers"), "trainer")])
    figure = of(events)["organisations_engaged"]
    assert told(figure) == (18, None, None, None, "18")
    assert groups(figure, "agency_type") == {"social_organisation": 17, "faith_organisation": 1}


@pytest.mark.seed("F38")
def test_communes_of_projects_that_run_in_the_month(events: Events) -> None:
    province = events.place("Ha Tinh", level=1, country="VN")
    communes = [events.place(f"Xa {number}", level=3, parent=province, country="VN") for number in range(7)]
    events.project(day(1, 12, 2020), day(1), *communes[:5], province)
    events.project(day(31), None, *communes[3:], code="HT2")
    events.project(day(1, 1), day(30, 9), events.place("Over", level=3), code="HT3")
    figure = of(events)["project_communes"]
    assert told(figure) == (7, None, None, None, "7")
    assert groups(figure, "province") == {f"VN-{province.code}@test": 7}
    found = history(SYSTEM, "vn", [Month(2022, 9), OCTOBER, Month(2022, 11)], codes=["project_communes"])
    assert [one.value for one in found["project_communes"].values()] == [6, 7, 4]


@pytest.mark.seed("F06", "A11")
def test_people_at_others_events_are_never_our_reach(events: Events) -> None:
    for type in ("seminar", "awareness_event", "training", "round_table"):
        for role in ("speaker", "guest"):
            made = events.activity(
                type, role=role, places=[events.place("There")], heads=[("community_member", "female", 5), ("villager", "male", 99, {"method": "crowd"})],
            )  # fmt: skip
            events.issue(made, "debt")
            events.output(made, "solar_light", 2)
            events.gift(made, "10", "USD")
            events.asked(made, "yes", 5)
    events.activity("seminar", heads=[("official", "female", 7)])
    found = of(events)
    assert told(found["external_event_participants"]) == (40, 40, 0, 0, "40 (40F)")
    assert found["external_event_participants"].unit == "person"
    others = [code for code, figure in found.items() if figure.rows and code != "external_event_participants"]
    assert others == []


def test_a_reach_recorded_as_a_range_is_printed_as_one(events: Events) -> None:
    made = events.activity(heads=[("villager", "unknown", 100_000, {"method": "radio_tv", "high": 110_000})])
    events.heads(made, "villager", "female", 20_000, method="crowd")
    figure = of(events)["mass_reach"]
    assert (*told(figure), figure.high) == (120_000, 20_000, 0, 100_000, "120,000–130,000", 130_000)
    [json] = figures_json(SYSTEM, "vn", OCTOBER, codes=["mass_reach"])
    assert (json["value"], json["high"], json["unit"]) == (120_000, 130_000, "estimate")
    printed = {group.key: group.printed for group in figure.breakdown if group.by == "method"}
    assert printed == {"radio_tv": "100,000–110,000", "crowd": "20,000 (20,000F)"}


def test_an_activity_of_two_offices_counts_for_each_and_once_in_all(events: Events) -> None:
    place = events.place("Border")
    made = events.activity(offices=("vn", "kh"), heads=[("community_member", "female", 30)], places=[place])
    events.activity(offices=("kh",), heads=[("community_member", "male", 12)], places=[place])
    events.activity(offices=("sb",), heads=[("community_member", "male", 9)])
    events.issue(events.activity("round_table", offices=("kh", "vn")), "debt")
    seen = {
        whose: [of(events, whose)[code].value for code in ("awareness_events", "key_members_reached", "villages_covered", "issues_raised")]
        for whose in ("vn", "kh", "lp", "all", "sb")
    }  # fmt: skip
    assert seen == {
        "vn": [1, 30, 1, 1], "kh": [2, 42, 1, 1], "lp": [2, 42, 1, 1], "all": [3, 51, 1, 1], "sb": [1, 9, 0, 0],
    }  # fmt: skip
    assert of(events, "all")["awareness_events"].rows == 3
    assert made.pk


def test_a_visit_that_is_planned_counts_when_its_day_has_come(events: Events) -> None:
    partner = events.agency("Harbour House")
    visit = {"type": "client_visit", "on": day(20), "agencies": [(partner, "host")]}
    with clock_at(dt.datetime(2022, 10, 19, 5, tzinfo=dt.UTC)):
        events.activity(**visit)
        events.activity("awareness_event", day(18))
        events.activity("awareness_event", day(21), heads=[("villager", "female", 9)])
        found = of(events)
        assert (found["organisations_engaged"].value, found["awareness_events"].value) == (0, 1)
        assert behind(SYSTEM, "vn", "organisations_engaged", OCTOBER).visible.count() == 0
        assert trends(SYSTEM, "vn", OCTOBER).participants[OCTOBER].value == 0
        assert not spread(scope_of(SYSTEM, "vn"), "people", [OCTOBER]).unplaced.value
    with clock_at(dt.datetime(2022, 10, 21, 5, tzinfo=dt.UTC)):
        found = of(events)
        assert (found["organisations_engaged"].value, found["awareness_events"].value) == (1, 2)
        assert trends(SYSTEM, "vn", OCTOBER).participants[OCTOBER].value == 9


def test_an_activity_counts_on_its_first_day(events: Events) -> None:
    events.activity("training", day(30), happened_to=day(2, 11), heads=[("teacher", "male", 4)])
    found = history(SYSTEM, "vn", [OCTOBER, Month(2022, 11)], codes=["trainings", "training_participants"])
    assert [[figure.value for figure in by_month.values()] for by_month in found.values()] == [[1, 0], [4, 0]]


def test_breakdowns_by_topic_and_province_count_an_activity_once_in_each(events: Events) -> None:
    provinces = [events.place(name, level=1) for name in ("Battambang", "Pailin")]
    villages = [events.place(f"V{number}", parent=provinces[number // 2]) for number in range(3)]
    heads = [("community_member", "female", 10), ("community_member", "male", 5)]
    events.activity(heads=heads, places=villages[:2], topics=["drugs_abuse", "gbv"])
    events.activity(heads=heads, places=villages[1:], topics=["gbv"])
    events.activity(heads=heads)
    found = of(events)
    keys = {place.name: f"KH-{place.code}@test" for place in provinces}
    assert groups(found["awareness_events"], "topic") == {"drugs_abuse": 1, "gbv": 2, "not_recorded": 1}
    assert groups(found["awareness_events"], "province") == {
        keys["Battambang"]: 2, keys["Pailin"]: 1, "not_recorded": 1,
    }  # fmt: skip
    assert groups(found["villages_covered"], "province") == {keys["Battambang"]: 2, keys["Pailin"]: 1}
    reached = [group for group in found["key_members_reached"].breakdown if group.by == "province"]
    assert [(group.key, group.printed) for group in reached] == [
        (keys["Battambang"], "30 (20F)"), (keys["Pailin"], "15 (10F)"), ("not_recorded", "15 (10F)"),
    ]  # fmt: skip


def test_a_month_takes_few_queries(events: Events, django_assert_max_num_queries) -> None:
    made = events.activity(heads=[("community_member", "female", 10)], places=[events.place("V")])
    events.issue(made, "debt")
    with django_assert_max_num_queries(40):
        figures(SYSTEM, "vn", OCTOBER, breakdowns=False)
