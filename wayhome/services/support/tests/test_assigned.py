"""A case worker sees what colleagues gave to the persons assigned to her: only those, only of her office, and only while she is assigned."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.caseload import case_of
from wayhome.journey.cases.models import Assignment
from wayhome.kit import facts
from wayhome.registry.people.actions import enrol
from wayhome.services.support import queries
from wayhome.services.support.actions import correct_service, record_service, tick_days
from wayhome.services.support.models import PackageDay, ServiceRecord, enrolments_seen
from wayhome.services.support.tests.conftest import FIRST


@pytest.fixture
def given(work):
    """What the supervisor recorded for a person assigned to the worker, and for one who is not."""

    def give(case):
        office = work.cast.offices["vn"]
        row = enrol(
            by=work.by, office=office, package="emergency_support", happened_on=FIRST, person=case.person
        )
        tick_days(by=work.by, enrolment_ids=[row.pk], days={FIRST: ["food"]})
        service = record_service(
            by=work.by, office=office, kind="supplies", happened_on=FIRST, person=case.person
        )
        return row, service

    return give


def test_she_sees_what_was_given_to_persons_assigned_to_her(work, given, client):
    (row, service), (others, _their_service) = given(work.case), given(case_of(work.cast))
    hoa = work.cast.viewer("worker")
    assert list(ServiceRecord.objects.visible_to(hoa)) == [service]
    assert list(enrolments_seen(hoa)) == [row]
    assert [day.enrolment_id for day in PackageDay.objects.visible_to(hoa)] == [row.pk]
    client.force_login(work.cast.users["worker"])
    for name, id in (("show", service.pk), ("enrolment", row.pk), ("days", row.pk)):
        assert client.get(reverse(f"support:{name}", args=[id])).status_code == 200
    assert client.get(reverse("support:enrolment", args=[others.pk])).status_code == 404
    assert work.case.person.code in client.get(reverse("support:list") + "?month=2022-10").content.decode()


def test_seeing_is_not_correcting(work, given, client):
    row, service = given(work.case)
    hoa = work.cast.viewer("worker")
    assert not queries.may_correct(hoa, service)
    with pytest.raises(ServiceRecord.DoesNotExist):
        correct_service(by=hoa, service_id=service.pk, version=1, changes={"quantity": 2})
    client.force_login(work.cast.users["worker"])
    assert client.get(reverse("support:edit", args=[service.pk])).status_code == 404
    assert client.get(reverse("support:correct_enrolment", args=[row.pk])).status_code == 404


def test_no_more_once_she_is_assigned_no_more(work, given):
    given(work.case)
    walks = Assignment.objects.unscoped("test").get(case=work.case)
    facts.correct(
        Assignment, walks.pk, by=work.by, version=walks.version, changes={"until": dt.date(2022, 10, 1)}
    )
    hoa = work.cast.viewer("worker")
    assert not ServiceRecord.objects.visible_to(hoa).exists()
    assert not enrolments_seen(hoa).exists()


@pytest.mark.parametrize("name", ["collaborator", "counsellor", "house_mother", "kh_supervisor", "partner"])
def test_others_see_nothing_of_it(work, given, name):
    given(work.case)
    viewer = work.cast.viewer(name)
    assert not ServiceRecord.objects.visible_to(viewer).exists()
    assert not PackageDay.objects.visible_to(viewer).exists()
    assert not enrolments_seen(viewer).exists()
