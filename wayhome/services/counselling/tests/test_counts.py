"""Whatever is recorded, corrected and retired: counting in the database, on the page's query and by hand agree."""

import datetime as dt

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.caseload import case_of
from tests.cast import make_cast
from wayhome.kit.dates import Month, clock_at
from wayhome.services.counselling import queries
from wayhome.services.counselling.actions import correct_session, record_session, retire_session
from wayhome.services.counselling.tests.conftest import NOON

OCTOBER = Month(2022, 10)
told = st.fixed_dictionaries(
    {
        "day": st.integers(-5, 24),
        "who": st.sets(st.integers(0, 3), min_size=1),
        "state": st.sampled_from(["held", "held", "missed"]),
        "then": st.sampled_from(["", "", "retired", "moved", "swapped"]),
    }
)
SQL = """
select count(distinct s.id), count(distinct p.person_id) from counselling_session s
join counselling_sessionperson p on p.session_id = s.id and p.retired_at is null
where s.retired_at is null and s.state = 'held' and s.happened_on between '2022-10-01' and '2022-10-31' and s.office_id = %s
"""


@pytest.mark.seed("F04", "F11")
@pytest.mark.django_db
def test_sessions_and_persons_agree_however_they_are_counted():
    with clock_at(NOON):
        cast = make_cast()
        cases = [case_of(cast) for _ in range(4)]
        by, office = cast.viewer("supervisor"), cast.offices["vn"]
        sessions, persons = set(), {}

        @given(st.lists(told, max_size=6))
        @settings(max_examples=25)
        def try_out(rows):
            for row in rows:
                one = _act(by, office, cases, row)
                sessions.discard(one.pk)
                day, who = (
                    one.happened_on,
                    row["who"] if row["then"] != "swapped" else {(n + 1) % 4 for n in row["who"]},
                )
                if (
                    row["then"] != "retired"
                    and row["state"] == "held"
                    and OCTOBER.first <= day <= OCTOBER.last
                ):
                    sessions.add(one.pk)
                    persons[one.pk] = {cases[n].person_id for n in who}
            by_hand = (len(sessions), len(set().union(*(persons[id] for id in sessions))))
            with connection.cursor() as cursor:
                cursor.execute(SQL, [office.pk.hex if connection.vendor == "sqlite" else office.pk])
                assert cursor.fetchone() == by_hand
            totals = queries.totals(by, OCTOBER)
            assert (totals.sessions, totals.persons) == by_hand

        try_out()
        assert sessions


def _act(by, office, cases, row):
    ids = [cases[n].pk for n in sorted(row["who"])]
    one = record_session(
        by=by,
        office=office,
        happened_on=dt.date(2022, 9, 30) + dt.timedelta(days=row["day"]),
        mode="group" if len(ids) > 1 else "phone",
        state=row["state"],
        case_ids=ids,
    )
    if row["then"] == "retired":
        return retire_session(by=by, session_id=one.pk, reason="entered_twice")
    if row["then"] == "moved":
        return correct_session(
            by=by, session_id=one.pk, version=1, changes={"happened_on": dt.date(2022, 9, 1)}
        )
    if row["then"] == "swapped":
        swapped = [cases[(n + 1) % 4].pk for n in row["who"]]
        return correct_session(by=by, session_id=one.pk, version=1, changes={}, case_ids=swapped)
    return one
