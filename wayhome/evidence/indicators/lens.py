"""How a source is read: as its records stand now, or as they stood before a moment, from their versions."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from wayhome.evidence.indicators.sources import Source, related
from wayhome.kit.scoping import ScopedQuerySet

WHY = "a figure of an office, the same for whoever looks"


@dataclass(frozen=True)
class Now:
    """The records as they stand: one join a reference."""

    source: Source
    pk = "pk"

    def rows(self, offices: Iterable[uuid.UUID]) -> QuerySet[Any]:
        """Return the records of these offices that stand, and whose person, case or session stands."""
        every = self.source.model.objects.all()
        if isinstance(every, ScopedQuerySet):
            every = every.unscoped(WHY)
        whole = {f"{name}__retired_at": None for name in self.source.stands_on}
        return every.filter(
            self.meets(self.source.office, "in", list(offices)), retired_at=None, **whole
        ).order_by()

    def value(self, path: tuple[str, ...]) -> Any:
        """Return the expression of a field."""
        return F("__".join(path))

    def meets(self, path: tuple[str, ...], lookup: str, value: Any) -> Q:
        """Return the condition that a field meets a lookup."""
        return Q(**{f"{'__'.join(path)}__{lookup}": value})


@dataclass(frozen=True)
class AsOf:
    """The records as they stood just before ``moment``.

    Version tables hold references as plain ids, so a reference is followed by a subquery, hop by hop: a condition as "the id is
    among those whose version meets it", a value as "that of the version with this id".
    """

    source: Source
    moment: dt.datetime
    pk = "row_id"

    def rows(self, offices: Iterable[uuid.UUID]) -> QuerySet[Any]:
        """Return the versions of these offices' records that stood then, and whose person, case or session stood then."""
        standing = self._standing(self.source.model)
        for name in self.source.stands_on:
            hop = self._standing(related(self.source.model, name))
            standing = standing.filter(**{f"{name}_id__in": hop.values("row_id")})
        return standing.filter(self.meets(self.source.office, "in", list(offices))).order_by()

    def _standing(self, model: type[models.Model]) -> QuerySet[Any]:
        return model.versions.objects.at(self.moment)  # type: ignore[attr-defined]

    def value(self, path: tuple[str, ...]) -> Any:
        """Return the expression of a field: its column, or a subquery."""
        return self._value(self.source.model, path)

    def _value(self, model: type[models.Model], path: tuple[str, ...]) -> Any:
        name, *rest = path
        column = model._meta.get_field(name).attname  # type: ignore[union-attr]
        if not rest:
            return F(column)
        target = related(model, name)
        there = self._standing(target).filter(row_id=OuterRef(column))
        return Subquery(
            there.annotate(value_there=self._value(target, tuple(rest))).values("value_there")[:1]
        )

    def meets(self, path: tuple[str, ...], lookup: str, value: Any) -> Q:
        """Return the condition that a field met a lookup then."""
        return self._meets(self.source.model, path, lookup, value)

    def _meets(self, model: type[models.Model], path: tuple[str, ...], lookup: str, value: Any) -> Q:
        name, *rest = path
        column = model._meta.get_field(name).attname  # type: ignore[union-attr]
        if not rest:
            return Q(**{f"{column}__{lookup}": value})
        target = related(model, name)
        there = self._standing(target).filter(self._meets(target, tuple(rest), lookup, value))
        return Q(**{f"{column}__in": there.values("row_id")})


Lens = Now | AsOf


def lens_for(source: Source, moment: dt.datetime | None) -> Lens:
    """Return the lens: now, or as recorded before ``moment`` (aware)."""
    return Now(source) if moment is None else AsOf(source, moment)
