"""Pages of counselling: what a counsellor meets, what others may not, and what happens when things go wrong."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.caseload import case_of
from wayhome.kit.dates import clock_at
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.models import Session, SessionPerson
from wayhome.services.counselling.tests.conftest import DAY, NOON

LIST, RECORD = reverse("counselling:list"), reverse("counselling:record")


@pytest.fixture
def sit(work, client):
    """Let one of the cast sit down at the screen."""

    def down(name):
        client.force_login(work.cast.users[name])
        return client

    return down


def told(work, cases=None, **changes):
    cases = work.hers[:1] if cases is None else cases
    form = {
        "id": str(uuid.uuid4()),
        "happened_on": "24/10/2022",
        "mode": "in_person",
        "minutes": "60",
        "state": "held",
    }
    return form | {"persons": [str(case.pk) for case in cases]} | changes


def held(work, cases=None, who="counsellor", day=DAY, **changes):
    cases = work.hers[:1] if cases is None else cases
    mode = "group" if len(cases) > 1 else "in_person"
    known = {
        "happened_on": day,
        "mode": mode,
        "case_ids": [case.pk for case in cases],
        "minutes": 60,
    } | changes
    return record_session(by=work.cast.viewer(who), office=cases[0].office, **known)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def address(name, session):
    return reverse(f"counselling:{name}", args=[session.pk])


def sent(page):
    """What the browser would send of the form on this page, untouched."""
    form, found = page.select_one("main form[method=post]"), {}
    for part in form.select("input[name]"):
        if part.get("type") in ("radio", "checkbox") and not part.has_attr("checked"):
            continue
        found.setdefault(part["name"], []).append(part.get("value", ""))
    for part in form.select("select"):
        chosen = part.select_one("option[selected]") or part.select_one("option")
        found[part["name"]] = [chosen["value"]]
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in found.items()
        if name != "csrfmiddlewaretoken"
    }


@pytest.mark.seed("S04")
def test_today_is_there_already_and_four_answers_save_a_session(work, sit):
    counsellor = sit("counsellor")
    page = soup(counsellor.get(RECORD))
    known = sent(page)
    assert (known["happened_on"], known["state"]) == ("24/10/2022", "held")
    form = known | {"persons": [str(work.hers[0].pk)], "mode": "phone", "minutes": "45"}
    answer = counsellor.post(RECORD, form, follow=True)
    saved = Session._base_manager.get()
    assert answer.redirect_chain[-1][0] == address("show", saved)
    assert (saved.mode, saved.minutes, saved.happened_on, saved.done_by) == (
        "phone",
        45,
        DAY,
        work.cast.users["counsellor"],
    )
    said = soup(answer).get_text(" ")
    assert "Saved" in said
    assert work.hers[0].person.code in said
    assert "Record another" in said


def test_her_own_persons_are_offered_and_no_others(work, sit):
    case_of(work.cast, with_="counsellor", exit_on=dt.date(2022, 9, 1))
    offered = [box["value"] for box in soup(sit("counsellor").get(RECORD)).select("[name=persons]")]
    assert set(offered) == {str(case.pk) for case in work.hers}


def test_who_was_seen_last_stands_first_and_one_own_before_the_offices(work, sit):
    held(work, work.hers[1:])
    counsellor = soup(sit("counsellor").get(RECORD)).select("[name=persons]")
    assert counsellor[0]["value"] == str(work.hers[1].pk)
    assert len(soup(sit("supervisor").get(RECORD)).select("[name=persons]")) == 4


def test_beyond_a_dozen_persons_the_rest_is_folded(work, sit):
    for _ in range(12):
        case_of(work.cast, with_="counsellor")
    page = soup(sit("counsellor").get(RECORD))
    assert len(page.select("details [name=persons]")) == 2
    assert "2 more persons" in page.get_text()


def test_nobody_to_record_for_is_explained(work, sit):
    page = sit("kh_counsellor").get(RECORD)
    assert "supervisor can assign" in page.content.decode()
    assert not soup(page).select("[name=persons]")


def test_another_length_is_typed(work, sit):
    sit("counsellor").post(RECORD, told(work, minutes="", minutes_typed="៥០"))
    assert Session._base_manager.get().minutes == 50


def test_no_length_need_be_told(work, sit):
    sit("counsellor").post(RECORD, told(work, minutes=""))
    assert Session._base_manager.get().minutes is None


def test_who_could_not_come_has_no_length(work, sit):
    sit("counsellor").post(RECORD, told(work, state="missed", minutes="60", next_on="31/10/2022"))
    saved = Session._base_manager.get()
    assert (saved.state, saved.minutes, saved.next_on) == ("missed", None, dt.date(2022, 10, 31))


def test_somebody_who_left_is_found_by_her_code(work, sit):
    gone = case_of(work.cast, with_="counsellor", exit_on=dt.date(2022, 10, 20))
    typed = gone.person.code.lower().replace("-", "")
    form = told(work, [], others=typed, happened_on="18/10/2022")
    sit("counsellor").post(RECORD, form)
    assert SessionPerson._base_manager.get().case == gone


BAD = [
    ({"happened_on": "31/11/2022"}, "does not have that many days"),
    ({"happened_on": "25/10/2022"}, "has not come yet"),
    ({"happened_on": "01/02/2022"}, "began on 1 March 2022"),
    ({"happened_on": "soon"}, "Write the date as day, month, year"),
    ({"persons": []}, "Choose who took part"),
    ({"persons": ["nobody"]}, "not on your list any more"),
    ({"mode": ""}, "Choose how you met"),
    ({"mode": "telepathy"}, "Choose one that is on the list"),
    ({"minutes": "60", "minutes_typed": "50"}, "You chose one length and typed another"),
    ({"minutes": "", "minutes_typed": "999"}, "1 to 480 minutes"),
    ({"minutes": "", "minutes_typed": "long"}, "whole number"),
    ({"next_on": "23/10/2022"}, "before this session"),
    ({"others": "K7M-2QX" * 40}, "at most 200 characters"),
    ({"others": "ABC-DEF"}, "Nobody on your list has the code ABC-DEF"),
    ({"id": "first"}, "not sent whole"),
]


@pytest.mark.parametrize(("wrong", "sentence"), BAD, ids=[str(wrong)[:40] for wrong, _sentence in BAD])
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(work, sit, wrong, sentence):
    form = told(work) | wrong
    answer = sit("counsellor").post(RECORD, form)
    assert answer.status_code == 422
    page = soup(answer)
    assert sentence in page.get_text(" ", strip=True)
    assert Session._base_manager.count() == 0
    again = sent(page)
    for name in ("happened_on", "others", "next_on", "id"):
        assert again.get(name, "") == form.get(name, ""), name


def test_somebody_elses_person_is_refused_like_one_who_does_not_exist(work, sit):
    for case_id in (work.others[0].pk, work.abroad.pk, uuid.uuid4()):
        answer = sit("counsellor").post(RECORD, told(work, persons=[str(case_id)]))
        assert answer.status_code == 422
        assert "not on your list any more" in soup(answer).get_text(" ")
    code = work.others[0].person.code
    answer = sit("counsellor").post(RECORD, told(work, [], others=code))
    assert f"Nobody on your list has the code {code}" in soup(answer).get_text(" ")


def test_a_double_click_saves_one_session(work, sit):
    form = told(work)
    first, second = (sit("counsellor").post(RECORD, form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Session._base_manager.count() == 1


def test_the_form_is_made_anew_for_the_next_session(work, sit):
    ids = {sent(soup(sit("counsellor").get(RECORD)))["id"] for _ in range(2)}
    assert len(ids) == 2


def test_for_a_colleague_from_paper(work, sit):
    colleague = str(work.cast.users["counsellor"].pk)
    sit("supervisor").post(RECORD, told(work, done_by=colleague, source="paper"))
    saved = Session._base_manager.get()
    assert (str(saved.done_by_id), saved.source, saved.recorded_by) == (
        colleague,
        "paper",
        work.cast.users["supervisor"],
    )
    staff = {
        option["value"] for option in soup(sit("supervisor").get(RECORD)).select("[name=done_by] option")
    }
    assert staff == {str(work.cast.users[name].pk) for name in ("supervisor", "counsellor")}


@pytest.mark.seed("F04", "F11")
def test_sessions_and_persons_are_two_counts(work, sit):
    held(work, work.hers)
    held(work, work.hers[:1], day=dt.date(2022, 10, 3))
    held(work, work.hers[:1], day=dt.date(2022, 10, 10))
    held(work, work.hers[1:], state="missed", minutes=None)
    held(work, work.hers[1:], day=dt.date(2022, 9, 30))
    page = soup(sit("me_officer").get(LIST))
    caption = " ".join(page.caption.get_text().split())
    assert caption == "3 sessions with 2 persons and one that did not take place"
    assert len(page.select("tbody tr")) == 4
    assert "October 2022" in page.h1.get_text()


def test_the_month_is_chosen_by_link_or_by_typing(work, sit):
    held(work, day=dt.date(2022, 9, 30))
    me = sit("me_officer")
    page = soup(me.get(LIST))
    assert "No sessions are recorded for October 2022" in page.get_text()
    before = me.get(LIST + page.select_one("a[rel=prev]")["href"])
    assert "1 session with 1 person" in soup(before).caption.get_text()
    assert "1 session" in soup(me.get(LIST, {"month": "09/2022"})).caption.get_text()
    wrong = me.get(LIST, {"month": "Octember"})
    assert "for example 10/2022" in soup(wrong).get_text()
    assert "October 2022" in soup(wrong).h1.get_text()


def test_each_row_opens_its_session(work, sit):
    session = held(work, work.hers)
    me = sit("me_officer")
    row = soup(me.get(LIST)).select_one("tbody a")
    shown = soup(me.get(row["href"])).get_text(" ")
    assert row["href"] == address("show", session)
    assert all(case.person.code in shown for case in work.hers)
    assert "Correct it" not in shown


def test_who_is_expected_next_and_who_came_since_is_not(work, sit):
    coming = dt.date(2022, 10, 31)
    held(work, work.hers[:1], day=dt.date(2022, 10, 17), next_on=dt.date(2022, 10, 25))
    held(work, work.hers[:1], next_on=coming)
    held(work, work.hers[1:], next_on=dt.date(2022, 12, 1))
    retired = held(work, work.hers[1:], next_on=coming)
    retire_session(by=work.cast.viewer("counsellor"), session_id=retired.pk, reason="entered_twice")
    card = soup(sit("counsellor").get(LIST)).select("aside li")
    assert [one.time["datetime"][:10] for one in card] == ["2022-10-31"]
    assert work.hers[0].person.code in card[0].get_text()


def test_an_edit_untouched_changes_nothing(work, sit):
    session = held(work, work.hers, minutes=50, next_on=dt.date(2022, 10, 31))
    counsellor = sit("counsellor")
    form = sent(soup(counsellor.get(address("edit", session))))
    counsellor.post(address("edit", session), form)
    assert Session._base_manager.get().version == 1
    assert SessionPerson._base_manager.filter(retired_at=None).count() == 2


def test_a_correction_shows_in_the_history(work, sit):
    session = held(work, work.hers)
    counsellor = sit("counsellor")
    form = sent(soup(counsellor.get(address("edit", session)))) | {"minutes": "90"}
    shown = soup(counsellor.post(address("edit", session), form, follow=True))
    change = shown.select_one(".wh-changes div")
    assert change.get_text(" ", strip=True) == "Minutes 60 90"
    assert "Changed by Linh (counsellor)" in shown.get_text(" ")
    assert "Recorded by Linh (counsellor)" in shown.get_text(" ")


def test_who_took_part_shows_in_the_history(work, sit):
    session = held(work, work.hers, who="supervisor")
    me = work.cast.viewer("supervisor")
    wanted = [work.hers[0].pk, work.others[0].pk]
    with clock_at(NOON + dt.timedelta(hours=1)):
        correct_session(by=me, session_id=session.pk, version=1, changes={}, case_ids=wanted)
    shown = soup(sit("supervisor").get(address("show", session)))
    codes = ", ".join(sorted([work.hers[0].person.code, work.others[0].person.code]))
    was = ", ".join(sorted(case.person.code for case in work.hers))
    first = shown.select_one(".wh-list--history .wh-changes")
    assert first.select_one("del").get_text() == was
    assert first.select_one("ins").get_text() == codes


def test_two_savers_and_the_second_chooses(work, sit):
    session = held(work, work.hers, who="supervisor")
    counsellor = sit("supervisor")
    opened = sent(soup(counsellor.get(address("edit", session))))
    wanted = [work.hers[0].pk, work.others[0].pk]
    first = {"minutes": 90, "happened_on": dt.date(2022, 10, 21)}
    correct_session(
        by=work.cast.viewer("supervisor"), session_id=session.pk, version=1, changes=first, case_ids=wanted
    )
    answer = counsellor.post(address("edit", session), opened | {"minutes": "50", "next_on": "31/10/2022"})
    assert answer.status_code == 409
    page = soup(answer)
    offered = {
        legend.get_text(): [label.get_text(" ", strip=True) for label in legend.parent.select("label")]
        for legend in page.select("legend")
    }
    codes = [
        ", ".join(case.person.code for case in cases) for cases in ([work.hers[0], work.others[0]], work.hers)
    ]
    assert [text.split(" ")[-1] for text in offered["How long, in minutes?"]] == ["90", "50"]
    assert all(
        sorted(offered["Who took part?"][at].split(" ", 2 - at)[-1].split(", "))
        == sorted(codes[at].split(", "))
        for at in (0, 1)
    )
    assert Session._base_manager.get().minutes == 90
    chosen = sent(page)
    saved = {name["name"]: name["value"] for name in page.select("input[id$=-saved]")}
    counsellor.post(address("edit", session), chosen | {"persons": saved["persons"]})
    now = Session._base_manager.get()
    assert (now.version, now.minutes, now.happened_on, now.next_on) == (3, 50, DAY, dt.date(2022, 10, 31))
    assert set(SessionPerson._base_manager.filter(retired_at=None).values_list("case_id", flat=True)) == set(
        wanted
    )


def test_retiring_asks_why_and_takes_it_out_of_the_list(work, sit):
    session = held(work)
    counsellor = sit("counsellor")
    asked = counsellor.post(address("retire", session), {})
    assert asked.status_code == 422
    assert "Choose why" in soup(asked).get_text()
    with clock_at(NOON + dt.timedelta(hours=1)):
        shown = soup(counsellor.post(address("retire", session), {"reason": "entered_twice"}, follow=True))
    assert "This session was retired: Entered twice" in shown.get_text(" ")
    assert work.hers[0].person.code in shown.select(".wh-changes")[1].get_text()
    assert "No sessions are recorded" in soup(counsellor.get(LIST)).get_text()


SEES = {"counsellor", "supervisor", "worker", "me_officer"}
NOT = [
    "director",
    "administrator",
    "data_protection",
    "collaborator",
    "house_mother",
    "career_officer",
    "donor",
    "stranger",
]
ABROAD = ["kh_supervisor", "kh_counsellor", "partner"]


@pytest.mark.parametrize("who", [*sorted(SEES), *NOT, *ABROAD])
def test_who_opens_what(work, sit, who):
    case_of(work.cast, with_="worker")
    session = held(work)
    client = sit(who)
    assert client.get(LIST).status_code == (404 if who in NOT else 200)
    sees = who in SEES - {"worker"}
    assert client.get(address("show", session)).status_code == (200 if sees else 404)
    may = who in {"counsellor", "supervisor"}
    for name in ("edit", "retire"):
        assert client.get(address(name, session)).status_code == (200 if may else 404)
        assert (client.post(address(name, session), {"reason": "other"}).status_code == 404) is not may
    assert client.get(RECORD).status_code == (200 if may or who in ABROAD else 404)


def test_who_is_not_signed_in_signs_in_first(work, client):
    answer = client.get(RECORD)
    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]
