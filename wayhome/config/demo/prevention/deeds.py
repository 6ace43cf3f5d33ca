"""What happens in prevention, as values: who records which activity, group, package or count, when it was and when it was entered.

Places are told by ``"VN 04615/Bản Suối Đèn"`` (country, code, village) or ``"KH 0212"``, organisations by their English name,
projects by their code; whatever a later deed speaks of again by the plan's own ``key``.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from wayhome.config.demo.deeds import Deed
from wayhome.prevention.activities.rules import Asked, Head


@dataclass(frozen=True)
class Member:
    """A member of a group; ``known``: (key of an enrolment, number in it) of somebody the house knows."""

    sex: str
    birth_year: int | None = None
    ethnicity: str = "not_asked"
    role: str = "member"
    known: tuple[str, int] | None = None


@dataclass(frozen=True)
class Begun(Deed):
    """A project begins to be known: with places, and phases as (name, first day, last day)."""

    code: str
    office: str
    title: str
    titles: dict[str, str]
    donor: str
    partner: str
    first: dt.date
    last: dt.date | None
    places: tuple[str, ...]
    phases: tuple[tuple[str, dt.date, dt.date | None], ...]


@dataclass(frozen=True)
class Gather(Deed):
    """A group is written down with its members."""

    key: str
    office: str
    kind: str
    title: str
    on: dt.date
    place: str
    members: tuple[Member, ...]
    led_by: str | None = None
    survivors: bool = False


@dataclass(frozen=True)
class Repeat(Deed):
    """A series of activities begins."""

    key: str
    office: str
    type: str
    title: str
    rhythm: str


@dataclass(frozen=True)
class Raising:
    """An issue raised at a round table."""

    theme: str
    words: str = ""
    owner: str = ""
    promised_on: dt.date | None = None


@dataclass(frozen=True)
class Held(Deed):
    """An activity. With ``groups`` it is their meeting, and ``ticked`` are the members who came, as (group, number in it)."""

    key: str
    offices: tuple[str, ...]
    type: str
    on: dt.date
    to: dt.date | None = None
    told: dict[str, Any] = field(
        default_factory=dict
    )  # title, our_role, run_by, level, and what else is plain
    project: tuple[str, str] | None = None  # code, name of the phase
    places: tuple[tuple[str, str], ...] = ()
    agencies: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    asked: tuple[Asked, ...] = ()
    raised: tuple[Raising, ...] = ()
    series: str | None = None
    groups: tuple[str, ...] = ()
    ticked: tuple[tuple[str, int], ...] = ()
    source: str = "screen"
    done_by: str | None = None


@dataclass(frozen=True)
class Added(Deed):
    """Something that came of an activity: an output, a contribution, a test, a quote, a line of the minutes, a figure shown."""

    to: str
    what: str
    facts: dict[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class Approved(Deed):
    """A supervisor approves a visit to people we support."""

    to: str
    on: dt.date


@dataclass(frozen=True)
class Answered(Deed):
    """What became of an issue raised: the activity's ``number``-th."""

    to: str
    number: int
    state: str
    on: dt.date | None = None
    answer: str = ""


@dataclass(frozen=True)
class Settled(Deed):
    """What came of a decision: the key under which its line of the minutes was told."""

    to: str
    state: str
    on: dt.date
    outcome: str


@dataclass(frozen=True)
class MendHeld(Deed):
    """A correction of an activity: fields to change, heads or answers that are all there are."""

    key: str
    changes: dict[str, Any] = field(default_factory=dict)
    heads: tuple[Head, ...] | None = None
    asked: tuple[Asked, ...] | None = None


@dataclass(frozen=True)
class RetireHeld(Deed):
    """An activity entered by mistake, taken out with a reason."""

    key: str
    reason: str


@dataclass(frozen=True)
class Enrolled(Deed):
    """People of one operation or programme, enrolled together: each a dict of coded facts."""

    key: str
    office: str
    package: str
    on: dt.date
    to: dt.date | None
    reason: str
    people: tuple[dict[str, Any], ...]
    source: str = "screen"
    done_by: str | None = None
    partner: str = ""


@dataclass(frozen=True)
class Ticked(Deed):
    """Days of a support package as they were delivered to all of an enrolment."""

    key: str
    days: tuple[dt.date, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Served(Deed):
    """The same done on one day for some people of an enrolment: the numbers ``who``."""

    key: str
    office: str
    kind: str
    on: dt.date
    who: tuple[int, ...]
    agency: str | None = None
    done_by: str | None = None


@dataclass(frozen=True)
class TallyOf(Deed):
    """An office says what else it counts."""

    key: str
    office: str
    names: dict[str, str]
    units: dict[str, str]


@dataclass(frozen=True)
class Tallied(Deed):
    """So many of it, on a day, in a place."""

    key: str
    quantity: int
    on: dt.date
    place: str | None = None
    source: str = "screen"


@dataclass(frozen=True)
class ToldOf(Deed):
    """An office's bulletin tells of an activity, in the words of its record."""

    key: str
    office: str
