"""Two colleagues, or two clicks, in one moment: a series is copied once, a sheet entered once, a change of many made once."""

import datetime as dt
import uuid

import pytest

from tests.cast import Cast, make_cast
from tests.house.test_twice import at_once
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict
from wayhome.kit.heads import Heads
from wayhome.prevention.activities.actions import (
    bulk_change,
    copy_series,
    record_activity,
    record_pile,
    start_series,
)
from wayhome.prevention.activities.models import Activity, BulkChange
from wayhome.prevention.activities.rules.sheets import Paper, new_number

DAY = dt.date(2022, 10, 12)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.parametrize("what", ["copy", "pile", "bulk"])
def test_in_one_moment_it_is_done_once(cast: Cast, what: str) -> None:
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    first = record_activity(by=by, offices=[office], type="training", happened_on=DAY)
    start_series(
        by=by, office=office, type="training", title="Course", rhythm="monthly", activity_id=first.pk
    )
    key, papers = uuid.uuid4(), [Paper(0, DAY, Heads(3, 4), sheet=new_number())]

    def work() -> object:
        try:
            if what == "copy":
                done = copy_series(by=by, month=Month(2022, 11), copies=[(first.pk, dt.date(2022, 11, 9))])
                return len(done.made)
            if what == "pile":
                made = record_pile(
                    by=by, office=office, type="training", category="participant", papers=papers, id=key
                )
                return made[0].pk
            changes = {"level": "basic"}
            return bulk_change(by=by, office=office, activity_ids=[first.pk], changes=changes, id=key).pk
        except (Refused, Conflict) as refused:
            return refused

    told = at_once(work)
    activities = Activity.objects.unscoped("the test looks")
    if what == "copy":
        assert sorted(told) == [0, 1]  # type: ignore[type-var]
        assert activities.filter(happened_on__month=11).count() == 1
    elif what == "pile":
        assert told[0] == told[1]
        assert activities.count() == 2
    else:
        assert told == [key, key]
        assert BulkChange.objects.unscoped("the test looks").count() == 1
        assert activities.get(pk=first.pk).version == 3  # recorded, put into a series, changed
