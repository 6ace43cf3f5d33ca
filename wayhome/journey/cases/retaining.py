"""Reading whose records' time is over or soon will be, by kind. Shows codes and days, never a name or what was written."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Max, Q
from django.http import Http404
from django.utils.functional import Promise

from wayhome.journey.cases import codes
from wayhome.journey.cases.forgetting import SHRED, everyone
from wayhome.journey.cases.models import (
    Admission,
    Approval,
    Assignment,
    Case,
    HandOverLine,
    KeptLonger,
)
from wayhome.journey.cases.retention import Terms, terms
from wayhome.journey.cases.rules import retention as rules
from wayhome.journey.cases.rules.retention import Life, Rule
from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.facts import Fact
from wayhome.kit.latest import oldest_first
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.vault.models import Compartment, SealedFile

AT_ONCE = 1000
# Staff's own decisions about a case are no contact with the person.
_NO_CONTACT = (Assignment, Approval, HandOverLine, KeptLonger)
# What is the person's, whichever of her cases it came with.
OF_HER = rules.OF_THE_PERSON | {rules.IDENTITY}
# The purposes of files that a kind of record stands for.
PURPOSES = {"files": ("photo", "paper"), "consents": ("consent",)}


@dataclass(frozen=True)
class Line:
    """One kind of record of a case: its rule, the day from which it is kept no longer (None: she is in service), and who decided
    otherwise. ``there``: something of that kind is kept."""

    rule: Rule
    on: dt.date | None
    there: bool
    kept: KeptLonger | None = None

    @property
    def category(self) -> str:
        """Its code."""
        return self.rule.category

    @property
    def words(self) -> str | Promise:
        """The kind in words."""
        return codes.RETAINED.label(self.rule.category)

    @property
    def alone(self) -> bool:
        """Whether it can be emptied alone now."""
        return self.there and self.on is not None and self.category in rules.ALONE


@dataclass(frozen=True)
class Kept:
    """A case with all its lines; ``day`` is today at its office."""

    case: Case
    lines: tuple[Line, ...]
    day: dt.date
    terms: Terms

    @property
    def there(self) -> tuple[Line, ...]:
        """What is kept."""
        return tuple(line for line in self.lines if line.there)

    @property
    def coming(self) -> tuple[Line, ...]:
        """What is due, or will be soon, first things first."""
        last = self.day + dt.timedelta(days=self.terms.soon)
        found = [line for line in self.there if line.on is not None and line.on <= last]
        return tuple(sorted(found, key=lambda line: (line.on, rules.OF_A_PERSON.index(line.category))))

    @property
    def over(self) -> tuple[Line, ...]:
        """What is due."""
        return tuple(line for line in self.coming if line.on is not None and line.on <= self.day)

    @property
    def due_on(self) -> dt.date | None:
        """The day from which something is kept longer than its time, in however many years; None while she is in service."""
        return min((line.on for line in self.there if line.on is not None), default=None)

    @property
    def first(self) -> dt.date:
        """The day of what is due first."""
        return self.coming[0].on or self.day

    @property
    def whole_on(self) -> dt.date | None:
        """The day from which nothing of hers is kept any more."""
        return self.line("identity").on

    @property
    def whole(self) -> bool:
        """Whether all of her is due."""
        return self.whole_on is not None and self.whole_on <= self.day

    def line(self, category: str) -> Line:
        """Return the line of a kind."""
        return next(line for line in self.lines if line.category == category)


def case_to_forget(viewer: Viewer, id: uuid.UUID) -> Case:
    """Return a case of an office in which the viewer may forget; Http404 where there is none, or it was forgotten."""
    mine = Case.objects.unscoped("scoped by who may forget").filter(pk=id, forgotten_on=None)
    case = mine.filter(Q() if viewer.everything else Q(office__in=viewer.offices(SHRED)))
    found = case.select_related("person", "office").first()
    if found is None:
        raise Http404
    return found


def kept_of(case: Case) -> Kept:
    """Return what is kept of a case and until when. Of what is the person's, all her cases count, whatever their office."""
    people = everyone(case.person_id)
    hers = Case.objects.unscoped("her keys and photos are one, whichever office").filter(
        person__in=people, forgotten_on=None
    )
    cases = list(hers.select_related("person", "office"))
    return next(
        one for one in kept_of_many(cases, dict.fromkeys(people, people[0])) if one.case.pk == case.pk
    )


def due_days(people: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, tuple[uuid.UUID, dt.date]]:
    """Return {case: (office, the day from which something of it is kept longer than its time)}, of these people or of everybody.

    Reads much and writes nothing: a night's work where many cases have ended.
    """
    cases = Case.objects.unscoped("for the night's count, which shows nothing").filter(forgotten_on=None)
    told = people
    if told is None:
        told = list(cases.order_by("person_id").values_list("person_id", flat=True).distinct())
    found = {}
    for chunk in chunks(list(told)):
        for one in kept_of_many(list(cases.filter(person__in=chunk).select_related("person", "office")), {}):
            if one.due_on is not None:
                found[one.case.pk] = (one.case.office_id, one.due_on)
    return found


def kept_of_many(cases: Sequence[Case], whose: dict[uuid.UUID, uuid.UUID]) -> list[Kept]:
    """Return what is kept of these cases; ``whose`` leads from a person's record to the one that stands for her."""
    lives, there, holds = _lives(cases), _there(cases), _holds(cases)
    told: dict[tuple[uuid.UUID, dt.date], Terms] = {}
    rows: list[tuple[Case, dt.date, Terms, dict[str, Line]]] = []
    for case in cases:
        day = today(case.office.time_zone)
        if (case.office_id, day) not in told:
            told[case.office_id, day] = terms(case.office, day)
        mine = told[case.office_id, day]
        lines = {}
        for category in rules.OF_A_PERSON:
            kept, rule = holds.get((case.pk, category)), mine.rules[category]
            on = rules.due(rule, _life(case, lives[case.pk], mine), kept.until if kept else None)
            has = category == rules.IDENTITY or (_subject(case, category), category) in there
            lines[category] = Line(rule, on, has, kept)
        rows.append((case, day, mine, lines))
    of_her: dict[tuple[uuid.UUID, str], list[dt.date | None]] = {}
    for case, _day, _mine, lines in rows:
        her = whose.get(case.person_id, case.person_id)
        for category, line in lines.items():
            if category in rules.OF_THE_PERSON:
                of_her.setdefault((her, category), []).append(line.on)
            if line.there:
                of_her.setdefault((her, rules.IDENTITY), []).append(line.on)
    found = []
    for case, day, mine, lines in rows:
        her = whose.get(case.person_id, case.person_id)
        for category in OF_HER:
            line = lines[category]
            lines[category] = Line(line.rule, rules.all_due(of_her[her, category]), line.there, line.kept)
        found.append(Kept(case, tuple(lines.values()), day, mine))
    return found


def _subject(case: Case, category: str) -> uuid.UUID:
    return case.person_id if category in PURPOSES else case.pk


def _life(case: Case, told: tuple[bool, dt.date | None, dt.date], mine: Terms) -> Life:
    open_, ended, last = told
    person = case.person
    estimated = person.birth_precision != "exact"
    return Life(
        case.happened_on,
        ended,
        last,
        rules.of_age(person.birth_year, estimated, mine.majority, mine.margin),
        open_,
    )


def _lives(cases: Sequence[Case]) -> dict[uuid.UUID, tuple[bool, dt.date | None, dt.date]]:
    """Return {case: (in service, last exit, last record)}: a query for each kind of record, however many cases."""
    found: dict[uuid.UUID, tuple[bool, dt.date | None, dt.date]] = {}
    for chunk in chunks([case.pk for case in cases]):
        stays = Admission.objects.unscoped("of cases asked for").filter(case__in=chunk, retired_at=None)
        open_ = set(stays.filter(exit_on=None).values_list("case_id", flat=True))
        ended = dict(stays.order_by().values_list("case_id").annotate(last=Max("exit_on")))
        last: dict[uuid.UUID, dt.date] = {}
        for model in _contacts():
            rows = model._base_manager.filter(
                case__in=chunk, retired_at=None, happened_on__lte=today(EARLIEST_ZONE)
            )
            for case_id, day in rows.order_by().values_list("case_id").annotate(last=Max("happened_on")):
                last[case_id] = max(day, last.get(case_id, day))
        for one in chunk:
            found[one] = (one in open_, ended.get(one), last.get(one, dt.date.min))
    return {
        case.pk: (open_, ended, max(last, case.happened_on, ended or case.happened_on))
        for case in cases
        for open_, ended, last in [found[case.pk]]
    }


def _contacts() -> Iterator[Any]:
    """Every kind of record that hangs on a case and tells of a day with her, found by walking the house's models."""
    for model in apps.get_models():
        of_case = any(
            field.related_model is Case and field.name == "case" for field in model._meta.concrete_fields
        )
        if of_case and issubclass(model, Fact) and model not in _NO_CONTACT:
            yield model


def _there(cases: Sequence[Case]) -> set[tuple[uuid.UUID, str]]:
    """Return (case or person, kind) of what is kept: a key that stands, or a file."""
    found: set[tuple[uuid.UUID, str]] = set()
    of_files = {purpose: category for category, some in PURPOSES.items() for purpose in some}
    for chunk in chunks(cases):
        ids, persons = [case.pk for case in chunk], [case.person_id for case in chunk]
        keys = Compartment.objects.filter(subject__in=ids, destroyed_at=None)
        found |= set(keys.values_list("subject", "kind"))
        files = SealedFile.objects.filter(kind="identity", subject__in=persons, destroyed_at=None)
        found |= {
            (subject, of_files[purpose])
            for subject, purpose in files.values_list("subject", "purpose").distinct()
            if purpose in of_files
        }
    return found


def _holds(cases: Sequence[Case]) -> dict[tuple[uuid.UUID, str], KeptLonger]:
    """Return the last decision to keep something longer, by case and kind."""
    found: dict[tuple[uuid.UUID, str], Any] = {}
    for chunk in chunks([case.pk for case in cases]):
        rows = KeptLonger.objects.unscoped("of cases asked for").filter(case__in=chunk, retired_at=None)
        for row in oldest_first(rows.select_related("done_by")):
            found[row.case_id, row.category] = row
    return found


def chunks(told: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(told), AT_ONCE):
        yield told[start : start + AT_ONCE]


def in_words(lines: Iterable[Line]) -> str:
    """Return kinds in words, one after another."""
    return ", ".join(str(line.words) for line in lines)


def purposes_of(category: str) -> Collection[str]:
    """Return the purposes of files that are emptied with a kind of record; none for one that has a key of its own."""
    return PURPOSES.get(category, ())
