"""Looks at persons: one entry for a page, a row for each person, not written twice within ten minutes."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from tests.caseload import case_of
from tests.cast import Cast
from wayhome.journey.cases.models import Assignment
from wayhome.kit import facts
from wayhome.kit.dates import clock_at
from wayhome.kit.gate import read_only
from wayhome.trust.access.viewer import SYSTEM
from wayhome.trust.audit import actions
from wayhome.trust.audit.actions import record_look
from wayhome.trust.audit.models import Entry, Look
from wayhome.trust.audit.queries import verify

AT = dt.datetime(2022, 10, 4, 3, 0, tzinfo=dt.UTC)
ONE, TWO, THREE = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with clock_at(AT):
        yield


def later(minutes: int) -> "clock_at":  # type: ignore[valid-type]
    return clock_at(AT + dt.timedelta(minutes=minutes))


def test_a_list_is_one_entry_with_a_row_each(cast: Cast) -> None:
    office = cast.offices["vn"].pk
    entry = record_look(cast.viewer("supervisor"), [TWO, ONE, TWO], office_id=office, page="list")
    assert entry is not None
    assert (entry.verb, entry.actor, entry.office_id) == ("people.look", "mai", office)
    rows = list(Look.objects.order_by("person_id"))
    assert [(row.seq, row.person_id) for row in rows] == [(entry.seq, ONE), (entry.seq, TWO)]
    assert {(row.actor_id, row.at, row.page, row.roles) for row in rows} == {
        (cast.users["supervisor"].pk, AT, "list", "supervisor")
    }
    assert verify().whole


def test_a_page_that_is_only_looked_at_may_write_it(cast: Cast) -> None:
    viewer = cast.viewer("supervisor")
    with read_only():
        assert record_look(viewer, [ONE], page="person")
    assert Look.objects.count() == 1


def test_the_same_person_on_the_same_kind_of_page_within_ten_minutes_is_one_row(cast: Cast) -> None:
    hers, others = cast.viewer("supervisor"), cast.viewer("worker")
    record_look(hers, [ONE], page="person")
    with later(9):
        assert record_look(hers, [ONE], page="person") is None
        second = record_look(hers, [ONE, TWO], page="person")
        assert second is not None
        assert list(Look.objects.filter(seq=second.seq).values_list("person_id", flat=True)) == [TWO]
        assert record_look(hers, [ONE], page="list")
        assert record_look(others, [ONE], page="person")
        assert record_look(hers, [ONE], page="person", broken_glass=True, reason="The person is in danger")
    with later(11):
        assert record_look(hers, [ONE], page="person")
    assert Look.objects.filter(person_id=ONE).count() == 5
    assert verify().whole


def test_nobody_looked_at_is_no_entry(cast: Cast) -> None:
    before = Entry.objects.count()
    assert record_look(cast.viewer("supervisor"), []) is None
    assert Entry.objects.count() == before


def test_broken_glass_is_marked_for_whom_it_was_broken(cast: Cast) -> None:
    entry = record_look(cast.viewer("supervisor"), [ONE, TWO], broken_glass={TWO}, reason="urgent")
    assert entry is not None
    assert entry.reason == "urgent"
    assert dict(Look.objects.values_list("person_id", "broken_glass")) == {ONE: False, TWO: True}


def test_the_log_says_whether_the_person_was_hers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(cast, with_="counsellor")
    walks = Assignment(case=case, user=cast.users["worker"], role="case_worker", happened_on=case.happened_on)
    facts.record(walks, by=cast.viewer("supervisor"))
    record_look(cast.viewer("worker"), [case.person_id, ONE])
    assert dict(Look.objects.values_list("person_id", "assigned")) == {case.person_id: True, ONE: False}
    record_look(cast.viewer("supervisor"), [case.person_id], assigned=True)
    record_look(SYSTEM, [case.person_id])
    monkeypatch.setattr(actions, "_upstairs", [])
    record_look(cast.viewer("worker"), [TWO])
    assert Look.objects.get(person_id=case.person_id, actor_id=cast.users["supervisor"].pk).assigned is True
    assert Look.objects.get(actor_id=None).assigned is None
    assert Look.objects.get(person_id=TWO).assigned is None


def test_a_list_of_fifty_costs_few_statements(cast: Cast, django_assert_max_num_queries) -> None:
    viewer = cast.viewer("supervisor")
    ids = [uuid.UUID(int=number) for number in range(50)]
    with django_assert_max_num_queries(12):
        record_look(viewer, ids, page="list")
    with django_assert_max_num_queries(2):
        record_look(viewer, ids, page="list")
