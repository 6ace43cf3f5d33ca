"""Who was shown a person is still told when two records were found to be her."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from wayhome.doors.desk import looking
from wayhome.doors.desk.actions import merge
from wayhome.doors.desk.tests.test_merging import admit, october  # noqa: F401
from wayhome.journey.cases.forgetting import everyone
from wayhome.journey.cases.models import Case
from wayhome.kit.dates import Month
from wayhome.trust.audit.actions import record_look
from wayhome.trust.audit.looks import looks_at

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (dt.date(2022, 9, day) for day in (1, 10, 20))


@pytest.fixture
def merged(cast: Cast) -> Case:
    """Three records of one person, one after the other made one; only the first was ever shown to the counsellor."""
    one = admit(cast, "Lò Thị Bịa", on=FIRST, until=FIRST + dt.timedelta(days=5))
    two = admit(cast, "Lò Thị Bịa", on=SECOND, until=SECOND + dt.timedelta(days=5))
    three = admit(cast, "Lò Thị Bịa", on=THIRD)
    record_look(cast.viewer("counsellor"), [one.person_id], page="person")
    merge(by=cast.viewer("supervisor"), kept_case_id=two.pk, gone_case_id=one.pk)
    merge(by=cast.viewer("supervisor"), kept_case_id=three.pk, gone_case_id=two.pk)
    return Case._base_manager.get(pk=three.pk)


def test_her_page_tells_it(cast: Cast, client: Client, merged: Case) -> None:
    sign_in(client, cast.users["supervisor"])
    answer: Any = client.get(reverse("desk:looks_at", args=[merged.pk]))
    shown = answer.context["page"].paginator.count
    assert shown == sum(looks_at(id).count() for id in everyone(merged.person_id)) > 0
    assert "Linh (counsellor)" in answer.content.decode()


def test_so_does_the_month_of_who_answers_for_her(cast: Cast, merged: Case) -> None:
    month = Month.of(dt.date(2022, 10, 20))
    told = [row.user for row in looking.lookers(cast.viewer("supervisor"), month)]
    assert cast.users["counsellor"] in told
    assert not looking.lookers(cast.viewer("kh_supervisor"), month)
