"""The plain log: who may record what for whom, what cannot be, and how it is corrected."""

import datetime as dt
import uuid

import pytest

from tests.caseload import case_of
from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.registry.agencies.actions import add_project
from wayhome.registry.people.actions import enrol
from wayhome.services.support.actions import (
    correct_service,
    record_log,
    record_service,
    record_services,
    retire_service,
)
from wayhome.services.support.models import ServiceRecord
from wayhome.services.support.tests.conftest import DAYS, FIRST
from wayhome.trust.audit.models import Entry


def saved(**filters):
    return ServiceRecord.objects.unscoped("the test looks").filter(retired_at=None, **filters)


def record(work, who="supervisor", **changes):
    told = {"kind": "needs_review", "happened_on": FIRST, "person": work.case.person} | changes
    office = work.cast.offices[told.pop("office", "vn")]
    return record_service(by=work.cast.viewer(who), office=office, **told)


@pytest.mark.seed("S02")
def test_supplies_and_a_referral_of_a_person_with_a_case(work):
    given = record(work, kind="supplies", quantity=3)
    sent = record(work, kind="referral", agency=work.agency)
    assert (given.case_id, given.quantity) == (work.case.pk, 3)
    assert sent.agency == work.agency
    assert Entry.objects.filter(verb="support.record_service").count() == 2


def test_a_person_without_a_case_is_served_by_her_enrolment(work):
    row = record(work, person=work.people[0].person)
    assert row.case_id is None


def test_sent_twice_it_is_one(work):
    id = uuid.uuid4()
    assert record(work, id=id).pk == record(work, id=id).pk == id
    assert saved().count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "referral"}, "agency"),
        ({"kind": "massage"}, "kind"),
        ({"happened_on": dt.date(2022, 10, 27)}, "happened_on"),
        ({"happened_on": dt.date(1999, 12, 31)}, "happened_on"),
        ({"kind": "supplies", "quantity": 0}, "quantity"),
        ({"kind": "supplies", "quantity": 100_001}, "quantity"),
    ],
)
def test_what_cannot_be_is_refused(work, changes, field):
    with pytest.raises(Refused) as refused:
        record(work, **changes)
    assert refused.value.field == field
    assert not saved().exists()


def test_a_second_review_on_one_day_is_an_entry_made_twice_and_supplies_are_not(work):
    record(work)
    with pytest.raises(Refused, match="already"):
        record(work)
    record(work, happened_on=DAYS[1])
    for _n in range(2):
        record(work, kind="supplies")
    assert saved().count() == 4


def test_a_project_belongs_to_the_office_and_ran_on_the_day(work):
    project = add_project(
        by=work.by, office=work.cast.offices["vn"], code="RESIL", title="Resilient", starts_on=DAYS[1]
    )
    with pytest.raises(Refused, match="did not run"):
        record(work, project=project)
    assert record(work, project=project, happened_on=DAYS[1]).project == project
    theirs = add_project(
        by=work.cast.viewer("kh_supervisor"),
        office=work.cast.offices["kh"],
        code="K",
        title="K",
        starts_on=FIRST,
    )
    with pytest.raises(Refused, match="another office"):
        record(work, project=theirs)


def test_many_at_once_all_or_none(work):
    persons = [row.person for row in work.people]
    stranger = case_of(work.cast, "kh").person
    told = {"by": work.by, "office": work.cast.offices["vn"], "happened_on": FIRST}
    with pytest.raises(Refused, match="Nobody on your list"):
        record_services(kind="needs_review", persons=[*persons, stranger], **told)
    assert not saved().exists()
    id = uuid.uuid4()
    for _n in range(2):
        rows = record_log(
            kinds=["needs_review", "referral"], persons=persons, agency=work.agency, id=id, **told
        )
    assert len(rows) == saved().count() == 10
    assert saved(kind="needs_review", agency=None).count() == 5
    with pytest.raises(Refused, match="at least one"):
        record_services(kind="supplies", persons=[], **told)
    with pytest.raises(Refused, match="what was done"):
        record_log(kinds=[], persons=persons, **told)


def test_36_people_take_few_statements(work, django_assert_max_num_queries):
    people = [case_of(work.cast).person for _n in range(36)]
    with django_assert_max_num_queries(30):
        record_services(
            by=work.by, office=work.cast.offices["vn"], kind="needs_review", happened_on=FIRST, persons=people
        )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("supervisor", True), ("career_officer", True), ("worker", True), ("me_officer", False), ("counsellor", False),
        ("director", False), ("donor", False), ("kh_supervisor", False), ("house_mother", False),
    ],
)  # fmt: skip
def test_who_may_record_for_a_person_walked_with_by_the_worker(work, who, may):
    if may:
        record(work, who)
    else:
        with pytest.raises(Refused):
            record(work, who)
    assert saved().count() == may


@pytest.mark.parametrize("who", ["field_officer", "collaborator"])
def test_in_the_field_services_are_logged_for_people_enrolled(work, who):
    """Needs reviews and plans of an operation are made where people live; whose case it is, is not told there."""
    by, office = work.cast.viewer(who), work.cast.offices["vn"]
    mine = enrol(
        by=by, office=office, package="life_skills_course", happened_on=FIRST, facts={"sex": "female"}
    )
    made = record(work, who, kind="livelihood_plan", person=mine.person)
    assert list(ServiceRecord.objects.visible_to(by)) == [made]
    assert made.case_id is None
    theirs = enrol(
        by=work.by, office=office, package="life_skills_course", happened_on=FIRST, facts={"sex": "female"}
    )
    if who == "collaborator":
        with pytest.raises(Refused, match="Nobody on your list"):
            record(work, who, kind="supplies", person=theirs.person)
    else:
        record(work, who, person=theirs.person)
    with pytest.raises(Refused, match="Nobody on your list"):
        record(work, who, kind="supplies")


def test_in_own_scope_only_persons_of_hers_and_she_corrects_only_what_she_recorded(work):
    other = case_of(work.cast)
    with pytest.raises(Refused, match="Nobody on your list"):
        record(work, "worker", person=other.person)
    mine, theirs = record(work, "worker"), record(work, kind="supplies")
    viewer = work.cast.viewer("worker")
    assert set(ServiceRecord.objects.visible_to(viewer)) == {mine, theirs}  # a colleague's, for her person
    for id in (theirs.pk, uuid.uuid4()):
        with pytest.raises(ServiceRecord.DoesNotExist):
            correct_service(by=viewer, service_id=id, version=1, changes={"quantity": 2})
        with pytest.raises(ServiceRecord.DoesNotExist):
            retire_service(by=viewer, service_id=id, reason="other")


def test_m_and_e_sees_and_corrects_nothing(work):
    row, viewer = record(work), work.cast.viewer("me_officer")
    assert list(ServiceRecord.objects.visible_to(viewer)) == [row]
    with pytest.raises(ServiceRecord.DoesNotExist):
        correct_service(by=viewer, service_id=row.pk, version=1, changes={})


def test_corrected_once_and_the_second_saver_is_told(work):
    row = record(work, kind="supplies", quantity=2)
    after = correct_service(by=work.by, service_id=row.pk, version=1, changes={"quantity": 3})
    assert (after.version, after.quantity) == (2, 3)
    with pytest.raises(facts.Conflict):
        correct_service(by=work.by, service_id=row.pk, version=1, changes={"quantity": 4})
    with pytest.raises(Refused, match="organisation"):
        correct_service(by=work.by, service_id=row.pk, version=2, changes={"kind": "referral"})
    with pytest.raises(ValueError, match="not correctable"):
        correct_service(by=work.by, service_id=row.pk, version=2, changes={"person": work.people[0].person})
    same = correct_service(by=work.by, service_id=row.pk, version=2, changes={"quantity": 3})
    assert same.version == 2
    retire_service(by=work.by, service_id=row.pk, reason="never_happened")
    retire_service(by=work.by, service_id=row.pk, reason="never_happened")
    assert not saved().exists()
    with pytest.raises(Refused, match="retired"):
        correct_service(by=work.by, service_id=row.pk, version=3, changes={"quantity": 5})


def test_a_colleague_of_another_office_did_not_do_it(work):
    with pytest.raises(Refused, match="colleague of this office"):
        record(work, done_by=work.cast.users["kh_supervisor"])
    assert record(work, done_by=work.cast.users["worker"]).done_by == work.cast.users["worker"]


def test_the_worker_may_serve_somebody_she_enrolled(work):
    hers = enrol(
        by=work.cast.viewer("worker"), office=work.cast.offices["vn"], package="community_programme", happened_on=FIRST, facts={"sex": "female"}
    )  # fmt: skip
    assert record(work, "worker", person=hers.person).person == hers.person
