"""Pages of safety: her plan first, risk raised in one tap, an incident from a phone; and what stays closed to whom."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.cases.models import Case
from wayhome.journey.safety import actions, codes, on_file
from wayhome.journey.safety.models import Flag, Incident, SafetyCheck
from wayhome.journey.safety.tests.conftest import DAY
from wayhome.kit.dates import clock_at, now
from wayhome.trust.audit.models import Look

pytestmark = pytest.mark.django_db
PLAN = "I call Zxqvirna\nI go to the pagoda"
Sit = Callable[[str], Client]


@pytest.fixture
def sit(cast: Cast) -> Sit:
    """Let one of the cast sit down at the screen."""

    def down(name: str) -> Client:
        client = Client()
        sign_in(client, cast.users[name])
        return client

    return down


def at(name: str, thing: Any) -> str:
    return reverse(f"safety:{name}", args=[thing.pk])


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def new(**told: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), **told}


def planned(cast: Cast, case: Case) -> SafetyCheck:
    return actions.record_check(
        by=cast.viewer("worker"), case_id=case.pk, level="watch", happened_on=DAY, plan=PLAN, agreed="yes", concerns=["debt"]
    )  # fmt: skip


def test_her_plan_is_the_first_line_of_the_page_and_a_look(cast: Cast, case: Case, sit: Sit) -> None:
    planned(cast, case)
    page = soup(sit("worker").get(at("of", case)))
    main = page.select_one("main")
    assert main is not None
    assert main.get_text(" ", strip=True).startswith("I call Zxqvirna")
    assert Look.objects.filter(page="safety", actor_id=cast.users["worker"].pk).exists()
    for who in ("counsellor", "me_officer"):
        answer = sit(who).get(at("of", case))
        assert answer.status_code == 200
        assert "Zxqvirna" not in answer.content.decode()
        assert "Watch" in answer.content.decode()


def test_raising_is_one_page_with_four_choices(cast: Cast, case: Case, sit: Sit) -> None:
    client = sit("counsellor")
    page = soup(client.get(at("raise", case)))
    taps = [
        one
        for one in page.select("form[data-wh-form] input:not([type=hidden])")
        if one.find_parent("details") is None
    ]
    assert [one["value"] for one in taps] == list(codes.LEVELS.codes)
    assert client.post(at("raise", case), new()).status_code == 422
    answer = client.post(at("raise", case), new(level="danger"), follow=True)
    assert "who is on duty" in answer.content.decode()
    assert Flag._base_manager.get().danger
    duty = sit("duty_officer").get(reverse("safety:urgent")).content.decode()
    assert case.person.code in duty
    assert "Zxqvirna" not in duty
    assert sit("duty_officer").get(at("of", case)).status_code == 404
    assert sit("supervisor").get(reverse("safety:urgent")).status_code == 404
    listed = sit("supervisor").get(reverse("safety:flags")).content.decode()
    assert "Danger now" in listed


def test_a_look_together_keeps_her_words_and_changes_them(cast: Cast, case: Case, sit: Sit) -> None:
    client = sit("worker")
    told = {"level": "safe", "happened_on": "20/10/2022", "concerns": ["debt", "child"], "agreed": "partly", "plan": PLAN}  # fmt: skip
    with clock_at(now() - dt.timedelta(minutes=5)):
        assert client.post(at("record", case), new(**told)).status_code == 302
    page = soup(client.get(at("record", case)))
    box = page.select_one("textarea[name=plan]")
    assert box is not None
    assert box.text.strip() == PLAN
    assert {one["value"] for one in page.select("input[name=concerns][checked]")} == {"debt", "child"}
    assert client.post(at("record", case), new(**told | {"plan": "Otherwise"})).status_code == 302
    assert "Otherwise" in client.get(at("of", case)).content.decode()
    for field, value in (("happened_on", "21/10/2022"), ("level", "song"), ("next_on", "19/10/2022"), ("concerns", ["song"])):  # fmt: skip
        answer = client.post(at("record", case), new(**told | {field: value}))
        assert answer.status_code == 422, field
        assert soup(answer).select_one(f"#id_{field}_error"), field
    counsellor = soup(sit("counsellor").get(at("record", case)))
    assert counsellor.select_one("textarea") is None


def test_a_look_is_corrected_with_its_history_and_two_versions(cast: Cast, case: Case, sit: Sit) -> None:
    row = planned(cast, case)
    client = sit("worker")
    form = {
        "version": "1", "level": "risk", "happened_on": "20/10/2022", "next_on": "25/10/2022", "plan": "Otherwise", "agreed": "yes",
        "done_by": str(row.done_by_id), "source": "screen",
    }  # fmt: skip
    assert client.post(at("check_edit", row), form).status_code == 302
    shown = client.get(at("check", row)).content.decode()
    assert "Zxqvirna" in shown  # what stood before, to her who wrote it
    assert "Otherwise" in shown
    assert "Zxqvirna" not in sit("me_officer").get(at("check", row)).content.decode()
    assert sit("supervisor").post(at("check_edit", row), form | {"level": "safe"}).status_code == 409
    assert client.post(at("check_retire", row), {"reason": "entered_twice"}).status_code == 302
    assert client.get(at("check_edit", row)).status_code == 404


def test_a_flag_from_raising_to_closing(cast: Cast, case: Case, sit: Sit) -> None:
    client = sit("worker")
    told = new(kind="reached", due_in="3", owner="", words="Zxqvirna called")
    assert client.post(at("flag_record", case), told).status_code == 302
    flag = Flag._base_manager.get()
    assert (flag.due_on, flag.owner) == (DAY + dt.timedelta(days=3), cast.users["worker"])
    assert "Zxqvirna" in client.get(at("flag", flag)).content.decode()
    assert "Zxqvirna" not in sit("counsellor").get(at("flag", flag)).content.decode()
    assert at("flag", flag) in client.get(reverse("safety:flags") + "?whose=mine").content.decode()
    assert (
        at("flag", flag)
        not in sit("supervisor").get(reverse("safety:flags") + "?whose=mine").content.decode()
    )
    edited = {"version": "1", "kind": "safety", "due_on": "22/10/2022", "owner": str(cast.users["supervisor"].pk), "words": "Zxqvirna called"}  # fmt: skip
    assert client.post(at("flag_edit", flag), edited).status_code == 302
    assert client.post(at("flag_close", flag), {"version": "2"}).status_code == 422
    assert client.post(at("flag_close", flag), {"version": "1", "outcome": "passed"}).status_code == 409
    assert client.post(at("flag_close", flag), {"version": "2", "outcome": "passed"}).status_code == 302
    assert at("flag", flag) not in client.get(reverse("safety:flags")).content.decode()
    assert client.post(at("flag_record", case), new(kind="child", due_on="19/10/2022")).status_code == 422


def test_an_incident_from_the_phone_to_its_end(cast: Cast, case: Case, sit: Sit) -> None:
    client = sit("worker")
    page = soup(client.get(at("incident_record", case)))
    open_ = {
        one["name"]
        for one in page.select("form[data-wh-form] input:not([type=hidden]), form[data-wh-form] textarea")
        if one.find_parent("details") is None
    }
    assert open_ == {"kind", "severity", "happened_on", "done", "account"}
    told = new(
        kind="protection", severity="high", happened_on="19/10/2022", done=["police"], account="Zxqvirna came"
    )
    answer = client.post(at("incident_record", case), told, follow=True)
    assert "The supervisor is told" in answer.content.decode()
    row = Incident._base_manager.get()
    assert row.supervisor_on == DAY
    page_of = sit("supervisor").get(at("incident", row)).content.decode()
    assert "Zxqvirna" in page_of
    assert "Called the police" in page_of
    form = {
        "version": "1", "kind": "protection", "severity": "high", "happened_on": "19/10/2022", "done": ["police", "plan"],
        "account": "Zxqvirna came", "supervisor_on": "20/10/2022", "director_on": "20/10/2022", "done_by": str(row.done_by_id),
        "source": "screen",
    }  # fmt: skip
    assert sit("supervisor").post(at("incident_edit", row), form).status_code == 302
    assert client.post(at("incident_edit", row), form | {"severity": "low"}).status_code == 409
    assert sit("counsellor").get(at("incident_edit", row)).status_code == 404
    assert sit("supervisor").post(at("incident_close", row), {"version": "2"}).status_code == 302
    assert at("incident", row) not in sit("supervisor").get(reverse("safety:incidents") + "?which=open").content.decode()  # fmt: skip
    assert at("incident", row) in sit("supervisor").get(reverse("safety:incidents")).content.decode()
    assert client.post(at("incident_retire", row), {"reason": "wrong_person"}).status_code == 302
    assert at("incident", row) not in sit("supervisor").get(reverse("safety:incidents")).content.decode()


def test_what_happened_to_a_colleague_has_no_words_and_no_person(cast: Cast, sit: Sit) -> None:
    client = sit("worker")
    page = soup(client.get(reverse("safety:incident_without")))
    assert page.select_one("textarea") is None
    assert {one["value"] for one in page.select("input[name=kind]")} == set(codes.WITHOUT_CASE)
    told = new(kind="staff", severity="high", happened_on="20/10/2022", account="Zxqvirna")
    assert client.post(reverse("safety:incident_without"), told).status_code == 302
    row = Incident._base_manager.get()
    assert (row.case_id, row.account) == (None, None)
    assert sit("supervisor").get(at("incident", row)).status_code == 200
    assert sit("house_mother").get(at("incident", row)).status_code == 404
    assert client.post(reverse("safety:incident_without"), new(kind="self_harm", severity="low", happened_on="20/10/2022")).status_code == 422  # fmt: skip


@pytest.mark.parametrize(
    "who", ["house_mother", "career_officer", "kh_supervisor", "director", "stranger", "duty_officer"]
)
def test_who_does_not_walk_with_her_meets_nothing(cast: Cast, case: Case, sit: Sit, who: str) -> None:
    look = planned(cast, case)
    flag = actions.record_flag(by=cast.viewer("worker"), case_id=case.pk, kind="health", due_on=DAY)
    told = actions.record_incident(
        by=cast.viewer("worker"), case_id=case.pk, kind="safety", severity="low", happened_on=DAY
    )
    urls = [at(name, case) for name in ("of", "raise", "record", "flag_record", "incident_record")]
    urls += [at(name, look) for name in ("check", "check_edit", "check_retire")]
    urls += [at(name, flag) for name in ("flag", "flag_edit", "flag_close", "flag_retire")]
    urls += [at(name, told) for name in ("incident", "incident_edit", "incident_close", "incident_retire")]
    client = sit(who)
    assert {client.get(url).status_code for url in urls} == {404}
    assert {client.post(url, new(level="danger")).status_code for url in urls} == {404}
    assert on_file.section(cast.viewer(who), case, set()) is None
    assert on_file.happened(cast.viewer(who), case, 5) == []


def test_the_file_s_part_is_short_and_cheap(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 5):
        actions.record_check(
            by=cast.viewer("worker"),
            case_id=case.pk,
            level="safe",
            happened_on=DAY - dt.timedelta(days=number),
        )
    planned(cast, case)
    actions.record_incident(
        by=cast.viewer("worker"), case_id=case.pk, kind="safety", severity="low", happened_on=DAY
    )
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(4):
        part = on_file.section(viewer, case, {"safety.view", "safety.record"})
        events = on_file.happened(viewer, case, 3)
    assert part is not None
    assert part.context["latest"] == part.context["planned"]
    assert len(events) == 4


def test_lists_are_bounded(cast: Cast, case: Case, sit: Sit, django_assert_max_num_queries: Any) -> None:
    for number in range(6):
        actions.record_flag(
            by=cast.viewer("worker"), case_id=case.pk, kind="health", due_on=DAY + dt.timedelta(days=number)
        )
        actions.record_incident(
            by=cast.viewer("worker"), case_id=case.pk, kind="safety", severity="low", happened_on=DAY
        )
    client = sit("supervisor")
    for url in (reverse("safety:flags"), reverse("safety:incidents")):
        client.get(url)
        with django_assert_max_num_queries(22):
            assert len(soup(client.get(url)).select("tbody tr")) == 6
    client.get(at("of", case))
    with django_assert_max_num_queries(28):
        client.get(at("of", case))


def test_the_counsellor_reads_codes_and_whom_to_ask(cast: Cast, case: Case, sit: Sit) -> None:
    """Her plan opens with the key of all that is written of the work: who walks with her as counsellor is not given it (README)."""
    planned(cast, case)
    page = sit("counsellor").get(at("of", case)).content.decode()
    assert "Zxqvirna" not in page
    assert "Watch" in page
    assert "Ask them, or who can read it: Hoa (case worker)" in " ".join(page.split())
    assert "who can read it" not in sit("worker").get(at("of", case)).content.decode()


def test_risk_and_a_flag_are_two_taps_on_the_persons_page(cast: Cast, case: Case, sit: Sit) -> None:
    """Counsellor, case worker and house mother open a part and tap: written once, due today, without words."""
    for who in ("counsellor", "worker"):
        client = sit(who)
        main = soup(client.get(reverse("desk:person", args=[case.pk]))).select_one("main")
        assert main is not None
        sent = {}
        for name, button in (("raise", "button[value=risk]"), ("flag_record", "button[value=health]")):
            form = main.select_one(f"form[action='{at(name, case)}']")
            assert form is not None
            tapped, hidden = form.select_one(button), form.select_one("input[name=id]")
            assert tapped is not None
            assert hidden is not None
            sent[name] = {str(tapped["name"]): str(tapped["value"]), "id": str(hidden["value"])}
        for name, told in sent.items():
            assert client.post(at(name, case), told).status_code == 302
            assert client.post(at(name, case), told).status_code == 302, "sent twice"
    assert SafetyCheck._base_manager.filter(level="risk").count() == 2
    flags = Flag._base_manager.filter(kind="health")
    assert [(row.due_on, row.owner, row.words) for row in flags] == [(DAY, cast.users["worker"], None)] * 2
    reader = soup(sit("me_officer").get(reverse("desk:person", args=[case.pk])))
    assert not reader.select(f"form[action='{at('raise', case)}']")
