"""Pages of career support: what an adviser meets, what others may not, and what happens when things go wrong."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.caseload import case_of
from wayhome.kit.dates import clock_at
from wayhome.services.career.actions import correct_career, record_career
from wayhome.services.career.models import CareerRecord
from wayhome.services.career.tests.conftest import DAY, NOON

LIST, RECORD = reverse("career:list"), reverse("career:record")


@pytest.fixture
def sit(work, client):
    """Let one of the cast sit down at the screen."""

    def down(name):
        client.force_login(work.cast.users[name])
        return client

    return down


def told(work, case=None, **changes):
    form = {
        "id": str(uuid.uuid4()),
        "happened_on": "24/10/2022",
        "kind": "training",
        "case": str((case or work.hers).pk),
    }
    return form | changes


def given(work, case=None, who="career_officer", **changes):
    case = case or work.hers
    known = {"happened_on": DAY, "kind": "advice"} | changes
    return record_career(by=work.cast.viewer(who), case_id=case.pk, **known)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def address(name, row):
    return reverse(f"career:{name}", args=[row.pk])


@pytest.mark.seed("S09")
def test_three_answers_save_a_step(work, sit):
    adviser = sit("career_officer")
    page = soup(adviser.get(RECORD))
    assert page.select_one("[name=happened_on]")["value"] == "24/10/2022"
    answer = adviser.post(RECORD, told(work, kind="placement"), follow=True)
    saved = CareerRecord._base_manager.get()
    assert answer.redirect_chain[-1][0] == address("show", saved)
    assert (saved.kind, saved.case, saved.happened_on) == ("placement", work.hers, DAY)
    said = soup(answer).get_text(" ")
    assert "Saved" in said
    assert work.hers.person.code in said
    assert "Record another" in said


def test_each_person_stands_with_the_step_she_is_on(work, sit):
    given(work, kind="training")
    page = soup(sit("career_officer").get(RECORD))
    labels = [label.get_text(" ", strip=True) for label in page.select("[name=case] + label")]
    assert sorted(labels) == sorted([f"{work.hers.person.code} Training begun", work.other.person.code])
    assert [box["value"] for box in soup(sit("worker").get(RECORD)).select("[name=case]")] == [
        str(work.hers.pk)
    ]


def test_beyond_a_dozen_persons_the_rest_is_folded(work, sit):
    for _ in range(11):
        case_of(work.cast)
    assert len(soup(sit("career_officer").get(RECORD)).select("details [name=case]")) == 1


def test_somebody_who_left_is_found_by_her_code(work, sit):
    gone = case_of(work.cast, exit_on=dt.date(2022, 9, 1))
    form = told(work, case=gone) | {"case": "", "other": gone.person.code, "kind": "retention_3"}
    sit("career_officer").post(RECORD, form)
    assert CareerRecord._base_manager.get().case == gone


BAD = [
    ({"happened_on": "31/11/2022"}, "does not have that many days"),
    ({"happened_on": "25/10/2022"}, "has not come yet"),
    ({"happened_on": "01/02/2022"}, "began on 1 March 2022"),
    ({"case": ""}, "Choose for whom"),
    ({"case": "nobody"}, "not on your list any more"),
    ({"kind": ""}, "Choose what it was"),
    ({"kind": "astronaut"}, "Choose one that is on the list"),
    ({"case": "", "other": "K7M-2QX" * 40}, "at most 20 characters"),
    ({"case": "", "other": "ABC-DEF"}, "Nobody on your list has the code ABC-DEF"),
]


@pytest.mark.parametrize(("wrong", "sentence"), BAD, ids=[str(wrong)[:40] for wrong, _sentence in BAD])
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(work, sit, wrong, sentence):
    form = told(work) | wrong
    answer = sit("career_officer").post(RECORD, form)
    assert answer.status_code == 422
    page = soup(answer)
    assert sentence in page.get_text(" ", strip=True)
    assert CareerRecord._base_manager.count() == 0
    assert page.select_one("[name=happened_on]")["value"] == form["happened_on"]
    assert page.select_one("[name=id]")["value"] == form["id"]


def test_chosen_and_typed_at_once_is_asked_again(work, sit):
    answer = sit("career_officer").post(RECORD, told(work, other=work.other.person.code))
    assert "chose somebody above already" in soup(answer).get_text(" ")
    assert CareerRecord._base_manager.count() == 0


def test_a_double_click_saves_one_step(work, sit):
    form = told(work)
    first, second = (sit("career_officer").post(RECORD, form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert CareerRecord._base_manager.count() == 1


@pytest.mark.seed("F05", "F12")
def test_records_and_persons_are_two_counts(work, sit):
    given(work)
    given(work, kind="placement")
    given(work, work.other)
    given(work, happened_on=dt.date(2022, 9, 30))
    page = soup(sit("me_officer").get(LIST))
    assert page.caption.get_text() == "3 records for 2 persons"
    assert len(page.select("tbody tr")) == 3
    before = soup(sit("me_officer").get(LIST + page.select_one("a[rel=prev]")["href"]))
    assert before.caption.get_text() == "1 record for 1 person"
    assert (
        "No career support is recorded" in soup(sit("me_officer").get(LIST, {"month": "2022-08"})).get_text()
    )


def test_each_row_opens_its_record(work, sit):
    row = given(work)
    link = soup(sit("me_officer").get(LIST)).select_one("tbody a")["href"]
    assert link == address("show", row)
    shown = soup(sit("me_officer").get(link)).get_text(" ")
    assert work.hers.person.code in shown
    assert "Correct it" not in shown


def test_a_correction_shows_in_the_history(work, sit):
    row = given(work)
    form = {
        "version": "1",
        "happened_on": "24/10/2022",
        "kind": "training",
        "done_by": str(row.done_by_id),
        "source": "screen",
    }
    with clock_at(NOON + dt.timedelta(hours=1)):
        shown = soup(sit("career_officer").post(address("edit", row), form, follow=True))
    assert shown.select_one(".wh-changes div").get_text(" ", strip=True) == "What Advice Training begun"


def test_two_savers_and_the_second_chooses(work, sit):
    row = given(work)
    by = work.cast.viewer("supervisor")
    correct_career(
        by=by,
        record_id=row.pk,
        version=1,
        changes={"kind": "placement", "happened_on": dt.date(2022, 10, 21)},
    )
    form = {
        "version": "1",
        "happened_on": "20/10/2022",
        "kind": "advice",
        "done_by": str(row.done_by_id),
        "source": "screen",
    }
    answer = sit("career_officer").post(address("edit", row), form)
    assert answer.status_code == 409
    page = soup(answer)
    both = {
        name: [box["value"] for box in page.select(f"[type=radio][name={name}]")]
        for name in ("kind", "happened_on")
    }
    assert both == {"kind": ["placement", "advice"], "happened_on": ["21/10/2022", "20/10/2022"]}
    assert "Mai (supervisor)" in page.get_text()
    hidden = {
        part["name"]: part["value"]
        for part in page.select("main [type=hidden]")
        if part["name"] != "csrfmiddlewaretoken"
    }
    sit("career_officer").post(
        address("edit", row), hidden | {"kind": "placement", "happened_on": "20/10/2022"}
    )
    now = CareerRecord._base_manager.get()
    assert (now.version, now.kind, now.happened_on) == (3, "placement", dt.date(2022, 10, 20))


def test_retiring_asks_why_and_takes_it_out_of_the_list(work, sit):
    row = given(work)
    adviser = sit("career_officer")
    asked = adviser.post(address("retire", row), {})
    assert asked.status_code == 422
    assert "Choose why" in soup(asked).get_text()
    shown = soup(adviser.post(address("retire", row), {"reason": "entered_twice"}, follow=True))
    assert "This record was retired: Entered twice" in shown.get_text(" ")
    assert "No career support is recorded" in soup(adviser.get(LIST)).get_text()


MAY = {"career_officer", "supervisor", "worker"}
NOT = [
    "counsellor",
    "director",
    "administrator",
    "data_protection",
    "collaborator",
    "house_mother",
    "donor",
    "stranger",
]


@pytest.mark.parametrize("who", [*sorted(MAY), "me_officer", "kh_supervisor", "partner", *NOT])
def test_who_opens_what(work, sit, who):
    mine, other = given(work), given(work, work.other)
    client = sit(who)
    assert client.get(LIST).status_code == (404 if who in NOT else 200)
    sees = MAY | {"me_officer"}
    assert client.get(address("show", mine)).status_code == (200 if who in sees else 404)
    assert client.get(address("show", other)).status_code == (200 if who in sees - {"worker"} else 404)
    for name in ("edit", "retire"):
        assert client.get(address(name, mine)).status_code == (200 if who in MAY else 404)
        assert client.get(address(name, other)).status_code == (200 if who in MAY - {"worker"} else 404)
        assert (client.post(address(name, other), {}).status_code == 404) is (who not in MAY - {"worker"})
