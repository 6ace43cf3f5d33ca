"""Of whom the time to keep something is over: the list of the data protection officer, the line of the day's page, by what the night counted."""

import datetime as dt
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext_lazy

from wayhome.journey.cases.forgetting import SHRED
from wayhome.journey.cases.models import Admission, Case, DueCount, DueDay, Forgetting, KeptLonger
from wayhome.journey.cases.retaining import Kept, chunks, kept_of_many
from wayhome.journey.cases.retention import terms
from wayhome.journey.cases.rules.consents import months_later
from wayhome.kit.dates import now, today
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.vault.queries import Notice

COUNTED_FOR = 15 * 60  # seconds for which the day's page believes a number
_counted: dict[tuple[frozenset[uuid.UUID], dt.date], tuple[tuple[object, ...], float, int]] = {}
MOST = 2000  # cases worked out for one list where no night has counted, those that ended first before others
LASTS = dt.timedelta(hours=36)  # for which a night's count is relied on: one night may be missed


@dataclass(frozen=True)
class Listed:
    """A page of what is due or soon will be, what is longest overdue first; of how many cases something is ``over``."""

    page: Page
    over: int


def listed(viewer: Viewer, office: uuid.UUID | None, number: str | None, rows: int) -> Listed:
    """Return a page of the cases of the viewer's offices of which something is due.

    Where the night has counted, only this page is read, however long the list is; what changed since then is left out of it.
    """
    if not counted_lately():
        found = coming(viewer, office)
        return Listed(Paginator(found, rows).get_page(number), sum(bool(one.over) for one in found))
    days = _counted_days(viewer, office, ahead=True)
    page = Paginator(days.order_by("on", "pk"), rows).get_page(number)
    by_id = (
        Case.objects.unscoped("scoped by who may forget")
        .filter(forgotten_on=None)
        .select_related("person", "office")
        .in_bulk([row.pk for row in page])
    )
    page.object_list = _coming([by_id[row.pk] for row in page if row.pk in by_id])  # type: ignore[assignment]
    return Listed(page, _counted_days(viewer, office, ahead=False).count())


def coming(viewer: Viewer, office: uuid.UUID | None = None) -> list[Kept]:
    """Return the cases of the viewer's offices of which something is due or soon will be, each worked out; what is longest overdue first."""
    return _coming(list(_ended_long_ago(viewer, office)[:MOST]))


def _coming(candidates: Sequence[Case]) -> list[Kept]:
    """Return which of these cases something is due of, or soon will be, what is longest overdue first."""
    mine, candidates = {case.pk for case in candidates}, list(candidates)
    persons = {case.person_id: case.person_id for case in candidates}
    for chunk in chunks(list(persons)):
        more = Case.objects.unscoped("her keys and photos are one, whichever office").filter(
            person__in=chunk, forgotten_on=None
        )
        candidates += [case for case in more.select_related("person", "office") if case.pk not in mine]
    found = [one for one in kept_of_many(candidates, persons) if one.case.pk in mine and one.coming]
    return sorted(found, key=lambda one: (one.first, one.case.office.code, one.case.person.code))


def offices(viewer: Viewer) -> list[Office]:
    """Return the offices in which the viewer may forget."""
    return list(Office.objects.filter(pk__in=viewer.offices(SHRED)).order_by("name"))


def notices(viewer: Viewer) -> list[Notice]:
    """Return the line of the day's page: of how many people something is kept longer than its time."""
    n = _people_over(viewer) if viewer.offices(SHRED) else 0
    if not n:
        return []
    words = ngettext_lazy(
        "The time to keep something of one person is over.",
        "The time to keep something of %(n)s people is over.",
        n,
    )
    return [Notice(words % {"n": n}, "cases:retention")]


def counted_lately() -> bool:
    """Whether the days of all cases were counted in the last night (``actions.count_due``)."""
    return DueCount.objects.filter(at__gt=now() - LASTS, at__lte=now()).exists()


def _people_over(viewer: Viewer) -> int:
    """Return of how many people something is over: by the days of the night's count, which costs the same however many have ended."""
    if counted_lately():
        return _counted_days(viewer, None, ahead=False).count()
    return _counted_here(viewer)


def _counted_days(viewer: Viewer, office: uuid.UUID | None, ahead: bool) -> QuerySet[DueDay]:
    """The days that the night counted and that have come in their office; ``ahead``: or come so soon that they stand on the list.

    Who comes back, on this case or another, has none from that moment on (``stays.settle_kinds``): so no stay is asked for here.
    """
    found = Q(pk__in=[])
    for one in offices(viewer):
        if office in (None, one.pk):
            day = today(one.time_zone)
            until = day + dt.timedelta(days=terms(one, day).soon) if ahead else day
            found |= Q(office=one.pk, on__lte=until)
    return DueDay.objects.filter(found)


def _counted_here(viewer: Viewer) -> int:
    """Return the same where no night has counted: by reading, every quarter of an hour, and at once where somebody decided something."""
    kept = KeptLonger.objects.unscoped("whether anything was decided since").aggregate(
        last=Max("recorded_at")
    )
    emptied = Forgetting.objects.aggregate(last=Max("done_at"))
    asked, mark = (viewer.offices(SHRED), viewer.today), (kept["last"], emptied["last"])
    counted = _counted.get(asked)
    if counted is None or counted[0] != mark or counted[1] < time.monotonic():
        n = sum(bool(one.over) for one in coming(viewer))
        counted = _counted[asked] = (mark, time.monotonic() + COUNTED_FOR, n)
    return counted[2]


def _ended_long_ago(viewer: Viewer, office: uuid.UUID | None) -> QuerySet[Case]:
    """The cases whose shortest rule may be over soon: a first sieve, which the database does alone."""
    stays = Admission.objects.unscoped("inside a scoped query").filter(retired_at=None)
    last = stays.filter(case=OuterRef("pk"), exit_on__isnull=False).order_by("-exit_on").values("exit_on")[:1]
    old = Q(pk__in=[])
    for one in offices(viewer):
        if office in (None, one.pk):
            day = today(one.time_zone)
            told = terms(one, day)
            until = months_later(day + dt.timedelta(days=told.soon), -told.shortest)
            old |= Q(office=one, ended__lte=until)
    found = Case.objects.unscoped("scoped by who may forget").filter(forgotten_on=None)
    found = found.exclude(pk__in=stays.filter(exit_on=None).values("case_id"))
    found = found.annotate(ended=Coalesce(Subquery(last), F("happened_on"))).filter(old)
    return found.select_related("person", "office").order_by("ended", "pk")
