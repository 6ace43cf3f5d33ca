"""After a project's end: what the community goes on doing is copied without the project, and counted as run by the community."""

import datetime as dt

import pytest

from tests.cast import Cast
from tests.evidence.test_figures import groups, of
from tests.evidence.world import World
from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.prevention.activities.actions import copy_series, correct_activity, record_activity, start_series
from wayhome.registry.agencies.models import Project

NOVEMBER = Month(2022, 11)


@pytest.mark.seed("Q18")
def test_the_community_goes_on_alone_and_it_is_counted(cast: Cast) -> None:
    world = World(cast)
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    with clock_at(dt.datetime(2022, 12, 1, 5, tzinfo=dt.UTC)):
        project = Project(
            office=office,
            code="P1",
            title="Safe roads",
            starts_on=dt.date(2022, 1, 1),
            ends_on=dt.date(2022, 10, 31),
        )
        facts.record(project, by=cast.viewer("supervisor"))
        first = record_activity(
            by=by,
            offices=[office],
            type="awareness_event",
            happened_on=dt.date(2022, 10, 11),
            project=project,
            run_by="jointly",
        )
        start_series(
            by=by,
            office=office,
            type="awareness_event",
            title="Evening talk",
            rhythm="monthly",
            activity_id=first.pk,
        )
        again = copy_series(by=by, month=NOVEMBER, copies=[(first.pk, dt.date(2022, 11, 8))]).made[0]
        assert (again.project, again.run_by, again.series.title) == (None, "jointly", "Evening talk")
        correct_activity(by=by, activity_id=again.pk, version=again.version, changes={"run_by": "community"})
        before, after = of(world), of(world, month=NOVEMBER)
    assert groups(before["awareness_events"], "run_by") == {"jointly": 1}
    assert groups(after["awareness_events"], "run_by") == {"community": 1}
