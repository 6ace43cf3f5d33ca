"""The case file: every room of the journey has its part in it, told to who may see it and absent for who may not."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.caseload import BEGAN, case_of
from tests.cast import Cast, sign_in
from wayhome.doors.desk import file
from wayhome.journey.cases.actions import ask_admission
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import admission_asked
from wayhome.journey.cases.tests.test_actions import DAY, FACTS
from wayhome.journey.cases.tests.test_pages import browser
from wayhome.journey.notes.actions import record_note
from wayhome.journey.notes.models import Note
from wayhome.journey.plans.actions import add_goal
from wayhome.journey.safety.models import SafetyCheck
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.registry.tasks.actions import set_task
from wayhome.registry.tasks.models import Task
from wayhome.services.support.models import ServiceRecord

pytestmark = pytest.mark.django_db
WORDS = {
    "plan": "Talk about needs",
    "safety": "How safe now?",
    "tasks": "Set something",
    "aftercare": "Ready to graduate?",
    "conferences": "Prepare a conference",
    "notes": "Write a note",
    "identification": "Identification",
    "papers": "Print a form",
    "page": "Show their own page",
}


def test_who_walks_with_her_finds_the_first_step_of_every_room(client: Client, cast: Cast) -> None:
    case = case_of(cast, with_="worker")
    sign_in(client, cast.users["worker"])
    shown = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    assert [key for key, words in WORDS.items() if words not in shown] == []


def test_a_counsellor_finds_no_notes_and_no_forms_on_the_file(client: Client, cast: Cast) -> None:
    case = case_of(cast, with_="counsellor")
    sign_in(client, cast.users["counsellor"])
    shown = client.get(reverse("desk:person", args=[case.pk])).content.decode()
    for key in ("notes", "papers", "page", "aftercare", "conferences"):
        assert WORDS[key] not in shown, key


@pytest.mark.parametrize("who", ["worker", "counsellor", "supervisor"])
def test_each_way_down_the_page_leads_to_a_part_that_this_role_sees(
    client: Client, cast: Cast, who: str
) -> None:
    case = case_of(cast, with_=who if who in ("worker", "counsellor") else "worker")
    sign_in(client, cast.users[who])
    page = BeautifulSoup(client.get(reverse("desk:person", args=[case.pk])).content, "html.parser")
    ways = [str(link["href"])[1:] for link in page.select('nav[aria-label="On this page"] a')]
    assert [way for way in ways if page.find(id=way) is None] == []
    assert ("safety" in ways) == (page.find(id="safety") is not None)
    assert ways[-1] == "more"


def lived(cast: Cast, case: Case, many: int) -> None:
    """Write so many things that happened, of four kinds, in few statements."""
    by = cast.viewer("worker")
    days = [BEGAN + dt.timedelta(days=nth % 200) for nth in range(many // 4)]
    told = {"case": case, "person": case.person, "office": case.office}
    task = {"kind": "call", "case_id": case.pk, "person": case.person, "office": case.office, "state": "done"}
    with transaction.atomic():
        for rows in (
            [Note(case=case, kind="visit", happened_on=on) for on in days],
            [SafetyCheck(case=case, level="watch", happened_on=on, next_on=on) for on in days],
            [ServiceRecord(**told, kind="needs_review", happened_on=on) for on in days],
            [Task(**task, happened_on=on, due_on=on, first_due_on=on, ended_on=on) for on in days],
        ):
            facts.record_all(rows, by=by)


def test_a_file_of_500_entries_asks_the_database_no_more_than_one_of_40(client: Client, cast: Cast) -> None:
    case = case_of(cast, with_="worker")
    by = cast.viewer("worker")
    record_note(by=by, case_id=case.pk, happened_on=BEGAN, kind="visit", body="She was glad today.")
    set_task(
        by=by,
        case_id=case.pk,
        kind="call",
        due_on=today("Asia/Ho_Chi_Minh"),
        words="About the room near the market",
    )
    add_goal(by=by, case_id=case.pk, domain="work", words="A small stall of my own.")
    sign_in(client, cast.users["worker"])

    def asked() -> int:
        for _time in ("first look", "again"):
            with CaptureQueriesContext(connection) as found:
                shown = client.get(reverse("desk:person", args=[case.pk])).content.decode()
        assert "A small stall of my own." in shown
        return len(found)

    lived(cast, case, 40)
    few = asked()
    lived(cast, case, 460)
    assert asked() <= few <= 65


def test_every_room_gives_both_halves() -> None:
    for room in file.ROOMS:
        assert callable(room.section)
        assert callable(room.happened)


def test_while_a_supervisor_is_asked_nobody_is_led_to_admit_again(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text('[vn]\napprovals = ["admission"]\n', "utf-8")
    worker = cast.viewer("worker")
    case = ask_admission(
        by=worker, office=cast.offices["vn"], facts=FACTS, category="trafficking", happened_on=DAY, checks=[]
    )
    address = reverse("desk:person", args=[case.pk])
    assert "wh-next" not in browser(cast, "worker").get(address).content.decode()
    shown = browser(cast, "supervisor").get(address).content.decode().split("wh-next", 1)[1]
    about = admission_asked(cast.viewer("supervisor"), case)
    assert about is not None
    assert reverse("cases:admission_answer", args=[about.about]) in shown.split("</section>", 1)[0]
