"""Reading support: a month of it, the people of one operation with their days, who may be chosen, and what one person was given."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from wayhome.journey.cases.models import Admission, CameWith, Case, assigned_to, case_scope
from wayhome.kit.dates import Month
from wayhome.registry.agencies.models import Project
from wayhome.registry.people.codes import COURSES, PACKAGES, SUPPORT_PACKAGES
from wayhome.registry.people.models import Enrolment, Person
from wayhome.services.support.codes import ITEMS, KINDS
from wayhome.services.support.models import PackageDay, ServiceRecord, correctable, enrolments_seen
from wayhome.services.support.rules import Clock, Span, clock
from wayhome.trust.access.colleagues import colleagues_who_may
from wayhome.trust.access.models import Grant
from wayhome.trust.access.offices import offices_for
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

Cell = tuple[uuid.UUID, dt.date]
LATELY = 60


@dataclass(frozen=True)
class Tally:
    """Of one kind: so many records, and so many different persons in them; the two are never added."""

    kind: str
    label: str
    records: int
    persons: int


@dataclass(frozen=True)
class Packages:
    """Support packages in a month: different persons in them, and days delivered (one a person and day)."""

    persons: int
    days: int


@dataclass(frozen=True)
class Operation:
    """People enrolled together (or one person alone): its key for the address, what in, from when to when, and where the clock stands."""

    key: uuid.UUID
    package: str
    first: dt.date
    last: dt.date | None
    people: int
    office: str
    days: int | None
    clock: Clock | None

    @property
    def label(self) -> str:
        """The package, in words."""
        return str(PACKAGES.label(self.package))


@dataclass(frozen=True)
class Group:
    """People who may be chosen all at once: its key, in words what they are in, and how many."""

    key: str
    label: str
    office: Office
    people: int
    since: dt.date | None = None


def recording(viewer: Viewer) -> list[Office]:
    """Return the offices in which a viewer may enrol and record, her own first; Http404 where there is none."""
    offices = offices_for(viewer, "support.record")
    if not offices:
        raise Http404
    return offices


def helpers(viewer: Viewer, office_id: uuid.UUID) -> QuerySet[User]:
    """Return the colleagues of an office who may hold a role that records support."""
    return colleagues_who_may("support.record", [office_id])


def needs_training(who: User) -> bool:
    """Whether somebody reviews needs only after a training: who records in her own scope alone, and is no staff of cases.

    Asked of all roles she ever held, so that what left staff did can still be written down.
    """
    alone = False
    for grant in Grant.objects.filter(user=who).select_related("role"):
        if "cases.view" in grant.role.permissions:
            return False
        if "support.record" in grant.role.permissions:
            if grant.scope_kind == "office":
                return False
            alone = True
    return alone


def projects(viewer: Viewer, offices: Iterable[Office]) -> QuerySet[Project]:
    """Return the projects of these offices, by code."""
    return Project.objects.filter(office__in=list(offices), retired_at=None).order_by("code")


# The log


def services(viewer: Viewer, month: Month, kind: str = "") -> QuerySet[ServiceRecord]:
    """Return what was done in a month, newest first, without retired records."""
    found = ServiceRecord.objects.visible_to(viewer).filter(
        retired_at=None, happened_on__range=(month.first, month.last)
    )
    if kind:
        found = found.filter(kind=kind)
    near = ("person", "agency", "done_by", "office")
    return found.select_related(*near).order_by("-happened_on", "kind", "person__code", "pk")


def counts(viewer: Viewer, month: Month) -> list[Tally]:
    """Return how often each kind was recorded in a month and for how many different persons, in the order of the kinds."""
    rows = services(viewer, month).order_by().values("kind")
    found = {
        row["kind"]: Tally(row["kind"], str(KINDS.label(row["kind"])), row["records"], row["persons"])
        for row in rows.annotate(records=Count("pk"), persons=Count("person", distinct=True))
    }
    return [found[kind] for kind in KINDS.codes if kind in found]


def packages(viewer: Viewer, month: Month) -> Packages:
    """Return who was in a support package in a month, and the person-days delivered in it."""
    persons = (
        _enrolled(viewer, month)
        .filter(package__in=SUPPORT_PACKAGES)
        .aggregate(n=Count("person", distinct=True))["n"]
    )
    days = PackageDay.objects.visible_to(viewer).filter(
        retired_at=None, happened_on__range=(month.first, month.last)
    )
    return Packages(persons, days.count())


def service_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> ServiceRecord:
    """Return a record, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = ServiceRecord.objects.visible_to(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(correctable(viewer))
    near = ("person", "case", "agency", "project", "office", "done_by", "recorded_by")
    service = found.select_related(*near).first()
    if service is None:
        raise Http404
    return service


def may_correct(viewer: Viewer, row: ServiceRecord | Enrolment) -> bool:
    """Whether the viewer may correct or retire this record or enrolment."""
    mine: Any = type(row).objects.visible_to(viewer).filter(correctable(viewer), pk=row.pk)
    return row.retired_at is None and mine.exists()


# Packages, programmes and courses


def _enrolled(viewer: Viewer, month: Month) -> QuerySet[Enrolment]:
    """Enrolments that have a day in common with a month."""
    lasting = Q(ended_on=None) | Q(ended_on__gte=month.first)
    return enrolments_seen(viewer).filter(lasting, retired_at=None, happened_on__lte=month.last)


def operations(viewer: Viewer, month: Month) -> QuerySet[Any]:
    """Return who was enrolled in a month, those enrolled together in one row, newest first: rows for ``told``."""
    rows = _enrolled(viewer, month).annotate(key=Coalesce("together", "pk"))
    grouped = rows.order_by().values("key", "package", "office__name")
    told = grouped.annotate(
        first=Min("happened_on"),
        last=Max("ended_on"),
        people=Count("pk"),
        open=Count("pk", filter=Q(ended_on=None)),
    )
    return told.order_by("-first", "package", "key")


def told(viewer: Viewer, rows: Iterable[Any]) -> list[Operation]:
    """Return rows of ``operations`` with the days delivered so far and the clock as of today."""
    rows, now = list(rows), viewer.today
    keys = [row["key"] for row in rows]
    ticked = PackageDay.objects.visible_to(viewer).filter(retired_at=None)
    ticked = ticked.filter(Q(enrolment__together__in=keys) | Q(enrolment__in=keys))
    days = dict(
        ticked.annotate(key=Coalesce("enrolment__together", "enrolment_id"))
        .order_by()
        .values("key")
        .annotate(n=Count("pk"))
        .values_list("key", "n")
    )
    made = []
    for row in rows:
        last = None if row["open"] else row["last"]
        supported = row["package"] in SUPPORT_PACKAGES
        made.append(
            Operation(
                row["key"],
                row["package"],
                row["first"],
                last,
                row["people"],
                row["office__name"],
                days.get(row["key"], 0) if supported else None,
                clock(Span(row["first"], last), now) if supported else None,
            )
        )
    return made


def enrolled(viewer: Viewer, key: uuid.UUID, *, to_record: bool = False) -> list[Enrolment]:
    """Return the people of one operation (or the one person), by paper number, then by code; Http404 where there is nobody to see.

    Retired enrolments are left out.
    """
    found = enrolments_seen(viewer).filter(Q(together=key) | Q(pk=key), retired_at=None)
    if to_record:
        found = found.filter(correctable(viewer))
    rows = list(found.select_related("person", "office").order_by("person__code"))
    if not rows:
        raise Http404
    return sorted(rows, key=lambda row: (not row.paper_number, _in_order(row.paper_number)))


def _in_order(paper_number: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", paper_number)]


def enrolment_for(viewer: Viewer, id: uuid.UUID, *, to_correct: bool = False) -> Enrolment:
    """Return an enrolment, retired or not; Http404 where the viewer may not see (or correct) it."""
    found = enrolments_seen(viewer).filter(pk=id)
    if to_correct:
        found = found.filter(correctable(viewer))
    enrolment = found.select_related("person", "office", "done_by", "recorded_by", "partner").first()
    if enrolment is None:
        raise Http404
    return enrolment


def ticked(viewer: Viewer, enrolments: Iterable[Enrolment]) -> dict[Cell, frozenset[str]]:
    """Return {(enrolment, day): items ticked} of these enrolments."""
    rows = PackageDay.objects.visible_to(viewer).filter(
        enrolment__in=[row.pk for row in enrolments], retired_at=None
    )
    return {
        (row.enrolment_id, row.happened_on): frozenset(item for item in ITEMS.codes if getattr(row, item))
        for row in rows.order_by("happened_on")
    }


# Who may be chosen


def people_by_code(viewer: Viewer, codes: Collection[str]) -> dict[str, Person]:
    """Return {code: person} of those codes whose person has a case or an enrolment that the viewer may record for."""
    cases = Case.objects.visible_to(viewer).filter(
        case_scope(viewer, "support.record"), person__code__in=codes, retired_at=None
    )
    rows = enrolments_seen(viewer).filter(correctable(viewer), person__code__in=codes, retired_at=None)
    ids = {*cases.values_list("person_id", flat=True), *rows.values_list("person_id", flat=True)}
    return {person.code: person for person in Person.objects.filter(pk__in=ids)}


def person_known(viewer: Viewer, id: str) -> Person | None:
    """Return the person of this id if the viewer may record for her; None otherwise, also for what is no id."""
    try:
        person = Person.objects.filter(pk=uuid.UUID(id)).first()
    except ValueError:
        return None
    return people_by_code(viewer, [person.code]).get(person.code) if person else None


def came_together(viewer: Viewer, id: str) -> list[str]:
    """Return the codes of the people of an operation of the journey for whom the viewer may record; nobody for what is none."""
    try:
        came = CameWith.objects.unscoped("scoped by the cases").filter(
            operation=uuid.UUID(id), retired_at=None
        )
    except ValueError:
        return []
    cases = Case.objects.visible_to(viewer).filter(
        case_scope(viewer, "support.record"), pk__in=came.values("case_id"), retired_at=None
    )
    return list(cases.order_by("person__code").values_list("person__code", flat=True))


def on_courses(viewer: Viewer, persons: Iterable[Person]) -> dict[uuid.UUID, str]:
    """Return {person: programmes and courses she is in today, in words}, as far as the viewer may see it."""
    now = viewer.today
    rows = enrolments_seen(viewer).filter(
        Q(ended_on=None) | Q(ended_on__gte=now),
        person__in=[person.pk for person in persons],
        package__in=COURSES,
        retired_at=None,
    )
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for person, package in rows.order_by("happened_on", "pk").values_list("person_id", "package"):
        found[person].append(str(PACKAGES.label(package)))
    return {person: ", ".join(dict.fromkeys(words)) for person, words in found.items()}


def office_of(viewer: Viewer, persons: Sequence[Person]) -> Office | None:
    """Return the office that the first of these persons has a case or enrolment with, one the viewer may record in."""
    case = Case.objects.visible_to(viewer).filter(
        case_scope(viewer, "support.record"), person__in=persons[:1], retired_at=None
    )
    found: Any = case.select_related("office").order_by("-happened_on").first()
    rows = enrolments_seen(viewer).filter(correctable(viewer), person__in=persons[:1], retired_at=None)
    found = found or rows.select_related("office").order_by("-happened_on").first()
    return found.office if found else None


def groups(viewer: Viewer) -> list[Group]:
    """Return whom the viewer may choose all at once: programmes with people in them today, and the operations of the last two months."""
    now = viewer.today
    mine = enrolments_seen(viewer).filter(correctable(viewer), retired_at=None)
    staying = mine.filter(Q(ended_on=None) | Q(ended_on__gte=now), happened_on__lte=now)
    rows = staying.order_by().values("office", "package").annotate(people=Count("person", distinct=True))
    lately = mine.filter(together__isnull=False, happened_on__gte=now - dt.timedelta(days=LATELY))
    together = lately.order_by().values("office", "package", "together")
    together = together.annotate(people=Count("person", distinct=True), since=Min("happened_on"))
    offices = Office.objects.in_bulk({row["office"] for row in [*rows, *together]})
    found = [
        Group(f"{offices[row['office']].code}:{row['package']}", str(PACKAGES.label(row["package"])), offices[row["office"]], row["people"])
        for row in rows.order_by("package")
        if row["package"] not in SUPPORT_PACKAGES
    ]  # fmt: skip
    return found + [
        Group(str(row["together"]), str(PACKAGES.label(row["package"])), offices[row["office"]], row["people"], row["since"])
        for row in together.order_by("-since")
    ]  # fmt: skip


def people_of(viewer: Viewer, key: str) -> list[Person]:
    """Return the people of a group (a key of ``groups``) by code; nobody where the key is none, or not hers."""
    mine = enrolments_seen(viewer).filter(correctable(viewer), retired_at=None)
    office, colon, package = key.partition(":")
    if colon:
        now = viewer.today
        mine = mine.filter(Q(ended_on=None) | Q(ended_on__gte=now), happened_on__lte=now)
        mine = mine.filter(office__code=office, package=package)
    else:
        try:
            mine = mine.filter(together=uuid.UUID(key))
        except ValueError:
            return []
    return list(Person.objects.filter(pk__in=mine.values("person_id")).order_by("code"))


def at_hand(viewer: Viewer, most: int = 24) -> list[Person]:
    """Return persons in service whom the viewer may record for, by code: those assigned to her; of a whole office the latest."""
    staying = Admission.objects.unscoped("inside a scoped query").filter(exit_on=None, retired_at=None)
    mine = Case.objects.visible_to(viewer).filter(
        case_scope(viewer, "support.record"), pk__in=staying.values("case_id"), retired_at=None
    )
    hers = mine.filter(assigned_to(viewer))
    rows = list(hers.select_related("person").order_by("-happened_on", "-pk")[:most])
    rows = rows or list(mine.select_related("person").order_by("-happened_on", "-pk")[: most // 2])
    return sorted({case.person for case in rows}, key=lambda person: person.code)


# One person


def enrolments_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Enrolment]:
    """Return what a person takes part in or took part in, newest first, as far as the viewer may see it."""
    rows = enrolments_seen(viewer).filter(person=person_id, retired_at=None)
    return rows.order_by("-happened_on", "pk")


def services_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[ServiceRecord]:
    """Return what was done for a person, newest first, as far as the viewer may see it."""
    rows = ServiceRecord.objects.visible_to(viewer).filter(person=person_id, retired_at=None)
    return rows.select_related("agency", "done_by").order_by("-happened_on", "-recorded_at", "pk")


def cases_of(viewer: Viewer, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return {person: her latest case} of those whose case the viewer may open."""
    rows = Case.objects.visible_to(viewer).filter(person__in=list(person_ids), retired_at=None)
    return dict(rows.order_by("happened_on").values_list("person_id", "pk"))


def days_by_person(cells: Iterable[Cell]) -> dict[uuid.UUID, int]:
    """Return {enrolment: days ticked}."""
    found: dict[uuid.UUID, int] = defaultdict(int)
    for enrolment, _day in cells:
        found[enrolment] += 1
    return dict(found)
