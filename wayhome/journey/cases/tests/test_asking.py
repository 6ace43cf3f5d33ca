"""Admission with a checklist, and with a supervisor's yes where the office wants one."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions, on_file, queries
from wayhome.journey.cases.models import Admission, AdmissionCheck, Approval, Case
from wayhome.journey.cases.tests.test_actions import DAY, FACTS, admit
from wayhome.journey.cases.tests.test_pages import browser, send
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.models import Task

READY = ["room_ready", "house_mother", "counsellor", "rights_told"]


@pytest.fixture
def asks(tmp_path: Path, settings: Any) -> None:
    """The office vn wants a supervisor's yes before anybody is admitted."""
    settings.HOME = tmp_path
    (tmp_path / "clocks.toml").write_text('[vn]\napprovals = ["admission", "plan"]\n', "utf-8")


def asked(cast: Cast, **changes: Any) -> Case:
    told = {"facts": FACTS, "category": "trafficking", "happened_on": DAY, "checks": READY} | changes
    return actions.ask_admission(by=cast.viewer("worker"), office=cast.offices["vn"], **told)


@pytest.mark.seed("S05")
def test_what_is_ready_is_ticked_and_kept_with_the_admission(cast: Cast):
    admission = admit(cast, checks=["room_ready", "rights_told"])
    row = AdmissionCheck._base_manager.get()
    assert row.admission == admission
    assert (row.room_ready, row.house_mother, row.counsellor, row.rights_told) == (True, False, False, True)
    admit(cast)
    assert AdmissionCheck._base_manager.count() == 1, "nothing told, nothing written"
    with pytest.raises(Refused):
        admit(cast, checks=["keys"])


def test_by_default_nobody_is_asked(cast: Cast):
    for who in ("worker", "supervisor"):
        assert not queries.asks_first(cast.viewer(who), cast.offices["vn"])


@pytest.mark.seed("S05")
def test_an_admission_waits_for_a_supervisor_and_is_done_at_the_yes(cast: Cast, asks: None):
    with pytest.raises(Refused, match="supervisor agrees"):
        admit(cast, "worker")
    id = uuid.uuid4()
    case = asked(cast, id=id)
    assert asked(cast, id=id) == case, "sent twice, written once"
    assert (case.stage, Admission._base_manager.count(), Approval._base_manager.count()) == ("referral", 0, 1)
    row = AdmissionCheck._base_manager.get()
    assert Task._base_manager.filter(kind="approval", state="open").count() == 1
    made = actions.answer_admission(by=cast.viewer("supervisor"), asked_id=row.pk, agreed=True)
    assert made is not None
    assert (made.happened_on, made.done_by, made.kind) == (DAY, cast.users["worker"], "new")
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.admission, case.stage) == (made, "admission")
    assert set(Task._base_manager.filter(state="open").values_list("kind", flat=True)) >= {"needs", "plan"}
    with pytest.raises(Refused, match="already"):
        actions.answer_admission(by=cast.viewer("supervisor"), asked_id=row.pk, agreed=True)
    assert Admission._base_manager.count() == 1


def test_given_back_with_a_reason_it_can_be_asked_again(cast: Cast, asks: None):
    case = asked(cast)
    row, by = AdmissionCheck._base_manager.get(), cast.viewer("supervisor")
    with pytest.raises(Refused):
        actions.answer_admission(by=by, asked_id=row.pk, agreed=False)
    with pytest.raises(Refused, match="already"):
        actions.ask_admission_of(by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY)
    assert actions.answer_admission(by=by, asked_id=row.pk, agreed=False, why="safety") is None
    assert not Admission._base_manager.exists()
    again = actions.ask_admission_of(by=cast.viewer("worker"), case_id=case.pk, happened_on=DAY)
    assert actions.answer_admission(by=by, asked_id=again.pk, agreed=True) is not None


def test_a_supervisor_admits_without_asking(cast: Cast, asks: None):
    assert admit(cast, "supervisor").kind == "new"


@pytest.mark.parametrize("who", ["worker", "counsellor", "me_officer", "kh_supervisor", "administrator"])
def test_who_may_not_answer(cast: Cast, asks: None, who: str):
    asked(cast)
    row = AdmissionCheck._base_manager.get()
    with pytest.raises((Http404, Refused)):
        actions.answer_admission(by=cast.viewer(who), asked_id=row.pk, agreed=True)
    assert not Admission._base_manager.exists()


def test_the_pages_of_asking_and_answering(cast: Cast, asks: None):
    worker, supervisor = browser(cast, "worker"), browser(cast, "supervisor")
    send(worker, reverse("cases:admit"), category="trafficking", sex="female", checks=["room_ready"])
    case = Case._base_manager.get()
    row = AdmissionCheck._base_manager.get()
    assert row.room_ready
    told = on_file.section(cast.viewer("supervisor"), case, {"cases.approve"})
    assert told is not None
    assert told.context["asked"].about == row.pk
    url = reverse("cases:admission_answer", args=[row.pk])
    assert "A room is ready" in supervisor.get(url).content.decode()
    assert worker.get(url).status_code in (403, 404)
    assert send(supervisor, url, agreed="no").status_code == 422
    send(supervisor, url, agreed="no", reason="means")
    send(worker, reverse("cases:readmit", args=[case.pk]), checks=READY)
    newest = AdmissionCheck._base_manager.get(rights_told=True)
    send(supervisor, reverse("cases:admission_answer", args=[newest.pk]), agreed="yes")
    assert Admission._base_manager.get().happened_on == dt.date(2022, 10, 20)


def test_who_was_met_is_admitted_on_a_page_that_says_so(cast: Cast):
    made = actions.group_intake(
        by=cast.viewer("supervisor"), office=cast.offices["vn"], happened_on=DAY, category="at_risk", stage="signal",
        rows=[{"facts": {"sex": "male"}}],
    )  # fmt: skip
    client, url = browser(cast, "supervisor"), reverse("cases:readmit", args=[made[0].pk])
    assert "Day of admission" in client.get(url).content.decode()
    send(client, url, checks=["counsellor"])
    assert Admission._base_manager.get().kind == "new"
    assert AdmissionCheck._base_manager.get().counsellor
