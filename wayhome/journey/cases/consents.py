"""What people agreed to, read for acts and pages. ``standing`` is the question that every act which hangs on a consent must ask.

    standing = consents.standing(case, "sharing", to=agency)
    if not standing.open: …            # silence, "not now", an end or a withdrawal are no yes
    if standing.allows("health"): …    # and not every part may be told

Who hands out rows of many cases asks ``agreed`` once for all of them. Figures never ask: totals inside the office stay whole.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.functional import Promise

from wayhome.journey.cases import codes
from wayhome.journey.cases.models import Admission, Case, CaseParty, Consent, ConsentLimit, case_scope
from wayhome.journey.cases.parties import guardian_in_words
from wayhome.journey.cases.profiles import profile
from wayhome.journey.cases.rules import consents as rules
from wayhome.journey.cases.rules.consents import Answer, Recipient, Standing
from wayhome.kit.dates import today
from wayhome.kit.events import News
from wayhome.registry.agencies.models import Agency
from wayhome.registry.agencies.types import TYPES
from wayhome.trust.access.viewer import Viewer

AT_ONCE = 1000
LONGEST_SOON = 92  # days that a worklist looks ahead; a profile may say fewer
# Told after commit: (case id, purposes) of which something that was open is closed, by a withdrawal, a no or a correction.
consent_withdrawn: News[uuid.UUID, tuple[str, ...]] = News("consent_withdrawn")
# Told after commit: (case id, who wrote it) of which any answer changed.
consents_settled: News[...] = News("consents_settled")


def standing(
    case: Case, purpose: str, to: Recipient | Agency | None = None, on: dt.date | None = None
) -> Standing:
    """Return what the person of a case has agreed to, for a purpose and a recipient, on a day (today at the office if not said).

    ``to`` None means whom the purpose means by itself (us, or the public for stories and pictures); ValueError for sharing,
    which is always with somebody. Ask with a case you may see; the answer is the same for whoever asks.
    """
    told = [_answer(row) for row in _rows(Q(case=case, purpose=purpose))]
    return rules.stand(told, whom(purpose, to), on or today(case.office.time_zone))


def agreed(
    cases: Iterable[Case], purpose: str, to: Recipient | Agency | None = None, on: dt.date | None = None
) -> dict[uuid.UUID, Standing]:
    """Return {case: what holds} for those of many cases in which it is open. Two queries for each thousand cases."""
    asked = {case.pk: case for case in cases}
    told: dict[uuid.UUID, list[Answer]] = {}
    for row in _rows_of(list(asked), purpose=purpose):
        told.setdefault(row.case_id, []).append(_answer(row))
    recipient = whom(purpose, to)
    found = {
        id: rules.stand(answers, recipient, on or today(asked[id].office.time_zone))
        for id, answers in told.items()
    }
    return {id: holds for id, holds in found.items() if holds.open}


def whom(purpose: str, to: Recipient | Agency | None) -> Recipient:
    """Return the recipient meant: an agency by its id and type, nobody named as the purpose means it."""
    if isinstance(to, Agency):
        return Recipient("agency", to.pk, to.type)
    return rules.recipient_of(purpose) if to is None else to


def recipient(row: Consent) -> Recipient:
    """Return to whom an answer is."""
    if row.agency is not None:
        return Recipient("agency", row.agency_id, row.agency.type)
    return Recipient(row.to, None, row.agency_kind)


def opened(case: Case) -> frozenset[tuple[str, Recipient]]:
    """Return every (purpose, recipient) that is open today."""
    return rules.opened((_answer(row) for row in _rows(Q(case=case))), today(case.office.time_zone))


def ends(case: Case) -> dict[str, dt.date]:
    """Return {consent_ends: the last day of the yes that ends first, hold_ends: that of an authority's paper}, over or not."""
    rows = list(_rows(Q(case=case)))
    lines = _told(rows, today(case.office.time_zone)).lines
    held = {line.standing.id for line in lines if line.standing.state in (rules.YES, rules.EXPIRED)}
    standing_ = [row for row in rows if row.pk in held]
    found = {
        "consent_ends": [row.until for row in standing_ if row.until],
        "hold_ends": [row.authority_until for row in standing_ if row.authority_until],
    }
    return {kind: min(days) for kind, days in found.items() if days}


def _rows(which: Q) -> QuerySet[Consent]:
    limits = ConsentLimit.objects.unscoped("part of the answer").filter(retired_at=None)
    found = Consent.objects.unscoped("what she agreed to holds whoever asks").filter(which, retired_at=None)
    return found.select_related("agency").prefetch_related(Prefetch("limits", limits, to_attr="withheld"))


def _rows_of(ids: Sequence[uuid.UUID], **which: Any) -> Iterator[Consent]:
    """The answers of many cases; a database takes only so many ids at once."""
    for start in range(0, len(ids), AT_ONCE):
        yield from _rows(Q(case_id__in=ids[start : start + AT_ONCE], **which))


def _answer(row: Any) -> Answer:
    withheld = {limit.part for limit in row.withheld}
    parts = tuple(part for part in codes.PARTS.codes if part in withheld)
    return Answer(row.purpose, recipient(row), row.answer, row.happened_on, row.nth, row.until, parts, row.pk)


# For pages


@dataclass(frozen=True)
class Line:
    """What holds for a purpose and a recipient, in words."""

    purpose: str
    to: Recipient
    whom: str | Promise
    standing: Standing
    withheld: tuple[str | Promise, ...]
    guardian: CaseParty | None = None  # which guardian answered, where that was told
    guardian_told: str | Promise = ""

    @property
    def title(self) -> str | Promise:
        """The purpose in words."""
        return codes.CONSENT_PURPOSES.label(self.purpose)

    @property
    def state(self) -> str | Promise:
        """What holds, in words."""
        return codes.CONSENT_STATES.label(self.standing.state)

    @property
    def icon(self) -> str:
        """A drawing for it: shape tells, not colour."""
        return {"yes": "done", "not_asked": "todo", "not_now": "clock", "expired": "history"}.get(
            self.standing.state, "cross"
        )


@dataclass(frozen=True)
class Agreed:
    """All that a person agreed to or not, on a day: a line for each purpose and recipient; ``next_end`` is the yes that ends first."""

    lines: tuple[Line, ...]
    next_end: Line | None

    @property
    def open(self) -> tuple[Line, ...]:
        """What is agreed."""
        return tuple(line for line in self.lines if line.standing.open)

    @property
    def closed(self) -> tuple[Line, ...]:
        """What was asked, and is not agreed."""
        return tuple(
            line for line in self.lines if not line.standing.open and line.standing.state != rules.NOT_ASKED
        )

    @property
    def unasked(self) -> tuple[Line, ...]:
        """What nobody has asked yet."""
        return tuple(line for line in self.lines if line.standing.state == rules.NOT_ASKED)


def consent_for(viewer: Viewer, id: uuid.UUID, permission: str = "consent.view") -> Consent:
    """Return an answer with its case; Http404 where the viewer may not use ``permission`` on its case."""
    mine = Consent.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    named = ("case__office", "case__person", "agency", "witness", "guardian", "done_by")
    row = mine.select_related(*named).first()
    if row is None:
        raise Http404
    return row


def answers(viewer: Viewer, case: Case) -> list[Consent]:
    """Return every answer of a case, the latest first."""
    found = Consent.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(found.select_related("agency", "done_by").order_by("-happened_on", "-nth"))


def limits(viewer: Viewer, row: Consent) -> list[ConsentLimit]:
    """Return what must not be told with a consent, in the usual order of the parts."""
    order = list(codes.PARTS.codes)
    found = ConsentLimit.objects.visible_to(viewer).filter(consent=row, retired_at=None)
    return sorted(found, key=lambda limit: order.index(limit.part))


def agreed_by(viewer: Viewer, case: Case) -> Agreed:
    """Return what holds today for the person of a case, purpose by purpose; nothing where the viewer may not see it."""
    rows = _rows(Q(case=case)).filter(case_scope(viewer, "consent.view", "case__", "case__office_id"))
    found = list(rows.select_related("agency", "guardian"))
    answered = {row.pk: row.guardian for row in found if row.guardian_id is not None}
    told = _told(found, today(case.office.time_zone))
    return with_guardians(told, {id: row for id, row in answered.items() if row is not None}, {})


def with_guardians(told: Agreed, answered: Mapping[Any, CaseParty], words: Mapping[uuid.UUID, str]) -> Agreed:
    """Return the same, each line with the guardian who answered ({consent: party}): by relation, with the words that are open."""
    lines = tuple(
        replace(line, guardian=row, guardian_told=guardian_in_words(row, words.get(row.pk, "")))
        if (row := answered.get(line.standing.id)) is not None
        else line
        for line in told.lines
    )
    return replace(told, lines=lines)


def _told(rows: list[Consent], day: dt.date) -> Agreed:
    agencies = {row.agency_id: row.agency for row in rows if row.agency is not None}
    lines: list[Line] = []
    for purpose in rules.PURPOSES:
        told = [_answer(row) for row in rows if row.purpose == purpose]
        found = rules.standings(told, day)
        if not found:
            to = Recipient(rules.TO_WHOM[purpose][0])
            lines.append(Line(purpose, to, "", Standing(rules.NOT_ASKED), ()))
        lines += [_line(purpose, to, holds, agencies) for to, holds in found]
    ending = [line for line in lines if line.standing.open and line.standing.until is not None]
    return Agreed(tuple(lines), min(ending, key=lambda line: line.standing.until or day, default=None))


def _line(purpose: str, to: Recipient, holds: Standing, agencies: dict[Any, Agency]) -> Line:
    parts = tuple(words for part, words in codes.PARTS.choices if part in holds.withheld)
    return Line(purpose, to, whom_in_words(purpose, to, agencies.get(to.agency_id)), holds, parts)


def whom_in_words(purpose: str, to: Recipient, agency: Agency | None = None) -> str | Promise:
    """Return the words of a recipient; empty where the purpose itself says it."""
    if agency is not None:
        return agency.label
    if to.kind == "kind":
        return TYPES.label(to.type)
    if len(rules.TO_WHOM[purpose]) == 1 or (to.kind == rules.TO_WHOM[purpose][0]) or to.kind == "all":
        return ""
    return codes.RECIPIENTS.label(to.kind)


# The worklist


@dataclass(frozen=True)
class Due:
    """A person in service, and a consent of hers that ends soon."""

    case: Case
    line: Line


def ending(viewer: Viewer) -> list[Due]:
    """Return the consents of people in service that end soon, by the day they end. What a later answer replaced is left out."""
    found: list[Due] = []
    widest = today("UTC") + dt.timedelta(days=LONGEST_SOON)
    soon = (
        _in_service(viewer)
        .filter(
            Exists(
                Consent.objects.unscoped("inside a scoped query").filter(
                    case=OuterRef("pk"),
                    answer=rules.YES,
                    retired_at=None,
                    until__gte=today("UTC") - dt.timedelta(days=1),
                    until__lte=widest,
                )
            )
        )
        .select_related("person", "office")
    )
    cases = list(soon)
    rows: dict[uuid.UUID, list[Consent]] = {}
    for row in _rows_of([case.pk for case in cases]):
        rows.setdefault(row.case_id, []).append(row)
    for case in cases:
        day = today(case.office.time_zone)
        last = day + dt.timedelta(days=profile(case.office, day).soon)
        told = _told(rows.get(case.pk, []), day)
        found += [
            Due(case, line) for line in told.open if line.standing.until and line.standing.until <= last
        ]
    return sorted(found, key=lambda due: (due.line.standing.until, due.case.person.code))


def missing(viewer: Viewer) -> QuerySet[Case]:
    """Return the people in service who have not said yes to our help, or whose yes has ended: the longest here first.

    Each row carries ``last_answer`` and ``last_until``, of the latest answer about our help (None: never asked).
    """
    latest = (
        Consent.objects.unscoped("inside a scoped query")
        .filter(case=OuterRef("pk"), purpose=rules.SERVICE, retired_at=None)
        .order_by("-happened_on", "-nth")
    )
    found = _in_service(viewer).annotate(
        last_answer=Subquery(latest.values("answer")[:1]), last_until=Subquery(latest.values("until")[:1])
    )
    zones = set(found.order_by().values_list("office__time_zone", flat=True).distinct())
    lasting = Q(pk__in=[])
    for zone in zones:
        lasting |= Q(office__time_zone=zone, last_answer=rules.YES, last_until__gte=today(zone))
    open_ = Q(last_answer=None) | ~lasting
    return found.filter(open_).select_related("person", "office").order_by("happened_on", F("pk"))


def _in_service(viewer: Viewer) -> QuerySet[Case]:
    staying = Admission.objects.unscoped("inside a scoped query").filter(exit_on=None, retired_at=None)
    mine = Case.objects.unscoped("scoped by consent.view").filter(
        case_scope(viewer, "consent.view"), retired_at=None
    )
    return mine.filter(pk__in=staying.values("case_id"))
