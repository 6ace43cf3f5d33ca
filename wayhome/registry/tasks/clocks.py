"""Tasks that clocks make. Rooms upstairs call these as part of their own acts: a clock is a task."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from wayhome.kit import facts, passing
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User


def expect(
    by: Viewer,
    kind: str,
    about: uuid.UUID,
    *,
    office: Office,
    due_on: dt.date,
    on: dt.date,
    case_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    owner: User | None = None,
) -> Task:
    """Let something be due: the one open task of this kind and ``about`` is made, or gets this day and owner; as part of an act.

    A task that was postponed keeps its later day unless the clock's own day moved. ``owner`` None leaves who has it.
    """
    kept = (
        Task._base_manager.select_for_update(of=("self",), no_key=True)
        .filter(kind=kind, about=about, state="open", retired_at=None)
        .first()
    )
    if kept is None:
        made = Task(
            kind=kind, about=about, office=office, due_on=due_on, first_due_on=due_on, happened_on=on,
            case_id=case_id, person_id=person_id, team_id=team_id, owner=owner,
        )  # fmt: skip
        return facts.record(made, by=by)
    changes: dict[str, object] = {}
    if kept.first_due_on != due_on:
        changes = {"due_on": due_on, "first_due_on": due_on, "postponed_why": ""}
    if owner is not None and kept.owner_id != owner.pk:
        changes["owner_id"] = owner.pk
    return facts.correct_locked(kept, by=by, changes=changes) if changes else kept


def settle(
    by: Viewer, kinds: Collection[str], abouts: Collection[uuid.UUID], *, on: dt.date, state: str = "done"
) -> int:
    """End the open tasks of these kinds about these ids as done (or ``dropped``), as part of an act; return how many."""
    ids = Task._base_manager.filter(
        kind__in=kinds, about__in=abouts, state="open", retired_at=None
    ).values_list("pk", flat=True)
    rows = facts.locked_all(Task, ids)
    still = [row for row in rows if row.state == "open" and row.retired_at is None]
    facts.correct_all(still, by=by, changes={"state": state, "ended_on": on})
    return len(still)


def settle_case(by: Viewer, case_id: uuid.UUID, *, on: dt.date, but: Collection[str] = ()) -> int:
    """Drop every open task of a case (it was closed, retired or forgotten) but for some kinds; as part of an act."""
    ids = Task._base_manager.filter(case_id=case_id, state="open", retired_at=None).exclude(kind__in=but)
    rows = facts.locked_all(Task, ids.values_list("pk", flat=True))
    still = [row for row in rows if row.state == "open"]
    facts.correct_all(still, by=by, changes={"state": "dropped", "ended_on": on})
    return len(still)


def pass_on(
    by: Viewer,
    of_id: uuid.UUID | None,
    to: Mapping[uuid.UUID, uuid.UUID | None],
    *,
    since: dt.datetime | None = None,
) -> int:
    """Let an account's open tasks (None: the team's) of these cases be ``to``'s ({case: account, None: the team's}), as part of an act;
    return how many. ``since``: only what ``to`` had then, where what was passed on is taken back.
    """
    still = Task._base_manager.filter(state="open", retired_at=None)
    return passing.pass_on(by, still, of_id, to, since=since)
