"""What came of an activity, on its pages: things built, money, tests, quotes, minutes, visits; and what happens when things go wrong."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.prevention.activities import actions
from wayhome.prevention.activities.models import ClientVisit, Contribution, Issue, Output, Point, Quote, Test
from wayhome.prevention.activities.rules import Head
from wayhome.registry.agencies.actions import add_agency

NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 24)
MET = dt.date(2022, 10, 12)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with clock_at(NOON):
        yield


@pytest.fixture
def sit(cast: Any, client: Any) -> Any:
    def down(name: str = "field_officer") -> Any:
        client.force_login(cast.users[name])
        return client

    return down


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def text(answer: Any) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def part(answer: Any, id: str) -> str:
    """What the section with this heading says; empty where there is none."""
    found = soup(answer).select_one(f'section[aria-labelledby="{id}"]')
    return " ".join(found.get_text(" ").split()) if found else ""


def adding(activity: Any, kind: str) -> str:
    return reverse("activities:add_part", args=[activity.pk, kind])


def shown(client: Any, activity: Any) -> Any:
    return client.get(reverse("activities:show", args=[activity.pk]))


def one(model: Any) -> Any:
    return model.objects.unscoped("the test looks").get()


def told(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4())} | more


@pytest.mark.seed("F23", "F24", "F25", "R26", "R29")
def test_lights_for_women_and_children_are_paid_from_the_monks_money(cast, sit, held):
    green = held(type="green_reflection")
    client = sit()
    client.post(adding(green, "output"), told(kind="waste_facility", count="6"))
    client.post(adding(green, "contribution"), told(giver="teachers_monks", kind="cash", amount="$140USD"))
    given = one(Contribution)
    assert (given.amount, given.currency) == (Decimal(140), "USD")
    lights = told(kind="solar_light", count="8", for_whom="women_children_elderly", paid_from=str(given.pk))
    client.post(adding(green, "output"), lights)
    page = shown(sit("me_officer"), green)
    said = part(page, "outputs")
    assert "Waste facilities: 6" in said
    assert "Solar lights: 8" in said
    assert "for women, children and older people" in said
    assert "paid from US$140.00 , teachers and monks" in said
    assert part(page, "contributions").count("US$") == 1
    assert "Add" not in said


def test_currencies_are_summed_each_for_itself_and_what_was_given_in_kind_is_told(cast, sit, held):
    meeting = held(type="community_action")
    client = sit()
    given = [("140", "USD"), ("60.50", "USD"), ("1.500.000 đ", "")]
    for amount, currency in given:
        client.post(
            adding(meeting, "contribution"),
            told(giver="community", kind="cash", amount=amount, currency=currency),
        )
    client.post(
        adding(meeting, "contribution"), told(giver="parents", kind="labour", words="Two days of digging")
    )
    said = part(shown(client, meeting), "contributions")
    assert "Together in USD US$200.50" in said
    assert "₫1,500,000" in said
    assert "Together in VND" not in said  # given once
    assert "Work: Two days of digging, parents" in said


BAD_MONEY = [
    ({"amount": "140"}, "Say in which currency"),
    ({"amount": "-140", "currency": "USD"}, "more than nothing"),
    ({"amount": "0", "currency": "USD"}, "more than nothing"),
    ({"amount": "", "currency": "USD"}, "Write how much money it was"),
    ({"amount": "much", "currency": "USD"}, "Write the amount in digits"),
    ({"amount": "1140.555", "currency": "USD"}, "Write the amount in digits"),
    ({"amount": "$140USD", "currency": "VND"}, "Leave one of them"),
    ({"amount": "140 KHR"}, "not one this office keeps"),
    ({"amount": "9999999999999", "currency": "VND"}, "too large to be true"),
    ({"amount": "140", "currency": "EUR"}, "Choose one that is on the list"),
    ({"amount": "140", "currency": "USD", "giver": ""}, "Choose one"),
    ({"amount": "140", "currency": "USD", "words": "x" * 161}, "at most 160"),
    ({"kind": "in_kind", "words": " "}, "Say what was given"),
]


@pytest.mark.parametrize(("wrong", "sentence"), BAD_MONEY, ids=[str(bad[0])[:40] for bad in BAD_MONEY])
def test_money_that_cannot_be_gets_a_sentence(sit, held, wrong, sentence):
    form = told(giver="business", kind="cash") | wrong
    answer = sit().post(adding(held(), "contribution"), form)
    assert answer.status_code == 422
    assert sentence in text(answer)
    typed = soup(answer).select_one("[name=amount]").get("value", "")
    assert typed == form.get("amount", "")
    assert not Contribution.objects.unscoped("the test looks").exists()


@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        ("output", {"kind": "solar_light", "count": "-1"}, "1 or more"),
        ("output", {"kind": "solar_light", "count": "1000001"}, "Count from 1 to 1,000,000"),
        ("output", {"kind": "other", "count": "2"}, "Say in a few words what it is"),
        ("output", {"kind": "solar_light", "count": "some"}, "whole number"),
        ("test", {"when": "before", "takers": "20", "mean": "101"}, "between 0 and 100"),
        ("test", {"when": "before", "takers": "20", "mean": "-3"}, "between 0 and 100"),
        ("test", {"when": "before", "takers": "0", "mean": "50"}, "1 or more"),
        ("test", {"when": "before", "takers": "20", "mean": "half"}, "Write the score in digits"),
        ("test", {"when": "before", "takers": "20", "mean": "NaN"}, "Write the score in digits"),
        ("test", {"when": "later", "takers": "20", "mean": "50"}, "Choose one that is on the list"),
        ("quote", {"words": "Good", "said_by": "official", "permission": "unnamed", "speaker": "Mr An"}, "only with permission"),
        ("quote", {"words": "Good", "said_by": "beneficiary", "permission": "named"}, "are never named here"),
        ("quote", {"words": "", "said_by": "official", "permission": "no"}, "Fill this in"),
        ("point", {"kind": "decision", "words": "Meet again", "due_on": "11/10/2022"}, "before the meeting"),
        ("point", {"kind": "decision", "words": ""}, "Fill this in"),
        ("figure", {"code": "issues_raised", "month": "13/2022", "printed": "14"}, "for example 10/2022"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(sit, held, kind, form, sentence):
    answer = sit().post(adding(held(type="training"), kind), told(**form))
    assert answer.status_code == 422
    assert sentence in text(answer)


@pytest.mark.seed("Q16")
def test_a_change_is_told_only_with_both_tests(sit, held):
    training = held(type="training")
    client = sit()
    client.post(adding(training, "test"), told(when="before", takers="20", mean="48,5"))
    said = part(shown(client, training), "tests")
    assert "Before: 48.5 of 100" in said
    assert "A change can be told only with a test before and one after" in said
    assert "rose" not in said
    client.post(adding(training, "test"), told(when="after", takers="18", mean="71%", topic="gbv"))
    assert "rose" not in part(shown(client, training), "tests")  # of another topic
    client.post(adding(training, "test"), told(when="after", takers="18", mean="71"))
    said = part(shown(client, training), "tests")
    assert "The mean rose by 22.5 points, from 48.5 to 71 of 100" in said
    assert "20 took the first test, 18 the second" in said
    again = client.post(adding(training, "test"), told(when="after", takers="18", mean="90"))
    assert "recorded already" in text(again)


def test_a_change_for_the_worse_is_told_as_one(sit, held):
    training = held(type="training")
    for when, mean in (("before", "60"), ("after", "55")):
        sit().post(adding(training, "test"), told(when=when, takers="20", mean=mean))
    assert "The mean fell by 5 points" in part(shown(sit(), training), "tests")


@pytest.mark.seed("K03", "K06", "F43", "G09")
def test_a_quote_says_whether_it_may_be_told(sit, held):
    seminar = held(type="seminar")
    quote = told(
        words="Chúng tôi học được nhiều", said_by="official", permission="named", speaker="Ms Lan, political officer", language="vi", english="We learnt much"
    )  # fmt: skip
    sit().post(adding(seminar, "quote"), quote)
    sit().post(
        adding(seminar, "quote"),
        told(words="I tell my neighbours now", said_by="participant", permission="unnamed"),
    )
    page = soup(shown(sit("me_officer"), seminar))
    said = [" ".join(box.get_text(" ").split()) for box in page.select("blockquote")]
    assert sorted(said) == [
        "Chúng tôi học được nhiều We learnt much Ms Lan, political officer · Officials · May be told with name and post",
        "I tell my neighbours now Participants (not told apart) · May be told without a name",
    ]
    assert page.select_one("blockquote p[lang=vi]")


def test_of_a_group_of_survivors_nobody_is_named(cast, sit, held):
    meeting = held(type="group_meeting", composed_of_survivors=True)
    form = told(words="Good", said_by="group_member", permission="named", speaker="Ms Lan")
    assert "are never named here" in text(sit().post(adding(meeting, "quote"), form))


@pytest.mark.seed("A03", "A08", "G07")
def test_a_reflection_is_written_down_line_by_line(sit, held):
    meeting = held(type="reflection_meeting")
    write = reverse("activities:write_minutes", args=[meeting.pk])
    client = sit()
    asked = [box["name"] for box in soup(client.get(write)).select("main form > .govuk-form-group textarea")]
    assert asked == ["practice", "challenge", "solution"]
    form = told(
        practice="- Visits after the service\n\n• Radio in the market", challenge="Few men come", solution="Meet in the evening", plan="Six meetings in 2023"
    )  # fmt: skip
    for _click in range(2):
        client.post(write, form)
    said = part(shown(client, meeting), "minutes")
    for line in ("Good practice Visits after the service", "Radio in the market", "Challenge Few men come", "Proposed solution Meet in the evening",
                 "Plan for the next time Six meetings in 2023"):  # fmt: skip
        assert line in said
    assert Point.objects.unscoped("the test looks").count() == 5
    plan = Point.objects.unscoped("the test looks").get(kind="plan")
    edit = reverse("activities:edit_part", args=["point", plan.pk])
    client.post(edit, {"version": 1, "kind": "plan", "words": "Eight meetings in 2023"})
    assert "Six meetings in 2023 Eight meetings in 2023" in part(client.get(edit), "history")
    assert "Write at least one line" in text(client.post(write, told()))
    assert "Line 2 is too long" in text(client.post(write, told(practice="Short\n" + "x" * 401)))


@pytest.fixture
def committee(cast: Any) -> Any:
    return add_agency(
        by=cast.viewer("supervisor"),
        type="social_organisation",
        name="Women and Children Committee",
        kept_by=cast.offices["vn"],
    )


@pytest.mark.seed("A09", "O10")
def test_a_committee_meets_decides_and_is_reminded(cast, sit, held, committee):
    meeting = held(type="coordination_meeting", title="WCCC", agencies=[(committee, "attended")])
    client = sit()
    client.post(adding(meeting, "figure"), told(code="issues_raised", month="09/2022", printed="14"))
    client.post(
        adding(meeting, "point"),
        told(kind="decision", words="List the unlit roads", owner=str(committee.pk), due_on="20/10/2022"),
    )
    client.post(
        adding(meeting, "point"),
        told(
            kind="decision",
            words="Share the list",
            colleague=str(cast.users["supervisor"].pk),
            due_on="30/10/2022",
        ),
    )
    said = shown(client, meeting)
    assert "issues_raised, September 2022: 14 as it was printed then" in part(said, "figures")
    page = sit("director").get(reverse("activities:meetings"))
    row = " ".join(soup(page).tbody.get_text(" ").split())
    assert "Women and Children Committee" in row
    assert "Share the list To do · Mai (supervisor) · by 30 Oct 2022" in row
    assert "next due 20 Oct 2022" in row
    assert "List the unlit roads 20 Oct 2022, 4 days ago · Women and Children Committee" in part(page, "late")
    register = soup(sit("director").get(reverse("activities:decisions")))
    assert [row.th.get_text(" ", strip=True) for row in register.select("tbody tr")] == [
        "Decision List the unlit roads",
        "Decision Share the list",
    ]
    assert not register.select('a[href*="settle"]')
    late = soup(sit("director").get(reverse("activities:decisions"), {"show": "overdue"}))
    assert len(late.select("tbody tr")) == 1


@pytest.mark.seed("G16", "A19")
def test_a_proposal_has_an_owner_and_an_outcome(cast, sit, held, committee):
    meeting = held(type="bilateral_meeting", title="Two countries, one list of contacts")
    sit().post(
        adding(meeting, "point"),
        told(kind="proposal", words="One form for hand-overs", owner=str(committee.pk)),
    )
    proposal = one(Point)
    assert proposal.state == "open"
    settle = reverse("activities:settle", args=[proposal.pk])
    form = {"version": 1, "state": "done", "settled_on": "24/10/2022", "outcome": "Signed by both sides"}
    bad = [
        ({"settled_on": "25/10/2022"}, "not come yet"),
        ({"settled_on": ""}, "on which day this was settled"),
        ({"settled_on": "11/10/2022"}, "before the meeting"),
        ({"state": ""}, "Choose one"),
    ]
    for wrong, sentence in bad:
        answer = sit().post(settle, form | wrong)
        assert answer.status_code == 422
        assert sentence in text(answer)
    sit().post(settle, form)
    now = one(Point)
    assert (now.state, now.settled_on, now.outcome) == ("done", DAY, "Signed by both sides")
    settled = sit("director").get(reverse("activities:decisions"), {"show": "settled", "kind": "proposal"})
    assert "Done, 24 Oct 2022 Signed by both sides" in text(settled)
    clash = sit("supervisor").post(settle, form | {"state": "dropped"})
    assert clash.status_code == 409
    sit("supervisor").post(settle, {"version": 2, "state": "open", "settled_on": "24/10/2022", "outcome": ""})
    assert one(Point).state == "open"


@pytest.mark.parametrize(("lang", "heading"), [("en", "Minutes"), ("vi", ""), ("km", "")])
def test_minutes_are_printed_in_three_languages_with_room_to_sign(cast, sit, held, committee, lang, heading):
    came = [Head("official", "female", 4), Head("official", "male", 3)]
    meeting = held(type="coordination_meeting", title="WCCC", agencies=[(committee, "attended")], heads=came)
    by = cast.viewer("field_officer")
    actions.add_point(
        by=by, activity_id=meeting.pk, kind="decision", words="List the unlit roads", owner=committee
    )
    page = soup(sit("director").get(reverse("activities:minutes", args=[meeting.pk]), {"lang": lang}))
    assert page.html["lang"] == lang
    assert len(page.select(".wh-sign > div")) == 2
    said = " ".join(page.main.get_text(" ").split())
    assert "WCCC" in said
    assert "List the unlit roads" in said
    assert "7 (4F)" in said
    assert said.count("Women and Children Committee") == 2
    assert heading in said
    assert [link["lang"] for link in page.select("main nav a[lang]")] == ["en", "vi", "km"]
    strange = soup(sit("director").get(reverse("activities:minutes", args=[meeting.pk]), {"lang": "xx"}))
    assert strange.html["lang"] == "en"


def agreed(**more: Any) -> dict[str, Any]:
    return told(version="0", met="business", agreed="yes", briefed="yes", no_pictures="on") | more


@pytest.mark.seed("A20")
def test_a_visit_may_take_place_when_agreed_briefed_and_approved_before(cast, sit, held):
    visit = held(type="client_visit", happened_on=dt.date(2022, 10, 28))
    client, rules = sit(), reverse("activities:visit", args=[visit.pk])
    approve = reverse("activities:approve_visit", args=[visit.pk])
    assert "Until a supervisor has approved it, they may not" in part(shown(client, visit), "visit")
    assert sit("supervisor").get(approve).status_code == 404  # nothing to approve yet
    sit().post(rules, agreed(agreed="no"))
    said = part(shown(sit(), visit), "visit")
    assert "may not meet people we support yet" in said
    assert "Not yet: ask them first" in said
    refused = sit("supervisor").post(approve, {"version": 1, "approved_on": "24/10/2022"})
    assert "have not agreed yet" in text(refused)
    sit().post(rules, agreed(version="1"))
    assert sit("field_officer").get(approve).status_code == 404
    assert sit("director").get(approve).status_code == 404
    assert "Approve the visit" in part(shown(sit("supervisor"), visit), "visit")
    waiting = text(sit("supervisor").get(reverse("activities:visits")))
    assert "28 Oct 2022 Somebody's small business Not yet: it waits for a supervisor" in waiting
    late = sit("supervisor").post(approve, {"version": 2, "approved_on": "25/10/2022"})
    assert "not come yet" in text(late)
    sit("supervisor").post(approve, {"version": 2, "approved_on": "24/10/2022"})
    said = part(shown(sit(), visit), "visit")
    assert "This visit may meet people we support." in said
    assert "By Mai (supervisor), 24 October 2022" in said
    assert "Yes: approved by Mai (supervisor), 24 Oct 2022" in text(
        sit("director").get(reverse("activities:visits"))
    )
    assert "Somebody's" not in text(sit("kh_supervisor").get(reverse("activities:visits")))
    sit().post(rules, agreed(version="3", met="foster_family"))
    assert one(ClientVisit).approved_on is None
    assert "may not meet people we support yet" in part(shown(sit(), visit), "visit")


def test_an_approval_is_not_dated_before_it_was_asked_for(sit, held):
    visit = held(type="client_visit", happened_on=dt.date(2022, 10, 28))
    sit().post(reverse("activities:visit", args=[visit.pk]), agreed())
    approve = reverse("activities:approve_visit", args=[visit.pk])
    early = sit("supervisor").post(approve, {"version": 1, "approved_on": "23/10/2022"})
    assert early.status_code == 422
    assert "It was asked for only on" in text(early)
    assert one(ClientVisit).approved_on is None
    assert sit("supervisor").post(approve, {"version": 1, "approved_on": "24/10/2022"}).status_code == 302


def test_nobody_approves_what_is_over_or_has_changed(cast, sit, held):
    visit = held(type="client_visit")
    sit().post(reverse("activities:visit", args=[visit.pk]), agreed())
    approve = reverse("activities:approve_visit", args=[visit.pk])
    after = sit("supervisor").post(approve, {"version": 1, "approved_on": "24/10/2022"})
    assert "approved before it takes place, not after" in text(after)
    sit().post(reverse("activities:visit", args=[visit.pk]), agreed(version="1", met="shelter"))
    changed = sit("supervisor").post(approve, {"version": 1, "approved_on": "12/10/2022"}, follow=True)
    assert "Read it once more" in text(changed)
    assert one(ClientVisit).approved_on is None
    sit("supervisor").post(approve, {"version": 2, "approved_on": "12/10/2022"})
    assert one(ClientVisit).approved_on == MET


def test_pictures_stop_a_visit_and_two_savers_are_asked(cast, sit, held):
    visit = held(type="client_visit")
    rules = reverse("activities:visit", args=[visit.pk])
    form = agreed()
    del form["no_pictures"]
    sit().post(rules, form)
    assert "Not yet: agree on it first" in part(shown(sit(), visit), "visit")
    clash = sit("supervisor").post(rules, agreed(met="home"))
    assert clash.status_code == 409
    assert one(ClientVisit).met == "business"


def test_other_activities_meet_nobody(sit, held):
    training = held(type="training")
    assert sit().get(reverse("activities:visit", args=[training.pk])).status_code == 404
    assert not part(shown(sit(), training), "visit")


@pytest.mark.seed("A12")
def test_a_journey_has_its_stops_and_lessons(sit, held):
    visit = held(type="exchange_visit", happened_to=MET + dt.timedelta(days=4))
    write = reverse("activities:write_minutes", args=[visit.pk])
    sit().post(
        write,
        told(stop="Shelter\nA district\nThe office in the north-west", lesson="Foster care needs visits"),
    )
    said = part(shown(sit(), visit), "minutes")
    assert "Lesson learnt Foster care needs visits" in said
    assert "Stop of the journey Shelter" in said


@pytest.mark.parametrize("kind", ["issue", "output", "contribution", "test", "quote", "point", "figure"])
def test_who_may_add_and_who_may_not(sit, held, kind):
    address = adding(held(), kind)
    for name in ("field_officer", "supervisor", "career_officer"):
        assert sit(name).get(address).status_code == 200, name
    for name in (
        "me_officer",
        "director",
        "kh_supervisor",
        "collaborator",
        "donor",
        "counsellor",
        "stranger",
    ):
        assert sit(name).get(address).status_code == 404, name
        assert sit(name).post(address, told()).status_code == 404, name
    assert sit().get(address.replace(kind, "nothing")).status_code == 404


def test_a_part_is_corrected_with_its_history_and_retired(cast, sit, held):
    meeting = held(type="green_reflection")
    sit().post(adding(meeting, "output"), told(kind="solar_light", count="8"))
    output = one(Output)
    edit = reverse("activities:edit_part", args=["output", output.pk])
    page = soup(sit().get(edit))
    assert page.select_one("[name=count]")["value"] == "8"
    sit("supervisor").post(edit, {"version": 1, "kind": "solar_light", "count": "9"})
    assert "How many? 8 9" in part(sit().get(edit), "history")
    clash = sit().post(edit, {"version": 1, "kind": "solar_light", "count": "7"})
    assert clash.status_code == 409
    assert sit("director").get(edit).status_code == 404
    sit().post(reverse("activities:retire_part", args=["output", output.pk]), {"reason": "never_happened"})
    assert not part(shown(sit(), meeting), "outputs")
    assert sit().get(edit).status_code == 404


def test_money_that_pays_for_something_is_not_retired(cast, sit, held):
    meeting, by = held(), cast.viewer("field_officer")
    given = actions.add_contribution(
        by=by, activity_id=meeting.pk, giver="faith", kind="cash", amount=Decimal(140), currency="USD"
    )
    actions.add_output(by=by, activity_id=meeting.pk, kind="solar_light", count=8, paid_from=given)
    retire = reverse("activities:retire_part", args=["contribution", given.pk])
    answer = sit().post(retire, {"reason": "other"})
    assert answer.status_code == 422
    assert "Correct that first" in text(answer)
    edit = reverse("activities:edit_part", args=["contribution", given.pk])
    assert soup(sit().get(edit)).select_one("[name=amount]")["value"] == "140"


@pytest.mark.parametrize("kind", ["quote", "test", "point", "figure"])
def test_an_edit_untouched_changes_nothing(cast, sit, held, kind):
    meeting, by = held(), cast.viewer("field_officer")
    made = {
        "quote": lambda: actions.add_quote(by=by, activity_id=meeting.pk, words="Good", said_by="teacher"),
        "test": lambda: actions.add_test(
            by=by, activity_id=meeting.pk, when="after", takers=20, mean=Decimal("71.50")
        ),
        "point": lambda: actions.add_point(
            by=by, activity_id=meeting.pk, kind="decision", words="Meet again", due_on=DAY
        ),
        "figure": lambda: actions.present_figure(
            by=by, activity_id=meeting.pk, code="issues_raised", month="2022-09", printed="14"
        ),
    }[kind]()
    edit = reverse("activities:edit_part", args=[kind, made.pk])
    form = soup(sit().get(edit)).select_one("main form[method=post]")
    sent = {
        box["name"]: box.get("value", "") for box in form.select("input[name]") if box.get("type") != "radio"
    }
    sent |= {box["name"]: box["value"] for box in form.select("input[type=radio][checked]")}
    sent |= {box["name"]: box.get_text() for box in form.select("textarea")}
    sent |= {
        box["name"]: (box.select_one("option[selected]") or box.select_one("option"))["value"]
        for box in form.select("select")
    }
    assert sit().post(edit, sent).status_code == 302
    assert type(made).objects.unscoped("the test looks").get().version == 1


def test_when_the_day_is_corrected_its_issues_move_along(cast, sit, held):
    meeting, by = held(), cast.viewer("field_officer")
    actions.raise_issue(by=by, activity_id=meeting.pk, theme="debt", promised_on=dt.date(2022, 10, 20))
    earlier = {"happened_on": dt.date(2022, 9, 30)}
    actions.correct_activity(by=by, activity_id=meeting.pk, version=1, changes=earlier)
    assert one(Issue).raised_on == dt.date(2022, 9, 30)
    later = {"happened_on": dt.date(2022, 10, 22)}
    with pytest.raises(Refused, match="Correct the issue first"):
        actions.correct_activity(by=by, activity_id=meeting.pk, version=2, changes=later)


def test_a_page_full_of_results_takes_no_more_queries(cast, sit, held, django_assert_max_num_queries):
    meeting, by = held(type="coordination_meeting"), cast.viewer("field_officer")
    for n in range(12):
        actions.add_point(
            by=by, activity_id=meeting.pk, kind="decision", words=f"Step {n}", colleague=cast.users["worker"]
        )
        actions.add_contribution(
            by=by, activity_id=meeting.pk, giver="faith", kind="cash", amount=Decimal(n + 1), currency="USD"
        )
        actions.raise_issue(by=by, activity_id=meeting.pk, theme="land")
    client = sit("supervisor")
    for address, most in (
        (reverse("activities:show", args=[meeting.pk]), 42),
        (reverse("activities:minutes", args=[meeting.pk]), 26),
        (reverse("activities:meetings"), 20),
        (reverse("activities:decisions"), 16),
        (reverse("activities:visits"), 12),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_tests_and_quotes_are_of_the_office_only(sit, held):
    held(by="kh_supervisor", office="kh", type="coordination_meeting", title="PCCT")
    assert "PCCT" not in text(sit("director").get(reverse("activities:meetings")))
    assert "PCCT" in text(sit("kh_supervisor").get(reverse("activities:meetings")))
    assert not Test.objects.unscoped("the test looks").exists()
    assert not Quote.objects.unscoped("the test looks").exists()


def test_of_visits_the_next_one_stands_on_top(sit, held):
    for day in (10, 20, 24, 30, 28):
        held(type="client_visit", happened_on=dt.date(2022, 10, day))
    rows = soup(sit("supervisor").get(reverse("activities:visits"))).select("tbody th")
    assert [row.get_text()[:2] for row in rows] == ["24", "28", "30", "20", "10"]
