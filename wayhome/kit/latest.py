"""Which of several facts comes last: by its day, and on one day by which was written down first.

No clock is asked for that: clocks step back, and what is written in one act is of one moment. Versions are numbered as they
are written, so the number of a row's first version is its place.
"""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from wayhome.kit.facts import Fact

FactT = TypeVar("FactT", bound=Fact)


def latest_first(rows: QuerySet[FactT]) -> QuerySet[FactT]:
    """Order facts, the latest first: where the first row decides something.

    ``recorded_at`` is of a row's last version: by it, a slip mended in the morning's record would make it the evening's.
    """
    return _placed(rows).order_by("-happened_on", "-written_nth")


def oldest_first(rows: QuerySet[FactT]) -> QuerySet[FactT]:
    """Order facts, the latest last."""
    return as_written(rows, "happened_on")


def as_written(rows: QuerySet[FactT], *before: str) -> QuerySet[FactT]:
    """Order facts as they were written down, after what orders them ``before``: who corrects a line does not move it."""
    return _placed(rows).order_by(*before, "written_nth")


def places(model: type[Fact], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return {id: its place among all that was written down}: of rows that are compared outside a query."""
    return dict(_firsts(model).filter(row_id__in=list(ids)).values_list("row_id", "key"))


def _firsts(model: type[Fact]) -> QuerySet[Any]:
    versions: Any = model.versions.objects
    found: QuerySet[Any] = versions.filter(version=1)
    return found


def _placed(rows: QuerySet[FactT]) -> QuerySet[Any]:
    return rows.annotate(
        written_nth=Subquery(_firsts(rows.model).filter(row_id=OuterRef("pk")).values("key")[:1])
    )
