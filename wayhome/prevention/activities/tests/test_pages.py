"""Pages of activities: what a field officer meets, what others may not, and what happens when things go wrong."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wayhome.kit.dates import clock_at
from wayhome.prevention.activities.actions import correct_activity
from wayhome.prevention.activities.models import Activity, ActivityAgency, AttendanceCount, Issue
from wayhome.prevention.activities.queries.choices import heads_of, offices_of, places_of, topics_of
from wayhome.prevention.activities.rules import Head
from wayhome.prevention.activities.tests.conftest import DAY, make_place

CHOOSE, LIST = reverse("activities:choose"), reverse("activities:list")
NOON = dt.datetime(2022, 10, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def sit(cast, client):
    """Let one of the cast sit down at the screen, on 24 October 2022."""

    def down(name="field_officer"):
        client.force_login(cast.users[name])
        return client

    with clock_at(NOON):
        yield down


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def sent(**more):
    return {"id": str(uuid.uuid4()), "happened_on": "12/10/2022"} | more


def faults(answer):
    return " ".join(box.get_text(" ", strip=True) for box in soup(answer).select(".govuk-error-message"))


def made():
    return Activity.objects.unscoped("the test looks").get()


def record_url(type="round_table"):
    return reverse("activities:record", args=[type])


def at(name, activity):
    return reverse(f"activities:{name}", args=[activity.pk])


@pytest.mark.seed("A05")
@pytest.mark.seed("F20")
def test_a_round_table_of_46_with_three_issues_is_recorded_without_script(sit, village):
    data = sent(place=str(village.pk), came_0_women="46 (27F)") | {
        "raised-TOTAL_FORMS": "3", "raised-0-theme": "gambling", "raised-1-theme": "drugs", "raised-1-words": "At the market",
        "raised-2-theme": "", "raised-2-words": "A broken bridge",
    }  # fmt: skip
    client = sit()
    answer = client.post(record_url(), data)
    assert answer.status_code == 302, faults(answer)
    activity = made()
    assert answer["Location"] == at("show", activity)
    heads = {(head.sex, head.count) for head in heads_of(activity)}
    assert heads == {
        ("female", 27),
        ("unknown", 19),
    }  # nobody becomes a man because she was not counted as a woman
    issues = Issue.objects.unscoped("the test looks").filter(activity=activity)
    assert sorted(issues.values_list("theme", flat=True)) == ["drugs", "gambling", "other"]
    assert [place for place, _venue in places_of(activity)] == [village]
    page = soup(client.get(at("show", activity))).get_text(" ", strip=True)
    assert "46 (27F)" in page
    assert "Suoi Den" in page
    assert client.post(record_url(), data).status_code == 302
    assert made() == activity  # sent twice, recorded once
