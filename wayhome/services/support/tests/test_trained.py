"""Who reviews needs: staff of the office and of cases; a collaborator from the day a workshop has shown her how."""

import datetime as dt

import pytest
from django.urls import reverse

from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import give_right, record_activity
from wayhome.registry.people.actions import enrol
from wayhome.services.support.actions import correct_service, record_service
from wayhome.services.support.models import ServiceRecord
from wayhome.services.support.tests.conftest import DAYS, FIRST


def enrolled(work, who):
    told = {"package": "life_skills_course", "happened_on": FIRST, "facts": {"sex": "female"}}
    return enrol(by=work.cast.viewer(who), office=work.cast.offices["vn"], **told)


def review(work, who, person, **changes):
    told = {"kind": "needs_review", "happened_on": FIRST} | changes
    return record_service(by=work.cast.viewer(who), office=work.cast.offices["vn"], person=person, **told)


@pytest.fixture
def trained(work):
    """Let Nhi have taken part in a workshop on the second day."""

    def train(valid_to=None):
        by = work.cast.viewer("field_officer")
        told = {"type": "needs_review_workshop", "happened_on": DAYS[1]}
        workshop = record_activity(by=by, offices=[work.cast.offices["vn"]], **told)
        users = [work.cast.users["collaborator"]]
        give_right(by=by, activity_id=workshop.pk, users=users, kind="needs_review", valid_to=valid_to)

    return train


@pytest.mark.seed("A15")
def test_a_collaborator_reviews_needs_once_a_workshop_has_shown_her_how(work, trained, client):
    person = enrolled(work, "collaborator").person
    client.force_login(work.cast.users["collaborator"])
    form = {
        "id": "0192f000-0000-7000-8000-000000000001",
        "kinds": ["needs_review"],
        "happened_on": "25/10/2022",
        "codes": person.code,
    }
    answer = client.post(reverse("support:record"), form)
    assert answer.status_code == 422
    assert "workshop on needs reviews" in answer.content.decode()
    trained()
    assert client.post(reverse("support:record"), form).status_code == 302
    assert ServiceRecord.objects.unscoped("test").get().kind == "needs_review"


def test_not_before_the_workshop_nor_after_its_right_has_ended(work, trained):
    person = enrolled(work, "collaborator").person
    trained(valid_to=DAYS[1])
    for day in (DAYS[0], DAYS[2]):
        with pytest.raises(Refused, match="workshop"):
            review(work, "collaborator", person, happened_on=day)
    assert review(work, "collaborator", person, happened_on=DAYS[1])


def test_nor_written_down_for_her_by_a_colleague(work):
    person = enrolled(work, "supervisor").person
    with pytest.raises(Refused, match="workshop"):
        review(work, "supervisor", person, done_by=work.cast.users["collaborator"])
    row = review(work, "supervisor", person)
    by, changes = work.cast.viewer("supervisor"), {"done_by": work.cast.users["collaborator"]}
    with pytest.raises(Refused, match="workshop"):
        correct_service(by=by, service_id=row.pk, version=row.version, changes=changes)


@pytest.mark.parametrize("who", ["supervisor", "field_officer", "career_officer"])
def test_staff_of_the_office_need_no_workshop(work, who):
    assert review(work, who, enrolled(work, who).person)


def test_a_case_worker_needs_no_workshop(work):
    assert review(work, "worker", work.case.person)


def test_all_else_a_collaborator_logs_without_one(work):
    person = enrolled(work, "collaborator").person
    assert review(work, "collaborator", person, kind="supplies", quantity=2)
    row = review(work, "collaborator", person, kind="livelihood_plan")
    by = work.cast.viewer("collaborator")
    with pytest.raises(Refused, match="workshop"):
        correct_service(by=by, service_id=row.pk, version=row.version, changes={"kind": "needs_review"})


def test_an_old_review_can_still_be_corrected_otherwise(work, trained):
    person = enrolled(work, "collaborator").person
    trained(valid_to=DAYS[1])
    row = review(work, "collaborator", person, happened_on=DAYS[1])
    by = work.cast.viewer("collaborator")
    same = {"kind": "needs_review", "happened_on": DAYS[1], "done_by": by.user, "source": "paper"}
    assert correct_service(by=by, service_id=row.pk, version=row.version, changes=same).source == "paper"
    changes = {"happened_on": dt.date(2022, 10, 26)}
    with pytest.raises(Refused, match="workshop"):
        correct_service(by=by, service_id=row.pk, version=row.version + 1, changes=changes)
