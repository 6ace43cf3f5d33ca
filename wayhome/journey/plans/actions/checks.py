"""What the acts of this room share: what may be written about, days, and the tasks that follow."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.doers import doers
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.queries import case_for
from wayhome.journey.cases.refusals import check_day
from wayhome.journey.plans.queries import RECORD, row_for, worker_of
from wayhome.kit.codes import CodeList
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import ScopedFact
from wayhome.registry.tasks.actions import expect
from wayhome.trust.access.colleagues import works_here
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

RowT = TypeVar("RowT", bound=ScopedFact)
GONE = _("This record was retired and can no longer be changed.")
CHANGED = _("A colleague changed this since you opened the page. Look at it again.")
CHOOSE = _("Choose one of the answers on the list.")


def open_case(by: Viewer, case_id: uuid.UUID) -> Case:
    """Return a case that the actor records plans of; Http404 where there is none, Refused where it was retired."""
    case = case_for(by, case_id, RECORD)
    if case.retired_at is not None:
        raise Refused(GONE)
    return case


def open_row(by: Viewer, model: type[RowT], id: uuid.UUID, permission: str = RECORD) -> RowT:
    """Return a row of this room that the actor may write; Http404 where there is none, Refused where its case was retired."""
    row = row_for(by, model, id, permission)
    if row.case.retired_at is not None:  # type: ignore[attr-defined]
        raise Refused(GONE)
    return row


def check_known(code: str, codes: CodeList, field: str) -> None:
    """Refuse a code that is not on its list."""
    if code not in codes:
        raise Refused(CHOOSE, field=field)


def check_possible(case: Case, day: dt.date, field: str = "happened_on") -> None:
    """Refuse a day that has not come, or lies before the first sign."""
    check_day(day, case.office, field)
    if day < case.happened_on:
        raise Refused(_("This is before the first sign. Check the date."), field=field)


def check_until(since: dt.date, until: dt.date, field: str = "by_on") -> None:
    """Refuse a day until which something is to be done that lies before it was said, or years ahead."""
    if until < since:
        raise Refused(_("This day lies before the day it was said. Check the date."), field=field)
    if until > since + dt.timedelta(days=1830):
        raise Refused(_("This day is more than five years ahead. Check the year."), field=field)


def check_owner(case: Case, owner: User | None, needs: str) -> None:
    """Refuse an owner who does not work with the office, does not see the person, or has no role with ``needs``."""
    works_here([case.office_id], owner, "owner")
    if owner is not None and owner not in doers(case, needs):
        sentence = _("%(name)s does not see this person. Choose somebody who walks with them.")
        raise Refused(sentence % {"name": owner}, field="owner")


def today_of(case: Case) -> dt.date:
    """Return the day it is in the case's office."""
    return today(case.office.time_zone)


def due(case: Case, name: str, start: dt.date) -> dt.date:
    """Return the day on which something is due by the office's clocks."""
    return clocks(case.office, start).due(name, start)


def expected(
    by: Viewer, case: Case, kind: str, about: uuid.UUID, due_on: dt.date, owner: User | None = None
) -> None:
    """Let something be due about a case: its owner's, else its case worker's, else whoever's of the team; part of an act."""
    day = today_of(case)
    expect(
        by, kind, about, office=case.office, due_on=due_on, on=day, case_id=case.pk, person_id=case.person_id,
        team_id=case.team_id, owner=owner or worker_of(case, day),
    )  # fmt: skip


def told(case: Case, **more: Any) -> dict[str, Any]:
    """Return what the log keeps of an act: ids, codes and days."""
    return {"case": str(case.pk), **{name: str(value) for name, value in more.items()}}


def sent_twice(by: Viewer, seen: ScopedFact, version: int) -> bool:
    """Whether a tap on what the actor saw as ``version`` came already; Refused where somebody else changed it since."""
    if seen.version == version:
        return False
    if seen.recorded_by_id == by.user_id:
        return True
    raise Refused(CHANGED)
