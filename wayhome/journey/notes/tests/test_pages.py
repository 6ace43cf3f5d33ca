"""Pages of notes: one in a minute by taps, read under a look, given back when the session had locked."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import PASSWORD, Cast, sign_in
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import permissions_on
from wayhome.journey.notes import codes, on_file, sealed
from wayhome.journey.notes.actions import record_note
from wayhome.journey.notes.models import Note
from wayhome.journey.notes.tests.conftest import DAY
from wayhome.trust.accounts.models import Draft
from wayhome.trust.accounts.tests.test_sessions import browser, grow_old
from wayhome.trust.audit.models import Look

pytestmark = pytest.mark.django_db
PLANTED = "Zxqvirna said the river is quiet"
Sit = Callable[[str], Client]


@pytest.fixture
def sit(cast: Cast) -> Sit:
    """Let one of the cast sit down at the screen."""

    def down(name: str) -> Client:
        client = Client()
        sign_in(client, cast.users[name])
        return client

    return down


def filled(**more: Any) -> dict[str, Any]:
    """A note as the page sends it with three taps and some words."""
    return {
        "id": str(uuid.uuid4()), "kind": "visit", "happened_on": "20/10/2022", "she_is": "better", "body": PLANTED, "next_in": "7",
        **more,
    }  # fmt: skip


def at(name: str, thing: Any) -> str:
    return reverse(f"notes:{name}", args=[thing.pk])


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def written(cast: Cast, case: Case, **told: Any) -> Note:
    known: dict[str, Any] = {"happened_on": DAY, "kind": "visit", "body": PLANTED}
    return record_note(by=cast.viewer("worker"), case_id=case.pk, **known | told)


def test_a_visit_by_taps_and_words_is_kept_and_read(cast: Cast, case: Case, sit: Sit) -> None:
    client = sit("worker")
    page = soup(client.get(at("record", case)))
    assert page.select_one("input[name=kind][value=visit][checked]")
    assert page.select_one("input[name=happened_on]")["value"] == "20/10/2022"  # type: ignore[index]
    open_fields = {
        one["name"]
        for one in page.select("form input:not([type=hidden]), form textarea, form select")
        if one.find_parent("details") is None
    }
    assert open_fields == {"kind", "happened_on", "she_is", "body", "next_in"}
    assert client.post(at("record", case), filled()).status_code == 302
    row = Note._base_manager.get()
    assert (row.kind, row.she_is, row.next_on) == ("visit", "better", DAY + dt.timedelta(days=7))
    shown = client.get(at("show", row)).content.decode()
    assert PLANTED in shown
    assert Look.objects.filter(page="note", actor_id=cast.users["worker"].pk).exists()
    listed = client.get(at("list", case)).content.decode()
    assert at("show", row) in listed
    assert PLANTED not in listed


def test_one_tap_suffices(cast: Cast, case: Case, sit: Sit) -> None:
    page = soup(sit("worker").get(at("record", case)))
    sent = {str(one["name"]): one.get("value", "") for one in page.select("form[data-wh-form] input[type=hidden], form[data-wh-form] input[checked]")}  # fmt: skip
    assert (
        sit("worker").post(at("record", case), sent | {"happened_on": "20/10/2022", "kind": "call"}).status_code == 302
    )  # fmt: skip
    row = Note._base_manager.get()
    assert (row.kind, row.she_is, row.body, row.next_on, row.minutes) == (
        "call",
        "not_told",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("kind", list(codes.KINDS.codes))
def test_a_template_stands_below_what_was_typed_without_script(case: Case, sit: Sit, kind: str) -> None:
    sent = filled(kind=kind, template="1", she_is="worse", minutes="20", happened_on="19.10.")
    answer = sit("worker").post(at("record", case), sent)
    assert answer.status_code == 200
    page = soup(answer)
    box = page.select_one("textarea[name=body]")
    assert box is not None
    assert box.text.strip() == f"{PLANTED}\n{codes.template(kind)}"
    assert page.select_one("input[name=she_is][value=worse][checked]")
    assert page.select_one("input[name=id]")["value"] == sent["id"]  # type: ignore[index]
    assert page.select_one("input[name=minutes]")["value"] == "20"  # type: ignore[index]
    assert page.select_one("input[name=happened_on]")["value"] == "19.10."  # type: ignore[index]
    assert not Note._base_manager.exists()


def test_what_cannot_be_stands_at_its_field(case: Case, sit: Sit) -> None:
    for field, value in (("happened_on", "21/10/2022"), ("next_on", "20/10/2022"), ("minutes", "900"), ("kind", "song"), ("body", "a" * 6001)):  # fmt: skip
        answer = sit("worker").post(at("record", case), filled(**{field: value}))
        assert answer.status_code == 422, field
        assert soup(answer).select_one(f"#id_{field}_error"), field
    assert not Note._base_manager.exists()


@pytest.mark.parametrize("who", ["me_officer", "counsellor", "career_officer", "director", "kh_supervisor", "administrator", "stranger"])  # fmt: skip
def test_who_may_not_read_notes_meets_nothing_of_them(cast: Cast, case: Case, sit: Sit, who: str) -> None:
    row = written(cast, case)
    client = sit(who)
    urls = [at(name, case) for name in ("list", "record")] + [
        at(name, row) for name in ("show", "edit", "retire")
    ]
    assert {client.get(url).status_code for url in urls} == {404}
    assert {client.post(url, filled()).status_code for url in urls} == {404}
    assert Note._base_manager.count() == 1
    viewer = cast.viewer(who)
    may = permissions_on(viewer, case, ["cases.view", "notes.view", "notes.record"])
    assert on_file.section(viewer, case, may) is None
    assert on_file.happened(viewer, case, 10) == []


def test_a_colleague_of_the_circle_reads_and_corrects_nothing(cast: Cast, case: Case, sit: Sit) -> None:
    row = written(cast, case)
    correct = sit("worker").get(at("edit", row))
    assert PLANTED in correct.content.decode()
    assert sit("supervisor").get(at("edit", row)).status_code == 200
    assert sit("house_mother").get(at("show", row)).status_code == 404


def test_earlier_words_are_shown_to_who_wrote_them_and_who_leads(cast: Cast, case: Case, sit: Sit) -> None:
    row = written(cast, case)
    client = sit("worker")
    form = filled(version="1", body="Otherwise", kind="visit", done_by=str(row.done_by_id), source="screen")
    assert client.post(at("edit", row), form).status_code == 302
    for who in ("worker", "supervisor"):
        history = soup(sit(who).get(at("show", row))).select_one(".wh-history")
        assert history is not None
        assert PLANTED in history.text
        assert "Otherwise" in history.text


def test_two_who_saved_meet_both_versions(cast: Cast, case: Case, sit: Sit) -> None:
    row = written(cast, case)
    form = filled(version="1", body="Mine", done_by=str(row.done_by_id), source="screen")
    assert sit("supervisor").post(at("edit", row), form | {"body": "Hers"}).status_code == 302
    answer = sit("worker").post(at("edit", row), form)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Mine" in told
    assert "Hers" in told


def test_a_retired_note_is_no_longer_listed_or_changed(cast: Cast, case: Case, sit: Sit) -> None:
    row = written(cast, case)
    client = sit("worker")
    assert client.post(at("retire", row), {}).status_code == 422
    assert client.post(at("retire", row), {"reason": "entered_twice"}).status_code == 302
    assert at("show", row) not in client.get(at("list", case)).content.decode()
    assert "was retired" in client.get(at("show", row)).content.decode()
    assert client.get(at("edit", row)).status_code == 404


def test_a_note_sent_after_the_lock_is_given_back_sealed_until_then(cast: Cast, case: Case) -> None:
    client = browser(cast.users["worker"].username)
    grow_old(client, minutes=16)
    sent = filled()
    answer = client.post(at("record", case), sent)
    assert answer["Location"].startswith("/sign-in?next=")
    assert not Note._base_manager.exists()
    draft = Draft.objects.get()
    assert b"Zxqvirna" not in bytes(draft.sealed)
    client.post(answer["Location"], {"login": cast.users["worker"].username, "password": PASSWORD})
    page = client.get(f"/account/forms/{draft.pk}").content.decode()
    assert PLANTED in page
    fields = dict(json.loads(client.get(f"/account/forms/{draft.pk}/fields").content)["fields"])
    assert client.post(at("record", case), fields).status_code == 302
    row = Note._base_manager.get()
    assert sealed.words(cast.viewer("worker"), row) == PLANTED
    assert str(row.pk) == sent["id"]
    assert not Draft.objects.exists()


def test_the_list_is_paged_and_its_queries_bounded(
    cast: Cast, case: Case, sit: Sit, django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        written(cast, case, body="")
    client = sit("worker")
    client.get(at("list", case))
    with django_assert_max_num_queries(22):
        page = soup(client.get(at("list", case)))
    assert len(page.select("tbody tr")) == 25
    assert len(soup(client.get(at("list", case) + "?page=2")).select("tbody tr")) == 5


def test_the_file_s_part_is_short_and_cheap(
    cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        written(cast, case, body="", happened_on=DAY - dt.timedelta(days=number))
    viewer = cast.viewer("worker")
    with django_assert_max_num_queries(2):
        part = on_file.section(viewer, case, {"notes.view", "notes.record"})
        events = on_file.happened(viewer, case, 4)
    assert part is not None
    assert part.context["more"] is True
    assert [row.happened_on for row in part.context["rows"]] == [DAY - dt.timedelta(days=n) for n in range(3)]
    assert len(events) == 4
    other = case_of(cast)
    assert on_file.happened(viewer, other, 4) == []


def test_one_s_way_through_the_notes(cast: Cast, case: Case, sit: Sit) -> None:
    rows = [written(cast, case, happened_on=DAY - dt.timedelta(days=n)) for n in (2, 1, 0)]
    page = sit("worker").get(at("show", rows[1])).content.decode()
    assert at("show", rows[0]) in page
    assert at("show", rows[2]) in page
