"""Today's things to do: late first, one tap each, sealed words for who holds the key, as many queries for forty persons as for five."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.doors.desk.doing import PAGES, page_of
from wayhome.doors.desk.todo import MOST
from wayhome.journey.cases.actions import hand_over
from wayhome.journey.cases.models import Assignment, Case
from wayhome.journey.cases.sealed import open_to_write
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.registry.tasks import actions, codes
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record
from wayhome.trust.audit.models import Look

NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)
WORDS = "Ask whether the bridge is open"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(NOW):
        yield


def walking(cast: Cast, who: str = "worker") -> Case:
    case = case_of(cast)
    facts.record(
        Assignment(case=case, user=cast.users[who], role="case_worker", happened_on=case.happened_on),
        by=cast.viewer("supervisor"),
    )
    return case


@act("tasks.test")
def clock(*, by: Viewer, case: Case, kind: str, due_on: dt.date, owner: Any) -> Task:
    made = actions.expect(
        by, kind, case.pk, office=case.office, due_on=due_on, on=DAY, case_id=case.pk, person_id=case.person_id, owner=owner
    )  # fmt: skip
    record(by, "tasks.set", made)
    return made


@act("tasks.test")
def key(*, by: Viewer, case: Case) -> None:
    open_to_write(by, "casework", case)
    record(by, "tasks.set", case)


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def soup(client: Client, url: str, status: int = 200, data: dict[str, Any] | None = None) -> BeautifulSoup:
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return BeautifulSoup(answer.content, "html.parser")


def said(part: BeautifulSoup) -> str:
    return " ".join(part.get_text(" ", strip=True).split())


TODAY = "/"


def test_a_morning(cast: Cast):
    """A worker sets something with sealed words, finds it on Today, does it with a tap, takes it back, puts it off, gives it away."""
    case, worker = walking(cast), browser(cast, "worker")
    assert "Nothing is due this week." in said(soup(worker, TODAY))
    add = reverse("desk:task_set", args=[case.pk])
    form = soup(worker, add)
    assert form.select_one("[name=words]") is None  # there is no key of her work yet
    key(by=cast.viewer("worker"), case=case)
    form = soup(worker, add)
    id = form.select_one("input[name=id]")["value"]
    wrong = soup(worker, add, 422, {"id": id})
    assert "Choose what is to be done." in said(wrong)
    assert "Choose until when." in said(wrong)
    sent = {"id": id, "kind": "call", "near": "today", "owner": str(cast.users["worker"].pk), "words": WORDS}
    soup(worker, add, 200, sent)
    soup(worker, add, 200, sent)  # a double click
    task = Task._base_manager.get(case_id=case.pk)
    assert WORDS.encode() not in bytes(task.words)
    clock(by=cast.viewer("supervisor"), case=case, kind="consent_ends", due_on=DAY - dt.timedelta(days=3), owner=cast.users["worker"])  # fmt: skip

    page = soup(worker, TODAY)
    assert [heading.text for heading in page.select("section[aria-labelledby=todo] h3")] == ["Late", "Today"]
    assert page.select_one("main h2")["id"] == "todo"  # before everything else
    lines = [said(line) for line in page.select("section[aria-labelledby=todo] li")]
    assert case.person.code in lines[0]
    assert "3 days late" in lines[0]
    assert "Record" in lines[0]
    assert WORDS in lines[1]
    assert "Done" in lines[1]
    assert page.select_one(f"li a[href='{reverse('cases:consents', args=[case.pk])}']") is not None
    assert Look.objects.filter(person_id=case.person_id, actor_id=cast.users["worker"].pk).exists()

    page = soup(worker, reverse("desk:task_do", args=[task.pk]), 200, {})
    assert "Done: Call" in said(page)
    assert "Take it back" in said(page)
    soup(worker, reverse("desk:task_undo", args=[task.pk]), 200, {})
    task.refresh_from_db()
    assert task.state == "open"
    soup(worker, reverse("desk:task_do", args=[task.pk]), 302)  # looked at: nothing is done
    later = reverse("desk:task_postpone", args=[task.pk])
    assert "Choose why it is put off." in said(soup(worker, later, 422, {"version": 3, "near": "week"}))
    shown = soup(worker, later, 200, {"version": 3, "near": "week", "why_later": "not_safe"})
    assert "Not safe at the moment" in said(shown)
    assert "first due 20 October 2022" in said(shown)
    give = reverse("desk:task_hand", args=[task.pk])
    assert soup(worker, give, 409, {"version": 1, "owner": "team"})
    assert "Linh" not in said(soup(worker, give))  # the counsellor does not walk with her
    soup(worker, give, 200, {"version": 4, "owner": "team"})
    task.refresh_from_db()
    assert (task.owner_id, task.due_on) == (None, DAY + dt.timedelta(days=7))
    assert "I do it" in said(soup(worker, reverse("desk:task", args=[task.pk])))
    soup(worker, reverse("desk:task_take", args=[task.pk]), 200, {})
    soup(worker, reverse("desk:task_drop", args=[task.pk]), 200, {"version": 6, "why_not": "done_else"})
    task.refresh_from_db()
    assert task.state == "dropped"


def test_somebodys_safety_comes_before_all_else_however_much_is_late(cast: Cast):
    by = cast.viewer("supervisor")
    for days in range(1, MOST + 5):
        clock(by=by, case=walking(cast), kind="follow_up", due_on=DAY - dt.timedelta(days=days), owner=cast.users["worker"])  # fmt: skip
    one, other, later = walking(cast), walking(cast), walking(cast)
    for case, kind, due_on in ((one, "flag", DAY), (other, "safety_review", DAY - dt.timedelta(days=1)), (later, "safety_review", DAY + dt.timedelta(days=1))):  # fmt: skip
        clock(by=by, case=case, kind=kind, due_on=due_on, owner=cast.users["worker"])
    page = soup(browser(cast, "worker"), reverse("desk:today"))
    heads = [said(head) for head in page.select("section[aria-labelledby=todo] h3")]
    assert heads == ["Safety first", "Late"], "what is shown is what is due first; the rest is a tap away"
    codes_shown = [said(code) for code in page.select("section[aria-labelledby=todo] .wh-code")]
    assert codes_shown[:2] == [other.person.code, one.person.code]
    assert len(codes_shown) == MOST
    assert later.person.code not in codes_shown


def test_who_sees_what(cast: Cast):
    """Nobody else's office; codes only without keys; the supervisor by worker; who may not record gets no buttons and no pages."""
    case, other = walking(cast), walking(cast, "counsellor")
    key(by=cast.viewer("worker"), case=case)
    due = {"due_on": DAY, "kind": "visit"}
    mine = actions.set_task(
        by=cast.viewer("worker"), case_id=case.pk, owner=cast.users["worker"], words=WORDS, **due
    )
    actions.set_task(by=cast.viewer("supervisor"), case_id=other.pk, owner=cast.users["counsellor"], **due)
    supervisor = browser(cast, "supervisor")
    page = soup(supervisor, TODAY)
    assert page.select("section[aria-labelledby=todo] li") == []
    assert case.person.code not in said(page.select_one("section[aria-labelledby=todo]"))
    team = soup(supervisor, f"{TODAY}?whose=team")
    assert len(team.select("section[aria-labelledby=todo] li")) == 2
    listed = soup(supervisor, reverse("desk:tasks"))
    assert "Hoa (case worker)" in said(listed.select_one("table"))
    hers = soup(supervisor, f"{reverse('desk:tasks')}?owner={cast.users['worker'].pk}")
    assert [case.person.code in said(line) for line in hers.select("main .wh-list--act li")] == [True]
    assert soup(supervisor, f"{reverse('desk:tasks')}?owner=nonsense&due=week&page=9")
    counsellor = browser(cast, "counsellor")
    assert soup(counsellor, f"{TODAY}?whose=team").select("section[aria-labelledby=todo] li") != []
    assert case.person.code not in said(soup(counsellor, reverse("desk:tasks")))
    soup(counsellor, reverse("desk:task", args=[mine.pk]), 404)
    looks = browser(cast, "me_officer")
    seen = soup(looks, reverse("desk:task", args=[mine.pk]))
    assert case.person.code in said(seen)
    assert WORDS not in said(seen)
    assert seen.select("main form") == []
    for name in ("task_do", "task_postpone", "task_hand", "task_drop"):
        soup(looks, reverse(f"desk:{name}", args=[mine.pk]), 404)
    for who in ("kh_supervisor", "director", "administrator"):
        client = browser(cast, who)
        soup(client, reverse("desk:task", args=[mine.pk]), 404)
        soup(client, reverse("desk:task_set", args=[case.pk]), 404)


def test_a_stand_in_finds_what_her_colleague_has_to_do(cast: Cast):
    case = walking(cast)
    actions.set_task(
        by=cast.viewer("worker"), case_id=case.pk, kind="visit", due_on=DAY, owner=cast.users["worker"]
    )
    hand_over(
        by=cast.viewer("supervisor"), of=cast.users["worker"], case_ids=[case.pk], to=[cast.users["house_mother"]],
        until=DAY + dt.timedelta(days=5),
    )  # fmt: skip
    assert case.person.code in said(
        soup(browser(cast, "house_mother"), TODAY).select_one("[aria-labelledby=todo]")
    )


def test_forty_persons_ask_no_more_queries_than_five(cast: Cast):
    def add(count: int) -> None:
        for n in range(count):
            case = walking(cast)
            actions.set_task(
                by=cast.viewer("supervisor"), case_id=case.pk, kind="call", due_on=DAY + dt.timedelta(days=n % 7),
                owner=cast.users["worker"],
            )  # fmt: skip

    worker = browser(cast, "worker")

    def asked() -> int:
        soup(worker, TODAY)
        with CaptureQueriesContext(connection) as queries:
            page = soup(worker, TODAY)
        assert page.select("section[aria-labelledby=todo] li")
        return len(queries)

    add(5)
    few = asked()
    add(36)
    many = asked()
    assert many <= few
    assert many <= 45
    page = soup(worker, TODAY)
    assert len(page.select("section[aria-labelledby=todo] li")) == 40
    assert "All of them" in said(page)


def test_every_kind_that_a_clock_asks_for_leads_to_the_page_where_it_is_recorded():
    for kind in codes.CLOCKED:
        task = Task(kind=kind, case_id=uuid.uuid4(), about=uuid.uuid4())
        assert resolve(page_of(task)).view_name == PAGES[kind][0]
