"""The parts of a case file: each room of the journey gives its part, the desk puts them on one page.

A room's ``on_file.py`` has ``section(viewer, case, may)``: its part, or None where the viewer may not see it or there is nothing to
say; ``may`` are the permissions she has on this very case. And ``happened(viewer, case, most)``: what the timeline tells of it.
The desk lists the rooms (``doors/desk/file.py``): a new room is one line there.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Offer:
    """A first step that a room offers while it has nothing to show: what the link says, and where it leads."""

    words: str | Promise
    url: str


@dataclass(frozen=True)
class Section:
    """A part of the file: its key (the id of its heading), the template that shows it, and what the template needs.

    A room that has nothing to show but a first step gives no template and an ``offer``: the page gathers those in one list, so that
    a file that has just begun is short. ``tells``: what it shows with what is to be done about it and by when, each with the account
    that sees to it (None: whoever), so that the list of things to do need not say it again.
    """

    key: str
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    aside: bool = False
    offer: Offer | None = None
    tells: Mapping[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """Something that happened on the journey: its day, its words, a soft note, the page of its own, and the one to retire it (or none)."""

    on: dt.date
    words: str | Promise
    note: str | Promise = ""
    url: str = ""
    retire: str = ""
