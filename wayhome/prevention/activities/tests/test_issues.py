"""The register of issues: late promises first, an answer in two taps, and who may not."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.kit.dates import clock_at
from wayhome.prevention.activities.actions import answer_issue, raise_issue
from wayhome.prevention.activities.models import Issue
from wayhome.prevention.activities.rules import Raised
from wayhome.registry.agencies.actions import add_agency

NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 24)
MET = dt.date(2022, 10, 12)
REGISTER = reverse("activities:issues")


@pytest.fixture(autouse=True)
def noon() -> Any:
    with clock_at(NOON):
        yield


@pytest.fixture
def sit(cast: Any, client: Any) -> Any:
    def down(name: str) -> Any:
        client.force_login(cast.users[name])
        return client

    return down


@pytest.fixture
def raised(cast: Any, held: Any) -> Any:
    def make(theme: str = "gambling", by: str = "field_officer", office: str = "vn", **told: Any) -> Issue:
        meeting = held(by=by, office=office)
        return raise_issue(by=cast.viewer(by), activity_id=meeting.pk, theme=theme, **told)

    return make


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def text(answer: Any) -> str:
    return " ".join(soup(answer).get_text(" ").split())


def seen(issue: Issue) -> Issue:
    return Issue.objects.unscoped("the test looks").get(pk=issue.pk)


@pytest.mark.seed("Q11")
def test_late_promises_stand_first_and_say_how_late(cast, sit, raised):
    agency = add_agency(
        by=cast.viewer("supervisor"),
        type="social_organisation",
        name="Suoi May Committee",
        kept_by=cast.offices["vn"],
    )
    raised("drugs", promised_on=dt.date(2022, 11, 30))
    raised("gambling", promised_on=MET, owner=agency, words="Card games behind the market")
    raised("gangs")
    page = sit("supervisor").get(REGISTER)
    rows = soup(page).select("tbody tr")
    assert [row.th.a.get_text() for row in rows] == ["Gambling", "Drugs", "Gangs"]
    first = " ".join(rows[0].get_text(" ").split())
    assert "12 Oct 2022, 12 days ago" in first
    assert "Suoi May Committee" in first
    assert "Card games behind the market" in first
    assert "ago" not in rows[1].get_text()
    assert "1 promise has passed without an answer" in text(page)
    overdue = soup(sit("supervisor").get(REGISTER, {"show": "overdue"}))
    assert len(overdue.select("tbody tr")) == 1


@pytest.mark.seed("Q11", "A05")
def test_an_issue_is_answered_in_two_taps(cast, sit, raised):
    issue = raised(promised_on=MET)
    client = sit("field_officer")
    link = soup(client.get(REGISTER)).select_one('tbody a[href*="answer"]')["href"]
    page = soup(client.get(link))
    form = page.select_one("main form[method=post]")
    sent = {part["name"]: part.get("value", "") for part in form.select("input[name]")}
    assert not form.select_one("details").has_attr("open")  # nothing need be typed
    assert "as of 24 October 2022" in " ".join(form.get_text(" ").split())
    offered = [button["value"] for button in form.select("button[name=state]")]
    assert offered == ["with_authority", "answered", "done", "refused"]
    done = client.post(link, sent | {"state": "done"}, follow=True)
    assert done.redirect_chain[-1][0] == REGISTER
    assert "No issue stands open" in text(done)
    now = seen(issue)
    assert (now.state, now.answered_on, now.version) == ("done", DAY, 2)
    told = text(client.get(reverse("activities:issue", args=[issue.pk])))
    assert "Changed by Phúc (field officer)" in told
    assert "Open" in told
    assert "Done, 24 October 2022" in told


def test_with_the_authority_there_is_no_day_yet_and_the_promise_stays_late(sit, raised):
    issue = raised(promised_on=MET)
    address = reverse("activities:answer", args=[issue.pk])
    sit("field_officer").post(address, {"version": 1, "state": "with_authority", "answered_on": "24/10/2022"})
    now = seen(issue)
    assert (now.state, now.answered_on) == ("with_authority", None)
    assert "1 promise has passed" in text(sit("field_officer").get(REGISTER))


BAD_ANSWERS = [
    ({"state": "done", "answered_on": ""}, "Say on which day the answer came"),
    ({"state": "done", "answered_on": "25/10/2022"}, "has not come yet"),
    ({"state": "done", "answered_on": "11/10/2022"}, "before the day the issue was raised"),
    ({"state": "", "answered_on": "24/10/2022"}, "Choose one"),
    ({"state": "forgotten", "answered_on": "24/10/2022"}, "Choose one that is on the list"),
    ({"state": "done", "answered_on": "31/11/2022"}, "does not have that many days"),
    ({"state": "done", "answered_on": "24/10/2022", "answer": "x" * 401}, "at most 400 characters"),
]


@pytest.mark.parametrize(("wrong", "sentence"), BAD_ANSWERS, ids=[str(one[0])[:40] for one in BAD_ANSWERS])
def test_a_wrong_answer_gets_a_sentence(sit, raised, wrong, sentence):
    issue = raised()
    answer = sit("field_officer").post(reverse("activities:answer", args=[issue.pk]), {"version": 1, **wrong})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert seen(issue).version == 1


def test_the_second_of_two_answers_is_asked(cast, sit, raised):
    issue = raised()
    answer_issue(by=cast.viewer("supervisor"), issue_id=issue.pk, version=1, state="refused", answered_on=DAY)
    address = reverse("activities:answer", args=[issue.pk])
    second = sit("field_officer").post(address, {"version": 1, "state": "done", "answered_on": "24/10/2022"})
    assert second.status_code == 409
    assert "Will not be done" in text(second)
    assert seen(issue).state == "refused"


def told(**changes: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "theme": "debt"} | changes


def test_an_issue_is_added_later_once(cast, sit, held):
    meeting = held()
    address = reverse("activities:add_part", args=[meeting.pk, "issue"])
    form = told(promised_on="30/10/2022", words="Loans at the market")
    for _click in range(2):
        sit("field_officer").post(address, form)
    issue = Issue.objects.unscoped("the test looks").get()
    assert (issue.theme, issue.raised_on, issue.promised_on) == ("debt", MET, dt.date(2022, 10, 30))
    shown = text(sit("field_officer").get(reverse("activities:show", args=[meeting.pk])))
    assert "Debt : Loans at the market" in shown or "Debt: Loans at the market" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"promised_on": "11/10/2022"}, "before the day the issue was raised"),
        ({"theme": ""}, "Choose one"),
        ({"theme": "weather"}, "Choose one that is on the list"),
        ({"words": "x" * 241}, "at most 240"),
        ({"owner_q": "Nobody knows"}, "No organisation found"),
        ({"place_q": "Nowhere"}, "No place found"),
        ({"id": "one"}, "not sent whole"),
    ],
)
def test_bad_input_gets_a_sentence(sit, held, wrong, sentence):
    address = reverse("activities:add_part", args=[held().pk, "issue"])
    answer = sit("field_officer").post(address, told() | wrong)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Issue.objects.unscoped("the test looks").exists()


def test_of_an_activity_of_several_days_the_day_is_asked(sit, held):
    meeting = held(happened_to=MET + dt.timedelta(days=1))
    address = reverse("activities:add_part", args=[meeting.pk, "issue"])
    assert "not raised" not in text(sit("field_officer").get(address))
    late = sit("field_officer").post(address, told(raised_on="15/10/2022"))
    assert "raised on a day of its meeting" in text(late)
    sit("field_officer").post(address, told(raised_on="13/10/2022"))
    assert Issue.objects.unscoped("the test looks").get().raised_on == dt.date(2022, 10, 13)


@pytest.mark.seed("F21", "V05")
def test_issues_are_counted_by_theme_and_filtered(cast, sit, raised, village):
    for theme in (
        "domestic_violence",
        "gambling",
        "drugs",
        "migration",
        "gangs",
        "child_poverty",
        "leaving_school",
    ):
        raised(theme)
    raised("schools_damaged", place=village)
    page = sit("me_officer").get(REGISTER)
    assert "8 issues" in text(page)
    themes = [" ".join(li.get_text(" ").split()) for li in soup(page).select("aside li")]
    assert "Children living in poverty 1" in themes
    assert len(themes) == 8
    only = soup(sit("me_officer").get(REGISTER, {"theme": "gangs"}))
    assert [row.th.a.get_text() for row in only.select("tbody tr")] == ["Gangs"]
    there = soup(sit("me_officer").get(REGISTER, {"place": str(village.parent_id)}))
    assert [row.th.a.get_text() for row in there.select("tbody tr")] == ["Damaged schools that need support"]
    none = sit("me_officer").get(REGISTER, {"month": "09/2022"})
    assert "No issue fits this choice" in text(none)
    wrong = sit("me_officer").get(REGISTER, {"month": "Octember"})
    assert "for example 10/2022" in text(wrong)


def test_the_place_of_the_meeting_is_the_issues_own(sit, held, village, cast):
    meeting = held(places=[village])
    raise_issue(by=cast.viewer("field_officer"), activity_id=meeting.pk, theme="land")
    page = sit("supervisor").get(REGISTER, {"place": str(village.pk)})
    assert "Suoi Den" in soup(page).tbody.get_text()


def test_settled_issues_are_found_too(cast, sit, raised):
    issue = raised()
    answer_issue(
        by=cast.viewer("supervisor"),
        issue_id=issue.pk,
        version=1,
        state="answered",
        answered_on=DAY,
        answer="A guard from May on",
    )
    assert "No issue stands open" in text(sit("supervisor").get(REGISTER))
    assert "A guard from May on" in text(sit("supervisor").get(REGISTER, {"show": "settled"}))


def test_only_who_records_may_answer_and_only_who_sees_may_look(cast, sit, raised):
    issue = raised()
    show, answer = (reverse(f"activities:{name}", args=[issue.pk]) for name in ("issue", "answer"))
    allowed = {"me_officer": (200, 404), "director": (200, 404), "supervisor": (200, 200), "kh_supervisor": (404, 404),
               "collaborator": (404, 404), "donor": (404, 404), "house_mother": (404, 404), "partner": (404, 404)}  # fmt: skip
    for name, (may_look, may_answer) in allowed.items():
        client = sit(name)
        assert client.get(show).status_code == may_look, name
        assert client.get(answer).status_code == may_answer, name
        listed = client.get(REGISTER)
        if listed.status_code == 200:
            assert ("Gambling" in text(listed)) == (may_look == 200), name
            assert bool(soup(listed).select('tbody a[href*="answer"]')) == (may_answer == 200), name


def test_a_collaborator_sees_and_answers_her_own(sit, raised):
    hers = raised(by="collaborator")
    raised("drugs")
    rows = soup(sit("collaborator").get(REGISTER)).select("tbody tr")
    assert [row.th.a["href"] for row in rows] == [reverse("activities:issue", args=[hers.pk])]
    assert sit("collaborator").get(reverse("activities:answer", args=[hers.pk])).status_code == 200


def test_a_correction_and_a_retirement_stay_in_the_history(cast, sit, raised):
    issue = raised(words="Cards")
    edit = reverse("activities:edit_part", args=["issue", issue.pk])
    client = sit("field_officer")
    form = soup(client.get(edit)).select_one("main form[method=post]")
    assert form.select_one("[name=theme] option[selected]")["value"] == "gambling"
    shown = client.post(edit, {"version": 1, "theme": "debt", "words": "Cards"}, follow=True)
    assert "What about? gambling debt" in text(shown)
    retire = reverse("activities:retire_part", args=["issue", issue.pk])
    assert client.post(retire, {}).status_code == 422
    client.post(retire, {"reason": "entered_twice"})
    assert "No issue stands open" in text(client.get(REGISTER))
    gone = client.get(reverse("activities:issue", args=[issue.pk]))
    assert "This issue was retired: Entered twice" in text(gone)
    assert client.get(edit).status_code == 404


def test_two_savers_of_one_issue(cast, sit, raised):
    issue = raised(words="Cards")
    answer_issue(by=cast.viewer("supervisor"), issue_id=issue.pk, version=1, state="with_authority")
    edit = reverse("activities:edit_part", args=["issue", issue.pk])
    answer = sit("field_officer").post(edit, {"version": 1, "theme": "debt", "words": "Loans"})
    assert answer.status_code == 409
    assert "Loans" in text(answer)
    assert seen(issue).words == "Cards"


def test_many_issues_take_no_more_queries(sit, raised, cast, held, django_assert_max_num_queries):
    meeting, by = held(), cast.viewer("field_officer")
    for _more in range(30):
        raise_issue(by=by, activity_id=meeting.pk, theme="land")
    client = sit("supervisor")
    with django_assert_max_num_queries(24):
        assert len(soup(client.get(REGISTER)).select("tbody tr")) == 30


def test_those_nobody_answers_for_are_a_list_and_get_an_owner_later(cast, sit, held):
    """Issues of the quick form have a theme alone: who answers, and by when, is said afterwards."""
    agency = add_agency(
        by=cast.viewer("supervisor"),
        type="local_authority",
        name="Suối Mây commune",
        kept_by=cast.offices["vn"],
    )
    held(issues=[Raised(theme="gambling"), Raised(theme="drugs")])
    client = sit("field_officer")
    page = text(client.get(REGISTER))
    assert "Nobody answers for 2 of them" in page
    listed = client.get(REGISTER, {"show": "nobody"})
    assert "Gambling" in text(listed)
    issue = Issue.objects.unscoped("test").get(theme="gambling")
    edit = reverse("activities:edit_part", args=["issue", issue.pk])
    assert edit in listed.content.decode()
    data = {"version": "1", "theme": "gambling", "owner": str(agency.pk), "promised_on": "30/10/2022"}
    data |= {"raised_on": "12/10/2022", "state": "open"}
    answer = client.post(edit, data)
    assert answer.status_code == 302, text(answer)
    assert (seen(issue).owner, seen(issue).promised_on) == (agency, dt.date(2022, 10, 30))
    assert "Gambling" not in text(client.get(REGISTER, {"show": "nobody"})).split("By theme")[0]
    assert "Nobody answers for 1 of them" in text(client.get(REGISTER))


def test_who_sees_the_activity_alone_sees_that_nobody_answers_and_changes_nothing(sit, held):
    held(issues=[Raised(theme="gambling")])
    issue = Issue.objects.unscoped("test").get()
    edit = reverse("activities:edit_part", args=["issue", issue.pk])
    director = sit("director")
    assert edit not in director.get(REGISTER, {"show": "nobody"}).content.decode()
    assert director.get(edit).status_code == 404
    assert "Nobody answers" not in text(sit("kh_supervisor").get(REGISTER)).replace(
        "Nobody answers for these", ""
    )
