"""After a training or field trip: those who took part are enrolled in a livelihood programme in one act; nobody is admitted by it."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from wayhome.journey.cases.models import Admission
from wayhome.kit.errors import Refused
from wayhome.prevention.groups.actions import add_member, record_meeting, retire_meeting, start_group
from wayhome.registry.people.actions import enrol
from wayhome.registry.people.models import Enrolment
from wayhome.services.support.actions import enrol_from_training
from wayhome.services.support.tests.conftest import FIRST
from wayhome.trust.audit.models import Entry


@pytest.fixture
def training(work):
    """A livelihood training of a group: two of the operation, the person with a case, and somebody the house does not know."""
    by = work.cast.viewer("supervisor")
    group = start_group(
        by=by,
        office=work.cast.offices["vn"],
        kind="womens_club",
        title="Club",
        began_on=dt.date(2022, 1, 1),
        led_by=work.cast.users["collaborator"],
    )
    known = [work.people[0].person, work.people[1].person, work.case.person]
    joined = [add_member(by=by, group=group, joined_on=FIRST, person=person) for person in known]
    joined.append(add_member(by=by, group=group, joined_on=FIRST, sex="female"))
    ids = [member.pk for member in joined]
    return record_meeting(
        by=by, groups=[group], member_ids=ids, happened_on=FIRST, type="livelihood_training"
    )


def there(**filters):
    return Enrolment.objects.unscoped("the test looks").filter(
        retired_at=None, package="livelihood_programme", **filters
    )


def enrol_them(work, training, persons, who="supervisor", **changes):
    told = {"package": "livelihood_programme", "happened_on": FIRST} | changes
    return enrol_from_training(
        by=work.cast.viewer(who),
        office=work.cast.offices[told.pop("office", "vn")],
        activity_id=training.pk,
        persons=persons,
        **told,
    )


def sent(persons, **changes):
    told = {"id": str(uuid.uuid4()), "package": "livelihood_programme", "happened_on": "24/10/2022"}
    return told | {"persons": [str(person.pk) for person in persons]} | changes


def the_page(training):
    return reverse("support:after_training", args=[training.pk])


@pytest.mark.seed("A14")
def test_those_who_took_part_are_enrolled_in_one_act_and_nobody_is_admitted(work, training, client):
    client.force_login(work.cast.users["supervisor"])
    meeting = client.get(reverse("groups:meeting", args=[training.pk])).content.decode()
    assert the_page(training) in meeting
    page = client.get(the_page(training))
    people = page.context["people"]
    assert {one.pk for one in people} == {
        work.people[0].person_id,
        work.people[1].person_id,
        work.case.person_id,
    }
    before = Admission.objects.unscoped("the test looks").count()
    form = sent(people)
    for _again in range(2):  # sent twice, it is one
        assert client.post(the_page(training), form).status_code == 302
    assert there().count() == 3
    assert Admission.objects.unscoped("the test looks").count() == before
    assert (
        Entry.objects.get(verb="support.enrol_from_training", object_id=str(training.pk)).object_kind
        == "activities.activity"
    )


@pytest.mark.seed("A14")
def test_a_field_trip_enrols_too(work, training):
    by = work.cast.viewer("supervisor")
    group = start_group(
        by=by, office=work.cast.offices["vn"], kind="peer", title="Peers", began_on=dt.date(2022, 1, 1)
    )
    person = work.people[2].person
    member = add_member(by=by, group=group, joined_on=FIRST, person=person)
    trip = record_meeting(
        by=by, groups=[group], member_ids=[member.pk], happened_on=FIRST, type="exchange_visit"
    )
    assert len(enrol_them(work, trip, [person], package="vocational_course")) == 1


def test_who_is_enrolled_already_stays_as_she_is(work, training):
    first, second = work.people[0].person, work.people[1].person
    enrol(
        by=work.cast.viewer("supervisor"),
        office=work.cast.offices["vn"],
        package="livelihood_programme",
        happened_on=FIRST,
        person=first,
    )
    made = enrol_them(work, training, [first, second])
    assert [row.person_id for row in made] == [second.pk]
    assert enrol_them(work, training, [first, second]) == []
    assert there().count() == 2


def test_a_person_whom_this_viewer_may_not_see_is_not_offered(work, training, client):
    client.force_login(work.cast.users["field_officer"])  # sees enrolments of the office, and no case
    people = client.get(the_page(training)).context["people"]
    assert work.case.person_id not in {one.pk for one in people}
    assert len(people) == 2
    answer = client.post(the_page(training), sent([work.case.person]))
    assert answer.status_code == 422
    with pytest.raises(Refused):
        enrol_them(work, training, [work.case.person], who="field_officer")
    client.force_login(work.cast.users["collaborator"])  # keeps the group, enrolled none of them
    answer = client.get(the_page(training))
    assert answer.context["people"] == []
    assert work.case.person.code not in answer.content.decode()
    assert there().count() == 0


@pytest.mark.parametrize(
    "name", ["worker", "me_officer", "director", "counsellor", "kh_supervisor", "partner"]
)
def test_others_do_not_reach_it(work, training, client, name):
    client.force_login(work.cast.users[name])
    assert client.get(the_page(training)).status_code in (403, 404)
    with pytest.raises(Refused):
        enrol_them(work, training, [work.people[0].person], who=name)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"package": "emergency_support"}, "package"),
        ({"happened_on": dt.date(2022, 10, 23)}, "happened_on"),
        ({"happened_on": dt.date(2022, 10, 27)}, "happened_on"),
        ({"office": "kh"}, "office"),
    ],
)
def test_what_cannot_be(work, training, changes, field):
    with pytest.raises(Refused) as refused:
        enrol_them(work, training, [work.people[0].person], **changes)
    assert refused.value.field == field
    assert there().count() == 0


def test_only_who_was_ticked_there(work, training):
    with pytest.raises(Refused):
        enrol_them(work, training, [work.people[3].person])
    with pytest.raises(Refused):
        enrol_them(work, training, [])


def test_a_retired_training_or_a_plain_meeting_enrols_nobody(work, training, client):
    by = work.cast.viewer("supervisor")
    retire_meeting(by=by, activity_id=training.pk, reason="never_happened")
    client.force_login(work.cast.users["supervisor"])
    assert client.get(the_page(training)).status_code == 404
    with pytest.raises(Refused):
        enrol_them(work, training, [work.people[0].person])


def test_the_page_asks_little_of_the_database(work, training, client, django_assert_max_num_queries):
    client.force_login(work.cast.users["supervisor"])
    with django_assert_max_num_queries(40):
        client.get(the_page(training))
