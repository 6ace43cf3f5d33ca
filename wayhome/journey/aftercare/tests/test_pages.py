"""The pages as they are used: the checklist by taps, the supervisor's answer, a contact on a phone, the end; and who sees none of it."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions
from wayhome.journey.aftercare.models import Closure, FollowUp, Graduation, Return
from wayhome.journey.aftercare.tests.conftest import (
    DAY,
    admitted,
    at,
    fresh,
    graduated,
    in_vain,
    met,
    ready,
    stay_of,
    told,
)
from wayhome.journey.cases.models import Case
from wayhome.kit.ids import new_id
from wayhome.trust.audit.models import Look

pytestmark = pytest.mark.django_db


def browser(cast: Cast, who: str) -> Client:
    client = Client()
    sign_in(client, cast.users[who])
    return client


def send(client: Client, name: str, of: Any, **told: Any) -> HttpResponse:
    return client.post(reverse(f"aftercare:{name}", args=[of.pk]), told)


def show(client: Client, name: str, of: Any) -> str:
    answer = client.get(reverse(f"aftercare:{name}", args=[of.pk]))
    assert answer.status_code == 200, name
    return answer.content.decode()


def lines(case: Case, **unmet: str) -> dict[str, str]:
    return {
        f"line_{line}": "yes" if answer == "yes" else why
        for line, (answer, why) in met(case, **unmet).items()
    }


def test_a_graduation_from_the_first_tap_to_the_yes(cast: Cast):
    case, hoa, mai = admitted(cast), browser(cast, "worker"), browser(cast, "supervisor")
    me = str(cast.users["worker"].pk)
    some = {
        "id": new_id(),
        "wish": "wants",
        "happened_on": "20/10/2022",
        "done_by": me,
        "source": "screen",
        "words": "Home by Tết",
    }
    assert send(hoa, "graduate", case, **some, line_health="yes").status_code == 302
    row = Graduation._base_manager.get(case=case)
    assert hoa.get(reverse("aftercare:graduate", args=[case.pk])).status_code == 302  # goes on with that one
    answer = send(hoa, "graduation_ask", row)
    assert answer.status_code == 422
    assert "needs a reason" in answer.content.decode()
    form = show(hoa, "checklist", row)
    assert "Home by Tết" in form
    again = {"version": 1, "wish": "wants", "happened_on": "20/10/2022", "words": "Home by Tết"}
    assert send(hoa, "checklist", row, **again, **lines(case, papers="in_hand")).status_code == 302
    assert send(hoa, "checklist", row, **again | {"version": 0}).status_code == 409
    show(hoa, "return", row)
    where = {
        "version": 0,
        "living": "family",
        "with_whom": "parents",
        "home": ["visited", "agree"],
        "fit": ["health"],
        "words": "",
    }
    assert send(hoa, "return", row, **where).status_code == 302
    assert Return._base_manager.get(graduation=row).living == "family"
    assert send(hoa, "graduation_ask", row).status_code == 302
    page = show(mai, "graduation", row)
    assert "Home by Tết" in page
    assert "it is under way" in page
    assert reverse("aftercare:graduation_answer", args=[row.pk]) in page
    assert reverse("aftercare:graduation_answer", args=[row.pk]) not in show(hoa, "graduation", row)
    assert "it is under way" in show(mai, "graduation_answer", row)
    assert send(mai, "graduation_answer", row, answer="return", why="").status_code == 422
    assert send(mai, "graduation_answer", row, answer="agree").status_code == 302
    assert stay_of(case).exit_on == DAY
    assert "Next contact" in show(hoa, "overview", case)


def test_a_contact_on_a_phone_needs_two_answers(cast: Cast):
    case, hoa = graduated(cast), browser(cast, "worker")
    with at(DAY + dt.timedelta(days=8)):
        page = show(hoa, "follow_up", case)
        assert page.count('type="radio"') <= 30
        same = {
            "id": new_id(),
            "happened_on": "28/10/2022",
            "done_by": cast.users["worker"].pk,
            "source": "screen",
        }
        assert send(hoa, "follow_up", case, **same).status_code == 422
        assert (
            send(
                hoa, "follow_up", case, **same, how="phone", reached="yes", income="good", words="I sell soup"
            ).status_code
            == 302
        )
        assert (
            send(hoa, "follow_up", case, **same, how="phone", reached="yes").status_code == 302
        )  # sent twice
        row = FollowUp._base_manager.get()
        assert (row.how, row.income, row.health, row.happened_on) == (
            "phone",
            "good",
            "not_asked",
            dt.date(2022, 10, 28),
        )
        assert "I sell soup" in show(hoa, "contact", row)
        edit = {
            "version": 1,
            "happened_on": "28/10/2022",
            "how": "visit",
            "reached": "no",
            "reason": "not_home",
        }
        assert send(hoa, "contact_edit", row, **edit).status_code == 302
        row.refresh_from_db()
        assert (row.reached, row.why, row.income, row.version) == ("no", "not_home", "not_asked", 2)
        assert send(hoa, "contact_edit", row, **edit | {"version": 1, "how": "phone"}).status_code == 409
        assert "not reached" in show(hoa, "overview", case)
        assert send(hoa, "contact_retire", row, reason="other").status_code == 302
    assert Look.objects.filter(page="aftercare", person_id=case.person_id).exists()


def test_nobody_reaches_her_and_the_supervisor_decides(cast: Cast):
    case, mai = graduated(cast), browser(cast, "supervisor")
    for _nth in range(3):
        actions.record_follow_up(by=cast.viewer("worker"), case_id=case.pk, told=in_vain())
    assert reverse("aftercare:lost", args=[case.pk]) in show(mai, "overview", case)
    assert "No answer" in show(mai, "lost", case).replace("no answer", "No answer")
    assert send(mai, "lost", case, next_on="01/10/2022").status_code == 422
    assert send(mai, "lost", case, next_on="20/12/2022").status_code == 302
    assert mai.get(reverse("aftercare:lost", args=[case.pk])).status_code == 404
    assert browser(cast, "worker").get(reverse("aftercare:lost", args=[case.pk])).status_code == 404


def test_the_end_of_the_work(cast: Cast):
    case, hoa, mai = graduated(cast), browser(cast, "worker"), browser(cast, "supervisor")
    actions.record_follow_up(
        by=cast.viewer("worker"), case_id=case.pk, told=told(living="own", safety="safe")
    )
    assert "Follow-up is complete" in show(hoa, "close", case)
    same = {
        "id": new_id(),
        "happened_on": "20/10/2022",
        "done_by": cast.users["worker"].pk,
        "source": "screen",
    }
    assert send(hoa, "close", case, **same, reason="complete").status_code == 422
    assert send(hoa, "close", case, **same, reason="complete", living="own", card="given").status_code == 302
    row = Closure._base_manager.get()
    page = show(mai, "closure", row)
    assert "Safe" in page
    assert send(hoa, "closure_answer", row, answer="agree").status_code == 404
    assert "Follow-up is complete" in show(mai, "closure_answer", row)
    assert send(mai, "closure_answer", row, answer="agree").status_code == 302
    assert fresh(case).stage == "closure"
    assert send(hoa, "closure_back", row).status_code == 422


def test_a_worker_comes_from_the_exit_to_the_checklist_a_supervisor_records_late_ones(cast: Cast):
    case = admitted(cast)
    stay = stay_of(case)
    told = {
        "version": stay.version,
        "exit_on": "10/10/2022",
        "exit_kind": "graduated_reintegrated",
        "source": "paper",
    }
    answer = browser(cast, "worker").post(
        reverse("cases:exit", args=[case.pk]), told | {"done_by": cast.users["worker"].pk}
    )
    assert answer.headers["Location"] == reverse("aftercare:graduate", args=[case.pk])
    assert stay_of(case).exit_on is None
    answer = browser(cast, "supervisor").post(
        reverse("cases:exit", args=[case.pk]), told | {"done_by": cast.users["worker"].pk}
    )
    assert (answer.status_code, stay_of(case).exit_on) == (302, dt.date(2022, 10, 10))


@pytest.mark.parametrize(
    "who", ["counsellor", "house_mother", "director", "administrator", "kh_supervisor", "partner", "stranger"]
)
def test_to_whom_it_is_as_if_it_were_not(cast: Cast, who: str):
    case = admitted(cast)
    row, client = ready(cast, case), browser(cast, who)
    for name, of in (
        ("overview", case),
        ("graduate", case),
        ("graduation", row),
        ("checklist", row),
        ("close", case),
        ("follow_up", case),
    ):
        assert client.get(reverse(f"aftercare:{name}", args=[of.pk])).status_code == 404
    assert send(client, "graduation_ask", row).status_code == 404
    assert Graduation._base_manager.get().state == "draft"


def test_the_me_officer_reads_codes_and_no_words(cast: Cast):
    case = admitted(cast)
    row = ready(cast, case)
    page = show(browser(cast, "me_officer"), "graduation", row)
    assert "They want to go now" in page
    assert "mother" not in page


def test_every_page_has_few_queries_however_many_contacts(cast: Cast, django_assert_max_num_queries):
    case, mai = graduated(cast), browser(cast, "supervisor")
    for days in range(0, 60, 2):
        with at(DAY + dt.timedelta(days=days)):
            actions.record_follow_up(
                by=cast.viewer("worker"), case_id=case.pk, told=told(DAY + dt.timedelta(days=days))
            )
    with at(DAY + dt.timedelta(days=60)):
        show(mai, "overview", case)
        with django_assert_max_num_queries(45):
            show(mai, "overview", case)
