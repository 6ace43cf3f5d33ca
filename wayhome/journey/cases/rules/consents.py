"""What a person agreed to, and what her answers come to on a day: pure.

Answers are never overwritten: each is an event. ``stand`` reads them in order and says whether something may be done now.
"""

import calendar
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SERVICE, SHARING, REPORTING, RESEARCH = "service", "sharing", "reporting", "research"
STORY, IMAGE, CONTACT = "story", "image", "contact"
PURPOSES = (SERVICE, SHARING, REPORTING, RESEARCH, STORY, IMAGE, CONTACT)
YES, NO, NOT_NOW, WITHDRAWN = "yes", "no", "not_now", "withdrawn"
# What a question can come to besides an answer.
EXPIRED, NOT_ASKED = "expired", "not_asked"
# Who no longer wants our service has taken these back too: they hang on it.
HANGS_ON = {SERVICE: (SHARING, RESEARCH, STORY, IMAGE)}
LONGEST_YEARS = 5


@dataclass(frozen=True)
class Recipient:
    """To whom: ``own`` organisation, one ``agency``, a ``kind`` of agency, the ``family``, the ``public``, or ``all`` of them."""

    kind: str
    agency_id: uuid.UUID | None = None
    type: str = ""

    def covers(self, other: "Recipient") -> bool:
        """Whether an answer about this recipient is one about the other too."""
        if self.kind == "all" or self == other:
            return True
        if self.kind == "kind":
            return other.kind == "agency" and other.type == self.type
        return self.kind == "agency" == other.kind and self.agency_id == other.agency_id

    @property
    def width(self) -> int:
        """How wide it reaches: 0 one agency, 1 a kind, 2 everybody."""
        return {"agency": 0, "all": 2}.get(self.kind, 1)


OWN, FAMILY, PUBLIC, ALL = Recipient("own"), Recipient("family"), Recipient("public"), Recipient("all")
# The kinds of recipient a purpose can have; the first is meant where nobody is named.
TO_WHOM: dict[str, tuple[str, ...]] = {
    SERVICE: ("own",),
    SHARING: ("kind", "agency", "family"),
    REPORTING: ("own", "kind", "agency"),
    RESEARCH: ("own", "kind", "agency"),
    STORY: ("public", "own", "kind", "agency"),
    IMAGE: ("public", "own", "kind", "agency"),
    CONTACT: ("own",),
}


@dataclass(frozen=True)
class Answer:
    """One answer: for what, about whom, on which day, the how manieth of this case, until when (that day counts), and what is held back."""

    purpose: str
    to: Recipient
    answer: str
    on: dt.date
    nth: int
    until: dt.date | None = None
    withheld: tuple[str, ...] = ()
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class Standing:
    """What holds on a day: ``state`` (an answer, ``expired`` or ``not_asked``), since and until when, and what must not be told."""

    state: str
    since: dt.date | None = None
    until: dt.date | None = None
    withheld: tuple[str, ...] = ()
    id: uuid.UUID | None = None

    @property
    def open(self) -> bool:
        """Whether it may be done: only a yes that lasts. Silence is not a yes."""
        return self.state == YES

    def allows(self, part: str) -> bool:
        """Whether it may be done with this part of what is known."""
        return self.open and part not in self.withheld


def recipient_of(purpose: str) -> Recipient:
    """Return whom a purpose means where nobody is named. ValueError where that must be said: sharing is always with somebody."""
    kind = TO_WHOM[purpose][0]
    if kind not in ("own", "public"):
        raise ValueError(f"say with whom: {purpose} has no recipient of its own")
    return Recipient(kind)


def _holding(answers: Iterable[Answer], day: dt.date) -> dict[Recipient, Answer]:
    """The answer that holds for each recipient named. A later no or withdrawal takes every narrower yes with it; a no to one
    agency outlasts a later yes to its kind."""
    holding: dict[Recipient, Answer] = {}
    for answer in sorted((one for one in answers if one.on <= day), key=lambda one: (one.on, one.nth)):
        if answer.answer != YES:
            covered = [to for to, held in holding.items() if held.answer == YES and answer.to.covers(to)]
            for to in covered:
                del holding[to]
        holding[answer.to] = answer
    return holding


def stand(answers: Iterable[Answer], to: Recipient, day: dt.date) -> Standing:
    """Return what answers of one purpose come to for a recipient on a day. The narrowest answer about her holds."""
    holding = _holding(answers, day)
    held = min((scope for scope in holding if scope.covers(to)), key=lambda scope: scope.width, default=None)
    if held is None:
        return Standing(NOT_ASKED)
    answer = holding[held]
    state = answer.answer
    if state == YES and answer.until is not None and answer.until < day:
        state = EXPIRED
    return Standing(state, answer.on, answer.until, answer.withheld, answer.id)


def standings(answers: Iterable[Answer], day: dt.date) -> list[tuple[Recipient, Standing]]:
    """Return each recipient that was answered about, for one purpose, with what holds: the narrowest first."""
    told = list(answers)
    return [(to, stand(told, to, day)) for to in sorted(_holding(told, day), key=lambda to: to.width)]


def opened(answers: Iterable[Answer], day: dt.date) -> frozenset[tuple[str, Recipient]]:
    """Return every (purpose, recipient) that is open on a day."""
    by_purpose: dict[str, list[Answer]] = {}
    for answer in answers:
        by_purpose.setdefault(answer.purpose, []).append(answer)
    return frozenset(
        (purpose, to)
        for purpose, told in by_purpose.items()
        for to, standing in standings(told, day)
        if standing.open
    )


def with_what_hangs_on(purposes: Iterable[str]) -> tuple[str, ...]:
    """Return the purposes with those that end when they do, in the usual order."""
    wanted = set(purposes)
    for purpose in list(wanted):
        wanted.update(HANGS_ON.get(purpose, ()))
    return tuple(purpose for purpose in PURPOSES if purpose in wanted)


# Who is asked, by age


@dataclass(frozen=True)
class Band:
    """Ages from ``first`` to ``last`` (completed years; None: no end) and who decides: ``guardian``, ``both`` or ``person``.

    ``child`` says how a child is asked: ``told`` in simple words, ``spoken`` or ``signed`` assent, or ``own`` consent.
    """

    code: str
    first: int
    last: int | None
    decides: str
    child: str


def possible_bands(
    bands: Sequence[Band], birth_year: int | None, precision: str, day: dt.date, margin: int = 0
) -> list[Band]:
    """Return the bands a person can be in on a day: one where it is sure, several where the year leaves it open, none where it is not known.

    A year alone leaves two ages; an ``estimated`` year ``margin`` more on both sides. Nothing is guessed: who gets several, asks.
    """
    if birth_year is None or precision not in ("exact", "estimated") or birth_year > day.year:
        return []
    wide = margin if precision == "estimated" else 0
    oldest = day.year - birth_year + wide
    youngest = max(day.year - birth_year - 1 - wide, 0)
    return [band for band in bands if band.first <= oldest and (band.last is None or band.last >= youngest)]


def may_be_under(grown: int, birth_year: int | None, precision: str, day: dt.date, margin: int = 0) -> bool:
    """Return whether somebody born in a year can be younger than ``grown`` on a day; not where the year is not known."""
    if birth_year is None or precision not in ("exact", "estimated") or birth_year > day.year:
        return False
    return day.year - birth_year - 1 - (margin if precision == "estimated" else 0) < grown


def given_fault(decides: str, given_by: str) -> str:
    """Return what is unusual in who gave a yes, or nothing: ``for_adult`` (somebody else decided), ``alone`` (a child without
    guardian), ``unasked`` (a guardian without the child). It is no error, but asks why. ``decides`` empty: the age is not known.
    """
    if decides == "person":
        return "" if given_by == "person" else "for_adult"
    if decides and given_by == "person":
        return "alone"
    return "unasked" if decides == "both" and given_by == "guardian" else ""


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def until_fault(on: dt.date, until: dt.date | None, authority_until: dt.date | None) -> str:
    """Return what is wrong with the last day of a yes: ``missing``, ``backwards``, ``long``, ``authority`` (it outlasts the
    authority it stands on), or nothing."""
    if until is None:
        return "missing"
    if until < on:
        return "backwards"
    if until > months_later(on, LONGEST_YEARS * 12):
        return "long"
    return "authority" if authority_until is not None and until > authority_until else ""
