"""The month's figures as somebody would write them by hand in SQL: what the composed ones are measured against."""

import datetime as dt
import uuid

from django.db import connection

from benchmarks.by_hand_events import EVENTS
from wayhome.kit.dates import Month

_STAYS = """
 FROM cases_admission a
 JOIN people_person p ON p.id = a.person_id AND p.retired_at IS NULL
 JOIN cases_case c ON c.id = a.case_id AND c.retired_at IS NULL
 WHERE a.office_id = %(office)s AND a.retired_at IS NULL
"""
_TALKS = """
 FROM counselling_session s
 JOIN counselling_sessionperson q ON q.session_id = s.id AND q.retired_at IS NULL
 JOIN people_person p ON p.id = q.person_id AND p.retired_at IS NULL
 JOIN cases_case c ON c.id = q.case_id AND c.retired_at IS NULL
 WHERE s.office_id = %(office)s AND s.retired_at IS NULL AND s.state = 'held' AND s.happened_on BETWEEN %(first)s AND %(last)s
"""
_CAREER = """
 FROM career_careerrecord r
 JOIN people_person p ON p.id = r.person_id AND p.retired_at IS NULL
 JOIN cases_case c ON c.id = r.case_id AND c.retired_at IS NULL
 WHERE r.office_id = %(office)s AND r.retired_at IS NULL AND r.happened_on BETWEEN %(first)s AND %(last)s
"""
_ON = " AND a.happened_on BETWEEN %(first)s AND %(last)s"
_OUT = " AND a.exit_on BETWEEN %(first)s AND %(last)s"
_EACH, _ONCE = "SELECT p.sex, COUNT(*)", "SELECT p.sex, COUNT(DISTINCT p.id)"
QUERIES = {
    "clients_in_service": f"{_ONCE}{_STAYS} AND a.happened_on <= %(last)s AND (a.exit_on IS NULL OR a.exit_on > %(last)s) GROUP BY p.sex",
    "clients_admitted": f"{_EACH}{_STAYS}{_ON} AND a.kind = 'new' GROUP BY p.sex",
    "clients_readmitted": f"{_EACH}{_STAYS}{_ON} AND a.kind = 'readmitted' GROUP BY p.sex",
    "clients_graduated": f"{_EACH}{_STAYS}{_OUT} AND a.exit_kind = 'graduated_reintegrated' GROUP BY p.sex",
    "clients_exited": f"{_EACH}{_STAYS}{_OUT} GROUP BY p.sex",
    "counselling_sessions": "SELECT '', COUNT(*) FROM counselling_session s WHERE s.office_id = %(office)s AND s.retired_at IS NULL"
    " AND s.state = 'held' AND s.happened_on BETWEEN %(first)s AND %(last)s",
    "counselling_clients": f"{_ONCE}{_TALKS} GROUP BY p.sex",
    "career_clients": f"{_ONCE}{_CAREER} GROUP BY p.sex",
} | EVENTS  # fmt: skip
Numbers = dict[str, dict[str, float]]


def month_by_hand(office: uuid.UUID, month: Month) -> Numbers:
    """Return {code: {sex, or kind of what is never added up: number}}."""
    given: dict[str, str | dt.date] = {"office": office.hex, "first": month.first, "last": month.last}
    found: Numbers = {}
    with connection.cursor() as cursor:
        for code, query in QUERIES.items():
            cursor.execute(query, given)
            found[code] = {key: number for key, number in cursor.fetchall() if number}
    return found
