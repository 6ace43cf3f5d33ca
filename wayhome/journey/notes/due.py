"""The clock of contacts: while a person is in service one task says until when the next is to be written down, another when it is meant.

Used by actions alone, also those of rooms upstairs.
"""

import datetime as dt

from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.due import worker_of
from wayhome.journey.cases.models import Admission, Case
from wayhome.journey.cases.rules.stages import CLOSED
from wayhome.journey.notes.models import Note
from wayhome.kit.dates import today
from wayhome.kit.latest import latest_first
from wayhome.registry.tasks.actions import expect, settle
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer

NOTE, CONTACT = "note", "contact"


def follow_clock(by: Viewer, case: Case, *, named: bool = False) -> bool:
    """Bring both tasks of a case in line with its latest note, as part of an act; return whether one was written.

    Without a note the clock runs from the day on which she came into service. The contact that the latest note names is due, also where
    one of the same day was kept before (by a note that was taken out since) or dropped with a closing that was taken back. What went
    with a closing stays away while the case is closed, but for what a note written since names (``named``).
    """
    latest = latest_note(case)
    stay = Admission._base_manager.filter(case=case, exit_on=None, retired_at=None).first()
    day = today(case.office.time_zone)
    due: dict[str, dt.date] = {}
    if stay is not None:
        since = max(one.happened_on for one in (latest, stay) if one is not None)
        told = clocks(case.office, day)
        if since >= told.tasks_from:
            due[NOTE] = told.due(NOTE, since)
    if latest is not None and latest.next_on is not None:
        due[CONTACT] = latest.next_on
    rows = Task._base_manager.filter(about=case.pk, kind__in=[NOTE, CONTACT], retired_at=None)
    open_ = dict(rows.filter(state="open").values_list("kind", "first_due_on"))
    if case.stage == CLOSED and not named and CONTACT not in open_:
        due.pop(CONTACT, None)
    over = [kind for kind in open_ if kind not in due]
    wanted = [kind for kind, on in due.items() if open_.get(kind) != on]
    owner = worker_of(case) if wanted else None
    for kind in wanted:
        expect(
            by, kind, case.pk, office=case.office, due_on=due[kind], on=day, case_id=case.pk, person_id=case.person_id,
            team_id=case.team_id, owner=owner,
        )  # fmt: skip
    if over:
        settle(by, over, [case.pk], on=day, state="dropped")
    return bool(over or wanted)


def contact_kept(by: Viewer, row: Note) -> None:
    """The contact that was awaited took place: this note is the latest; as part of an act."""
    if latest_note(row.case) == row:
        settle(by, [CONTACT], [row.case_id], on=today(row.case.office.time_zone))


def latest_note(case: Case) -> Note | None:
    """Return the latest contact of a case that stands."""
    rows = Note._base_manager.filter(case=case, retired_at=None)
    return latest_first(rows).first()
