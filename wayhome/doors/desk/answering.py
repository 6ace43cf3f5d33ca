"""All that is held about one person, gathered to be given to her: in her language, without a colleague's name."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.doors.desk import queries
from wayhome.doors.desk import tasks_held as tasks
from wayhome.doors.desk.queries import Event
from wayhome.journey.aftercare import held as aftercare
from wayhome.journey.cases import consents, retaining
from wayhome.journey.cases import held as cases_held
from wayhome.journey.cases import queries as cases
from wayhome.journey.cases.answering import why_not
from wayhome.journey.cases.consents import Line
from wayhome.journey.cases.forgetting import everyone
from wayhome.journey.cases.hers import Held, Words
from wayhome.journey.cases.models import Case
from wayhome.journey.children import held as children
from wayhome.journey.conferences import held as conferences
from wayhome.journey.notes import held as notes
from wayhome.journey.plans import held as plans
from wayhome.journey.safety import held as safety
from wayhome.registry.people import codes, sealed
from wayhome.registry.people.told import Told, told
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.looks import looks_at

EVERYTHING = 10_000
# Who holds words about a person, her own wishes first: each has ``held(viewer, case)``, and names its sealed columns.
ROOMS: Sequence[Any] = (plans, safety, children, aftercare, conferences, notes, tasks, cases_held)
# Kinds of records, in words to herself.
KINDS = {
    "identity": _("Who you are, and how to reach you"),
    "casework": _("What we wrote of the work with you"),
    "clinical": _("What was written of counselling"),
    "legal": _("Papers of law"),
    "money": _("Money and receipts"),
    "consents": _("What you signed or said"),
    "files": _("Photos of you, and scans of papers"),
}


@dataclass(frozen=True)
class Kept:
    """A kind of record that is kept: until which day; while help goes on none is known, only how many months after it at least."""

    words: str | Promise
    until: dt.date | None
    months: int
    office: str


@dataclass(frozen=True)
class LookDay:
    """On one day, in which roles people looked at who she is, and how many; whether one of them did so in an emergency."""

    on: dt.date
    roles: Sequence[str | Promise]
    people: int
    emergency: bool


@dataclass(frozen=True)
class Answer:
    """What the print says."""

    who: list[tuple[str | Promise, list[Told]]] = field(repr=False)
    facts: list[tuple[str | Promise, str | Promise]]
    unasked: list[str | Promise]
    events: list[tuple[str, list[Event]]]
    agreed: list[Line]
    not_agreed: list[Line]
    shared: list[Line]
    looks: list[LookDay]
    kept: list[Kept]
    written: list[tuple[str, list[Held]]] = field(default_factory=list, repr=False)
    withheld: list[Words] = field(default_factory=list)


def gathered(viewer: Viewer, case: Case) -> Answer:
    """Return the answer for the person of a case: everything of hers that the viewer may see; the look is written to the log.

    Call it where the language is hers already, and only within the act that gives it (``cases.give_answer``).
    """
    identity = sealed.identity(viewer, case.person_id, page="answer", office_id=case.office_id)
    who = []
    for kind, words in codes.PARTS.choices:
        parts = [told(part.body) for part in identity.of(kind) if part.body is not None] if identity else []
        if parts:
            who.append((words, parts))
    facts, unasked = queries.facts_told(case.person)
    hers = cases.cases(viewer).filter(person=case.person_id)
    events: list[tuple[str, list[Event]]] = []
    agreed: list[Line] = []
    not_agreed: list[Line] = []
    for one in hers:
        happened, _more = queries.happened(viewer, one, most=EVERYTHING)
        events.append((one.office.name, happened))
        lines = consents.agreed_by(viewer, one)
        agreed += lines.open
        not_agreed += lines.closed
    shared = [line for line in agreed if line.purpose == "sharing"]
    written, withheld = _written(viewer, hers)
    return Answer(
        who, facts, unasked, events, agreed, not_agreed, shared, _looks(case), _kept(list(hers)), written, withheld
    )  # fmt: skip


def _written(viewer: Viewer, hers: Iterable[Case]) -> tuple[list[tuple[str, list[Held]]], list[Words]]:
    """What the rooms hold in words, by office; and what of it is not printed. Of a case that the viewer does not see whole, nothing."""
    told, withheld = [], []
    for case in hers:
        if why_not(viewer, case):
            continue
        parts = [part for room in ROOMS for part in room.held(viewer, case)]
        told.append((case.office.name, [part for part in parts if part.lines]))
        withheld += [words for part in parts for words in part.withheld]
    return told, list(dict.fromkeys(withheld))


def _kept(cases: Sequence[Case]) -> list[Kept]:
    found: dict[tuple[str, uuid.UUID | None], Kept] = {}
    for case in cases:
        for line in retaining.kept_of(case).there:
            hers = line.category in retaining.OF_HER
            office = "" if hers or len(cases) == 1 else case.office.name
            months = min(line.rule.adult, line.rule.child)
            found[line.category, None if hers else case.pk] = Kept(
                KINDS[line.category], line.on, months, office
            )
    return list(found.values())


def _looks(case: Case) -> list[LookDay]:
    zone = zoneinfo.ZoneInfo(case.office.time_zone)
    days: dict[dt.date, list[Any]] = {}
    looks = (look for one in everyone(case.person_id) for look in looks_at(one))
    for look in looks:
        days.setdefault(look.at.astimezone(zone).date(), []).append(look)
    return [
        LookDay(
            on,
            _in_words({role for look in looks for role in look.roles.split()}),
            len({look.actor_id for look in looks}),
            any(look.broken_glass for look in looks),
        )
        for on, looks in sorted(days.items(), reverse=True)
    ]


def _in_words(roles: set[str]) -> list[str | Promise]:
    return [ROLES[code].name if code in ROLES else code for code in sorted(roles)]
