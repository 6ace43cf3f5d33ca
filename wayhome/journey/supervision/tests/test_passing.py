"""Every page that names how many people of a colleague pass names the same number, and says in words who is in it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.caseload import BEGAN, case_of
from tests.cast import Cast, sign_in
from wayhome.journey.cases import handing
from wayhome.journey.cases.models import Assignment
from wayhome.journey.supervision.leaving import checklist
from wayhome.kit import facts
from wayhome.kit.dates import today

pytestmark = pytest.mark.django_db


def of(
    cast: Cast, *, exit_on: dt.date | None = None, since: dt.date = BEGAN, stage: str = "services"
) -> None:
    case = case_of(cast, exit_on=exit_on)
    by = cast.viewer("supervisor")
    facts.correct(type(case), case.pk, by=by, version=1, changes={"stage": stage})
    facts.record(
        Assignment(case=case, user=cast.users["worker"], role="case_worker", happened_on=since), by=by
    )


def test_the_checklist_and_the_hand_over_name_the_same_number(cast: Cast, client: Client):
    tomorrow = today("Asia/Ho_Chi_Minh") + dt.timedelta(days=1)
    of(cast)
    of(cast, exit_on=dt.date(2022, 6, 1), stage="follow_up")
    of(cast, exit_on=dt.date(2022, 6, 1), stage="closure")  # the work has ended, she still is in the circle
    of(cast, since=tomorrow)  # and of one she takes over tomorrow
    mai, worker = cast.viewer("supervisor"), cast.users["worker"]
    passes = handing.passing(mai, worker)
    assert (passes.people, passes.now, passes.others) == (4, 3, 1)
    assert checklist(mai, worker)[0].count == 4
    assert "In service or in follow-up: 3." in str(checklist(mai, worker)[0].then)
    assert dict(handing.colleagues_with_people(mai))[worker] == handing.count_of(worker) == 4
    sign_in(client, cast.users["supervisor"])
    form = client.get(reverse("cases:hand_over_begin", args=[worker.pk]))
    assert len(form.context["form"].fields["cases"].choices) == 4
    assert "In service or in follow-up: 3." in form.content.decode()


def test_where_all_are_cared_for_nothing_more_is_said(cast: Cast, django_assert_num_queries):
    of(cast)
    mai, worker = cast.viewer("supervisor"), cast.users["worker"]
    handing.passing(mai, worker)
    with django_assert_num_queries(1):
        assert handing.passing(mai, worker).words == ""
    assert "They pass" in str(checklist(mai, worker)[0].then)
