"""The pages on which the journey is recorded: what a person sends is kept once, whole, and never lost."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions
from wayhome.journey.cases.models import Admission, Assignment, Case, StageMove
from wayhome.registry.people.models import Person

DAY = dt.date(2022, 10, 3)
CHANGING = ["exit", "readmit", "step", "facts", "change", "retire", "assign"]


@pytest.fixture
def stay(cast: Cast) -> Admission:
    """Somebody admitted on 3 October 2022, assigned to the counsellor."""
    return actions.admit(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=DAY,
        assigned=[(cast.users["counsellor"], "counsellor")],
    )  # fmt: skip


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def fields(answer: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the page's form, untouched."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("form[data-wh-form]")
    assert form is not None, answer.content[:400]
    for hidden in form.select("template"):
        hidden.decompose()
    found: dict[str, Any] = {}
    for part in form.select("input[name], select[name]"):
        if part.name == "select":
            chosen = part.select_one("option[selected]") or part.select_one("option")
            found[part["name"]] = chosen.get("value", "") if chosen else ""
        elif part.get("type") not in ("radio", "checkbox") or part.has_attr("checked"):
            found[part["name"]] = part.get("value", "")
    return found


def send(client: Client, url: str, **changes: Any) -> HttpResponse:
    """Open a page, change some answers, send it."""
    return client.post(url, {**fields(client.get(url)), **changes})


def said(answer: HttpResponse) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(part.get_text(" ", strip=True) for part in soup.select(".govuk-error-summary"))


# Admission


def test_admitting_takes_few_answers(cast: Cast):
    client = browser(cast, "worker")
    answer = send(client, reverse("cases:admit"), category="trafficking", sex="female")
    case = Case._base_manager.get()
    assert answer.url == reverse("desk:person", args=[case.pk])
    assert (case.happened_on, case.category, case.person.sex) == (
        dt.date(2022, 10, 20),
        "trafficking",
        "female",
    )
    assert case.person.code in client.get(answer.url).content.decode()


def test_a_double_click_on_admit(cast: Cast):
    client = browser(cast, "supervisor")
    sent = {**fields(client.get(reverse("cases:admit"))), "category": "abuse"}
    first, second = client.post(reverse("cases:admit"), sent), client.post(reverse("cases:admit"), sent)
    assert first.url == second.url
    assert (Person._base_manager.count(), Case._base_manager.count(), Admission._base_manager.count()) == (
        1,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"category": ""}, "Choose the one that fits best."),
        ({"happened_on": "31/02/2022"}, "This month does not have that many days."),
        ({"happened_on": "21/10/2022"}, "This date has not come yet."),
        ({"happened_on": "01/01/1998"}, "This date is before the year 2000."),
        ({"happened_on": ""}, "Give the date."),
        ({"birth_year": "2050", "birth_precision": "exact"}, "This year has not come yet."),
        ({"birth_year": "1998"}, "Say whether the year of birth is known or estimated."),
        ({"paper_number": "Nguyễn 12"}, "no letters"),
        ({"paper_number": "1" * 300}, "at most 40 characters"),
        ({"sex": "<script>"}, "Choose one that is on the list."),
        ({"done_by": str(uuid.uuid4())}, "Choose one that is on the list."),
        ({"province": "nowhere"}, "Choose a place from the list."),
        ({"province_q": "Atlantis"}, "No place found for “Atlantis”"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, changes: dict[str, str], sentence: str
):
    told = {"category": "abuse", "sex": "male", "literacy": "some", **changes}
    answer = send(browser(cast, "supervisor"), reverse("cases:admit"), **told)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert Person._base_manager.count() == 0
    kept = fields(answer)
    assert {
        name: kept.get(name, "") for name in told if name not in ("sex", "category", "done_by", "province")
    } == {
        name: value for name, value in told.items() if name not in ("sex", "category", "done_by", "province")
    }


def test_entered_for_a_colleague_from_paper(cast: Cast):
    worker = cast.users["worker"]
    send(
        browser(cast, "supervisor"),
        reverse("cases:admit"),
        category="abuse",
        done_by=str(worker.pk),
        source="paper",
    )
    made = Admission._base_manager.get()
    assert (made.done_by, made.recorded_by, made.source) == (worker, cast.users["supervisor"], "paper")


def test_a_supervisor_chooses_who_walks_along(cast: Cast):
    send(
        browser(cast, "supervisor"),
        reverse("cases:admit"),
        category="abuse",
        counsellor=str(cast.users["counsellor"].pk),
    )
    assert [(one.user, one.role) for one in Assignment._base_manager.all()] == [
        (cast.users["counsellor"], "counsellor")
    ]


def test_looking_for_a_province_without_script_saves_nothing(cast: Cast):
    answer = send(
        browser(cast, "supervisor"),
        reverse("cases:admit"),
        category="abuse",
        province_q="Nowhereland",
        find="province",
    )
    assert answer.status_code == 422
    assert "No place found" in said(answer)
    assert Person._base_manager.count() == 0


# Many at once


def row(at: int, **answers: Any) -> dict[str, Any]:
    return {f"rows-{at}-{name}": value for name, value in answers.items()}


@pytest.mark.seed("R05")
def test_seventy_five_on_one_screen(cast: Cast):
    client = browser(cast, "kh_supervisor")
    sent = {
        **fields(client.get(reverse("cases:admit_many"))),
        "category": "slavery",
        "country": "VN",
        "rows-TOTAL_FORMS": "75",
    }
    for at in range(75):
        sent |= row(
            at, sex="male" if at % 2 else "female", birth_year=str(1990 + at % 9), paper_number=f"75-{at}"
        )
    for _click in range(2):
        assert client.post(reverse("cases:admit_many"), sent).status_code == 302
    assert Admission._base_manager.count() == 75
    assert Person._base_manager.filter(country="VN", birth_precision="estimated").count() == 75


def test_five_rows_at_first_more_without_script_and_what_was_typed_stays(cast: Cast):
    client = browser(cast, "supervisor")
    first = client.get(reverse("cases:admit_many"))
    assert fields(first)["rows-TOTAL_FORMS"] == "5"
    typed = {**fields(first), **row(2, sex="female", birth_year="1998"), "category": "abuse", "more": "1"}
    longer = client.post(reverse("cases:admit_many"), typed)
    kept = fields(longer)
    assert longer.status_code == 200
    assert (kept["rows-TOTAL_FORMS"], kept["rows-2-birth_year"], kept["rows-2-sex"], kept["category"]) == (
        "10",
        "1998",
        "female",
        "abuse",
    )
    assert kept["id"] == fields(first)["id"] or kept["id"]
    full = client.post(reverse("cases:admit_many"), {**typed, "rows-TOTAL_FORMS": "73"})
    assert fields(full)["rows-TOTAL_FORMS"] == "75"
    assert 'name="more"' not in full.content.decode()
    assert Admission._base_manager.count() == 0


def test_one_wrong_row_keeps_all_rows_on_the_screen(cast: Cast):
    told = {
        **row(0, sex="female", paper_number="1"),
        **row(3, sex="male", paper_number="Hoa"),
        **row(4, birth_year="2090"),
    }
    answer = send(browser(cast, "supervisor"), reverse("cases:admit_many"), category="abuse", **told)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    wrong = [tr.th.text for tr in soup.select("tbody tr") if tr.select(".govuk-error-message")]
    assert wrong == ["4", "5"]
    assert fields(answer)["rows-0-paper_number"] == "1"
    assert Admission._base_manager.count() == 0


def test_no_row_at_all_is_said(cast: Cast):
    answer = send(browser(cast, "supervisor"), reverse("cases:admit_many"), category="abuse")
    assert "Fill in at least one row." in said(answer)


def test_more_rows_than_fit_are_refused_with_a_sentence(cast: Cast):
    told = {key: value for at in range(80) for key, value in row(at, sex="female").items()}
    answer = send(
        browser(cast, "supervisor"),
        reverse("cases:admit_many"),
        category="abuse",
        **told,
        **{"rows-TOTAL_FORMS": "80"},
    )
    assert answer.status_code == 422
    assert "75" in said(answer)
    assert Admission._base_manager.count() == 0


# Exit and return


@pytest.mark.seed("F03")
def test_an_exit_and_a_return(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    assert (
        send(
            client,
            reverse("cases:exit", args=[stay.case_id]),
            exit_kind="graduated_reintegrated",
            exit_on="10/10/2022",
        ).status_code
        == 302
    )
    stay.refresh_from_db()
    assert (stay.exit_on, stay.exit_kind) == (dt.date(2022, 10, 10), "graduated_reintegrated")
    assert client.get(reverse("cases:exit", args=[stay.case_id])).status_code == 404
    send(client, reverse("cases:readmit", args=[stay.case_id]), happened_on="12102022")
    assert list(Admission._base_manager.order_by("happened_on").values_list("kind", flat=True)) == [
        "new",
        "readmitted",
    ]


def test_the_exit_form_sent_twice(cast: Cast, stay: Admission):
    client, url = browser(cast, "supervisor"), reverse("cases:exit", args=[stay.case_id])
    sent = {**fields(client.get(url)), "exit_kind": "missing"}
    assert [client.post(url, sent).status_code for _click in range(2)] == [302, 302]
    stay.refresh_from_db()
    assert stay.version == 2


def test_two_record_the_exit_and_the_second_chooses(cast: Cast, stay: Admission):
    mai, hoa, url = (
        browser(cast, "supervisor"),
        browser(cast, "supervisor"),
        reverse("cases:exit", args=[stay.case_id]),
    )
    mine = fields(hoa.get(url))
    send(mai, url, exit_kind="missing", exit_on="10/10/2022")
    answer = hoa.post(url, {**mine, "exit_kind": "moved_abroad", "exit_on": "11/10/2022"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Missing" in page
    assert "Moved abroad" in page
    assert "Mai (supervisor)" in page
    chosen = {**fields(answer), "exit_on": "10/10/2022"}
    assert chosen["exit_kind"] == "moved_abroad", "mine is chosen until I choose otherwise"
    assert hoa.post(url, chosen).status_code == 302
    stay.refresh_from_db()
    assert (stay.exit_kind, stay.exit_on) == ("moved_abroad", dt.date(2022, 10, 10))


def test_a_wrong_exit_is_taken_back(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    send(client, reverse("cases:exit", args=[stay.case_id]), exit_kind="missing")
    send(client, reverse("cases:undo_exit", args=[stay.pk]))
    stay.refresh_from_db()
    assert stay.exit_on is None


# Corrections


def test_facts_corrected_by_two(cast: Cast, stay: Admission):
    one, two, url = (
        browser(cast, "supervisor"),
        browser(cast, "supervisor"),
        reverse("cases:facts", args=[stay.case_id]),
    )
    mine = fields(two.get(url))
    send(one, url, literacy="some")
    answer = two.post(url, {**mine, "literacy": "none", "country": "VN"})
    assert answer.status_code == 409
    assert two.post(url, fields(answer)).status_code == 302
    person = Person._base_manager.get()
    assert (person.literacy, person.country, person.sex) == ("none", "VN", "female")


def test_the_record_and_the_stay_are_corrected(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    send(
        client,
        reverse("cases:change", args=[stay.case_id]),
        category="slavery",
        paper_number="១២",
        happened_on="01/10/2022",
    )
    case = Case._base_manager.get()
    assert (case.category, case.paper_number, case.happened_on) == ("slavery", "12", dt.date(2022, 10, 1))
    send(
        client,
        reverse("cases:admission", args=[stay.pk]),
        happened_on="02/10/2022",
        exit_on="05/10/2022",
        exit_kind="died",
    )
    stay.refresh_from_db()
    assert (stay.happened_on, stay.exit_on, stay.exit_kind) == (
        dt.date(2022, 10, 2),
        dt.date(2022, 10, 5),
        "died",
    )
    answer = send(client, reverse("cases:admission", args=[stay.pk]), exit_on="01/10/2022")
    assert "The exit cannot be before the admission." in said(answer)


def test_a_step_is_recorded(cast: Cast, stay: Admission):
    send(
        browser(cast, "supervisor"),
        reverse("cases:step", args=[stay.case_id]),
        stage="plan",
        happened_on="06/10/2022",
    )
    assert Case._base_manager.get().stage == "plan"
    assert StageMove._base_manager.count() == 2


def test_a_wrong_record_is_retired_with_a_reason(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    assert "Choose why" in said(send(client, reverse("cases:retire_admission", args=[stay.pk])))
    assert "Retire the admissions of this record first." in said(
        send(client, reverse("cases:retire", args=[stay.case_id]), reason="other")
    )
    send(client, reverse("cases:retire_admission", args=[stay.pk]), reason="entered_twice")
    send(client, reverse("cases:retire", args=[stay.case_id]), reason="entered_twice")
    assert Case._base_manager.get().retired_at is not None
    assert (
        "This record was retired: Entered twice"
        in client.get(reverse("desk:person", args=[stay.case_id])).content.decode()
    )


def test_a_wrong_step_is_retired_from_the_persons_page(cast: Cast, stay: Admission):
    client, home = browser(cast, "supervisor"), reverse("desk:person", args=[stay.case_id])
    send(client, reverse("cases:step", args=[stay.case_id]), stage="plan", happened_on="06/10/2022")
    step = StageMove._base_manager.get(stage="plan")
    url = reverse("cases:retire_step", args=[step.pk])
    assert url in client.get(home).content.decode()
    assert url not in browser(cast, "counsellor").get(home).content.decode()
    asked = client.get(url).content.decode()
    assert "Retire the step?" in asked
    assert "Plan" in asked
    assert "Choose why" in said(send(client, url))
    assert send(client, url, reason="never_happened").url == home
    page = client.get(home).content.decode()
    assert "Step: Plan" not in page
    assert url not in page
    assert Case._base_manager.get().stage == "admission"
    told = client.get(reverse("cases:history", args=[stay.case_id])).content.decode()
    assert "Plan" in told
    assert "Did not take place" in told
    own = reverse("cases:retire_step", args=[StageMove._base_manager.get(admission=stay).pk])
    assert "This step follows from the admission." in said(send(client, own, reason="other"))


def test_a_wrong_assignment_is_retired_from_the_persons_page(cast: Cast, stay: Admission):
    client, home = browser(cast, "supervisor"), reverse("desk:person", args=[stay.case_id])
    wrong = Assignment._base_manager.get()
    url = reverse("cases:retire_assignment", args=[wrong.pk])
    assert url in client.get(home).content.decode()
    assert url not in browser(cast, "counsellor").get(home).content.decode()
    assert "Linh (counsellor)" in client.get(url).content.decode()
    assert send(client, url, reason="entered_twice").url == home
    assert "Nobody is assigned yet." in client.get(home).content.decode()
    assert browser(cast, "counsellor").get(home).status_code == 404
    told = client.get(reverse("cases:history", args=[stay.case_id])).content.decode()
    assert "Who walks with this person: Linh (counsellor)" in told


def test_who_retires_her_own_assignment_comes_back_to_the_list(cast: Cast, stay: Admission):
    supervisor, worker = cast.viewer("supervisor"), cast.users["worker"]
    mine = actions.assign(
        by=supervisor, case_id=stay.case_id, user=worker, role="case_worker", happened_on=DAY
    )
    url = reverse("cases:retire_assignment", args=[mine.pk])
    assert send(browser(cast, "worker"), url, reason="never_happened").url == reverse("desk:people")
    assert browser(cast, "worker").get(url).status_code == 404


def test_who_walks_along_begins_and_ends(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    send(
        client,
        reverse("cases:assign", args=[stay.case_id]),
        user=str(cast.users["worker"].pk),
        happened_on="04/10/2022",
    )
    made = Assignment._base_manager.get(user=cast.users["worker"])
    assert made.role == "case_worker"
    send(browser(cast, "worker"), reverse("cases:end_assignment", args=[made.pk]), until="19/10/2022")
    made.refresh_from_db()
    assert made.until == dt.date(2022, 10, 19)
    assert browser(cast, "worker").get(reverse("desk:person", args=[stay.case_id])).status_code == 404


@pytest.mark.seed("M07")
def test_the_history_tells_who_wrote_what(cast: Cast, stay: Admission):
    client = browser(cast, "supervisor")
    send(client, reverse("cases:facts", args=[stay.case_id]), country="VN")
    send(client, reverse("cases:exit", args=[stay.case_id]), exit_kind="missing")
    told = BeautifulSoup(
        client.get(reverse("cases:history", args=[stay.case_id])).content, "html.parser"
    ).get_text(" ", strip=True)
    for words in (
        "Facts about the person",
        "Nationality",
        "Vietnam",
        "Missing",
        "Mai (supervisor)",
        "Who walks with this person: Linh (counsellor)",
    ):
        assert words in told
    assert browser(cast, "counsellor").get(reverse("cases:history", args=[stay.case_id])).status_code == 200


# Who may not


def test_pages_of_others_do_not_exist(cast: Cast, stay: Admission):
    urls = [reverse(f"cases:{name}", args=[stay.case_id]) for name in [*CHANGING, "history"]]
    urls += [
        reverse(f"cases:{name}", args=[stay.pk]) for name in ("admission", "undo_exit", "retire_admission")
    ]
    urls += [
        reverse("cases:end_assignment", args=[Assignment._base_manager.get().pk]),
        reverse("cases:retire_assignment", args=[Assignment._base_manager.get().pk]),
        reverse("cases:retire_step", args=[StageMove._base_manager.get().pk]),
        reverse("cases:admit"),
        reverse("cases:admit_many"),
    ]
    for who in "director", "administrator", "donor", "stranger":
        client = browser(cast, who)
        assert {client.get(url).status_code for url in urls} == {404}, who
    elsewhere = browser(cast, "kh_supervisor")
    assert {elsewhere.get(url).status_code for url in urls[:-2]} == {404}
    counsellor = browser(cast, "counsellor")
    assert {counsellor.get(url).status_code for url in urls if "history" not in url} == {404}
    assert {counsellor.post(url).status_code for url in urls if "history" not in url} == {404}


def test_the_menu_shows_where_one_is(cast: Cast, stay: Admission):
    page = browser(cast, "supervisor").get(reverse("cases:step", args=[stay.case_id]))
    here = BeautifulSoup(page.content, "html.parser").select_one(".wh-nav [aria-current=page]")
    assert here is not None
    assert here.text == "People"


def test_the_rows_are_built_as_the_script_and_readers_need_them(cast: Cast):
    page = browser(cast, "supervisor").get(reverse("cases:admit_many"))
    box = BeautifulSoup(page.content, "html.parser").select_one("[data-wh-rows=rows]")
    assert box is not None
    assert box.select_one("[name=rows-TOTAL_FORMS]"), "the script counts the rows in the box"
    assert 'name="rows-__prefix__-sex"' in str(box.template)
    named = {label["for"] for label in box.select("tbody label")}
    assert {field["id"] for field in box.select("tbody input, tbody select")} == named
