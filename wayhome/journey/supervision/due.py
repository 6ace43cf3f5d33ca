"""The clock of the next talk: one open thing to do for who held the last one, about the colleague."""

import datetime as dt

from wayhome.journey.supervision.models import SupervisionNote
from wayhome.journey.supervision.queries import latest_of, supervisors
from wayhome.registry.tasks.actions import expect, settle
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

KIND = "talk"


def follow(by: Viewer, worker: User, *, on: dt.date, held: SupervisionNote | None = None) -> None:
    """Let the next talk be due as the last one says, as part of an act; a talk that was just ``held`` and is the last ends the clock."""
    last = latest_of(worker)
    if held is not None and last is not None and last.pk == held.pk:
        settle(by, [KIND], [worker.pk], on=on)
    if last is None or last.next_on is None:
        settle(by, [KIND], [worker.pk], on=on, state="dropped")
        return
    owner = last.done_by if last.done_by in supervisors(worker.office) else by.user
    expect(by, KIND, worker.pk, office=worker.office, due_on=last.next_on, on=on, owner=owner)
