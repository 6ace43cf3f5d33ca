"""The stages of a journey: steps follow from what other rooms record, never backwards, and each has its day."""

import datetime as dt
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import Http404
from django.urls import reverse

from tests.cast import Cast
from wayhome.journey.cases import actions, queries
from wayhome.journey.cases.models import Case, CaseParty, StageMove
from wayhome.journey.cases.reaching import reach
from wayhome.journey.cases.tests.test_actions import DAY, admit, exit_
from wayhome.journey.cases.tests.test_pages import browser, said, send
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.tasks.actions import settle
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.actions import agree_second
from wayhome.trust.audit.actions import act, unchanged
from wayhome.trust.audit.models import Entry


@act("cases.test_reach")
def reached(*, by, case, stage, on):
    """An act of another room, of which a step is a part."""
    unchanged()
    return reach(by, case, stage, on)


def steps(case: Case) -> list[tuple[str, dt.date]]:
    rows = StageMove._base_manager.filter(case=case, retired_at=None).order_by("happened_on", "recorded_at")
    return list(rows.values_list("stage", "happened_on"))


def test_a_step_is_reached_once_and_never_backwards(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    later = DAY + dt.timedelta(days=3)
    made = reached(by=by, case=case, stage="plan", on=later)
    assert made is not None
    assert (made.stage, made.happened_on) == ("plan", later)
    assert case.stage == "plan"
    for stage in ("plan", "needs", "safety", "signal"):
        assert reached(by=by, case=case, stage=stage, on=later) is None
    assert steps(case) == [("admission", DAY), ("plan", later)]
    case.refresh_from_db()
    assert case.stage == "plan"


def test_a_step_written_down_late_has_the_last_steps_day(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    reached(by=by, case=case, stage="needs", on=DAY + dt.timedelta(days=5))
    made = reached(by=by, case=case, stage="plan", on=DAY + dt.timedelta(days=2))
    assert made is not None
    assert made.happened_on == DAY + dt.timedelta(days=5)
    case.refresh_from_db()
    assert case.stage == "plan"


def test_nothing_follows_a_closure_or_a_retired_record(cast: Cast):
    admission = admit(cast)
    exit_(cast, admission, DAY + dt.timedelta(days=1), "moved_abroad")
    by, case = cast.viewer("supervisor"), admission.case
    assert reached(by=by, case=case, stage="follow_up", on=DAY + dt.timedelta(days=2)) is None
    admission.refresh_from_db()
    actions.retire_admission(by=by, admission_id=admission.pk, reason="entered_twice")
    actions.retire_case(by=by, case_id=case.pk, reason="entered_twice")
    with pytest.raises(Refused):
        reached(by=by, case=case, stage="plan", on=DAY)


# By hand


def moved(cast: Cast, case: Case, stage: str, on: dt.date = DAY, who: str = "supervisor", **told: Any):
    return actions.move(by=cast.viewer(who), case_id=case.pk, stage=stage, happened_on=on, **told)


def open_tasks(case: Case) -> dict[str, dt.date]:
    rows = Task._base_manager.filter(case_id=case.pk, state="open", retired_at=None)
    return {kind: due for kind, due in rows.values_list("kind", "due_on") if kind in MINE}


NOON = dt.datetime(2022, 10, 20, 5, tzinfo=dt.UTC)
MINE = ("first_check", "needs", "plan", "consent_ends", "hold_ends")


def test_ahead_nobody_asks_why_and_back_a_reason_is_kept(cast: Cast):
    case = admit(cast).case
    moved(cast, case, "conference", DAY + dt.timedelta(days=1))
    with pytest.raises(Refused) as refused:
        moved(cast, case, "needs", DAY + dt.timedelta(days=2))
    assert refused.value.field == "reason"
    made = moved(cast, case, "needs", DAY + dt.timedelta(days=2), why="new_facts")
    assert made.why == "new_facts"
    case.refresh_from_db()
    assert case.stage == "needs"
    assert Entry.objects.filter(verb="cases.move", reason="new_facts").count() == 1


def test_back_on_the_same_day_is_back_and_ahead_again_is_ahead(cast: Cast):
    case = admit(cast).case
    moved(cast, case, "services")
    with clock_at(NOON):
        moved(cast, case, "safety", why="danger")
    case.refresh_from_db()
    assert case.stage == "safety"
    with clock_at(NOON + dt.timedelta(minutes=1)):
        moved(cast, case, "plan")
    case.refresh_from_db()
    assert case.stage == "plan"


def test_a_reason_is_kept_only_where_one_is_due(cast: Cast):
    assert moved(cast, admit(cast).case, "plan", why="other").why == ""


@pytest.mark.parametrize("stage", ["admission", "graduation", "closure", "nosuch"])
def test_what_has_an_act_of_its_own_is_no_step_by_hand(cast: Cast, stage: str):
    admission = admit(cast)
    exit_(cast, admission, DAY, "missing")
    with pytest.raises(Refused) as refused:
        moved(cast, admission.case, stage, why="other")
    assert refused.value.field == "stage"


@pytest.mark.seed("M07")
def test_a_closed_case_is_opened_again_with_a_reason(cast: Cast):
    admission = admit(cast)
    case = admission.case
    exit_(cast, admission, DAY + dt.timedelta(days=1), "left_on_own")
    case.refresh_from_db()
    assert case.stage == "closure"
    on = DAY + dt.timedelta(days=1)
    with pytest.raises(Refused):
        moved(cast, case, "first_contact", on)
    moved(cast, case, "first_contact", on, why="reached")
    case.refresh_from_db()
    assert case.stage == "first_contact"
    assert Entry.objects.filter(verb="cases.reopen").count() == 1
    assert open_tasks(case) == {"first_check": on + dt.timedelta(days=3)}
    with clock_at(NOON):
        assert reached(by=cast.viewer("supervisor"), case=case, stage="plan", on=on) is not None
    case.refresh_from_db()
    assert case.stage == "plan"


# Clocks


def test_an_admission_makes_needs_and_plan_due_for_who_walks_with_her(cast: Cast):
    case = admit(cast, "worker").case
    assert open_tasks(case) == {"needs": DAY + dt.timedelta(days=20), "plan": DAY + dt.timedelta(days=30)}
    owners = Task._base_manager.filter(case_id=case.pk, kind__in=MINE).values_list("owner__username")
    assert set(owners) == {("hoa",)}
    reached(by=cast.viewer("worker"), case=case, stage="needs", on=DAY)
    assert set(open_tasks(case)) == {"plan"}
    reached(by=cast.viewer("worker"), case=case, stage="services", on=DAY)
    assert open_tasks(case) == {}
    ended = dict(Task._base_manager.filter(case_id=case.pk).values_list("kind", "state"))
    assert (ended["needs"], ended["plan"]) == ("done", "dropped")


def test_a_corrected_admission_moves_what_is_due(cast: Cast):
    admission = admit(cast)
    later = DAY + dt.timedelta(days=4)
    actions.correct_admission(
        by=cast.viewer("supervisor"),
        admission_id=admission.pk,
        version=admission.version,
        changes={"happened_on": later},
    )
    assert open_tasks(admission.case)["needs"] == later + dt.timedelta(days=20)


def test_what_was_done_is_not_asked_for_again_and_what_was_dropped_is(cast: Cast):
    case, by = admit(cast).case, cast.viewer("supervisor")
    for kind, state in (("needs", "done"), ("plan", "dropped")):
        ended(by=by, row=Task._base_manager.get(case_id=case.pk, kind=kind), state=state)
    moved(cast, case, "safety", why="danger")
    assert set(open_tasks(case)) == {"plan"}


@act("cases.test_end")
def ended(*, by, row, state):
    unchanged()
    settle(by, [row.kind], [row.about], on=DAY, state=state)


@pytest.mark.parametrize("kind", ["moved_abroad", "graduated_reintegrated"])
def test_an_exit_taken_back_makes_due_again_what_was_due(cast: Cast, kind: str) -> None:
    admission = admit(cast, facts={"sex": "female", "birth_year": 1990, "birth_precision": "exact"})
    case, by = admission.case, cast.viewer("supervisor")
    consented(cast, case)
    before = open_tasks(case)
    assert set(before) == {"needs", "plan", "consent_ends"}
    gone = exit_(cast, admission, DAY + dt.timedelta(days=1), kind)
    assert not {"needs", "plan"} & set(open_tasks(case))
    actions.undo_exit(by=by, admission_id=gone.pk, version=gone.version)
    assert open_tasks(case) == before


def test_an_exit_of_a_second_stay_taken_back_makes_its_needs_due_again(cast: Cast) -> None:
    first, by = (
        admit(cast, facts={"sex": "female", "birth_year": 1990, "birth_precision": "exact"}),
        cast.viewer("supervisor"),
    )
    reached(by=by, case=first.case, stage="needs", on=DAY)
    exit_(cast, first, DAY + dt.timedelta(days=1))
    back = actions.readmit(by=by, case_id=first.case_id, happened_on=DAY + dt.timedelta(days=2))
    before = open_tasks(first.case)
    assert "needs" in before
    gone = exit_(cast, back, DAY + dt.timedelta(days=3))
    actions.undo_exit(by=by, admission_id=gone.pk, version=gone.version)
    assert open_tasks(first.case) == before


def test_who_comes_back_is_asked_for_consent_before_it_ends(cast: Cast) -> None:
    admission = admit(cast, facts={"sex": "female", "birth_year": 1990, "birth_precision": "exact"})
    case = admission.case
    consented(cast, case)
    warned = open_tasks(case)["consent_ends"]
    exit_(cast, admission, DAY + dt.timedelta(days=1), "moved_abroad")
    assert open_tasks(case) == {}
    consented(cast, case, "contact", until=dt.date(2023, 5, 1))
    assert open_tasks(case) == {}, "a closed record asks for nothing"
    actions.readmit(by=cast.viewer("supervisor"), case_id=case.pk, happened_on=DAY + dt.timedelta(days=2))
    assert open_tasks(case)["consent_ends"] == warned


def test_closing_or_retiring_a_case_drops_what_was_due(cast: Cast):
    admission, other = admit(cast), admit(cast)
    exit_(cast, admission, DAY, "moved_abroad")
    assert not Task._base_manager.filter(case_id=admission.case_id, state="open").exists()
    actions.retire_admission(by=cast.viewer("supervisor"), admission_id=other.pk, reason="entered_twice")
    actions.retire_case(by=cast.viewer("supervisor"), case_id=other.case_id, reason="entered_twice")
    assert not Task._base_manager.filter(case_id=other.case_id, state="open").exists()


def test_forgetting_a_person_drops_what_was_due(cast: Cast):
    by = cast.viewer("supervisor")
    case = actions.group_intake(
        by=by, office=cast.offices["vn"], happened_on=DAY, category="at_risk", stage="signal", rows=[{"facts": {"sex": "male"}}]
    )[0]  # fmt: skip
    actions.add_party(
        by=by, case_id=case.pk, role="witness", happened_on=DAY, told={}, words="Invented Neighbour"
    )
    assert set(open_tasks(case)) == {"first_check"}
    asked = actions.ask_forgetting(by=by, case_id=case.pk, reason="danger")
    agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
    actions.forget(by=by, id=asked.pk)
    assert not Task._base_manager.filter(case_id=case.pk, state="open").exists()
    assert CaseParty._base_manager.get().words is None


def consented(cast: Cast, case: Case, purpose: str = "service", **told: Any):
    wanted = {"until": dt.date(2023, 4, 1), "how": "signature", "age_band": "18+"} | told
    return actions.record_consent(
        by=cast.viewer("supervisor"), case_id=case.pk, purpose=purpose, answer="yes", happened_on=DAY, told=wanted
    )  # fmt: skip


def test_the_next_end_of_a_consent_is_due_before_it(cast: Cast):
    case = admit(cast, facts={"sex": "female", "birth_year": 1990, "birth_precision": "exact"}).case
    consented(cast, case)
    assert open_tasks(case)["consent_ends"] == dt.date(2023, 3, 2)
    consented(cast, case, "contact", until=dt.date(2023, 1, 31))
    assert open_tasks(case)["consent_ends"] == dt.date(2023, 1, 1)
    withdraw = {"how": "voice", "happened_on": DAY}
    by = cast.viewer("supervisor")
    actions.withdraw_consents(by=by, case_id=case.pk, purposes=["contact"], **withdraw)
    assert open_tasks(case)["consent_ends"] == dt.date(2023, 3, 2)
    actions.withdraw_consents(by=by, case_id=case.pk, purposes=["service"], **withdraw)
    assert "consent_ends" not in open_tasks(case)


@pytest.mark.seed("R06")
def test_the_paper_for_a_child_is_renewed_before_it_ends(cast: Cast):
    case = admit(cast, facts={"sex": "female", "birth_year": 2012, "birth_precision": "exact"}).case
    paper = {"given_by": "authority", "given_why": "no_guardian", "authority": "court"}
    consented(cast, case, until=dt.date(2022, 12, 31), authority_until=dt.date(2022, 12, 31), **paper)
    assert open_tasks(case)["hold_ends"] == dt.date(2022, 12, 1)
    # Before the end of the paper the authority decides anew.
    longer = dt.date(2023, 3, 31)
    consented(cast, case, until=longer, authority_until=longer, **paper)
    assert open_tasks(case)["hold_ends"] == dt.date(2023, 3, 1)


# Another case of the same person


def test_a_person_has_several_cases_over_the_years(cast: Cast):
    admission = admit(cast)
    exit_(cast, admission, DAY, "no_longer_needs")
    by, id = cast.viewer("supervisor"), uuid.uuid4()
    told = {"category": "domestic_violence", "happened_on": DAY + dt.timedelta(days=9), "id": id}
    made = actions.open_case(by=by, case_id=admission.case_id, **told)
    assert actions.open_case(by=by, case_id=admission.case_id, **told) == made
    assert (made.person_id, made.stage, made.pk) == (admission.person_id, "first_contact", id)
    assert Case._base_manager.count() == 2
    assert steps(made) == [("first_contact", DAY + dt.timedelta(days=9))]
    assert open_tasks(made) == {}, "no check of trafficking where it is not the question"
    with pytest.raises(Http404):
        actions.open_case(by=by, case_id=admit(cast).case_id, **told)
    with pytest.raises(Refused):
        actions.open_case(by=by, case_id=made.pk, category="nosuch", happened_on=DAY)
    for who in ("counsellor", "me_officer", "kh_supervisor", "administrator"):
        with pytest.raises(Http404):
            actions.open_case(by=cast.viewer(who), case_id=made.pk, category="abuse", happened_on=DAY)


def test_who_sees_only_her_own_walks_with_the_case_she_opens(cast: Cast):
    admission = admit(cast, "worker")
    made = actions.open_case(
        by=cast.viewer("worker"), case_id=admission.case_id, category="at_risk", happened_on=DAY
    )
    assert queries.case_for(cast.viewer("worker"), made.pk)
    assert open_tasks(made) == {"first_check": DAY + dt.timedelta(days=3)}


# Pages


def test_the_step_page_offers_what_is_possible_and_no_more(cast: Cast):
    case, client = admit(cast).case, browser(cast, "supervisor")
    url = reverse("cases:step", args=[case.pk])
    page = BeautifulSoup(client.get(url).content, "html.parser")
    offered = {option["value"] for option in page.select("select[name=stage] option")}
    assert "needs" in offered
    assert not {"admission", "graduation", "closure", "follow_up"} & offered
    assert page.select("select[name=stage] optgroup")
    answer = send(client, url, stage="safety", reason="")
    assert answer.status_code == 422
    assert "Say why you go back" in said(answer)
    assert send(client, url, stage="safety", reason="danger").status_code == 302
    case.refresh_from_db()
    assert case.stage == "safety"


def test_another_record_is_opened_on_one_page(cast: Cast):
    case, client = admit(cast).case, browser(cast, "supervisor")
    answer = send(client, reverse("cases:another", args=[case.pk]), category="abuse", stage="signal")
    made = Case._base_manager.exclude(pk=case.pk).get()
    assert answer.url == reverse("desk:person", args=[made.pk])
    assert (made.person_id, made.stage) == (case.person_id, "signal")
    assert browser(cast, "me_officer").get(reverse("cases:another", args=[case.pk])).status_code in (403, 404)
