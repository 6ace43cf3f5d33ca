"""Cases for tests: persons with a case, an open admission and, if wanted, somebody who walks with them. Everyone is invented."""

import datetime as dt
from typing import Any

from tests.cast import Cast
from wayhome.journey.cases.models import Admission, Assignment, Case
from wayhome.kit import facts
from wayhome.kit.ids import new_code
from wayhome.registry.people.models import Person

BEGAN = dt.date(2022, 3, 1)
_drawn: set[str] = set()


def fresh_code() -> str:
    """Return a random person's code that no test of this run has drawn: of a thousand, two are the same in one run of forty."""
    while (code := new_code()) in _drawn:
        pass
    _drawn.add(code)
    return code


def case_of(
    cast: Cast,
    office: str = "vn",
    *,
    with_: str | None = None,
    began: dt.date = BEGAN,
    exit_on: dt.date | None = None,
    sex: str = "female",
) -> Case:
    """Write a person with a case at ``office``, admitted the day it began; ``with_`` names in the cast who is assigned to her."""
    by = cast.viewer({"vn": "supervisor", "kh": "kh_supervisor", "sb": "partner"}[office])
    person = facts.record(Person(code=fresh_code(), sex=sex), by=by)
    case = facts.record(
        Case(
            person=person,
            office=cast.offices[office],
            category="trafficking",
            stage="services",
            happened_on=began,
        ),
        by=by,
    )
    stay: dict[str, Any] = {"exit_on": exit_on, "exit_kind": "moved_abroad" if exit_on else ""}
    facts.record(
        Admission(
            case=case, person=person, office=cast.offices[office], kind="new", happened_on=began, **stay
        ),
        by=by,
    )
    if with_:
        facts.record(
            Assignment(case=case, user=cast.users[with_], role="counsellor", happened_on=began), by=by
        )
    return case
