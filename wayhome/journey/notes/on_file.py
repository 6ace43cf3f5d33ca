"""What the case file shows of notes: the latest contacts, and each contact on the timeline."""

from django.urls import reverse

from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Section
from wayhome.journey.notes.queries import notes_of
from wayhome.trust.access.viewer import Viewer

LATEST = 3


def section(viewer: Viewer, case: Case, may: set[str]) -> Section | None:
    """Return the latest contacts, without their words; None where the viewer may not read notes."""
    if "notes.view" not in may:
        return None
    rows = list(notes_of(viewer, case)[: LATEST + 1])
    told = {
        "case": case,
        "rows": rows[:LATEST],
        "more": len(rows) > LATEST,
        "may_record": "notes.record" in may and case.retired_at is None,
    }
    return Section("notes", "notes/on_file.html", told)


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return the contacts as events, the latest ones; nothing for who may not read notes."""
    if not viewer.may("notes.view"):
        return []
    return [
        Event(row.happened_on, row.get_kind_display(), row.done_by.display_name, reverse("notes:show", args=[row.pk]))
        for row in notes_of(viewer, case)[:most]
    ]  # fmt: skip
