"""What an indicator is composed of, and which compositions make sense: pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

COUNTINGS = ("rows", "distinct", "sum", "days")
PERIODS = ("in_period", "at_date", "since", "overlap")
SPANS = ("at_date", "overlap")
# Units of which women and men are told: persons, heads each time they came, and estimates of them.
PEOPLE = ("person", "engagement", "estimate")
UNIT_KEYS = {"person": "person", "place": "place", "organisation": "organisation"}
FEW = 5
FILTERS = ("where", "out_of", "rough")


class Impossible(ValueError):
    """A composition that cannot be counted; its text is the sentence for who composes."""


@dataclass(frozen=True)
class Shape:
    """What a source of records offers: ``fields`` maps a name to its kind.

    Kinds: ``date``, ``last`` (the last day of a span, which still belongs to it), ``key`` (what can be counted once: a person, a
    place), ``code`` (filter and breakdown), ``band`` (breakdown only), ``many`` (breakdown of which a record may have several),
    ``number`` (can be summed), ``text`` (told in lists only).
    """

    fields: Mapping[str, str]

    def names(self, *kinds: str) -> list[str]:
        """The names of fields of these kinds."""
        return [name for name, kind in self.fields.items() if kind in kinds]


@dataclass(frozen=True)
class Parts:
    """One composition.

    ``source``: whose records (population) and of what event or state; ``unit``: what the figure is a number of; ``counting``: each
    record (``rows``), each ``of`` once (``distinct``), the ``sum`` of ``of``, or the ``days`` from ``on`` to ``until``; ``period``:
    ``in_period`` (``on`` lies in it), ``at_date`` (began by its last day and not ended by then), ``since`` (from the day ``since``
    to its last day), ``overlap`` (touches it); ``where``: field -> codes that count; ``apart``: a field whose values are never added
    up (a currency, a kind of output); ``out_of``: for a share, the filter of what it is a share of; ``rough``: the filter of records
    that make a share approximate; ``high``: of a sum of estimates, the field with the upper end of a range; ``before`` and
    ``target``: whether it is compared with the period before and with a target.
    """

    source: str
    unit: str
    counting: str = "rows"
    of: str = ""
    on: str = "on"
    until: str = ""
    period: str = "in_period"
    since: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    breakdowns: tuple[str, ...] = ()
    apart: str = ""
    out_of: Mapping[str, tuple[str, ...]] | None = None
    rough: Mapping[str, tuple[str, ...]] | None = None
    high: str = ""
    before: bool = True
    target: bool = True

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.source, self.unit, self.counting, self.of, self.period, *sorted(self.where)))

    def as_json(self) -> dict[str, Any]:
        """Return what stands in the database: only what differs from the default."""
        bare = Parts(source=self.source, unit=self.unit)
        kept = {name: value for name, value in asdict(self).items() if value != getattr(bare, name)}
        for name in FILTERS:
            if kept.get(name) is not None:
                kept[name] = {key: list(codes) for key, codes in kept[name].items()}
        if "breakdowns" in kept:
            kept["breakdowns"] = list(self.breakdowns)
        return {"source": self.source, "unit": self.unit} | kept


def read(stored: Mapping[str, Any]) -> Parts:
    """Return the parts from what stands in the database; Impossible if a name is unknown or missing."""
    names = set(Parts.__dataclass_fields__)
    strange = sorted(set(stored) - names)
    if strange:
        raise Impossible(f"An indicator has no part called {', '.join(strange)}.")
    if not {"source", "unit"} <= set(stored):
        raise Impossible("An indicator needs at least a source and a unit.")
    given = dict(stored)
    for name in FILTERS:
        if given.get(name) is not None:
            given[name] = {key: tuple(codes) for key, codes in given[name].items()}
    if "breakdowns" in given:
        given["breakdowns"] = tuple(given["breakdowns"])
    return Parts(**given)


def check(parts: Parts, shapes: Mapping[str, Shape]) -> Parts:
    """Return the parts if they can be counted; Impossible with a sentence that says what to change."""
    shape = shapes.get(parts.source)
    if shape is None:
        raise Impossible(
            f"There are no records called “{parts.source}”. Choose one of: {', '.join(sorted(shapes))}."
        )
    _check_counting(parts, shape)
    _check_period(parts, shape)
    _check_filters(parts, shape)
    return parts


def _one_of(shape: Shape, name: str, kinds: tuple[str, ...], role: str) -> None:
    if shape.fields.get(name) not in kinds:
        choices = ", ".join(shape.names(*kinds)) or "none"
        raise Impossible(f"“{name}” cannot be the {role} of these records. Possible: {choices}.")


def _check_counting(parts: Parts, shape: Shape) -> None:
    if parts.counting not in COUNTINGS:
        raise Impossible(f"“{parts.counting}” is no way of counting. Choose one of: {', '.join(COUNTINGS)}.")
    if parts.counting == "distinct":
        _one_of(shape, parts.of, ("key",), "thing counted once")
        if parts.unit in UNIT_KEYS and UNIT_KEYS[parts.unit] != parts.of:
            raise Impossible(
                f"The unit is {parts.unit}, but each {parts.of} is counted once. Make them the same."
            )
    elif parts.counting == "sum":
        _one_of(shape, parts.of, ("number",), "number summed")
    elif parts.of:
        raise Impossible("Only what is counted once or summed is named; leave it empty.")
    of_single = {"person", "sex"} <= set(shape.fields)
    if parts.unit in PEOPLE and parts.counting in ("rows", "distinct") and not of_single:
        raise Impossible("These records are not of single persons, so they cannot give a number of persons.")
    if parts.counting == "days" and parts.period != "overlap":
        raise Impossible("Days are counted where a stay touches the period: choose “overlap”.")
    if parts.apart:
        _one_of(shape, parts.apart, ("code",), "field kept apart")
    if parts.out_of is not None and parts.counting == "days":
        raise Impossible("A share is one of records, things or sums, not of days.")
    if parts.rough is not None and parts.out_of is None:
        raise Impossible("Only a share can be approximate; leave it empty.")
    if parts.high:
        _one_of(shape, parts.high, ("number",), "upper end")
        if parts.counting != "sum":
            raise Impossible("Only a sum of estimates has an upper end; leave it empty.")


def _check_period(parts: Parts, shape: Shape) -> None:
    if parts.period not in PERIODS:
        raise Impossible(f"“{parts.period}” is no kind of period. Choose one of: {', '.join(PERIODS)}.")
    _one_of(shape, parts.on, ("date",), "day")
    if parts.period in SPANS:
        if not parts.until:
            raise Impossible("A state at a date needs the day on which it ended.")
        kinds = ("date",) if parts.counting == "days" else ("date", "last")
        _one_of(shape, parts.until, kinds, "last day")
    elif parts.until:
        raise Impossible("Only a state or an overlap has a last day; leave it empty.")
    if parts.period == "since":
        try:
            dt.date.fromisoformat(parts.since)
        except ValueError as wrong:
            raise Impossible("Give the day since which it is counted, as 2011-01-31.") from wrong
    elif parts.since:
        raise Impossible("Only a figure “since” a day has such a day; leave it empty.")
    if parts.period == "at_date" and parts.counting == "sum":
        raise Impossible("A state at a date is counted, not summed.")


def _check_filters(parts: Parts, shape: Shape) -> None:
    for filters in (parts.where, parts.out_of or {}, parts.rough or {}):
        for name, codes in filters.items():
            _one_of(shape, name, ("code",), "filter")
            if not codes:
                raise Impossible(
                    f"The filter on “{name}” lets nothing through. Name at least one code, or leave it out."
                )
    if len(set(parts.breakdowns)) != len(parts.breakdowns):
        raise Impossible("A breakdown stands there twice.")
    for name in parts.breakdowns:
        if name == "sex" and parts.unit in PEOPLE:
            raise Impossible("Women and men are always shown; sex is no breakdown of persons.")
        _one_of(shape, name, ("code", "band", "many"), "breakdown")
        if shape.fields[name] == "many" and parts.counting == "days":
            raise Impossible(f"What is counted in days cannot be split by “{name}”: a record has several.")


def stock(before: int, admitted: int, readmitted: int, exited: int) -> int:
    """Return how many must be in service now, by who was there before, came, came back and left."""
    return before + admitted + readmitted - exited


def must_hide(offices: frozenset, own: frozenset, trusted: bool) -> bool:
    """Whether small counts of these offices are hidden from a viewer.

    ``own``: her office and those below it; ``trusted``: she may open the records of all of them, or directs.
    """
    return not trusted and not offices <= own
