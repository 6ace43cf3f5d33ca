"""Reading what a change of many activities touches: each as it is, and a change that was made, in words."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language

from wayhome.kit import formats
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityTopic,
    BulkChange,
    correctable,
)
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.trust.access.viewer import Viewer

PLAIN = ("title", "our_role", "run_by", "level")
BY_ID = ("project", "phase")
_WHY = "parts of activities that the actor may correct"


@dataclass(frozen=True)
class State:
    """An activity as it is, with its topics and agencies, ready to be written down."""

    activity: Activity
    topics: list[str]
    agencies: list[list[str]]  # [id, part]

    def told(self, names: Iterable[str]) -> dict[str, Any]:
        """Return these of its fields as JSON."""
        found: dict[str, Any] = {}
        for name in names:
            if name in ("topics", "agencies"):
                found[name] = getattr(self, name)
            elif name in BY_ID:
                key = getattr(self.activity, f"{name}_id")
                found[name] = str(key) if key else None
            else:
                found[name] = getattr(self.activity, name)
        return found


def states(activities: QuerySet[Activity]) -> dict[uuid.UUID, State]:
    """Return {activity: its state}, oldest first; three questions for any number of them."""
    rows = {
        row.pk: row for row in activities.select_related("project", "phase").order_by("happened_on", "pk")
    }
    topics: dict[uuid.UUID, list[str]] = defaultdict(list)
    agencies: dict[uuid.UUID, list[list[str]]] = defaultdict(list)
    standing = {"activity__in": list(rows), "retired_at": None}
    for id, topic in ActivityTopic.objects.unscoped(_WHY).filter(**standing).values_list("activity", "topic"):
        topics[id].append(topic)
    pairs = ActivityAgency.objects.unscoped(_WHY).filter(**standing)
    for id, agency, part in pairs.values_list("activity", "agency", "part"):
        agencies[id].append([str(agency), part])
    return {id: State(row, sorted(topics[id]), sorted(agencies[id])) for id, row in rows.items()}


def wanted_of(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what an activity should be after the changes, as JSON: whole lists of topics and agencies."""
    wanted: dict[str, Any] = {name: changes[name] for name in PLAIN if name in changes}
    wanted |= {name: _id(changes[name]) for name in BY_ID if name in changes}
    if "project" in wanted and "phase" not in wanted and wanted["project"] != _id(state.activity.project_id):
        wanted["phase"] = None  # a phase of another project
    if changes.get("add_topics") or changes.get("remove_topics"):
        gone = set(changes.get("remove_topics", ()))
        wanted["topics"] = sorted({*state.topics, *changes.get("add_topics", ())} - gone)
    if changes.get("add_agencies") or changes.get("remove_agencies"):
        dropped = {str(agency.pk) for agency in changes.get("remove_agencies", ())}
        more = [[str(agency.pk), part] for agency, part in changes.get("add_agencies", ())]
        stay = [pair for pair in state.agencies if pair[0] not in dropped]
        wanted["agencies"] = sorted([*stay, *(pair for pair in more if pair not in stay)])
    return wanted


def _id(value: Any) -> str | None:
    return None if value is None else str(getattr(value, "pk", value))


def chosen(viewer: Viewer, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, State]:
    """Return of these activities those that the viewer may change, as they are."""
    found = Activity.objects.visible_to(viewer).filter(correctable(viewer), pk__in=list(ids), retired_at=None)
    return states(found)


def named(activity: Activity) -> str:
    """Return an activity in one line: its name or kind, and its day."""
    day = formats.day(activity.happened_on, formats.language(get_language()), "short")
    return f"{activity.title or activity.get_type_display()}, {day}"


def agencies_by_id(ids: Iterable[str]) -> dict[str, Agency]:
    """Return {id as text: agency}."""
    return {str(row.pk): row for row in Agency.objects.filter(pk__in=list(ids))}


def bulk_change_for(viewer: Viewer, id: uuid.UUID) -> BulkChange:
    """Return a change that the viewer made; Http404 for any other."""
    found = BulkChange.objects.visible_to(viewer).filter(pk=id).first()
    if found is None or found.recorded_by_id != viewer.user_id:
        raise Http404
    return found


def names_of(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return {id: words} of every project, phase and agency that these rows speak of."""
    ids: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for side in (row["before"], row["after"]):
            for name in BY_ID:
                ids[name].update(filter(None, [side.get(name)]))
            ids["agencies"].update(key for key, _part in side.get("agencies", ()))
    found = {key: agency.label for key, agency in agencies_by_id(ids["agencies"]).items()}
    found |= {str(row.pk): row.label for row in Project.objects.filter(pk__in=ids["project"])}
    return found | {str(row.pk): row.title for row in ProjectPhase.objects.filter(pk__in=ids["phase"])}
