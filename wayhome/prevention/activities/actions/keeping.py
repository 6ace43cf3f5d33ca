"""Keeping the parts of an activity in step with what was told of it: what goes, what changes, what is new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from wayhome.kit import facts
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
)
from wayhome.trust.access.viewer import Viewer

# What tells the parts of one kind apart.
KEYS: dict[type[Any], tuple[str, ...]] = {
    ActivityOffice: ("office",),
    ActivityPlace: ("place",),
    ActivityAgency: ("agency", "part"),
    ActivityTopic: ("topic",),
    AttendanceCount: ("category", "sex", "age_band", "reach"),
    AttendanceTrait: ("trait", "answer", "sex"),
}
_OF_OTHERS = ("office", "place", "agency")  # keys that are references
_LISTED = (AttendanceCount, AttendanceTrait)
_GONE = "other"  # why a part is retired that a correction no longer names


@dataclass
class Change:
    """What has to be written so that these parts, and no others of their kind, stand."""

    model: type[Any]
    gone: list[Any] = field(default_factory=list)
    altered: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gone or self.altered or self.fresh)

    def write(self, activity: Activity, by: Viewer) -> None:
        """Write it."""
        for row in self.gone:
            facts.retire_along(self.model, row.pk, by=by, reason=_GONE)
        # One office leads: whoever no longer does is written first.
        for row, changes in sorted(self.altered, key=lambda pair: bool(pair[1].get("lead"))):
            facts.correct(self.model, row.pk, by=by, version=row.version, changes=changes)
        write(self.model, activity, self.fresh, by)


def write(model: type[Any], activity: Activity, rows: Iterable[dict[str, Any]], by: Viewer) -> None:
    """Write new parts of an activity."""
    facts.record_all([model(activity=activity, source=activity.source, **row) for row in rows], by=by)


def offices(wanted: Sequence[Any]) -> list[dict[str, Any]]:
    """Return offices as parts: the first leads."""
    return [{"office": office, "lead": at == 0} for at, office in enumerate(wanted)]


def change(
    model: type[Any], activity: Activity, rows: Iterable[dict[str, Any]] | None, listed: bool = False
) -> Change:
    """Return what has to be written so that these parts stand; None: all is left as it is. Counts ticked and typed stay apart."""
    found = Change(model)
    if rows is None:
        return found
    key = KEYS[model]
    standing = parts(model, activity).select_related(*(name for name in key if name in _OF_OTHERS))
    if model in _LISTED:
        standing = standing.filter(listed=listed)
    there = {tuple(getattr(row, name) for name in key): row for row in standing}
    wanted = {tuple(row[name] for name in key): row for row in rows}
    for cell, row in there.items():
        if cell not in wanted:
            found.gone.append(row)
            continue
        other = {name: value for name, value in wanted[cell].items() if getattr(row, name) != value}
        if other:
            found.altered.append((row, other))
    more = {"listed": listed} if model in _LISTED else {}
    found.fresh = [row | more for cell, row in wanted.items() if cell not in there]
    return found


def parts(model: type[Any], activity: Activity) -> Any:
    """Return the parts of one kind that stand."""
    rows = model.objects.unscoped("parts are kept in step with their activity, which the actor may correct")
    return rows.filter(activity=activity, retired_at=None)
