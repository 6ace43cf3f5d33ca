"""How a source is read: as its records stand now, or as they stood before a moment, from their versions."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from wayhome.evidence.indicators.sources import Many, Shared, Source, related
from wayhome.kit.facts import Versioned
from wayhome.kit.scoping import ScopedQuerySet

WHY = "a figure of an office, the same for whoever looks"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Meets:
    """A condition on one field: it meets any of these lookups, such as ``("isnull", True)`` or ``("gt", day)``."""

    path: Path
    lookups: Sequence[tuple[str, Any]]

    def on(self, column: str) -> Q:
        """Return the condition on a column of a query."""
        return reduce(or_, (Q(**{f"{column}__{lookup}": value}) for lookup, value in self.lookups))


@dataclass(frozen=True)
class Among:
    """A condition that one of these rows hangs on what the path leads to: looked up row by row, where an index leads there."""

    path: Path
    rows: QuerySet[Any]
    back: str

    def on(self, column: str) -> Q:
        """Return the condition on a column of a query."""
        return Q(Exists(self.rows.filter(**{self.back: OuterRef(column)})))


@dataclass(frozen=True)
class Now:
    """The records as they stand: one join a reference."""

    source: Source
    pk = "pk"

    def rows(self, conditions: Iterable[Meets | Among]) -> QuerySet[Any]:
        """Return the records that meet these conditions and stand, and whose person, case or session stands."""
        whole = {f"{name}__retired_at": None for name in self.source.stands_on}
        return self._standing(self.source.model).filter(self.all_of(conditions), **whole).order_by()

    def value(self, path: Path) -> Any:
        """Return the expression of a field; of no path that of the record's id."""
        return F("__".join(path) or "pk")

    def all_of(self, conditions: Iterable[Meets | Among]) -> Q:
        """Return the condition that all of these are met."""
        return Q(*(condition.on("__".join(condition.path) or "pk") for condition in conditions))

    def of_offices(self, offices: Sequence[uuid.UUID]) -> Meets | Among:
        """Return the condition that a record is of one of these offices."""
        shared = self.source.office
        if not isinstance(shared, Shared):
            return Meets(shared, [("in", list(offices))])
        rows = shared.rows
        of_them = self._standing(rows.model).filter(**{f"{rows.name}_id__in": list(offices)})
        return Among(shared.way, of_them.order_by(), f"{rows.back}_id")

    def said_by(self, rows: Many, among: Any) -> QuerySet[Any]:
        """Return (record, value) of the rows that hang on records ``among`` these ids."""
        return _said_by(rows, self._standing, among)

    def _standing(self, model: type[models.Model]) -> QuerySet[Any]:
        every = model.objects.all()  # type: ignore[attr-defined]
        every = every.unscoped(WHY) if isinstance(every, ScopedQuerySet) else every
        return every.filter(retired_at=None)


@dataclass(frozen=True)
class AsOf:
    """The records as they stood just before ``moment``.

    Version tables hold references as plain ids, so a reference is followed by a subquery, hop by hop: conditions as "the id is
    among those whose version meets them", one subquery a reference, a value as "that of the version with this id".
    """

    source: Source
    moment: dt.datetime
    pk = "row_id"

    def rows(self, conditions: Iterable[Meets | Among]) -> QuerySet[Any]:
        """Return the versions that met these conditions and stood then, and whose person, case or session stood then."""
        met = self._all_of(self.source.model, conditions, self.source.stands_on)
        return self._standing(self.source.model).filter(met).order_by()

    def value(self, path: Path) -> Any:
        """Return the expression of a field: its column, or a subquery."""
        return self._value(self.source.model, path)

    def all_of(self, conditions: Iterable[Meets | Among]) -> Q:
        """Return the condition that all of these were met then."""
        return self._all_of(self.source.model, conditions)

    def of_offices(self, offices: Sequence[uuid.UUID]) -> Meets:
        """Return the condition that a record was of one of these offices then."""
        shared = self.source.office
        if not isinstance(shared, Shared):
            return Meets(shared, [("in", list(offices))])
        rows = shared.rows
        of_them = self._standing(rows.model).filter(**{f"{rows.name}_id__in": list(offices)})
        # Versions have no index on what they refer to: once through all of them is quicker than once for each record.
        return Meets(shared.way, [("in", of_them.order_by().values(f"{rows.back}_id"))])

    def said_by(self, rows: Many, among: Any) -> QuerySet[Any]:
        """Return (record, value) of the rows that hung then on records ``among`` these ids."""
        return _said_by(rows, self._standing, among)

    def _standing(self, model: type[models.Model]) -> QuerySet[Any]:
        if issubclass(model, Versioned):
            return model.versions.objects.at(self.moment)
        # A place of a country's list: its edition is its version.
        return model._base_manager.annotate(row_id=F("pk"))

    def _value(self, model: type[models.Model], path: Path) -> Any:
        if not path:
            return F("row_id")
        name, *rest = path
        column = model._meta.get_field(name).attname  # type: ignore[union-attr]
        if not rest:
            return F(column)
        target = related(model, name)
        there = self._standing(target).filter(row_id=OuterRef(column))
        return Subquery(
            there.annotate(value_there=self._value(target, tuple(rest))).values("value_there")[:1]
        )

    def _all_of(
        self, model: type[models.Model], conditions: Iterable[Meets | Among], stands_on: Sequence[str] = ()
    ) -> Q:
        here, there = Q(), defaultdict[str, list[Meets | Among]](list)
        for condition in conditions:
            name, *rest = condition.path or ("",)
            if not name:
                here &= condition.on("row_id")
            elif rest:
                there[name].append(replace(condition, path=tuple(rest)))
            else:
                here &= condition.on(model._meta.get_field(name).attname)  # type: ignore[union-attr]
        # What narrows most stands first; that a person or case stands at all is asked last.
        for name in [*there, *(name for name in stands_on if name not in there)]:
            target = related(model, name)
            among = self._standing(target).filter(self._all_of(target, there[name]))
            here &= Q(**{f"{name}_id__in": among.values("row_id")})
        return here


Lens = Now | AsOf


def _said_by(rows: Many, standing: Callable[[Any], QuerySet[Any]], among: Any) -> QuerySet[Any]:
    back, said = (rows.model._meta.get_field(name).attname for name in (rows.back, rows.name))  # type: ignore[union-attr]
    return standing(rows.model).filter(**{f"{back}__in": among}).order_by().values_list(back, said)


def lens_for(source: Source, moment: dt.datetime | None) -> Lens:
    """Return the lens: now, or as recorded before ``moment`` (aware)."""
    return Now(source) if moment is None else AsOf(source, moment)
