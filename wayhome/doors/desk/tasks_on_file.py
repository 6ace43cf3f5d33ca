"""What is to be done for a person, as a part of her file."""

import uuid
from collections.abc import Mapping

from wayhome.doors.desk import todo
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Section
from wayhome.registry.tasks import codes, queries
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer

SHOWN = 6


def section(
    viewer: Viewer, case: Case, may: set[str], told: Mapping[uuid.UUID, uuid.UUID | None] | None = None
) -> Section | None:
    """Return the next things to do for her; None where the viewer sees none, or nothing can be done any more.

    ``told``: what other parts of the file show, each with its day and who sees to it. It is left out, unless its task says more: it was
    put off, or given to somebody else.
    """
    if "tasks.view" not in may or case.retired_at is not None or case.forgotten_on is not None:
        return None
    told = told or {}
    rows = queries.of_case(viewer, case.pk)[: SHOWN + 1 + len(told)]
    due = list(rows)
    found = [row for row in due if not _said(row, told)]
    context = {
        "case": case,
        "lines": todo.on_file(viewer, found[:SHOWN]),
        "more": len(found) > SHOWN,
        "said": len(due) > len(found),
        "may": "tasks.record" in may,
    }
    return Section("todo", "desk/tasks_on_file.html", context)


def _said(task: Task, told: Mapping[uuid.UUID, uuid.UUID | None]) -> bool:
    """Whether another part says all that this task says."""
    if task.about is None or task.about not in told or task.postponed_why:
        return False
    return told[task.about] in (None, task.owner_id)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what was set by a colleague and done."""
    if not viewer.may("tasks.view"):
        return []
    rows = queries.ended_of_case(viewer, case.pk, codes.TAPPED)[:most]
    return [
        Event(row.ended_on, codes.TAPPED[row.kind], row.recorded_by.display_name)
        for row in rows
        if row.ended_on
    ]
