"""What is unusual among looks at persons: pure rules over rows; what counts as unusual is data of each office (``models.Watch``)."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from zoneinfo import ZoneInfo

HOUR = dt.timedelta(hours=1)
# Fewer busy hours than this tell nothing about what is usual for her.
ENOUGH_HOURS = 5


@dataclass(frozen=True)
class Limits:
    """From when on a look counts as unusual."""

    many: int = 60  # more than a page of a list
    times: int = 3
    night_from: dt.time = dt.time(21)
    night_to: dt.time = dt.time(5)
    not_hers: int = 5


@dataclass(frozen=True)
class Seen:
    """One look, as these rules need it. ``anyone``: her role lets her see everybody of the office, so that "not hers" says nothing."""

    seq: int
    actor: uuid.UUID
    person: uuid.UUID
    at: dt.datetime
    broken: bool = False
    assigned: bool | None = None
    anyone: bool = False


@dataclass(frozen=True)
class Unusual:
    """Something to be asked about: its kind, who, when (on the office's clock), at how many persons, and against what."""

    kind: str
    actor: uuid.UUID
    first: dt.datetime
    last: dt.datetime
    persons: frozenset[uuid.UUID]
    seqs: frozenset[int]
    usual: int | None = None
    since: dt.datetime | None = None

    @property
    def count(self) -> int:
        """How many persons."""
        return len(self.persons)


@dataclass
class _Heap:
    first: dt.datetime
    last: dt.datetime
    persons: set[uuid.UUID] = field(default_factory=set)
    seqs: set[int] = field(default_factory=set)

    def add(self, look: Seen, at: dt.datetime) -> None:
        self.first, self.last = min(self.first, at), max(self.last, at)
        self.persons.add(look.person)
        self.seqs.add(look.seq)

    def told(self, kind: str, actor: uuid.UUID, *, usual: int | None, since: dt.datetime | None) -> Unusual:
        persons, seqs = frozenset(self.persons), frozenset(self.seqs)
        return Unusual(kind, actor, self.first, self.last, persons, seqs, usual, since)


def at_night(at: dt.datetime, limits: Limits) -> dt.date | None:
    """Return the evening to which a moment on the office's clock belongs, if it is night; None by day."""
    start, end, clock = limits.night_from, limits.night_to, at.time()
    if start == end:
        return None
    if start < end:  # a night that begins after midnight
        return at.date() if start <= clock < end else None
    if clock >= start:
        return at.date()
    return at.date() - dt.timedelta(days=1) if clock < end else None


def usual_of(hours: Iterable[int]) -> int | None:
    """Return how many persons she is shown in an hour in which she looks at all; None if that cannot be said yet."""
    counts = list(hours)
    return round(median(counts)) if len(counts) >= ENOUGH_HOURS else None


def unusual(
    looks: Iterable[Seen],
    *,
    limits: Limits,
    zone: str,
    usual: Mapping[uuid.UUID, int | None],
    left: Mapping[uuid.UUID, dt.datetime],
) -> list[Unusual]:
    """Return what stands out, the latest first. ``usual`` per account (``usual_of``); ``left``: since when it is known that she leaves."""
    heaps: dict[tuple[str, uuid.UUID, object], _Heap] = {}
    clock = ZoneInfo(zone)

    def put(kind: str, look: Seen, at: dt.datetime, under: object) -> None:
        heaps.setdefault((kind, look.actor, under), _Heap(at, at)).add(look, at)

    for look in looks:
        at = look.at.astimezone(clock)
        put("many", look, at, at.replace(minute=0, second=0, microsecond=0))
        evening = at_night(at, limits)
        if evening is not None:
            put("night", look, at, evening)
        if look.assigned is False and not look.broken and not look.anyone:
            put("not_hers", look, at, at.date())
        if look.actor in left and look.at >= left[look.actor]:
            put("leaving", look, at, at.date())
        if look.broken:
            put("broken", look, at, look.seq)
    found = []
    for (kind, actor, _under), heap in heaps.items():
        used = usual.get(actor)
        if kind == "many" and not _too_many(len(heap.persons), used, limits):
            continue
        if kind == "not_hers" and len(heap.persons) < limits.not_hers:
            continue
        since = left[actor] if kind == "leaving" else None
        found.append(heap.told(kind, actor, usual=used if kind == "many" else None, since=since))
    return sorted(found, key=lambda one: (one.last, one.kind), reverse=True)


def _too_many(count: int, usual: int | None, limits: Limits) -> bool:
    return count >= limits.many and (usual is None or count > limits.times * usual)


def hours_of(looks: Iterable[tuple[uuid.UUID, dt.datetime, int]]) -> dict[uuid.UUID, list[int]]:
    """Return {account: persons in each of her hours} of (account, hour, persons)."""
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for actor, _hour, count in looks:
        found[actor].append(count)
    return found
