"""Changing many at once: all or none, kept, and taken back by whoever did it, where nobody touched it since."""

import datetime as dt
import uuid

import pytest

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import bulk_change, correct_activity, retire_activity, undo_bulk
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.models import Activity, ActivityAgency, ActivityTopic, BulkChange
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Project, ProjectPhase
from wayhome.trust.audit.models import Entry


@pytest.fixture
def three(held):
    """Three round tables of October."""
    return [held(topics=["gbv"], happened_on=dt.date(2022, 10, day)) for day in (3, 4, 5)]


@pytest.fixture
def change(cast, three):
    """Change the three as somebody."""

    def make(by: str = "field_officer", office: str = "vn", **told):
        about = {"activity_ids": [one.pk for one in three], "changes": {"level": "basic"}} | told
        return bulk_change(by=cast.viewer(by), office=cast.offices[office], **about)

    return make


def topics(activity) -> list[str]:
    rows = ActivityTopic.objects.unscoped("the test looks").filter(activity=activity, retired_at=None)
    return sorted(rows.values_list("topic", flat=True))


def standing(three) -> list[Activity]:
    rows = Activity.objects.unscoped("the test looks").filter(pk__in=[one.pk for one in three])
    return list(rows.order_by("happened_on"))


def test_what_is_chosen_changes_and_nothing_else_and_comes_back(cast, three, change) -> None:
    agency = add_agency(
        by=cast.viewer("supervisor"),
        type="social_organisation",
        name="Green Seed Centre",
        kept_by=cast.offices["vn"],
    )
    done = change(
        changes={
            "run_by": "community",
            "title": "Evening talk",
            "add_topics": ["livelihood"],
            "remove_topics": ["gbv"],
            "add_agencies": [(agency, "partner")],
        }
    )
    after = standing(three)
    assert {(one.run_by, one.title, one.our_role) for one in after} == {("community", "Evening talk", "host")}
    assert [topics(one) for one in after] == [["livelihood"]] * 3
    assert (
        ActivityAgency.objects.unscoped("the test looks").filter(agency=agency, retired_at=None).count() == 3
    )
    assert len(done.rows) == 3
    assert Entry.objects.filter(verb="activities.bulk_change").count() == 1
    undone = undo_bulk(by=cast.viewer("field_officer"), id=done.pk)
    assert (len(undone.restored), undone.kept) == (3, [])
    before = standing(three)
    assert {(one.run_by, one.title) for one in before} == {("us", "")}
    assert [topics(one) for one in before] == [["gbv"]] * 3
    assert (
        not ActivityAgency.objects.unscoped("the test looks").filter(agency=agency, retired_at=None).exists()
    )
    again = undo_bulk(by=cast.viewer("field_officer"), id=done.pk)
    assert (again.restored, again.kept) == ([], [])


def test_what_moved_on_since_is_left_and_told(cast, three, change) -> None:
    done = change()
    by = cast.viewer("supervisor")
    second, third = standing(three)[1:]
    correct_activity(by=by, activity_id=second.pk, version=second.version, changes={"title": "Ours now"})
    retire_activity(by=by, activity_id=third.pk, reason="entered_twice")
    undone = undo_bulk(by=cast.viewer("field_officer"), id=done.pk)
    assert [one.pk for one in undone.restored] == [three[0].pk]
    assert [one.pk for one in undone.kept] == [second.pk, third.pk]
    assert [one.level for one in standing(three)] == ["", "basic", "basic"]


def test_only_who_made_it_takes_it_back(cast, change) -> None:
    done = change()
    for name in ("supervisor", "me_officer", "kh_supervisor", "stranger"):
        with pytest.raises(BulkChange.DoesNotExist):
            undo_bulk(by=cast.viewer(name), id=done.pk)
    with pytest.raises(BulkChange.DoesNotExist):
        undo_bulk(by=cast.viewer("field_officer"), id=uuid.uuid4())


def test_all_or_none_and_every_one_that_cannot_be_is_named(cast, three, change) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    project = facts.record(
        Project(
            office=office,
            code="P1",
            title="Safe roads",
            starts_on=dt.date(2022, 10, 4),
            ends_on=dt.date(2022, 10, 4),
        ),
        by=by,
    )
    with pytest.raises(RowsRefused) as wrong:
        change(changes={"project": project, "level": "basic"})
    assert set(wrong.value.rows) == {three[0].pk, three[2].pk}
    assert "Safe roads" in str(wrong.value.rows[three[0].pk].sentence)
    assert {(one.project, one.level) for one in standing(three)} == {(None, "")}
    assert not BulkChange.objects.unscoped("the test looks").exists()
    assert not Entry.objects.filter(verb="activities.bulk_change").exists()


def test_another_project_drops_the_phase_of_the_old_one(cast, three, change) -> None:
    by, office = cast.viewer("supervisor"), cast.offices["vn"]
    one, two = (
        facts.record(Project(office=office, code=code, title=code, starts_on=dt.date(2022, 1, 1)), by=by)
        for code in ("P1", "P2")
    )
    phase = facts.record(ProjectPhase(project=one, title="First", starts_on=dt.date(2022, 1, 1)), by=by)
    change(changes={"project": one, "phase": phase})
    assert {row.phase for row in standing(three)} == {phase}
    done = change(changes={"project": two})
    assert {(row.project, row.phase) for row in standing(three)} == {(two, None)}
    undo_bulk(by=cast.viewer("field_officer"), id=done.pk)
    assert {(row.project, row.phase) for row in standing(three)} == {(one, phase)}


def test_sent_twice_it_is_one_change(three, change) -> None:
    key = uuid.uuid4()
    assert change(id=key).pk == change(id=key).pk == key
    assert {one.version for one in standing(three)} == {2}


def test_those_that_are_so_already_are_not_touched(cast, three, change) -> None:
    by = cast.viewer("field_officer")
    correct_activity(by=by, activity_id=three[0].pk, version=1, changes={"level": "basic"})
    assert len(change().rows) == 2
    with pytest.raises(Refused, match="already"):
        change()


@pytest.mark.parametrize(
    "told", [{"activity_ids": []}, {"changes": {}}, {"activity_ids": [uuid.uuid4() for _ in range(201)]}]
)
def test_nothing_or_far_too_much_is_refused(change, told) -> None:
    with pytest.raises(Refused):
        change(**told)


def test_who_may_and_who_may_not(cast, change, three) -> None:
    with pytest.raises(Refused):
        change(by="me_officer")
    with pytest.raises(Refused):
        change(by="kh_supervisor")
    with pytest.raises(Activity.DoesNotExist):
        change(by="kh_supervisor", office="kh")
    with pytest.raises(Activity.DoesNotExist):
        change(by="collaborator")
    with pytest.raises(Activity.DoesNotExist):
        change(activity_ids=[uuid.uuid4()])
    with pytest.raises(ValueError, match="happened_on"):
        change(changes={"happened_on": dt.date(2022, 1, 1)})
    assert {one.version for one in standing(three)} == {1}
