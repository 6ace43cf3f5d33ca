"""Recording an activity: once, whole, by who may."""

import uuid

from wayhome.prevention.activities.models import (
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    Issue,
)
from wayhome.prevention.activities.rules import Head, Raised
from wayhome.prevention.activities.tests.conftest import DAY
from wayhome.trust.audit.models import Entry


def rows(model, activity):
    return model.objects.unscoped("the test looks").filter(activity=activity, retired_at=None)


def test_a_round_table_is_recorded_once_with_all_its_parts(
    cast, village, held, django_assert_max_num_queries
):
    key = uuid.uuid4()
    told = {
        "id": key, "places": [(village, "village_hall")], "topics": ["gbv", "gbv", "livelihood"],
        "heads": [Head("participant", "female", 27), Head("participant", "male", 19), Head("police", "male", 0)],
        "issues": [Raised("gambling"), Raised("drugs", words="at the market"), Raised("gangs")],
    }  # fmt: skip
    with django_assert_max_num_queries(45):
        made = held(**told)
    assert held(**told).pk == made.pk == key
    assert rows(ActivityOffice, made).get().lead
    assert rows(ActivityPlace, made).get().venue == "village_hall"
    assert rows(ActivityTopic, made).count() == 2
    assert sorted(rows(AttendanceCount, made).values_list("sex", "count")) == [("female", 27), ("male", 19)]
    assert {issue.raised_on for issue in rows(Issue, made)} == {DAY}
    assert Entry.objects.filter(verb="activities.record_activity").count() == 1
