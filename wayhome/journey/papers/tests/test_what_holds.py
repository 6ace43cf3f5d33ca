"""A form says what holds on the day it is printed: not what was thought, decided or planned before; of a wrong record there is none."""

import datetime as dt

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.caseload import case_of
from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import queries as aftercare
from wayhome.journey.aftercare.rules import GRADUATED
from wayhome.journey.cases.actions import record_consent, record_finding, retire_admission, retire_case
from wayhome.journey.cases.models import Admission, Assignment, Case
from wayhome.journey.papers.actions import CONTENTS, print_sheet
from wayhome.journey.papers.filling import answers
from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.trust.audit.models import Entry

pytestmark = pytest.mark.django_db
SIGNS = {"act": ["recruited"], "means": ["force"], "purpose": ["forced_marriage"]}


@pytest.fixture
def case(cast: Cast) -> Case:
    return case_of(cast, with_="worker")


def before(case: Case, days: int) -> dt.date:
    """Return the day so many days ago; less than none is still to come."""
    return today(case.office.time_zone) - dt.timedelta(days=days)


def find(cast: Cast, case: Case, days: int, said_by: str, **told: object) -> None:
    """Record what was found so many days ago; our own opinion of signs with what was seen."""
    found = SIGNS if told.get("opinion") == "signs" else {}
    by = cast.viewer("worker")
    record_finding(by=by, case_id=case.pk, said_by=said_by, happened_on=before(case, days), told=told, found=found)  # fmt: skip


def walk(cast: Cast, case: Case, who: str, since: int, until: int | None) -> None:
    """Let a case worker walk with the person from so many days ago until so many days ago."""
    last = None if until is None else before(case, until)
    row = Assignment(case=case, user=cast.users[who], role="case_worker", happened_on=before(case, since), until=last)  # fmt: skip
    facts.record(row, by=cast.viewer("supervisor"))


def test_an_opinion_that_was_given_up_ticks_nothing(cast: Cast, case: Case) -> None:
    find(cast, case, 60, "own", opinion="signs")
    assert {"acts", "means", "purposes"} <= set(answers(cast.viewer("worker"), case, "coded").ticked)
    find(cast, case, 0, "own", opinion="no_signs")
    assert not {"acts", "means", "purposes"} & set(answers(cast.viewer("worker"), case, "coded").ticked)


def test_a_decision_whose_time_is_over_is_not_the_one_on_the_form(cast: Cast, case: Case) -> None:
    ends = before(case, 10)
    find(cast, case, 100, "authority", status="not_identified", authority="border_guard", until=ends)
    found = answers(cast.viewer("worker"), case, "coded")
    assert "identified" not in found.ticked
    assert "decision" not in found.lines
    find(cast, case, 200, "authority", status="identified", authority="police")
    found = answers(cast.viewer("worker"), case, "coded")
    assert found.ticked["identified"] == {"yes"}
    assert found.lines["decision"].startswith("Police, ")


def test_filled_in_by_who_walks_today_also_as_a_stand_in(cast: Cast, case: Case) -> None:
    worker = cast.viewer("worker")
    walk(cast, case, "worker", 90, 31)
    walk(cast, case, "collaborator", -20, None)
    supervisor = cast.viewer("supervisor")
    assert supervisor.user is not None
    assert answers(supervisor, case, "coded").lines["worker"] == supervisor.user.display_name, "nobody walks"
    walk(cast, case, "counsellor", 5, -5)
    assert answers(worker, case, "coded").lines["worker"] == cast.users["counsellor"].display_name


def gone_home(cast: Cast) -> Case:
    """Return a case whose person graduated a month ago."""
    made = case_of(cast, with_="worker", began=today(cast.offices["vn"].time_zone) - dt.timedelta(days=200))
    stay = Admission._base_manager.get(case=made)
    changes = {"exit_on": before(made, 30), "exit_kind": GRADUATED}
    facts.correct(Admission, stay.pk, by=cast.viewer("supervisor"), version=stay.version, changes=changes)
    return made


def test_no_next_contact_is_printed_for_who_wants_none(cast: Cast) -> None:
    case, by = gone_home(cast), cast.viewer("worker")
    assert answers(by, case, "coded").lines["next_follow_up"]
    told = {"age_band": "18+", "language": "vi"}
    record_consent(by=by, case_id=case.pk, purpose="contact", answer="no", happened_on=before(case, 0), told=told)  # fmt: skip
    assert not aftercare.aftercare(case).may_contact
    assert "next_follow_up" not in answers(by, case, "coded").lines


def test_no_next_contact_is_printed_where_the_work_is_closed(cast: Cast) -> None:
    case = gone_home(cast)
    case.stage = "closure"
    assert "next_follow_up" not in answers(cast.viewer("worker"), case, "coded").lines


@pytest.mark.parametrize("content", CONTENTS)
def test_a_retired_record_is_not_printed(cast: Cast, case: Case, client: Client, content: str) -> None:
    by = cast.viewer("supervisor")
    stay = Admission._base_manager.get(case=case)
    retire_admission(by=by, admission_id=stay.pk, reason="wrong_person")
    retire_case(by=by, case_id=case.pk, reason="wrong_person")
    with pytest.raises(Http404):
        print_sheet(by=by, case_id=case.pk, sheet="a-consent", language="en", content=content)
    sign_in(client, cast.users["supervisor"])
    address = reverse("papers:list", args=[case.pk])
    assert client.get(address).status_code == 404
    sent = {"language": "en", "content": content, "sheet": "a-consent"}
    assert client.post(address, sent).status_code == 404
    assert not Entry.objects.filter(verb="papers.print_sheet").exists()
