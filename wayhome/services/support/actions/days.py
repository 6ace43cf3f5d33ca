"""Ticking the days of a support package as they were delivered, and ending or retiring an enrolment together with its days."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max, Min
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts, formats
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.kit.once import held
from wayhome.registry.people import actions as people
from wayhome.registry.people.codes import SUPPORT_PACKAGES
from wayhome.registry.people.models import Enrolment
from wayhome.services.support import rules
from wayhome.services.support.codes import ITEMS
from wayhome.services.support.models import PackageDay, correctable
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act, record, unchanged

Cell = tuple[uuid.UUID, dt.date]
SENTENCES = {
    "outside": _("%(day)s is outside the days of %(code)s. Untick it, or correct the enrolment first."),
    "future": _("%(day)s has not come yet, so it cannot be ticked."),
}


class Moved(Exception):
    """Somebody ticked these cells after the person opened the grid: what stands there now, by enrolment and day."""

    def __init__(self, saved: Mapping[Cell, frozenset[str]]) -> None:
        super().__init__(f"{len(saved)} cells were ticked since")
        self.saved = saved


@act("support.tick_days")
def tick_days(
    *,
    by: Viewer,
    enrolment_ids: Collection[uuid.UUID],
    days: Mapping[dt.date, Collection[str]],
    source: str = "screen",
    done_by: User | None = None,
) -> int:
    """Tick the same items on these days for all these enrolments; return how many person-days now say something else.

    What was ticked on these days before is replaced; no items at all take the day back. A day is one person-day, whatever was ticked.
    """
    ticks = {(id, day): items for id in dict.fromkeys(enrolment_ids) for day, items in days.items()}
    return _ticked(by, ticks, None, source, done_by)


@act("support.tick_grid")
def tick_grid(
    *,
    by: Viewer,
    ticks: Mapping[Cell, Collection[str]],
    seen: Mapping[Cell, Collection[str]] | None = None,
    source: str = "screen",
    done_by: User | None = None,
) -> int:
    """Tick cell by cell: {(enrolment, day): items}. ``seen`` is what the person had before her; ``Moved`` where that is no longer so."""
    return _ticked(by, ticks, seen, source, done_by)


@act("support.end_package")
def end_package(*, by: Viewer, enrolment_id: uuid.UUID, version: int, ended_on: dt.date | None) -> Enrolment:
    """End an enrolment earlier or later than planned. Refused where a day after its last one is ticked."""
    _days_inside(enrolment_id, None, ended_on)
    return people.end_enrolment(by=by, enrolment_id=enrolment_id, version=version, ended_on=ended_on)


@act("support.correct_enrolment")
def correct_enrolment(
    *, by: Viewer, enrolment_id: uuid.UUID, version: int, changes: Mapping[str, Any]
) -> Enrolment:
    """Correct an enrolment. Refused where a ticked day would fall outside it, or would stand in what is no support package."""
    first = _days_inside(enrolment_id, changes.get("happened_on"), changes.get("ended_on"))
    if first is not None and changes.get("package", SUPPORT_PACKAGES[0]) not in SUPPORT_PACKAGES:
        sentence = _("Days are ticked here, and only support packages have days. Take them back first.")
        raise Refused(sentence, field="package")
    return people.correct_enrolment(by=by, enrolment_id=enrolment_id, version=version, changes=changes)


@act("support.end_packages")
def end_packages(
    *, by: Viewer, versions: Mapping[uuid.UUID, int], ended_on: dt.date | None
) -> list[Enrolment]:
    """End all people of one operation on the same day, all or nobody. ``versions`` as the person had them before her."""
    return [
        end_package(by=by, enrolment_id=id, version=version, ended_on=ended_on)
        for id, version in versions.items()
    ]


@act("support.retire_enrolment")
def retire_enrolment(*, by: Viewer, enrolment_id: uuid.UUID, reason: str) -> Enrolment:
    """Take an enrolment and its ticked days out of lists and figures; the person stays."""
    enrolment = people.retire_enrolment(by=by, enrolment_id=enrolment_id, reason=reason)
    rows = PackageDay.objects.unscoped("days go with their enrolment")
    for row in rows.filter(enrolment=enrolment, retired_at=None):
        facts.retire_along(PackageDay, row.pk, by=by, reason=reason)
    return enrolment


def _days_inside(enrolment_id: uuid.UUID, begun: dt.date | None, ended: dt.date | None) -> dt.date | None:
    """Refuse days of an enrolment that leave a ticked day outside; return the first ticked day, None where there is none."""
    rows = PackageDay.objects.unscoped("no ticked day may fall outside").filter(
        enrolment=enrolment_id, retired_at=None
    )
    found = rows.aggregate(first=Min("happened_on"), last=Max("happened_on"))
    first, last = found["first"], found["last"]
    if last is not None and ended is not None and last > ended:
        sentence = _("%(day)s is ticked already. Take that day back first, or choose a later last day.")
        raise Refused(sentence % {"day": _day(last)}, field="ended_on")
    if first is not None and begun is not None and first < begun:
        sentence = _("%(day)s is ticked already. Take that day back first, or choose an earlier first day.")
        raise Refused(sentence % {"day": _day(first)}, field="happened_on")
    return first


def _ticked(
    by: Viewer,
    ticks: Mapping[Cell, Collection[str]],
    seen: Mapping[Cell, Collection[str]] | None,
    source: str,
    done_by: User | None,
) -> int:
    strange = {item for items in ticks.values() for item in items} - set(ITEMS.codes)
    if strange:
        raise ValueError(f"not items of a day: {sorted(strange)}")
    enrolments = _held(by, {id for id, _day in ticks})
    for office_id in {row.office_id for row in enrolments.values()}:
        colleague(by, [office_id], done_by)
    there = _there(enrolments, {day for _id, day in ticks})
    if seen is not None:
        _not_moved(ticks, seen, there)
    changed = {
        cell: frozenset(items) for cell, items in ticks.items() if frozenset(items) != _items(there.get(cell))
    }
    _once_a_day(enrolments, changed, there)
    fresh = []
    for (id, day), items in changed.items():
        enrolment, row = enrolments[id], there.get((id, day))
        if not items:
            facts.retire_along(PackageDay, row.pk, by=by, reason="never_happened")  # type: ignore[union-attr]
            continue
        _possible(enrolment, day)
        told = {item: item in items for item in ITEMS.codes}
        if row is not None:
            facts.correct(PackageDay, row.pk, by=by, version=row.version, changes=told)
            continue
        fresh.append(
            PackageDay(
                enrolment=enrolment,
                person_id=enrolment.person_id,
                office_id=enrolment.office_id,
                happened_on=day,
                done_by=done_by or by.user,
                source=source,
                **told,
            )
        )
    facts.record_all(fresh, by=by)
    if not changed:
        unchanged()
    for office_id in {enrolments[id].office_id for id, _day in changed}:
        _log(
            by,
            office_id,
            {cell: items for cell, items in changed.items() if enrolments[cell[0]].office_id == office_id},
        )
    return len(changed)


def _held(by: Viewer, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Enrolment]:
    """Return these enrolments by id, locked for this transaction: of two officers ticking at once the second waits."""
    mine = Enrolment.objects.filter(correctable(by), pk__in=list(ids), retired_at=None).visible_to(by)
    rows = held(mine.select_related("office", "person")).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) < len(set(ids)):
        raise Refused(_("Somebody in this list is not yours to tick, or was retired. Open the list again."))
    if any(row.package not in SUPPORT_PACKAGES for row in found.values()):
        raise Refused(_("Only support packages have days to tick, not programmes or courses."))
    return found


def _there(enrolments: Mapping[uuid.UUID, Enrolment], days: Collection[dt.date]) -> dict[Cell, PackageDay]:
    rows = PackageDay.objects.unscoped("days of enrolments the actor may tick").filter(
        enrolment__in=list(enrolments), happened_on__in=list(days), retired_at=None
    )
    return {(row.enrolment_id, row.happened_on): row for row in rows}


def _once_a_day(
    enrolments: Mapping[uuid.UUID, Enrolment],
    changed: Mapping[Cell, Collection[str]],
    there: Mapping[Cell, PackageDay],
) -> None:
    """Refuse a person's day that another enrolment of hers in the same office has already: one person on one day is one."""
    fresh = [cell for cell, items in changed.items() if items and cell not in there]
    others = PackageDay.objects.unscoped("whether the day of a person is ticked elsewhere").filter(
        person__in={enrolments[id].person_id for id, _day in fresh},
        happened_on__in={day for _id, day in fresh},
        retired_at=None,
    )
    taken = Counter(
        (row["person"], row["office"], row["happened_on"])
        for row in others.values("person", "office", "happened_on", "enrolment")
        if changed.get((row["enrolment"], row["happened_on"]), True)  # not those taken back now
    )
    for id, day in fresh:
        enrolment = enrolments[id]
        whose = (enrolment.person_id, enrolment.office_id, day)
        taken[whose] += 1
        if taken[whose] > 1:
            sentence = _("%(day)s is ticked already for %(code)s, in another enrolment. A day counts once.")
            raise Refused(sentence % {"day": _day(day), "code": enrolment.person.code}, field="days")


def _items(row: PackageDay | None) -> frozenset[str]:
    return frozenset(item for item in ITEMS.codes if row is not None and getattr(row, item))


def _not_moved(
    ticks: Mapping[Cell, Collection[str]],
    seen: Mapping[Cell, Collection[str]],
    there: Mapping[Cell, PackageDay],
) -> None:
    saved = {cell: _items(there.get(cell)) for cell in ticks}
    moved = {
        cell: items
        for cell, items in saved.items()
        if items != frozenset(seen.get(cell, ())) and items != frozenset(ticks[cell])
    }
    if moved:
        raise Moved(moved)


def _possible(enrolment: Enrolment, day: dt.date) -> None:
    span = rules.Span(enrolment.happened_on, enrolment.ended_on)
    fault = rules.day_fault(span, day, today(enrolment.office.time_zone))
    if fault:
        raise Refused(SENTENCES[fault] % {"day": _day(day), "code": enrolment.person.code}, field="days")


def _log(by: Viewer, office_id: uuid.UUID, changed: Mapping[Cell, Collection[str]]) -> None:
    people_on = Counter(str(day) for _id, day in changed)
    details: dict[str, Any] = {
        "days": dict(people_on),
        "enrolments": sorted({str(id) for id, _day in changed}),
        "items": sorted({item for items in changed.values() for item in items}),
    }
    first = min(changed, key=str)[0]
    record(by, "support.tick_days", ("people.enrolment", first), office_id=office_id, details=details)


def _day(day: dt.date) -> str:
    return formats.day(day, formats.language(get_language()))
