"""The board of a supervisor: true, hers alone, and no slower with a thousand persons."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.caseload import case_of, fresh_code
from tests.cast import Cast, sign_in
from wayhome.journey.cases.approving import ask_approval
from wayhome.journey.cases.models import Admission, Assignment, Case, StageMove
from wayhome.journey.plans.models import Goal, Plan
from wayhome.journey.safety.models import SafetyCheck
from wayhome.journey.supervision import actions, codes, measures, queries
from wayhome.journey.supervision.carrying import board
from wayhome.journey.supervision.measures import years
from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.risks import risks
from wayhome.journey.supervision.tests.after import graduated
from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.people.models import Person
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import grant
from wayhome.trust.access.viewer import SYSTEM, Viewer
from wayhome.trust.audit.actions import act, record

NOW = dt.datetime(2022, 10, 20, 3, 0, tzinfo=dt.UTC)
DAY = dt.date(2022, 10, 20)
BEGAN = dt.date(2022, 3, 1)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with clock_at(NOW):
        yield


@act("supervision.test")
def many(*, by: Viewer, cast: Cast, count: int, workers: list[str]) -> list[Case]:
    """Write persons in service, each with a worker in turn and something that is late, in few statements."""
    office = cast.offices["vn"]
    people = facts.record_all([Person(code=fresh_code(), sex="female") for _ in range(count)], by=by)
    told: dict[str, Any] = {"office": office, "happened_on": BEGAN}
    cases = facts.record_all(
        [Case(person=one, category="trafficking", stage="services", **told) for one in people], by=by
    )
    facts.record_all([Admission(case=case, person=case.person, kind="new", **told) for case in cases], by=by)
    pairs = [(case, cast.users[workers[at % len(workers)]]) for at, case in enumerate(cases)]
    facts.record_all(
        [Assignment(case=case, user=user, role="case_worker", happened_on=BEGAN) for case, user in pairs],
        by=by,
    )
    late = DAY - dt.timedelta(days=2)
    facts.record_all(
        [
            Task(
                kind="call", office=office, case_id=case.pk, person=case.person, owner=user, due_on=late, first_due_on=late,
                happened_on=BEGAN,
            )
            for case, user in pairs
        ],
        by=by,
    )  # fmt: skip
    record(by, "supervision.note", office)
    return cases


def look(client: Client, name: str, status: int = 200, *args: Any, query: str = "") -> BeautifulSoup:
    answer = client.get(reverse(f"supervision:{name}", args=args) + query)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return BeautifulSoup(answer.content, "html.parser")


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def said(part: Any) -> str:
    return " ".join(part.get_text(" ", strip=True).split())


def test_the_board_tells_who_carries_how_much(cast: Cast):
    by = cast.viewer("supervisor")
    many(by=by, cast=cast, count=21, workers=["worker"])
    watched = many(by=by, cast=cast, count=16, workers=["house_mother"])
    looks = [
        (watched[0], "danger", 1),
        (watched[1], "risk", 1),
        (watched[2], "watch", 1),
        (watched[0], "watch", 9),
    ]
    for case, level, on in looks:  # the latest look counts: nobody is in danger now
        on_ = dt.date(2022, 10, on)
        facts.record(SafetyCheck(case=case, level=level, happened_on=on_, next_on=DAY), by=by)
    gone = case_of(cast, exit_on=dt.date(2022, 9, 1))
    after = many(by=by, cast=cast, count=1, workers=["counsellor"])[0]
    walks: dict[str, Any] = {"role": "case_worker", "happened_on": BEGAN}
    facts.record(Assignment(case=gone, user=cast.users["counsellor"], **walks), by=by)  # in nobody's caseload
    case_of(cast)  # nobody walks with her
    rows = {one.user: one for one in board(by)}
    told = {user.username: (one.people, one.step, one.tasks.overdue) for user, one in rows.items()}
    assert told == {"hoa": (21, "over", 21), "thao": (16, "full", 16), "linh": (1, "fits", 1)}
    assert queries.alone(by) == 1
    page = look(browser(cast, "supervisor"), "board")
    cells = [said(row) for row in page.select("tbody tr")]
    assert "Hoa" in cells[0]
    assert "Too many" in cells[0]
    assert "Full" in cells[1]
    assert "At risk: 1" in cells[1]
    assert "Fits" in cells[2]
    assert len({str(row.select_one("svg")) for row in page.select("tbody tr")}) == 3  # three drawings
    assert after.person.code not in said(page)
    for who in ("worker", "me_officer", "director", "administrator", "counsellor"):
        look(browser(cast, who), "board", 404)
    assert "Hoa" not in said(look(browser(cast, "kh_supervisor"), "board"))


def test_danger_of_the_afternoon_stays_on_the_board_when_the_morning_is_corrected(cast: Cast):
    by, found = cast.viewer("supervisor"), []
    case = many(by=by, cast=cast, count=1, workers=["worker"])[0]
    for level in ("watch", "danger"):
        row = SafetyCheck(case=case, level=level, happened_on=DAY, next_on=DAY)
        found.append(facts.record(row, by=by))
    with clock_at(NOW + dt.timedelta(hours=2)), transaction.atomic():
        facts.correct(SafetyCheck, found[0].pk, by=by, version=1, changes={"source": "phone"})
    assert risks(by, DAY, [case.pk]) == {cast.users["worker"].pk: [("danger", 1)]}


def test_a_thousand_persons_ask_no_more_queries_than_ten(cast: Cast):
    client = browser(cast, "supervisor")

    def asked() -> int:
        look(client, "board")
        with CaptureQueriesContext(connection) as found:
            look(client, "board")
        return len(found)

    many(by=cast.viewer("supervisor"), cast=cast, count=10, workers=["worker", "house_mother"])
    few = asked()
    many(by=cast.viewer("supervisor"), cast=cast, count=990, workers=["worker", "house_mother", "counsellor"])
    assert asked() <= few <= 40


def test_what_was_asked_waits_with_the_page_where_it_is_answered(cast: Cast):
    case = case_of(cast, with_="worker")

    @act("supervision.test")
    def ask(by: Viewer, about: uuid.UUID) -> None:
        record(by, "supervision.note", ask_approval(by, case, "plan", about))

    about = uuid.uuid4()
    with clock_at(NOW - dt.timedelta(days=3)):
        ask(cast.viewer("worker"), about)
    ask(cast.viewer("supervisor"), uuid.uuid4())
    client = browser(cast, "supervisor")
    lines = look(client, "approvals").select("main li")
    assert "waits 3 days" in said(lines[0])
    assert lines[0].select_one("a")["href"] == reverse("plans:decide", args=[about])
    assert "You asked this yourself" in said(lines[1])
    assert lines[1].select_one("a") is None
    assert "2 questions of colleagues wait" in said(look(client, "board"))
    assert "Nobody waits" in said(look(browser(cast, "kh_supervisor"), "approvals"))
    look(browser(cast, "worker"), "approvals", 404)


def test_a_talk_is_noted_in_codes_corrected_and_retired(cast: Cast):
    client, worker = browser(cast, "supervisor"), cast.users["worker"]
    add = reverse("supervision:note_add", args=[worker.pk])
    id = str(uuid.uuid4())
    assert client.post(add, {"id": id, "happened_on": "20/10/2022"}).status_code == 422
    sent = {"id": id, "happened_on": "20/10/2022", "kind": "regular", "topics": ["caseload", "wellbeing"]}
    assert client.post(add, sent | {"next_on": "20/10/2022"}).status_code == 422
    assert client.post(add, sent | {"next_on": "27/10/2022"}).status_code == 302
    client.post(add, sent)  # a double click
    row = SupervisionNote.objects.unscoped("test").get()
    assert (codes.TOPICS.chosen(row.topics), row.next_on) == (
        ["caseload", "wellbeing"],
        dt.date(2022, 10, 27),
    )
    page = look(client, "colleague", 200, worker.pk)
    assert "How the colleague is" in said(page)
    edit = reverse("supervision:note_edit", args=[row.pk])
    changed = {"version": 1, "happened_on": "19/10/2022", "kind": "asked", "topics": ["leave"], "next_on": ""}
    assert client.post(edit, changed).status_code == 302
    assert client.post(edit, changed | {"topics": ["team"]}).status_code == 409
    assert (
        client.post(
            reverse("supervision:note_retire", args=[row.pk]), {"reason": "entered_twice"}
        ).status_code
        == 302
    )
    assert "No talk was noted yet." in said(look(client, "colleague", 200, worker.pk))


@pytest.mark.parametrize("again", [dt.date(2022, 10, 27), None])
def test_the_next_talk_is_the_one_that_the_latest_names(cast: Cast, again: dt.date | None):
    by, worker = cast.viewer("supervisor"), cast.users["worker"]
    told: dict[str, Any] = {"by": by, "account": worker.pk, "kind": "regular", "topics": ["team"]}
    actions.note_talk(happened_on=dt.date(2022, 10, 3), next_on=dt.date(2022, 12, 20), **told)
    actions.note_talk(happened_on=DAY, next_on=again, **told)
    actions.note_talk(happened_on=dt.date(2022, 9, 1), next_on=dt.date(2022, 12, 24), **told)  # noted late
    row = next(one for one in board(by) if one.user == worker)
    assert (row.talked_on, row.talk_again_on) == (DAY, again)
    tasks = Task.objects.unscoped("test").filter(kind="talk", state="open")
    assert [one.due_on for one in tasks] == ([again] if again else [])  # the same is something to do


def test_nobody_notes_of_herself_of_another_office_or_without_the_right(cast: Cast):
    told: dict[str, Any] = {"happened_on": DAY, "kind": "regular", "topics": ["team"]}
    for who, of in [("supervisor", "supervisor"), ("supervisor", "kh_counsellor"), ("worker", "counsellor")]:
        with pytest.raises(Http404):
            actions.note_talk(by=cast.viewer(who), account=cast.users[of].pk, **told)
        look(browser(cast, who), "colleague", 404, cast.users[of].pk)
    for wrong, field in [
        ({"happened_on": DAY + dt.timedelta(days=1)}, "happened_on"),
        ({"topics": []}, "topics"),
        ({"topics": ["Hoa is tired"]}, "topics"),
        ({"kind": "nonsense"}, "kind"),
    ]:
        with pytest.raises(Refused) as refused:
            actions.note_talk(by=cast.viewer("supervisor"), account=cast.users["worker"].pk, **(told | wrong))
        assert refused.value.field == field


def test_measures_count_from_the_first_sign_and_open_their_rows(cast: Cast):
    by = cast.viewer("supervisor")
    slow, fast = case_of(cast, began=dt.date(2022, 8, 1)), case_of(cast, began=dt.date(2022, 9, 1))
    for case, day in [
        (slow, dt.date(2022, 9, 30)),
        (slow, dt.date(2022, 10, 5)),
        (fast, dt.date(2022, 9, 11)),
    ]:
        facts.record(StageMove(case=case, stage="needs", happened_on=day), by=by)
    there = case_of(cast, "kh", began=dt.date(2022, 9, 1))
    facts.record(
        StageMove(case=there, stage="needs", happened_on=dt.date(2022, 9, 2)), by=cast.viewer("kh_supervisor")
    )
    months = measures.months_until(DAY)
    rows = measures.rows_within(by, "needs", months, DAY)
    assert [(row.case_id, row.days) for row in rows] == [(slow.pk, 60), (fast.pk, 10)]
    assert measures.numbers("needs", rows, months)[Month(2022, 9)] == 35
    left = dt.date(2022, 8, 20)  # a contact was due on 19 September: on the day, too late, not at all
    for met_on in ([dt.date(2022, 9, 19)], [dt.date(2022, 10, 8)], []):
        graduated(cast, left, *met_on)
    kept = measures.rows_within(by, "follow_up", months, DAY)
    assert measures.numbers("follow_up", kept, months)[Month(2022, 9)] == 33
    client = browser(cast, "supervisor")
    page = look(client, "measure", 200, "needs")
    assert page.select_one("svg") is not None
    link = page.select_one("details table a")
    behind = client.get(link["href"])
    assert slow.person.code in behind.content.decode()
    assert there.person.code not in behind.content.decode()
    assert "33 of 100" in said(look(client, "measure", 200, "follow_up"))
    for code in measures.MEASURES:
        look(client, "measure", 200, code)
        look(client, "rows", 200, code)
    case_of(cast, began=dt.date(2021, 3, 1))
    chosen = look(client, "measure", 200, "needs", query="?period=2021")
    assert "Nothing of this was recorded in this time" in said(chosen)  # and no bar that says 0
    assert chosen.select_one(".wh-chart") is None
    assert chosen.select_one("option[selected]").get_text() == "2021"
    assert "2022: half of 2 people took 35 days" in said(
        look(client, "measure", 200, "needs", query="?period=2022")
    )
    assert "The last 12 months" in said(
        look(client, "measure", 200, "needs", query="?period=nonsense&office=x")
    )
    look(client, "measure", 404, "nonsense")
    look(client, "rows", 404, "needs", query="?month=nonsense")
    look(browser(cast, "worker"), "measures", 404)


def test_a_retired_case_counts_in_no_measure(cast: Cast):
    by, case = cast.viewer("supervisor"), graduated(cast, dt.date(2022, 8, 25), dt.date(2022, 9, 1))
    for at, stage in enumerate(("safety", "needs", "plan", "closure")):
        on = dt.date(2022, 9, 2 + at)
        facts.record(StageMove(case=case, stage=stage, happened_on=on), by=by)
    plan = facts.record(Plan(case=case, happened_on=BEGAN, review_on=DAY), by=by)
    reached: dict[str, Any] = {"domain": "work", "state": "reached", "happened_on": BEGAN, "ended_on": DAY}
    facts.record(Goal(case=case, plan=plan, **reached), by=by)
    months = measures.months_until(DAY)

    def counted() -> dict[str, int]:
        return {code: len(measures.rows_within(by, code, months, DAY)) for code in measures.MEASURES}

    assert counted() == dict.fromkeys(measures.MEASURES, 1)
    facts.retire(Case, case.pk, by=by, reason="entered_twice")
    assert counted() == dict.fromkeys(measures.MEASURES, 0)


def test_a_measure_can_be_asked_for_an_office_and_a_year_and_so_are_its_rows(cast: Cast):
    by, kh = cast.viewer("supervisor"), cast.viewer("kh_supervisor")
    begin = dt.date(2020, 5, 4)
    grant(
        by=SYSTEM, user=cast.users["supervisor"], role="supervisor", scope_kind="office", scope_key=cast.offices["kh"].pk,
        valid_from=begin,
    )  # fmt: skip
    here, there = case_of(cast, began=dt.date(2021, 3, 1)), case_of(cast, "kh", began=dt.date(2021, 3, 1))
    for case, who, day in ((here, by, 11), (there, kh, 21)):
        facts.record(StageMove(case=case, stage="safety", happened_on=dt.date(2021, 3, day)), by=who)
        facts.record(StageMove(case=case, stage="closure", happened_on=dt.date(2022, 1, day)), by=who)
    client = browser(cast, "supervisor")
    both = look(client, "measure", 200, "safety", query="?period=2021")
    assert "2021: half of 2 people took 15 days" in said(both)
    vn = cast.offices["vn"].pk
    page = look(client, "measure", 200, "safety", query=f"?period=2021&office={vn}")
    assert "2021: half of 1 people took 10 days" in said(page)
    march = page.select_one("details table a")
    assert f"period=2021&office={vn}" in str(march["href"]) or f"office={vn}&period=2021" in str(
        march["href"]
    )
    behind = client.get(str(march["href"])).content.decode()
    assert here.person.code in behind
    assert there.person.code not in behind
    assert "Lantern Path Viet Nam" in behind
    elsewhere = look(client, "measure", 200, "safety", query=f"?office={cast.offices['sb'].pk}")
    assert "All" in said(elsewhere)  # an office that is not hers is not one of the choices
    assert years(cast.viewer("supervisor"), DAY) == [2022, 2021]


def test_none_is_a_dash_and_zero_a_zero_in_picture_text_and_table(cast: Cast):
    by = cast.viewer("supervisor")
    case = case_of(cast, began=dt.date(2022, 8, 1))
    facts.record(
        StageMove(case=case, stage="safety", happened_on=dt.date(2022, 8, 1)), by=by
    )  # on the same day
    goal: dict[str, Any] = {"domain": "work", "state": "reached", "happened_on": dt.date(2022, 8, 1)}
    plan = facts.record(Plan(case=case, happened_on=dt.date(2022, 8, 1), review_on=DAY), by=by)
    facts.record(Goal(case=case, plan=plan, ended_on=dt.date(2022, 9, 2), **goal), by=by)
    graduated(cast, dt.date(2022, 8, 25))  # a contact was due on 1 September
    client = browser(cast, "supervisor")

    def table(code: str) -> dict[str, str]:
        page = look(client, "measure", 200, code)
        drawn = page.select_one("[role=img]")
        assert drawn is not None
        assert drawn["aria-label"]
        rows = [row.find_all(["th", "td"]) for row in page.select("details table tbody tr")]
        told = {said(cells[0]): said(cells[1]) for cells in rows}
        beside = page.select(".wh-chart__side li")
        assert [said(li.select_one("b")) for li in beside] == list(
            told.values()
        )  # the picture says what the table says
        return told

    beside = said(look(client, "measure", 200, "plan").select_one("nav[aria-labelledby=measures]"))
    assert "to a look at safety 0" in beside
    assert "to the plan –" in beside
    assert "Follow-up contacts kept 0 of 100" in beside
    assert "Goals reached 1" in beside
    safety, goals, kept = table("safety"), table("goals"), table("follow_up")
    assert (safety["Aug 2022"], safety["Sept 2022"]) == ("0", "–")
    assert (goals["Aug 2022"], goals["Sept 2022"]) == ("0", "1")
    assert (kept["Aug 2022"], kept["Sept 2022"]) == ("–", "0 of 100")
    assert "missed" in said(look(client, "rows", 200, "follow_up"))
