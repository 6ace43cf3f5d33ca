"""Figures of prevention as of a past day, and the records behind them for those who may see these."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.events import Events
from tests.evidence.test_access import outsider
from tests.evidence.test_figures import numbers, of
from tests.evidence.test_pages import signed_in, words
from tests.evidence.world import OCTOBER, day
from wayhome.evidence.indicators.definitions import STANDING
from wayhome.evidence.indicators.queries import NoSuchFigures, figures, history, rows, shown
from wayhome.kit.dates import Month
from wayhome.prevention.activities.models import ActivityOffice, ActivityPlace
from wayhome.trust.access.viewer import SYSTEM

CODES = [definition.code for definition in STANDING if definition.section == "prevent"]
THEN = day(5, 11)


def one_of_each(events: Events) -> dict:
    """Something behind each of the 28 figures."""
    made: dict = {}
    district = events.place("Srok", level=2)
    commune = events.place("Khum", level=3, parent=district)
    village = events.place("Phum", parent=commune)
    social = events.agency("Helping Hands")
    made["awareness"] = events.activity(
        "awareness_event", places=[village], topics=["gbv"],
        heads=[("community_member", "female", 10), ("villager", "unknown", 900, {"method": "crowd", "high": 1000})],
    )  # fmt: skip
    for type in ("reflection_meeting", "training", "workshop", "green_reflection", "coordination_meeting"):
        made[type] = events.activity(type, day(9), heads=[("official", "female", 3), ("official", "male", 4)])
    made["guest"] = events.activity("seminar", role="guest", heads=[("our_staff", "female", 2)])
    made["visit"] = events.activity("exchange_visit", agencies=[(social, "host")])
    made["table"] = events.activity("round_table", heads=[("villager", "female", 5)])
    made["issue"] = events.issue(made["table"], "debt")
    made["output"] = events.output(made["table"], "solar_light", 8)
    made["gift"] = events.gift(made["table"], "140", "USD")
    made["asked"] = [events.asked(made["training"], "yes", 2), events.asked(made["training"], "no", 3)]
    member = events.member(events.group())
    made["meeting"] = events.activity("group_meeting")
    made["ticked"] = events.ticked(made["meeting"], member)[0]
    made["enrolment"] = events.enrolled(events.person(), day(1), day(2), days=[day(1), day(2)])
    for kind in ("needs_review", "livelihood_plan", "referral"):
        made[kind] = events.service(kind, agency=social if kind == "referral" else None)
    made["project"] = events.project(day(1, 1), None, commune)
    return made


def told(events: Events, **more) -> dict:
    """What each figure of prevention tells."""
    return {
        code: (*numbers(figure), figure.printed, figure.high)
        for code, figure in of(events, breakdowns=False, **more).items()
        if code in CODES
    }


@pytest.mark.seed("M12")
def test_a_month_of_prevention_is_the_same_years_later(events: Events) -> None:
    with events.recorded(day(1, 11)):
        made = one_of_each(events)
    then = told(events)
    assert all(figure[4] for figure in then.values()), [
        code for code, figure in then.items() if not figure[4]
    ]
    with events.recorded(day(9, 3, 2024)):
        events.correct(made["awareness"], our_role="guest")
        events.correct(made["workshop"], happened_on=day(1, 11))
        events.correct(made["training"], type="seminar")
        for gone in (
            "green_reflection",
            "meeting",
            "issue",
            "visit",
            "livelihood_plan",
            "referral",
            "project",
        ):
            events.retire(made[gone])
        events.correct(made["output"], count=9)
        events.correct(made["gift"], currency="KHR")
        events.correct(made["asked"][0], count=7)
        events.correct(made["enrolment"], package="livelihood_programme")
        events.correct(made["needs_review"], kind="supplies")
        [of_office] = ActivityOffice.objects.unscoped("a test").filter(activity=made["table"])
        events.correct(of_office, office=events.cast.offices["kh"])
        events.activity("reflection_meeting", heads=[("official", "male", 1)])
    now = told(events)
    assert [code for code in CODES if now[code] == then[code]] == ["coordination_meetings", "referrals_made"][
        :1
    ]
    assert told(events, as_of=THEN) == then
    assert told(events, as_of=day(9, 3, 2024)) == now
    assert all(not any(figure[:5]) for figure in told(events, as_of=day(31, 10)).values())


def test_breakdowns_as_of_a_day_are_those_of_now_while_nothing_changed(events: Events) -> None:
    with events.recorded(day(1, 11)):
        made = one_of_each(events)
    now, then = of(events), of(events, as_of=THEN)
    assert [figure.breakdown for figure in then.values()] == [figure.breakdown for figure in now.values()]
    with events.recorded(day(9, 11)):
        [place] = ActivityPlace.objects.unscoped("a test").filter(activity=made["awareness"])
        events.retire(place)
    assert of(events, as_of=THEN)["awareness_events"].breakdown == now["awareness_events"].breakdown
    assert of(events)["awareness_events"].breakdown != now["awareness_events"].breakdown


def test_a_year_in_one_go_is_each_month_by_itself(events: Events) -> None:
    one_of_each(events)
    events.activity("training", day(3, 9), heads=[("official", "male", 6)])
    months = list(Month(2022, 8).until(Month(2022, 12)))
    for as_of in (None, day(31, 12, 2030)):
        together = history(SYSTEM, "vn", months, as_of, breakdowns=True)
        for month in months:
            alone = {figure.code: figure for figure in figures(SYSTEM, "vn", month, as_of)}
            assert {code: by_month[month] for code, by_month in together.items()} == alone


@settings(max_examples=8)
@given(
    st.lists(
        st.sampled_from(["hold", "heads", "role", "move", "office", "retire", "place"]),
        min_size=3,
        max_size=10,
    ),
    st.randoms(use_true_random=False),
)
def test_what_was_told_of_activities_on_a_day_is_told_for_ever(
    events: Events, acts: list[str], chance
) -> None:
    with events.for_a_while():
        made: list = []
        said: dict[dt.date, dict] = {}
        places = [events.place(f"P{number}") for number in range(3)]
        for number, act in enumerate(acts):
            on = day(1, 1, 2023) + dt.timedelta(days=number)
            with events.recorded(on):
                _do(events, act, made, places, chance)
            said[on] = {whose: told(events, whose=whose) for whose in ("vn", "lp")}
        for on, then in said.items():
            assert {whose: told(events, whose=whose, as_of=on) for whose in ("vn", "lp")} == then


def _do(events: Events, act: str, made: list, places: list, chance) -> None:
    if act == "hold" or not made:
        type = chance.choice(["awareness_event", "training", "round_table"])
        offices = chance.choice([("vn",), ("kh", "vn"), ("kh",)])
        made.append(events.activity(type, day(chance.randint(1, 28)), offices=offices, places=places[:1]))
        return
    activity = chance.choice(made)
    activity.refresh_from_db()
    if activity.retired_at is not None:
        return
    if act == "heads":
        band = chance.choice(["0-11", "12-17", "18-24", "25-39", "40-59", "60+"])
        known = (
            {"age_band": band}
            if not activity.attendancecount_rows.unscoped("a test").filter(age_band=band).exists()
            else None
        )
        if known:
            events.heads(activity, "community_member", chance.choice(["female", "male"]), 5, **known)
    elif act == "role":
        events.correct(activity, our_role=chance.choice(["host", "guest", "joint_host"]))
    elif act == "move":
        events.correct(activity, happened_on=day(chance.randint(1, 28), chance.choice([9, 10])))
    elif act == "retire":
        events.retire(activity)
    elif (
        act == "place" and not activity.activityplace_rows.unscoped("a test").filter(place=places[1]).exists()
    ):
        events._write(ActivityPlace(activity=activity, place=places[1]))
    elif act == "office":
        [lead] = activity.activityoffice_rows.unscoped("a test").filter(lead=True)
        others = activity.activityoffice_rows.unscoped("a test").exclude(pk=lead.pk)
        if not others.exists():
            events.correct(lead, office=events.cast.offices[chance.choice(["vn", "kh"])])


def test_behind_each_figure_stand_its_records_and_they_open(events: Events) -> None:
    one_of_each(events)
    client = signed_in(events, "me_officer")
    for code in CODES:
        address = reverse("indicators:rows", args=["vn", code]) + "?month=2022-10"
        answer = client.get(address)
        assert answer.status_code == 200, code
        soup = BeautifulSoup(answer.content, "html.parser")
        assert "stands behind this figure" in words(soup) or "stand behind this figure" in words(soup), code
        for link in soup.select("table tbody a"):
            assert client.get(link["href"]).status_code == 200, (code, link["href"])
        assert soup.select("table tbody tr"), code


def test_who_may_not_see_an_activity_sees_the_figure_and_no_record(events: Events) -> None:
    one_of_each(events)
    for name, seen in (("field_officer", True), ("director", None), ("me_officer", True)):
        viewer = events.cast.viewer(name)
        if not viewer.may("figures.view"):
            continue
        behind = rows(viewer, "vn", "key_members_reached", OCTOBER)
        assert (behind.figure.value, behind.total) == (10, 1)
        if seen is not None:
            assert bool(shown(viewer, behind, list(behind.visible))) is seen
    with pytest.raises(NoSuchFigures):
        rows(events.cast.viewer("kh_supervisor"), "vn", "key_members_reached", OCTOBER)


def test_small_numbers_of_events_are_shown_and_of_people_we_support_hidden(events: Events) -> None:
    with_both = events.cast.viewer("supervisor")
    one_of_each(events)
    assert {figure.code: figure.hidden for figure in figures(with_both, "vn", OCTOBER)}[
        "needs_reviews"
    ] is False
    hidden = {
        figure.code
        for figure in figures(outsider(events, user=events.cast.users["kh_supervisor"]), "vn", OCTOBER)
        if figure.hidden and figure.code in CODES
    }
    assert hidden == {
        "support_package_clients", "support_package_days", "needs_reviews", "livelihood_plans", "referrals_made",
    }  # fmt: skip


def test_figures_ask_no_more_for_more_records(events: Events) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            figures(SYSTEM, "vn", OCTOBER)
        return len(queries)

    one_of_each(events)
    before = asked()
    for number in range(5):
        events.activity("training", day(10 + number), heads=[("teacher", "male", 4)], topics=["gbv"])
    assert asked() == before
    assert before < 130


def test_the_month_says_of_whom_no_sex_is_recorded(events: Events) -> None:
    events.activity("training", heads=[("participant", "unknown", 20), ("official", "female", 3)])
    events.activity("workshop", heads=[("participant", "unknown", 2)])
    events.activity(heads=[("villager", "unknown", 900, {"method": "crowd"})])
    answer = signed_in(events, "me_officer").get(reverse("indicators:month"), {"month": "2022-10"})
    soup = BeautifulSoup(answer.content, "html.parser")
    told = [words(item.span) for item in soup.select(".wh-next li")]
    assert told == ["Participants of trainings: of 20 people neither female nor male is recorded."]
    [link] = soup.select(".wh-next li a")
    assert signed_in(events, "me_officer").get(link["href"]).status_code == 200
