"""Reading the index of looks: who looked at a person, what somebody looked at, what is usual for her. Whose they are asks ``trust/access``."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Collection, Iterable

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncHour

from wayhome.trust.audit.models import Entry, Look, Watch
from wayhome.trust.audit.unusual import Limits, hours_of, usual_of

USUAL_DAYS = 30


def looks_at(*person_ids: uuid.UUID) -> QuerySet[Look]:
    """Return who was shown a person, by all her records, the latest first."""
    return Look.objects.filter(person_id__in=person_ids).order_by("-at", "-seq")


def looks_of(user_ids: Collection[uuid.UUID], first: dt.datetime, end: dt.datetime) -> QuerySet[Look]:
    """Return what these accounts were shown from ``first`` until before ``end``, the latest first."""
    return Look.objects.filter(actor_id__in=user_ids, at__gte=first, at__lt=end).order_by("-at", "-seq")


def by_looker(looks: QuerySet[Look]) -> list[tuple[uuid.UUID, int, int, dt.datetime]]:
    """Return (account, persons, looks, the last) of everybody among these looks, who saw most first."""
    rows = looks.exclude(actor_id=None).order_by().values("actor_id")
    told = rows.annotate(
        persons=Count("person_id", distinct=True), times=Count("seq", distinct=True), last=Max("at")
    )
    return [
        (row["actor_id"], row["persons"], row["times"], row["last"])
        for row in told.order_by("-persons", "-times", "actor_id")
    ]


def count_lately(user_id: uuid.UUID, page: str, since: dt.datetime) -> int:
    """Return how many looks of this kind of page an account has taken since a moment."""
    rows = Look.objects.filter(actor_id=user_id, page=page, at__gte=since).order_by()
    return int(rows.aggregate(times=Count("seq", distinct=True))["times"])


def reasons_of(looks: Iterable[Look]) -> dict[int, str]:
    """Return {entry: why} of those looks for which a reason was given."""
    seqs = {look.seq for look in looks if look.broken_glass}
    return dict(Entry.objects.filter(seq__in=seqs).exclude(reason="").values_list("seq", "reason"))


def usual(user_ids: Collection[uuid.UUID], before: dt.datetime, zone: str) -> dict[uuid.UUID, int | None]:
    """Return {account: how many persons an hour are usual for her}, from the thirty days before a moment."""
    past = looks_of(user_ids, before - dt.timedelta(days=USUAL_DAYS), before).order_by()
    hours = (
        past.annotate(hour=TruncHour("at", tzinfo=zoneinfo.ZoneInfo(zone)))
        .values("actor_id", "hour")
        .annotate(persons=Count("person_id", distinct=True))
        .values_list("actor_id", "hour", "persons")
    )
    counted = hours_of((actor, hour, persons) for actor, hour, persons in hours if actor is not None)
    return {id: usual_of(counted.get(id, ())) for id in user_ids}


def limits_of(office_ids: Iterable[uuid.UUID]) -> tuple[Limits, int]:
    """Return what counts as unusual in an office, and the version: the first of these offices (itself, then those above) that says so."""
    order = list(office_ids)
    rows = Watch.objects.in_bulk(order)
    row = next((rows[id] for id in order if id in rows), None)
    if row is None:
        return Limits(), 0
    here = row.version if order and row.office_id == order[0] else 0
    return Limits(row.many, row.times, row.night_from, row.night_to, row.not_hers), here
