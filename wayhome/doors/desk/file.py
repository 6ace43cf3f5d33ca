"""The case file: which rooms have a part in it, in the order of the page. A new room is one line here."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.doors.desk import tasks_on_file
from wayhome.journey.aftercare import on_file as aftercare
from wayhome.journey.cases import on_file as cases
from wayhome.journey.cases.models import Case
from wayhome.journey.cases.sections import Event, Offer, Section
from wayhome.journey.children import on_file as children
from wayhome.journey.conferences import on_file as conferences
from wayhome.journey.notes import on_file as notes
from wayhome.journey.papers import on_file as papers
from wayhome.journey.plans import on_file as plans
from wayhome.journey.safety import on_file as safety
from wayhome.trust.access.viewer import Viewer

# Goals and strengths stand before problems; each has ``section(viewer, case, may)`` and ``happened(viewer, case, most)``.
ROOMS: Sequence[Any] = (plans, safety, children, tasks_on_file, aftercare, conferences, notes, cases, papers)
# What the parts ask of the viewer on this very case.
ASKED = (
    "cases.admit",
    "cases.edit",
    "cases.approve",
    "identity.view",
    "consent.view",
    "consent.record",
    "tasks.view",
    "tasks.record",
    "notes.view",
    "notes.record",
    "safety.view",
    "safety.record",
    "plans.view",
    "plans.record",
    "conferences.view",
    "conferences.record",
    "aftercare.view",
    "aftercare.record",
    "papers.print",
    "hers.show",
    "counselling.view",
    "counselling.record",
    "career.view",
    "career.record",
)


# What is looked for most and lies far down, by the id of its heading: on a phone the page begins with ways there.
JUMPS = {
    "safety": _("Safety"),
    "todo": _("To do"),
    "conferences": _("Case conferences"),
    "notes": _("Contacts"),
}


@dataclass(frozen=True)
class File:
    """The parts of a file that a viewer sees: those of the page's middle, those beside it, and the first steps rooms offer."""

    middle: list[Section]
    beside: list[Section]
    offers: list[Offer]

    @property
    def jumps(self) -> list[tuple[str, str | Promise]]:
        """The ids of headings on this page, each with its words, in their order."""
        return [(part.key, JUMPS[part.key]) for part in self.middle if part.key in JUMPS]


def parts(viewer: Viewer, case: Case, may: set[str]) -> File:
    """Return what the rooms show of this case to this viewer."""
    found: list[Section] = []
    for room in ROOMS:
        also = {"told": _told(found)} if room is tasks_on_file else {}
        part = room.section(viewer, case, may, **also)
        if part is not None:
            found.append(part)
    shown = [part for part in found if part.template]
    return File(
        [part for part in shown if not part.aside],
        [part for part in shown if part.aside],
        [part.offer for part in found if part.offer is not None],
    )


def _told(parts: Sequence[Section]) -> dict[uuid.UUID, uuid.UUID | None]:
    """What these parts show with what is to be done about it: the list of things to do leaves it out."""
    return {about: owner for part in parts for about, owner in part.tells.items()}


def happened(viewer: Viewer, case: Case, most: int) -> list[Event]:
    """Return what the rooms of the journey tell on the timeline, at most so many of each."""
    return [event for room in ROOMS for event in room.happened(viewer, case, most)]
