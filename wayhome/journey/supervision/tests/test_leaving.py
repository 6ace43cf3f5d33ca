"""The checklist counts what stands on the pages behind it, and who was forgotten stands in no queue."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.journey.aftercare import actions as aftercare
from wayhome.journey.cases import actions as cases
from wayhome.journey.cases.models import Admission
from wayhome.journey.plans import queries as plans
from wayhome.journey.plans.actions import break_promise, give_promise
from wayhome.journey.supervision import queries
from wayhome.journey.supervision.leaving import checklist
from wayhome.journey.supervision.tests.after import BEGAN, at
from wayhome.trust.access.actions import agree_second

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 10, 20)


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """The house believes it is 20 October 2022, 10:00 in Viet Nam."""
    with at(DAY):
        yield


def admitted(cast: Cast) -> Admission:
    by = cast.viewer("worker")
    return cases.admit(
        by=by, office=cast.offices["vn"], facts={"sex": "female"}, category="trafficking", happened_on=BEGAN
    )


def asked_to_close(cast: Cast) -> Admission:
    """Take somebody in whose worker asks that the work ends."""
    stay = admitted(cast)
    aftercare.ask_closure(
        by=cast.viewer("worker"), case_id=stay.case_id, happened_on=DAY, why="missing", living="own", card="given"
    )  # fmt: skip
    return stay


def counted(cast: Cast, page: str) -> int:
    lines = checklist(cast.viewer("supervisor"), cast.users["worker"])
    return next(line.count for line in lines if line.url.startswith(reverse(page)))


def test_who_was_forgotten_stands_in_no_queue(cast: Cast, client: Client):
    stay, by = asked_to_close(cast), cast.viewer("supervisor")
    assert queries.asked(by).count() == counted(cast, "supervision:approvals") == 1
    asked = cases.ask_forgetting(by=by, case_id=stay.case_id, reason="asked")
    agree_second(by=cast.viewer("data_protection"), id=asked.second_id)
    cases.forget(by=by, id=asked.pk)
    assert queries.asked(by).count() == counted(cast, "supervision:approvals") == 0
    sign_in(client, cast.users["supervisor"])
    assert "Nobody waits" in client.get(reverse("supervision:approvals")).content.decode()


def test_the_checklist_counts_no_question_of_a_retired_case(cast: Cast):
    stay, by = asked_to_close(cast), cast.viewer("supervisor")
    cases.retire_admission(by=by, admission_id=stay.pk, reason="entered_twice")
    cases.retire_case(by=by, case_id=stay.case_id, reason="entered_twice")
    assert counted(cast, "supervision:approvals") == queries.asked(by).count() == 0


def test_a_broken_promise_that_nobody_told_her_of_is_still_hers_to_keep_in_hand(cast: Cast):
    stay, worker = admitted(cast), cast.viewer("worker")
    promise = give_promise(by=worker, case_id=stay.case_id, kind="call", words="x", by_on=DAY)
    break_promise(by=worker, promise_id=promise.pk, version=promise.version, why="means")
    listed = plans.open_promises(cast.viewer("supervisor"), owner=cast.users["worker"])
    assert counted(cast, "plans:promises") == listed.count() == 1
