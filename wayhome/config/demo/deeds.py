"""What happens in the demo, as values: who records what about whom, when it happened and when it was entered."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Deed:
    """One entry: made at ``at`` (UTC) by the account ``by``; ``done_by`` is who did the work, if another."""

    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Admit(Deed):
    """An admission. ``person`` is the plan's own name for her; ``known`` if another office serves her already."""

    person: str
    office: str
    on: dt.date
    category: str
    facts: dict[str, Any] = field(default_factory=dict)
    province: tuple[str, str] | None = None
    paper_number: str = ""
    assigned: tuple[tuple[str, str], ...] = ()
    source: str = "screen"
    done_by: str | None = None
    known: bool = False


@dataclass(frozen=True)
class Move(Deed):
    """A step of the journey."""

    person: str
    office: str
    on: dt.date
    stage: str


@dataclass(frozen=True)
class Exit(Deed):
    """An exit of a kind."""

    person: str
    office: str
    on: dt.date
    kind: str


@dataclass(frozen=True)
class Close(Deed):
    """The work ends, three years after a graduation; ``agreed_by`` is the supervisor."""

    person: str
    office: str
    on: dt.date
    agreed_by: str


@dataclass(frozen=True)
class Return(Deed):
    """A readmission; those who walked with her before do so again."""

    person: str
    office: str
    on: dt.date


@dataclass(frozen=True)
class Talk(Deed):
    """A counselling session with one or several persons."""

    key: str
    office: str
    on: dt.date
    mode: str
    persons: tuple[str, ...]
    minutes: int | None
    state: str = "held"
    source: str = "screen"
    done_by: str | None = None


@dataclass(frozen=True)
class MendTalk(Deed):
    """A correction of a session: the fields to change."""

    key: str
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RetireTalk(Deed):
    """A session entered by mistake, taken out with a reason."""

    key: str
    reason: str


@dataclass(frozen=True)
class Career(Deed):
    """A step on the way to work."""

    person: str
    office: str
    on: dt.date
    kind: str
    source: str = "screen"
    done_by: str | None = None
