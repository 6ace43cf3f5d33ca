"""Days of a package: one person-day whatever was ticked, inside the enrolment, never in the future, never over somebody's back."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wayhome.kit.errors import Refused
from wayhome.registry.people.actions import enrol, enrol_group
from wayhome.registry.people.models import Enrolment
from wayhome.services.support.actions import (
    Moved,
    correct_enrolment,
    end_package,
    retire_enrolment,
    tick_days,
    tick_grid,
)
from wayhome.services.support.models import PackageDay
from wayhome.services.support.tests.conftest import DAYS, FIRST

ITEMS = ("food", "accommodation", "translation", "documents")


def ticked(**filters):
    return PackageDay.objects.unscoped("the test looks").filter(retired_at=None, **filters)


@pytest.mark.seed("S01", "F26")
def test_75_people_and_3_days_are_225_person_days_in_about_a_second(work):
    people = enrol_group(
        by=work.by, office=work.cast.offices["vn"], package="identification_support", happened_on=FIRST, ended_on=DAYS[-1],
        people=[{"country": "VN"}] * 75,
    )  # fmt: skip
    start = time.monotonic()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        said = tick_days(
            by=work.by, enrolment_ids=[row.pk for row in people], days=dict.fromkeys(DAYS, ITEMS)
        )
    assert said == 225
    assert ticked(enrolment__in=people).count() == 225
    assert len(asked) < 30
    assert time.monotonic() - start < 3
    one = ticked(enrolment=people[0], happened_on=FIRST).get()
    assert (one.food, one.documents, one.medical) == (True, True, False)
    assert one.person_id == people[0].person_id


def test_ticking_again_replaces_and_no_items_take_the_day_back(work):
    tick_days(by=work.by, enrolment_ids=work.ids, days={FIRST: ["food"]})
    assert tick_days(by=work.by, enrolment_ids=work.ids, days={FIRST: ["food"]}) == 0
    assert tick_days(by=work.by, enrolment_ids=work.ids[:2], days={FIRST: ["documents"]}) == 2
    row = ticked(enrolment=work.ids[0]).get()
    assert (row.food, row.documents, row.version) == (False, True, 2)
    tick_days(by=work.by, enrolment_ids=work.ids[:1], days={FIRST: []})
    assert ticked().count() == 4
    tick_days(by=work.by, enrolment_ids=work.ids[:1], days={FIRST: ["food"]})
    assert ticked().count() == 5


def test_one_person_on_one_day_is_one_in_whichever_packages_she_is(work):
    person, office = work.people[0].person, work.cast.offices["vn"]
    other = enrol(
        by=work.by, office=office, package="emergency_support", happened_on=FIRST, ended_on=DAYS[-1], person=person
    )  # fmt: skip
    tick_days(by=work.by, enrolment_ids=work.ids[:1], days={FIRST: ["food"]})
    with pytest.raises(Refused, match="in another enrolment"):
        tick_days(by=work.by, enrolment_ids=[other.pk], days={FIRST: ["medical"]})
    with pytest.raises(Refused, match="in another enrolment"):
        tick_days(by=work.by, enrolment_ids=[work.ids[0], other.pk], days={DAYS[1]: ["medical"]})
    tick_days(by=work.by, enrolment_ids=[other.pk], days={DAYS[1]: ["medical"]})
    tick_grid(by=work.by, ticks={(work.ids[0], FIRST): [], (other.pk, FIRST): ["food"]})
    assert sorted(ticked(person=person).values_list("enrolment", "happened_on"), key=str) == [
        (other.pk, FIRST),
        (other.pk, DAYS[1]),
    ]


@pytest.mark.parametrize("ended_on", [None, DAYS[-1]])
def test_nobody_is_in_the_same_package_twice_on_a_day(work, ended_on):
    person, office = work.people[0].person, work.cast.offices["vn"]
    told = {"by": work.by, "office": office, "package": "identification_support", "person": person}
    with pytest.raises(Refused, match="from 24 October 2022 already"):
        enrol(**told, happened_on=DAYS[-1], ended_on=ended_on)
    before = FIRST - dt.timedelta(days=5)
    early = enrol(**told, happened_on=before, ended_on=FIRST - dt.timedelta(days=1))
    with pytest.raises(Refused, match="from 24 October 2022 already"):
        end_package(by=work.by, enrolment_id=early.pk, version=early.version, ended_on=ended_on)


@pytest.mark.parametrize(
    "day", [FIRST - dt.timedelta(days=1), DAYS[-1] + dt.timedelta(days=1)], ids=["before", "after"]
)
def test_a_day_outside_the_enrolment_is_refused(work, day):
    with pytest.raises(Refused, match="outside the days"):
        tick_days(by=work.by, enrolment_ids=work.ids, days={day: ["food"]})
    assert not ticked().exists()


def test_a_day_to_come_is_refused(work):
    people = enrol_group(
        by=work.by,
        office=work.cast.offices["vn"],
        package="emergency_support",
        happened_on=DAYS[-1],
        people=[{}],
    )
    with pytest.raises(Refused, match="has not come yet"):
        tick_days(by=work.by, enrolment_ids=[people[0].pk], days={DAYS[-1] + dt.timedelta(days=1): ["food"]})


def test_a_programme_has_no_days(work):
    people = enrol_group(
        by=work.by,
        office=work.cast.offices["vn"],
        package="livelihood_programme",
        happened_on=FIRST,
        people=[{}],
    )
    with pytest.raises(Refused, match="Only support packages"):
        tick_days(by=work.by, enrolment_ids=[people[0].pk], days={FIRST: ["food"]})


def test_two_officers_at_one_grid_meet(work):
    a, b = work.ids[:2]
    seen = {(a, FIRST): [], (b, FIRST): []}
    tick_grid(by=work.by, ticks={(a, FIRST): ["food"]}, seen=seen)
    tick_grid(by=work.by, ticks={(b, FIRST): ["food"]}, seen=seen)  # another cell: nobody is in the way
    with pytest.raises(Moved) as told:
        tick_grid(by=work.by, ticks={(a, FIRST): ["medical"]}, seen=seen)
    assert told.value.saved == {(a, FIRST): frozenset({"food"})}
    assert tick_grid(by=work.by, ticks={(a, FIRST): ["food"]}, seen=seen) == 0  # both said the same


def test_ending_early_leaves_no_ticked_day_behind(work):
    row = work.people[0]
    tick_days(by=work.by, enrolment_ids=[row.pk], days={day: ["food"] for day in DAYS[:2]})
    with pytest.raises(Refused, match="ticked already"):
        end_package(by=work.by, enrolment_id=row.pk, version=1, ended_on=FIRST)
    ended = end_package(by=work.by, enrolment_id=row.pk, version=1, ended_on=DAYS[1])
    assert (ended.ended_on, ended.version) == (DAYS[1], 2)
    with pytest.raises(Refused, match="before the first day"):
        end_package(by=work.by, enrolment_id=work.ids[1], version=1, ended_on=FIRST - dt.timedelta(days=1))


def test_a_retired_enrolment_takes_its_days_along(work):
    tick_days(by=work.by, enrolment_ids=work.ids, days={FIRST: ["food"]})
    retire_enrolment(by=work.by, enrolment_id=work.ids[0], reason="entered_twice")
    assert ticked().count() == 4
    with pytest.raises(Refused, match="not yours to tick"):
        tick_days(by=work.by, enrolment_ids=work.ids, days={FIRST: ["food"]})


@pytest.mark.parametrize("name", ["me_officer", "kh_supervisor", "donor", "worker", "house_mother"])
def test_only_who_may_ticks(work, name):
    with pytest.raises(Refused, match="not yours to tick"):
        tick_days(by=work.cast.viewer(name), enrolment_ids=work.ids, days={FIRST: ["food"]})


def test_a_worker_ticks_for_people_she_enrolled_and_sees_days_a_colleague_ticked(work):
    hers = work.cast.viewer("worker")
    (row,) = enrol_group(
        by=hers,
        office=work.cast.offices["vn"],
        package="emergency_support",
        happened_on=FIRST,
        people=[{"sex": "female"}],
    )
    tick_days(by=hers, enrolment_ids=[row.pk], days={FIRST: ["food"]})
    tick_days(by=work.by, enrolment_ids=[row.pk], days={DAYS[1]: ["food"]})
    assert PackageDay.objects.visible_to(hers).count() == 2
    assert list(Enrolment.objects.visible_to(hers)) == [row]


@pytest.mark.parametrize(("who", "may"), [("worker", True), ("kh_supervisor", False), ("partner", False)])
def test_days_are_ticked_for_a_colleague_of_the_office_only(work, who, may):
    told = {"enrolment_ids": work.ids, "days": {FIRST: ["food"]}, "done_by": work.cast.users[who]}
    if may:
        assert tick_days(by=work.by, **told) == 5
        return
    with pytest.raises(Refused) as refused:
        tick_days(by=work.by, **told)
    assert refused.value.field == "done_by"
    assert not ticked().exists()


def test_an_enrolment_is_corrected_to_a_colleague_of_the_office_only(work):
    row = work.people[0]
    strange, own = {"done_by": work.cast.users["kh_supervisor"]}, {"done_by": work.cast.users["worker"]}
    with pytest.raises(Refused) as refused:
        correct_enrolment(by=work.by, enrolment_id=row.pk, version=1, changes=strange)
    assert refused.value.field == "done_by"
    done = correct_enrolment(by=work.by, enrolment_id=row.pk, version=1, changes=own)
    assert done.done_by == own["done_by"]
