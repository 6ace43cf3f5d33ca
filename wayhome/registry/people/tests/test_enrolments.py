"""Enrolments: that somebody takes part in a package, programme or course. It is no admission, and needs no case."""

import datetime as dt
import random
import uuid

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import (
    correct_enrolment,
    end_enrolment,
    enrol,
    enrol_group,
    register_many,
    register_person,
    retire_enrolment,
)
from wayhome.registry.people.models import Enrolment, Person
from wayhome.registry.people.rules import days_in, span_fault
from wayhome.trust.audit.models import Entry

NOON = dt.datetime(2022, 10, 26, 5, 0, tzinfo=dt.UTC)
FIRST = dt.date(2022, 10, 24)
LAST = FIRST + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def noon():
    """Let it be noon of 26 October 2022."""
    with clock_at(NOON):
        yield


def there():
    return Enrolment.objects.unscoped("the test looks").filter(retired_at=None)


def one(cast: Cast, who: str = "supervisor", **changes):
    told = {
        "package": "identification_support",
        "happened_on": FIRST,
        "ended_on": LAST,
        "facts": {},
    } | changes
    return enrol(by=cast.viewer(who), office=cast.offices["vn"], **told)


def many(cast: Cast, people, who: str = "supervisor", **changes):
    told = {"package": "identification_support", "happened_on": FIRST, "ended_on": LAST} | changes
    return enrol_group(by=cast.viewer(who), office=cast.offices["vn"], people=people, **told)


def test_who_enrols_works_with_the_office(cast: Cast):
    for stranger in ("kh_supervisor", "partner"):
        for call in (lambda **told: one(cast, **told), lambda **told: many(cast, [{}], **told)):
            with pytest.raises(Refused, match="Choose a colleague") as wrong:
                call(done_by=cast.users[stranger])
            assert wrong.value.field == "done_by"
    assert not there().exists()
    for colleague in ("worker", "administrator"):  # of the office, and of the organisation above it
        assert one(cast, done_by=cast.users[colleague]).done_by == cast.users[colleague]


@pytest.mark.seed("R05")
def test_75_people_at_once_in_few_statements(cast: Cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        rows = many(
            cast, [{"sex": "female", "country": "VN", "first_language": "vi"}] * 75, reason="being_identified"
        )
    assert len({row.person.code for row in rows}) == 75
    assert {row.person.country for row in rows} == {"VN"}
    assert {(row.together, row.reason) for row in rows} == {(rows[0].together, "being_identified")}
    assert all(facts.history(row)[0].version == 1 for row in rows[:3])
    assert all(len(facts.history(row.person)) == 1 for row in rows[:3])
    assert Entry.objects.filter(verb="people.enrol_group").count() == 1


def test_sent_twice_it_is_one(cast: Cast):
    id, together = uuid.uuid4(), uuid.uuid4()
    assert one(cast, id=id).pk == one(cast, id=id).pk == id
    assert set(many(cast, [{}, {}], together=together)) == set(many(cast, [{}, {}], together=together))
    assert (there().count(), Person.objects.count()) == (3, 3)


def test_a_registered_person_and_new_ones_in_their_order(cast: Cast):
    known = register_person(by=cast.viewer("supervisor"), facts={"sex": "male"})
    people = [
        {"sex": "female", "paper_number": "7"},
        {"person": known, "reason": "returned"},
        {"sex": "female"},
    ]
    first, second, third = many(cast, people, reason="at_risk")
    assert second.person == known
    assert (first.paper_number, first.reason, second.reason, third.reason) == (
        "7",
        "at_risk",
        "returned",
        "at_risk",
    )
    with pytest.raises(Refused, match="is enrolled here from 24 October 2022 already"):
        one(cast, person=known)
    with pytest.raises(Refused, match="chosen twice"):
        many(cast, [{"person": known}, {"person": known}], package="life_skills_course")
    assert there().count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ended_on": FIRST - dt.timedelta(days=1)}, "ended_on"),
        ({"happened_on": LAST + dt.timedelta(days=1), "ended_on": None}, "happened_on"),
        ({"happened_on": dt.date(1999, 12, 31)}, "happened_on"),
        ({"package": "holiday"}, "package"),
        ({"reason": "holiday"}, "reason"),
        ({"facts": {"sex": "holiday"}}, "sex"),
        ({"paper_number": "0912 345 678"}, "paper_number"),
        ({"paper_number": "Hoa"}, "paper_number"),
    ],
)
def test_what_cannot_be_is_refused_and_nobody_is_registered(cast: Cast, changes, field):
    with pytest.raises(Refused) as refused:
        one(cast, **changes)
    assert refused.value.field == field
    assert (there().count(), Person.objects.count()) == (0, 0)


@pytest.mark.parametrize("people", [[], [{}] * 201], ids=["nobody", "too many"])
def test_nobody_and_too_many_are_refused(cast: Cast, people):
    with pytest.raises(Refused) as refused:
        many(cast, people)
    assert refused.value.field == "people"
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "who", ["me_officer", "kh_supervisor", "donor", "counsellor", "director", "administrator"]
)
def test_who_may_not_enrols_nobody(cast: Cast, who):
    with pytest.raises(Refused, match="does not enrol"):
        one(cast, who)
    with pytest.raises(Refused, match="does not enrol"):
        many(cast, [{}], who)
    assert not Person.objects.exists()


def test_in_own_scope_she_sees_and_corrects_what_she_recorded(cast: Cast):
    hers, theirs = one(cast, "worker"), one(cast)
    viewer = cast.viewer("worker")
    assert list(Enrolment.objects.visible_to(viewer)) == [hers]
    assert set(Enrolment.objects.visible_to(cast.viewer("me_officer"))) == {hers, theirs}
    assert not Enrolment.objects.visible_to(cast.viewer("kh_supervisor")).exists()
    assert not Enrolment.objects.visible_to(cast.viewer("donor")).exists()
    assert end_enrolment(by=viewer, enrolment_id=hers.pk, version=1, ended_on=FIRST).version == 2
    for act in (
        lambda: end_enrolment(by=viewer, enrolment_id=theirs.pk, version=1, ended_on=FIRST),
        lambda: retire_enrolment(by=viewer, enrolment_id=theirs.pk, reason="other"),
        lambda: correct_enrolment(by=cast.viewer("me_officer"), enrolment_id=hers.pk, version=2, changes={}),
    ):
        with pytest.raises(Enrolment.DoesNotExist):
            act()


def test_ended_corrected_and_retired(cast: Cast):
    by, row = cast.viewer("supervisor"), one(cast)
    with pytest.raises(Refused) as refused:
        end_enrolment(by=by, enrolment_id=row.pk, version=1, ended_on=FIRST - dt.timedelta(days=1))
    assert refused.value.field == "ended_on"
    end_enrolment(by=by, enrolment_id=row.pk, version=1, ended_on=None)
    with pytest.raises(facts.Conflict):
        end_enrolment(by=by, enrolment_id=row.pk, version=1, ended_on=LAST)
    with pytest.raises(Refused, match="7 digits"):
        correct_enrolment(by=by, enrolment_id=row.pk, version=2, changes={"paper_number": "12345678"})
    with pytest.raises(ValueError, match="not correctable"):
        correct_enrolment(by=by, enrolment_id=row.pk, version=2, changes={"person": None})
    changed = correct_enrolment(by=by, enrolment_id=row.pk, version=2, changes={"reason": "returned"})
    assert (changed.version, changed.reason) == (3, "returned")
    same = correct_enrolment(by=by, enrolment_id=row.pk, version=3, changes={"reason": "returned"})
    assert same.version == 3
    for _n in range(2):
        retire_enrolment(by=by, enrolment_id=row.pk, reason="entered_twice")
    assert not there().exists()
    assert one(cast, person=row.person).pk != row.pk  # the wrong one no longer stands in the way


def test_codes_come_from_the_source_given_and_skip_those_taken(cast: Cast):
    by = cast.viewer("supervisor")
    first = register_many(by=by, people=[{}] * 3, code_source=random.Random(7).choice)
    again = register_many(by=by, people=[{}] * 3, code_source=random.Random(7).choice)
    assert len({person.code for person in [*first, *again]}) == 6
    with pytest.raises(RuntimeError, match="repeats itself"):
        register_many(by=by, people=[{}, {}], code_source=lambda letters: letters[0])


DAYS = st.dates(dt.date(1999, 1, 1), dt.date(2024, 1, 1))


@given(first=DAYS, last=st.none() | DAYS, today=DAYS)
def test_days_of_an_enrolment_without_fault(first, last, today):
    fault = span_fault(first, last, today)
    days = days_in(first, last, today)
    assert days == sorted(set(days))
    assert all(first <= day <= today and (last is None or day <= last) for day in days)
    if not fault:
        assert days
        assert days[0] == first


def test_with_whom_somebody_is_supported(cast: Cast):
    by = cast.viewer("supervisor")
    agency = apps.get_model("agencies", "Agency")  # rooms beside each other do not import each other
    committee, other = (
        facts.record(
            agency(type="coordination_body", name=name, folded=name.lower(), kept_by=cast.offices["vn"]),
            by=by,
        )
        for name in ("Committee", "Other Committee")
    )
    rows = many(cast, [{"sex": "female"}, {}], partner=committee)
    assert {row.partner_id for row in rows} == {committee.pk}
    assert one(cast).partner is None
    row = correct_enrolment(by=by, enrolment_id=rows[0].pk, version=1, changes={"partner": other})
    assert (row.partner, row.version) == (other, 2)
    assert [version.partner_id for version in facts.history(row)] == [other.pk, committee.pk]
    assert correct_enrolment(by=by, enrolment_id=row.pk, version=2, changes={"partner": None}).partner is None
