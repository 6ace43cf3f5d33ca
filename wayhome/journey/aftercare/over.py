"""Whose follow-up years are over: every contact of the schedule lies behind, none was agreed on, and nothing is left to do. Few questions, however many."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from wayhome.journey.aftercare import queries, rules
from wayhome.journey.aftercare.models import Closure, FollowUp
from wayhome.journey.aftercare.rules import Contact
from wayhome.journey.cases.clocks import clocks
from wayhome.journey.cases.models import Admission, Case, case_scope
from wayhome.kit.dates import today
from wayhome.kit.latest import oldest_first
from wayhome.registry.tasks.models import Task
from wayhome.trust.access.viewer import Viewer

MOST = 30
# What clocks ask for as long as somebody is cared for: it ends with the work, and keeps nobody.
OF_CLOCKS = ("follow_up", "consent_ends", "note", "safety_review")


@dataclass(frozen=True)
class Over:
    """Somebody after her graduation: the last contact that reached her, and what still keeps her (empty: the work can end)."""

    case: Case
    began: dt.date
    last: FollowUp | None
    keeps: str = ""


@dataclass(frozen=True)
class Listed:
    """Whose work can end now, the longest graduated first, at most ``MOST``; how many more there are, and how many have something open."""

    rows: Sequence[Over]
    more: int
    kept: int


def over(viewer: Viewer, also: Collection[uuid.UUID] = ()) -> Listed:
    """Return whose follow-up years are over among those whose end the viewer may record; ``also`` stand first, wherever they stand now."""
    found = [one for one in standing(mine(viewer)).values() if one.keeps != "due"]
    free = sorted((one for one in found if not one.keeps), key=lambda one: (one.began, one.case.pk))
    first = list(standing(mine(viewer, also)).values()) if also else []
    rows = [*first, *(one for one in free if one.case.pk not in also)]
    return Listed(rows[:MOST], len(rows[MOST:]), sum(one.keeps == "open" for one in found))


def mine(viewer: Viewer, ids: Collection[uuid.UUID] | None = None) -> list[Case]:
    """Return the cases in follow-up whose end the viewer may record; with ``ids`` these, wherever they stand."""
    rows = Case.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, queries.RECORD), retired_at=None, forgotten_on=None
    )
    which = rows.filter(stage="follow_up") if ids is None else rows.filter(pk__in=ids)
    return list(which.select_related("person", "office"))


def standing(cases: Collection[Case]) -> Mapping[uuid.UUID, Over]:
    """Return {case: how it stands} of each: four questions, however many.

    ``keeps``: "service" (not graduated, or in service again), "ended" (the work has ended), "due" (a contact is still to come), "asked", "returned" (an end was asked for, or given back),
    "open" (something is to be done), or nothing.
    """
    began = _graduated(cases)
    tries: dict[uuid.UUID, list[FollowUp]] = defaultdict(list)
    told = FollowUp.objects.unscoped("of cases the viewer records").filter(case__in=began, retired_at=None)
    for one in oldest_first(told):
        if one.happened_on >= began[one.case_id]:
            tries[one.case_id].append(one)
    asked = Closure.objects.unscoped("of cases the viewer records").filter(
        case__in=began, state__in=["asked", "returned"], retired_at=None
    )
    waits = dict(asked.order_by().values_list("case_id", "state"))
    todo = Task.objects.unscoped("of cases the viewer records").filter(
        case_id__in=began, state="open", retired_at=None
    )
    busy = set(todo.exclude(kind__in=OF_CLOCKS).order_by().values_list("case_id", flat=True))
    found = {}
    for case in cases:
        if case.pk not in began:
            found[case.pk] = Over(case, case.happened_on, None, "service")
            continue
        since, contacts = began[case.pk], tries[case.pk]
        last = next((one for one in reversed(contacts) if one.reached == "yes"), None)
        keeps = (
            "ended"
            if case.stage != "follow_up"
            else "due"
            if _due(case, since, contacts)
            else waits.get(case.pk, "")
        )
        keeps = keeps or ("open" if case.pk in busy else "")
        found[case.pk] = Over(case, since, last, keeps)
    return found


def _graduated(cases: Collection[Case]) -> dict[uuid.UUID, dt.date]:
    """Return {case: the day of her graduation} of those whose last stay ended with one."""
    rows = Admission.objects.unscoped("of cases the viewer records").filter(case__in=cases, retired_at=None)
    last: dict[uuid.UUID, tuple[dt.date | None, str]] = {}
    told = rows.order_by("happened_on", F("exit_on").asc(nulls_last=True)).values_list(
        "case_id", "exit_on", "exit_kind"
    )
    for case, exit_on, kind in told:
        last[case] = exit_on, kind
    return {case: on for case, (on, kind) in last.items() if on is not None and kind == rules.GRADUATED}


def _due(case: Case, began: dt.date, contacts: Sequence[FollowUp]) -> bool:
    tries = [Contact(one.happened_on, one.reached == "yes", one.next_on) for one in contacts]
    day = today(case.office.time_zone)
    schedule = rules.slots(clocks(case.office, began).follow_ups(began), rules.reached_days(tries), day)
    return rules.next_due(schedule, tries) is not None
