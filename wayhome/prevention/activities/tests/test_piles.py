"""A pile of paper in one act: every sheet once, faulty rows named, nothing half written."""

import dataclasses
import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.kit.dates import clock_at
from wayhome.kit.errors import Refused
from wayhome.kit.heads import Heads
from wayhome.prevention.activities.actions import record_pile, retire_activity
from wayhome.prevention.activities.actions.rows import RowsRefused
from wayhome.prevention.activities.models import Activity, AttendanceCount
from wayhome.prevention.activities.rules import sheets as rules_sheets
from wayhome.prevention.activities.rules.sheets import Paper, new_number, read_number
from wayhome.trust.audit.models import Entry


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_a_sheets_number_is_found(body: list[int], at: int, more: int) -> None:
    digits = iter(body)
    number = new_number(lambda _ten: str(next(digits)))
    assert read_number(number) == read_number(number.replace(" ", "")) == number
    bare = number.replace(" ", "")
    wrong = bare[:at] + str((int(bare[at]) + more) % 10) + bare[at + 1 :]
    assert read_number(wrong) is None


@pytest.mark.parametrize("typed", ["", "12", "K7M-2QX", "1234567890123", "4821-907-33x", "\x00"])
def test_what_is_no_number_of_a_sheet(typed: str) -> None:
    assert read_number(typed) is None


def test_khmer_digits_and_gaps_are_read() -> None:
    number = new_number()
    khmer = number.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")).replace(" ", "-")
    assert read_number(khmer) == number


@pytest.fixture
def november():
    """Let it be 7 November 2022."""
    with clock_at(dt.datetime(2022, 11, 7, 5, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def papers(cast, village) -> list[Paper]:
    """Three sheets of October, one without a place and one of whom it was not told."""
    return [
        Paper(0, dt.date(2022, 10, 3), Heads(27, 19), village, new_number()),
        Paper(1, dt.date(2022, 10, 4), Heads(unknown=40), village),
        Paper(2, dt.date(2022, 10, 4), Heads(5, 0, 2)),
    ]


@pytest.fixture
def entered(cast, papers, november):
    """Enter a pile as somebody, for a colleague."""

    def make(by: str = "field_officer", office: str = "vn", **told):
        about = {
            "type": "awareness_event",
            "category": "community_member",
            "papers": papers,
            "id": uuid.uuid4(),
        }
        more = {"done_by": cast.users["collaborator"]} if office == "vn" else {}
        return record_pile(by=cast.viewer(by), office=cast.offices[office], **about | more | told)

    return make


def counts(activity) -> dict[str, int]:
    rows = AttendanceCount.objects.unscoped("the test looks").filter(activity=activity, retired_at=None)
    return dict(rows.values_list("sex", "count"))


def test_a_pile_is_so_many_activities_for_a_colleague_from_paper(cast, entered, village) -> None:
    made = entered(topics=["safe_migration"])
    assert [counts(one) for one in made] == [
        {"female": 27, "male": 19},
        {"unknown": 40},
        {"female": 5, "unknown": 2},
    ]
    assert {(one.source, one.done_by, one.recorded_by) for one in made} == {
        ("paper", cast.users["collaborator"], cast.users["field_officer"])
    }
    assert Entry.objects.filter(verb="activities.record_pile").count() == 1


def test_sent_twice_it_is_one_pile(entered) -> None:
    key = uuid.uuid4()
    first = entered(id=key)
    assert [one.pk for one in entered(id=key)] == [one.pk for one in first]
    assert Activity.objects.unscoped("the test looks").count() == 3


def test_a_sheet_is_entered_once(cast, entered, papers) -> None:
    first = entered()
    with pytest.raises(RowsRefused) as wrong:
        entered(papers=[dataclasses.replace(papers[0], heads=Heads(20, 1))])
    assert "entered before: Awareness event, 3 October 2022" in str(wrong.value.rows[0].sentence)
    with pytest.raises(RowsRefused):
        entered(by="supervisor", papers=papers[:1])
    retire_activity(by=cast.viewer("field_officer"), activity_id=first[0].pk, reason="entered_twice")
    assert entered(papers=papers[:1])[0].pk != first[0].pk


def test_what_a_sheet_was_is_told_only_to_who_may_see_it(cast, entered, papers) -> None:
    entered(papers=papers[:1], done_by=cast.users["supervisor"])
    with pytest.raises(RowsRefused) as wrong:
        entered(by="collaborator", papers=papers[:1])
    assert "Awareness" not in str(wrong.value.rows[0].sentence)
    assert "Compare it with the paper" in str(wrong.value.rows[0].sentence)


def test_every_faulty_row_is_named_and_nothing_is_written(entered, papers) -> None:
    one = papers[0]
    rows = [
        one,
        dataclasses.replace(papers[1], happened_on=dt.date(2022, 11, 8)),
        dataclasses.replace(papers[2], heads=Heads()),
        Paper(3, dt.date(2022, 10, 9), Heads(60_000)),
    ]
    with pytest.raises(RowsRefused) as wrong:
        entered(papers=rows)
    assert {key: refused.field for key, refused in wrong.value.rows.items()} == {
        1: "happened_on",
        2: "heads",
        3: "heads",
    }
    assert not Activity.objects.unscoped("the test looks").exists()
    assert not Entry.objects.filter(verb="activities.record_activity").exists()


def test_the_same_sheet_in_two_rows_is_asked_about(entered, papers) -> None:
    number = dataclasses.replace(papers[1], sheet=papers[0].sheet)
    with pytest.raises(RowsRefused) as wrong:
        entered(papers=[papers[0], number])
    assert set(wrong.value.rows) == {0, 1}
    with pytest.raises(RowsRefused) as wrong:
        entered(papers=[papers[1], dataclasses.replace(papers[1], key=5)])
    assert set(wrong.value.rows) == {1, 5}


def test_nothing_or_too_much_is_refused(entered, papers) -> None:
    for rows in ([], [dataclasses.replace(papers[2], key=n) for n in range(21)]):
        with pytest.raises(Refused):
            entered(papers=rows)


def test_who_may_and_who_may_not(entered, papers) -> None:
    for name in ("me_officer", "kh_supervisor", "counsellor"):
        with pytest.raises(Refused, match="your own office"):
            entered(by=name)
    assert not Activity.objects.unscoped("the test looks").exists()
    assert entered(by="collaborator")


def test_the_ids_of_a_sheet_differ_by_office_and_time() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    assert len({*rules_sheets.record_ids(one, "1"), *rules_sheets.record_ids(other, "1")}) == 10
