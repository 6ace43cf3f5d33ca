"""Series: begun once, copied to the new month once, each on its weekday; who came and what came of it is never copied."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit import facts
from wayhome.kit.dates import Month, clock_at
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions import (
    copy_series,
    correct_series,
    put_in_series,
    retire_activity,
    start_series,
)
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    Issue,
    Series,
)
from wayhome.prevention.activities.queries.series import proposals
from wayhome.prevention.activities.rules import Head, Raised
from wayhome.prevention.activities.rules import series as rules
from wayhome.registry.agencies.actions import add_agency
from wayhome.registry.agencies.models import Project
from wayhome.trust.audit.models import Entry

OCTOBER, NOVEMBER = Month(2022, 10), Month(2022, 11)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))


@pytest.fixture(autouse=True)
def december():
    """Let it be the first of December 2022."""
    with clock_at(dt.datetime(2022, 12, 1, 5, tzinfo=dt.UTC)):
        yield


def parts(model, activity):
    return model.objects.unscoped("the test looks").filter(activity=activity, retired_at=None)


@given(DAYS, st.integers(1, 24))
def test_the_same_weekday_of_a_later_month(day: dt.date, later: int) -> None:
    month = Month.of(day).plus(later)
    found = rules.same_weekday(day, month)
    assert Month.of(found) == month
    assert found.weekday() == day.weekday()
    if day.day <= 28:
        assert (found.day - 1) // 7 == (day.day - 1) // 7
    else:
        assert (found + dt.timedelta(days=7)).month != found.month or (found.day - 1) // 7 == 4


@given(
    DAYS,
    st.sampled_from(["weekly", "monthly", "quarterly", "yearly"]),
    st.lists(DAYS, max_size=6),
    st.integers(0, 15),
)
def test_what_is_due_lies_in_its_month_and_no_time_gets_a_second(
    last: dt.date, rhythm: str, there: list[dt.date], later: int
) -> None:
    month = Month.of(last).plus(later)
    days = rules.due(rhythm, last, month, there)
    taken = {rules.occasion(rhythm, day) for day in there}
    assert all(Month.of(day) == month and day > last and day.weekday() == last.weekday() for day in days)
    assert all(rules.occasion(rhythm, day) not in taken for day in days)
    assert len({rules.occasion(rhythm, day) for day in days}) == len(days) <= 5


def test_a_quarter_comes_after_three_months_and_still_if_it_was_late() -> None:
    last = dt.date(2022, 7, 12)
    assert rules.due("quarterly", last, Month(2022, 9)) == []
    assert rules.due("quarterly", last, Month(2022, 10)) == [dt.date(2022, 10, 11)]
    assert rules.due("quarterly", last, Month(2022, 12)) == [dt.date(2022, 12, 13)]
    assert rules.due("monthly", dt.date(2022, 8, 31), Month(2022, 9)) == [dt.date(2022, 9, 28)]


@pytest.fixture
def english(cast, village, held):
    """A weekly English class at the village, with 14 children on 25 October, of a series."""
    agency = add_agency(
        by=cast.viewer("supervisor"),
        type="social_organisation",
        name="Green Seed Centre",
        kept_by=cast.offices["vn"],
    )
    activity = held(
        type="regular_class",
        title="English class",
        happened_on=dt.date(2022, 10, 25),
        places=[(village, "school")],
        agencies=[(agency, "trainer")],
        topics=["english"],
        level="basic",
        run_by="jointly",
        heads=[Head("child", "female", 9), Head("child", "male", 5)],
        issues=[Raised("gangs")],
    )
    series = start_series(
        by=cast.viewer("field_officer"),
        office=cast.offices["vn"],
        type="regular_class",
        title="English class",
        rhythm="weekly",
        activity_id=activity.pk,
    )
    activity.refresh_from_db()
    assert activity.series == series
    return activity


@pytest.mark.seed("A07")
def test_a_weekly_class_is_copied_to_its_weekdays_without_who_came(cast, english) -> None:
    by = cast.viewer("field_officer")
    found = proposals(by, cast.offices["vn"], NOVEMBER)
    assert [p.day.day for p in found.series] == [1, 8, 15, 22, 29]
    done = copy_series(by=by, month=NOVEMBER, copies=[(english.pk, p.day) for p in found.series])
    assert len(done.made) == 5
    assert not done.already
    copy = done.made[0]
    same = (
        "type",
        "title",
        "our_role",
        "run_by",
        "level",
        "series_id",
        "composed_of_survivors",
        "project_id",
    )
    assert [getattr(copy, name) for name in same] == [getattr(english, name) for name in same]
    assert parts(ActivityPlace, copy).get().venue == "school"
    assert parts(ActivityAgency, copy).get().part == "trainer"
    assert [row.topic for row in parts(ActivityTopic, copy)] == ["english"]
    assert not parts(AttendanceCount, copy).exists()
    assert not parts(Issue, copy).exists()
    assert Entry.objects.filter(verb="activities.copy_series").count() == 1


@pytest.mark.seed("A07")
def test_nothing_is_copied_twice(cast, english, held) -> None:
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    days = [dt.date(2022, 11, 1), dt.date(2022, 11, 8)]
    first = copy_series(by=by, month=NOVEMBER, copies=[(english.pk, day) for day in days])
    other = dt.date(2022, 11, 9)  # the same week, another day
    again = copy_series(
        by=cast.viewer("supervisor"), month=NOVEMBER, copies=[(english.pk, days[0]), (english.pk, other)]
    )
    assert again.made == []
    assert [a.pk for a in again.already] == [a.pk for a in first.made]
    found = proposals(by, office, NOVEMBER)
    assert [p.day.day for p in found.series if not p.there] == [15, 22, 29]
    assert [p.day.day for p in found.series if p.there] == [1, 8]
    retire_activity(by=by, activity_id=first.made[0].pk, reason="never_happened")
    anew = copy_series(by=by, month=NOVEMBER, copies=[(english.pk, days[0])])
    assert anew.made[0].pk != first.made[0].pk


def test_an_activity_of_no_series_is_copied_to_a_month_once(cast, held) -> None:
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    pattern = held(type="training", happened_on=dt.date(2022, 10, 12))
    held(type="training", happened_on=dt.date(2022, 10, 12))  # another of the same kind and day
    held(type="group_meeting", happened_on=dt.date(2022, 10, 12))
    found = proposals(by, office, NOVEMBER)
    assert [(p.day, p.there) for p in found.others] == [(dt.date(2022, 11, 9), None)] * 2
    copy = copy_series(by=by, month=NOVEMBER, copies=[(pattern.pk, dt.date(2022, 11, 10))]).made[0]
    assert copy_series(by=by, month=NOVEMBER, copies=[(pattern.pk, dt.date(2022, 11, 9))]).already == [copy]
    there = {p.pattern.pk: p.there for p in proposals(by, office, NOVEMBER).others}
    assert there[pattern.pk] == copy
    assert list(there.values()).count(None) == 1


def test_a_row_that_cannot_be_names_itself_and_nothing_is_written(cast, english) -> None:
    by = cast.viewer("field_officer")
    copies = [
        (english.pk, dt.date(2022, 11, 1)),
        (english.pk, dt.date(2022, 12, 6)),  # of another month
    ]
    with pytest.raises(RowsRefused) as wrong:
        copy_series(by=by, month=NOVEMBER, copies=copies)
    assert set(wrong.value.rows) == {1}
    assert "another month" in str(wrong.value.rows[1].sentence)
    with pytest.raises(RowsRefused) as wrong:
        copy_series(by=by, month=Month(2022, 12), copies=[(english.pk, dt.date(2022, 12, 6))])
    assert "has not come yet" in str(wrong.value.rows[0].sentence)
    assert Activity.objects.unscoped("the test looks").count() == 1
    assert not Entry.objects.filter(verb="activities.copy_series").exists()


def test_the_project_stays_out_where_it_has_ended(cast, held) -> None:
    office = cast.offices["vn"]
    project = facts.record(
        Project(
            office=office,
            code="P1",
            title="Safe roads",
            starts_on=dt.date(2022, 1, 1),
            ends_on=dt.date(2022, 10, 31),
        ),
        by=cast.viewer("supervisor"),
    )
    pattern = held(project=project, happened_on=dt.date(2022, 10, 12), type="workshop")
    by = cast.viewer("field_officer")
    assert proposals(by, office, NOVEMBER).others[0].without == project
    copy = copy_series(by=by, month=NOVEMBER, copies=[(pattern.pk, dt.date(2022, 11, 9))]).made[0]
    assert copy.project is None


def test_who_may_and_who_may_not(cast, english) -> None:
    copies = [(english.pk, dt.date(2022, 11, 1))]
    for name in ("kh_supervisor", "collaborator", "counsellor", "partner"):
        with pytest.raises(Activity.DoesNotExist):
            copy_series(by=cast.viewer(name), month=NOVEMBER, copies=copies)
    with pytest.raises(RowsRefused):
        copy_series(by=cast.viewer("me_officer"), month=NOVEMBER, copies=copies)
    with pytest.raises(Refused):
        start_series(
            by=cast.viewer("me_officer"),
            office=cast.offices["vn"],
            type="training",
            title="x",
            rhythm="monthly",
        )
    with pytest.raises(Series.DoesNotExist):
        correct_series(
            by=cast.viewer("kh_supervisor"), series_id=english.series_id, version=1, changes={"title": "y"}
        )
    assert proposals(cast.viewer("kh_supervisor"), cast.offices["vn"], NOVEMBER).series == []


def test_a_collaborator_keeps_a_series_of_her_own(cast, held) -> None:
    by, office = cast.viewer("collaborator"), cast.offices["vn"]
    activity = held(by="collaborator", type="regular_class", happened_on=dt.date(2022, 10, 12))
    key = uuid.uuid4()
    told = {
        "office": office,
        "type": "regular_class",
        "title": "Play",
        "rhythm": "monthly",
        "activity_id": activity.pk,
    }
    series = start_series(by=by, id=key, **told)
    assert start_series(by=by, id=key, **told) == series
    assert [p.day.day for p in proposals(by, office, NOVEMBER).series] == [9]
    assert copy_series(by=by, month=NOVEMBER, copies=[(activity.pk, dt.date(2022, 11, 9))]).made


@pytest.mark.parametrize("told", [{"title": "  "}, {"type": "group_meeting"}])
def test_a_series_needs_a_name_and_no_list_of_members(cast, told: dict[str, str]) -> None:
    about = {"type": "training", "title": "Course", "rhythm": "monthly"} | told
    with pytest.raises(Refused):
        start_series(by=cast.viewer("field_officer"), office=cast.offices["vn"], **about)


def test_a_series_ends_and_an_activity_leaves_it(cast, english, held) -> None:
    by = cast.viewer("field_officer")
    series = correct_series(
        by=by, series_id=english.series_id, version=1, changes={"ended_on": dt.date(2022, 11, 10)}
    )
    found = proposals(by, cast.offices["vn"], NOVEMBER)
    assert [p.day.day for p in found.series] == [1, 8]
    other = held(type="training")
    with pytest.raises(Refused):
        put_in_series(by=by, activity_id=other.pk, series=series)
    assert put_in_series(by=by, activity_id=english.pk, series=None).series is None
    assert proposals(by, cast.offices["vn"], NOVEMBER).series == []


def test_few_questions_for_many_series(cast, held, django_assert_max_num_queries) -> None:
    by, office = cast.viewer("field_officer"), cast.offices["vn"]
    for n in range(6):
        activity = held(type="regular_class", happened_on=dt.date(2022, 10, 3 + n))
        start_series(
            by=by,
            office=office,
            type="regular_class",
            title=f"Class {n}",
            rhythm="monthly",
            activity_id=activity.pk,
        )
    with django_assert_max_num_queries(8):
        assert len(proposals(by, office, NOVEMBER).series) == 6
