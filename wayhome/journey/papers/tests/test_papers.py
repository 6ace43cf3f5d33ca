"""Forms about a person: who may print which, what stands on them, and that nothing of it is kept."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

import papers
from tests.caseload import case_of
from tests.cast import Cast, sign_in
from tests.evidence.reading import pdf_text, squeezed
from wayhome.journey.cases.actions import add_part, record_crossing, record_finding
from wayhome.journey.cases.country import FILE
from wayhome.journey.cases.models import Case
from wayhome.journey.papers.actions import print_sheet
from wayhome.journey.papers.filling import KNOWN, answers
from wayhome.journey.papers.making import made
from wayhome.journey.papers.offered import check_forms, offered
from wayhome.journey.papers.sheets import SHEETS
from wayhome.journey.papers.sheets.shapes import Ask, Grid, Tick
from wayhome.journey.plans.actions import add_action, add_goal, record_needs
from wayhome.journey.safety.actions import record_check
from wayhome.kit.dates import today
from wayhome.kit.printing import Field, Ticks, paper
from wayhome.registry.people.bodies import ContactBody, NameBody
from wayhome.trust.accounts.models import LANGUAGES
from wayhome.trust.audit.models import Entry, Look

pytestmark = pytest.mark.django_db
NAME, NUMBER, UNSAFE = "Bịa Thị Mẫu", "0900 000 111", "0900 000 222"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A person with a name, a number that is safe, and one that is not."""
    worker = cast.viewer("worker")
    made_case = case_of(cast, with_="worker")
    add_part(by=worker, case_id=made_case.pk, body=NameBody(NAME))
    add_part(by=worker, case_id=made_case.pk, body=ContactBody("phone", UNSAFE, safe="never"))
    add_part(by=worker, case_id=made_case.pk, body=ContactBody("phone", NUMBER, safe="yes"))
    return made_case


@pytest.mark.parametrize("lang", LANGUAGES.codes)
def test_every_form_prints_in_every_language(cast: Cast, case: Case, lang: str) -> None:
    with translation.override(lang):
        found = answers(cast.viewer("worker"), case, "named")
        for code, sheet in SHEETS.items():
            reader = PdfReader(io.BytesIO(paper(made(sheet, found, lang))))
            assert reader.trailer["/Root"]["/Lang"] == lang
            assert 1 <= len(reader.pages) <= 5, code
            assert abs(float(reader.pages[0].mediabox.width) - 595) < 2, "A4"


def test_a_form_says_what_is_known_and_leaves_lines_for_the_rest(cast: Cast, case: Case) -> None:
    pdf = print_sheet(
        by=cast.viewer("worker"), case_id=case.pk, sheet="d-screening", language="en", content="named"
    )
    words = pdf_text(pdf)
    assert squeezed(NAME) in words
    assert squeezed(NUMBER) in words
    assert case.person.code in words
    assert squeezed(UNSAFE) not in words, "a number that is not safe to call stands on no paper"
    told = made(SHEETS["d-screening"], answers(cast.viewer("worker"), case, "named"), "en")
    last_work = next(part for part in told.parts if isinstance(part, Field) and part.label == "Last work")
    assert last_work.answer == ""
    unasked = [
        part
        for part in told.parts
        if isinstance(part, Ticks) and part.label == "Did somebody recruit the person?"
    ]
    assert [ticked for _words, ticked in unasked[0].boxes] == [False, False], "not asked is not no"


def test_by_code_or_blank_nobody_is_named_and_no_look_is_written(cast: Cast, case: Case) -> None:
    worker, before = cast.viewer("worker"), Look.objects.count()
    coded = pdf_text(
        print_sheet(by=worker, case_id=case.pk, sheet="a-consent", language="en", content="coded")
    )
    blank = pdf_text(
        print_sheet(by=worker, case_id=case.pk, sheet="a-consent", language="en", content="blank")
    )
    assert case.person.code in coded
    assert case.person.code not in blank
    assert squeezed(NAME) not in coded + blank
    assert squeezed(NUMBER) not in coded + blank
    assert Look.objects.count() == before
    print_sheet(by=worker, case_id=case.pk, sheet="a-consent", language="en", content="named")
    assert Look.objects.count() == before + 1
    assert Entry.objects.filter(verb="papers.print_sheet").count() == 3


def test_a_session_without_keys_prints_no_name(cast: Cast, case: Case, client: Client) -> None:
    client.force_login(cast.users["worker"])
    page = client.get(reverse("papers:list", args=[case.pk]))
    assert b'value="named"' not in page.content
    sent = client.post(
        reverse("papers:list", args=[case.pk]), {"language": "en", "content": "named", "sheet": "a-consent"}
    )
    assert sent.status_code == 422
    sign_in(client, cast.users["worker"])
    sent = client.post(
        reverse("papers:list", args=[case.pk]), {"language": "vi", "content": "named", "sheet": "a-consent"}
    )
    assert sent["Content-Type"] == "application/pdf"
    assert squeezed(NAME) in pdf_text(sent.content)
    assert "Bịa" not in sent["Content-Disposition"]
    assert sent["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "who", ["me_officer", "house_mother", "kh_counsellor", "administrator", "field_officer"]
)
def test_who_may_not_print_finds_nothing_there(cast: Cast, case: Case, client: Client, who: str) -> None:
    sign_in(client, cast.users[who])
    assert client.get(reverse("papers:list", args=[case.pk])).status_code in (403, 404)


def test_bad_input_is_refused_in_a_sentence(cast: Cast, case: Case, client: Client) -> None:
    sign_in(client, cast.users["worker"])
    address = reverse("papers:list", args=[case.pk])
    answer = client.post(address, {"language": "en", "content": "coded", "sheet": "z-none"})
    assert answer.status_code == 422
    assert "Choose a form" in answer.content.decode()
    assert (
        client.post(address, {"language": "xx", "content": "coded", "sheet": "a-consent"}).status_code == 422
    )


def test_the_forms_of_the_country_come_first_and_the_others_are_folded(
    cast: Cast, case: Case, client: Client
) -> None:
    sign_in(client, cast.users["worker"])
    page = BeautifulSoup(client.get(reverse("papers:list", args=[case.pk])).content, "html.parser")
    every = [button["value"] for button in page.select("button[name=sheet]")]
    folded = [button["value"] for button in page.select("details button[name=sheet]")]
    assert (len(every), every[-len(folded) :]) == (len(SHEETS), folded)
    assert folded == [code for code in SHEETS if code.startswith("kh-")], (
        "Viet Nam names those against trafficking"
    )
    hers = case_of(cast, "kh")
    sign_in(client, cast.users["kh_supervisor"])
    page = BeautifulSoup(client.get(reverse("papers:list", args=[hers.pk])).content, "html.parser")
    assert page.select("button[name=sheet]")[0]["value"] == "kh-1"
    assert not page.find(string="Other forms"), "Cambodia names all"


def test_which_forms_a_country_names_changes_with_the_day_and_in_an_offices_own_file(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    vn, settings.HOME = cast.offices["vn"], tmp_path
    FILE.own.write_text('[[vn]]\n[[vn]]\nfrom = 2027-01-01\nforms = ["kh-2", "a-consent", "kh-1"]\n')
    assert check_forms() == []
    before, after = (offered(vn, dt.date(year, 6, 1))[0] for year in (2026, 2027))
    assert [sheet.code for run in before for sheet in run][:2] == ["a-consent", "b-risk"]
    assert [[sheet.code for sheet in run] for run in after] == [["kh-2"], ["a-consent"], ["kh-1"]]
    FILE.own.write_text('[vn]\nfrom = 2027-01-01\nforms = ["z-none"]\n')
    (fault,) = check_forms()
    assert f"{FILE.own}, [vn] from 2027-01-01: forms: z-none" in fault.msg
    FILE.own.write_text('[vn]\nforms = ["a-consent", "a-consent"]\n')
    assert (check_forms(), len(FILE.faults())) == ([], 1)


def test_every_form_is_named_by_some_country() -> None:
    assert set(SHEETS) == {code for row in FILE.every_row() for code in row.told.get("forms", [])}
    assert check_forms() == []


def test_every_answer_a_form_asks_for_is_one_the_file_can_give() -> None:
    asked = {
        piece.source
        for sheet in SHEETS.values()
        for piece in sheet.pieces
        if isinstance(piece, Ask | Tick | Grid) and piece.source
    }
    assert asked <= KNOWN, "a source that nothing fills"


def test_the_list_of_forms_in_the_docs_is_up_to_date() -> None:
    with translation.override("en"):
        assert papers.PAGE.read_text("utf-8") == papers.page(), "run make papers"


def test_what_the_rooms_know_stands_on_the_form_her_words_only_where_she_is_named(
    cast: Cast, case: Case
) -> None:
    worker, day = cast.viewer("worker"), today(case.office.time_zone)
    record_check(by=worker, case_id=case.pk, level="risk", happened_on=day)
    record_needs(
        by=worker,
        case_id=case.pk,
        happened_on=day,
        answers={"housing": "urgent", "health": "some"},
        strengths=["strong_plan"],
    )
    goal = add_goal(by=worker, case_id=case.pk, domain="housing", words="A door of my own")
    add_action(by=worker, goal_id=goal.pk, kind="papers", who="colleague", owner=worker.user, by_on=day)
    signs = {"act": ["recruited"], "means": ["deception"], "purpose": ["forced_marriage"]}
    record_finding(
        by=worker, case_id=case.pk, said_by="own", happened_on=day, told={"opinion": "signs"}, found=signs
    )
    found, coded = (answers(worker, case, content) for content in ("named", "coded"))
    for one in (found, coded):
        assert one.ticked["safety"] == {"at_risk"}
        assert one.ticked["acts"] == {"recruitment"}
        assert one.ticked["means"] == {"deceived"}
        assert one.ticked["purposes"] == {"marriage"}
        assert one.rows["need_rows"][0][:2] == ["A place to live", "Urgent"], "the urgent one first"
    assert found.rows["plan_rows"][0][0] == "A door of my own"
    assert "plan_rows" not in coded.rows


def test_the_screening_says_that_a_border_was_crossed_and_who_handed_over(cast: Cast, case: Case) -> None:
    worker = cast.viewer("worker")
    assert "border" not in answers(worker, case, "coded").ticked
    told = {"from_country": "CN", "handed_by": "foreign_police"}
    record_crossing(by=worker, case_id=case.pk, happened_on=case.happened_on, told=told)
    found = answers(worker, case, "coded")
    assert found.ticked["border"] == {"yes"}
    assert found.lines["abroad"] == "China"
    assert found.lines["handed_by"] == "Police or border guard of the other country"
    assert "border" not in answers(worker, case, "blank").ticked
