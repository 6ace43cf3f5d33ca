"""What is to be done for a person, as a part of her file."""

from wayhome.doors.desk import todo
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Section
from wayhome.registry.tasks import codes, queries
from wayhome.trust.access.viewer import Viewer

SHOWN = 6


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the next things to do for her; None where the viewer sees none, or nothing can be done any more."""
    if "tasks.view" not in may or case.retired_at is not None or case.forgotten_on is not None:
        return None
    found = list(queries.of_case(viewer, case.pk)[: SHOWN + 1])
    context = {
        "case": case,
        "lines": todo.on_file(viewer, found[:SHOWN]),
        "more": len(found) > SHOWN,
        "may": "tasks.record" in may,
    }
    return Section("todo", "desk/tasks_on_file.html", context)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what was set by a colleague and done."""
    if not viewer.may("tasks.view"):
        return []
    rows = queries.ended_of_case(viewer, case.pk, codes.FREE)[:most]
    return [
        Event(row.ended_on, codes.FREE[row.kind], row.recorded_by.display_name)
        for row in rows
        if row.ended_on
    ]
