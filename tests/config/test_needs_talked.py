"""A talk about needs, told upstairs: the log of services keeps one row for it, so that figures count a review once."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.config.wiring import wire
from wayhome.journey.plans import actions
from wayhome.services.support.actions import record_service
from wayhome.services.support.models import ServiceRecord

TODAY = dt.date(2022, 10, 20)


@pytest.mark.django_db
def test_the_log_upstairs_counts_a_talk_once(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    wire()
    case, by = case_of(cast), cast.viewer("supervisor")
    rows = ServiceRecord.objects.unscoped("the test counts").filter(kind="needs_review", retired_at=None)
    with django_capture_on_commit_callbacks(execute=True):
        talk = actions.record_needs(by=by, case_id=case.pk, happened_on=TODAY, answers={"work": "some"})
    [row] = rows
    assert (row.pk, row.happened_on, row.case_id) == (uuid.uuid5(talk.pk, "needs_review"), TODAY, case.pk)
    earlier = TODAY - dt.timedelta(days=2)
    with django_capture_on_commit_callbacks(execute=True):
        actions.correct_needs(by=by, talk_id=talk.pk, version=1, changes={"happened_on": earlier})
    assert [row.happened_on for row in rows.all()] == [earlier]
    with django_capture_on_commit_callbacks(execute=True):
        actions.retire_needs(by=by, talk_id=talk.pk, reason="never_happened")
    assert not rows.all().exists()
    record_service(
        by=by, office=case.office, kind="needs_review", happened_on=TODAY, person=case.person, case=case
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.record_needs(by=by, case_id=case.pk, happened_on=TODAY, answers={"work": "some"})
    assert rows.all().count() == 1, "a review that is in the log already is not counted twice"
