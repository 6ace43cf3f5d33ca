"""Recording, correcting and retiring an activity with where it was, who came and what was raised."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from wayhome.kit import facts
from wayhome.prevention.activities import rules
from wayhome.prevention.activities.actions import checks
from wayhome.prevention.activities.actions.issues import follow_days
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityPart,
    ActivityPlace,
    ActivityTopic,
    AttendanceCount,
    AttendanceTrait,
    Issue,
    Series,
    correctable,
)
from wayhome.prevention.activities.queries.choices import asked_of, heads_of, offices_of, places_of
from wayhome.prevention.activities.rules import Asked, Head, Raised
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.actions import act, record, unchanged

Where = Sequence[Place | tuple[Place, str]]
CORRECTABLE = frozenset(
    {
        "type", "happened_on", "happened_to", "began_at", "ended_at", "title", "our_role", "run_by", "audience", "level", "language",
        "messages", "project", "phase", "series", "composed_of_survivors", "source", "done_by",
    }
)  # fmt: skip
_GONE = "other"  # why a part is retired that a correction no longer names


@act("activities.record_activity")
def record_activity(
    *, by: Viewer, offices: Sequence[Office], type: str, happened_on: dt.date, happened_to: dt.date | None = None,
    began_at: dt.time | None = None, ended_at: dt.time | None = None, title: str = "", our_role: str = "host", run_by: str = "us",
    audience: str = "", level: str = "", language: str = "", messages: Sequence[str] = (), project: Project | None = None,
    phase: ProjectPhase | None = None, series: Series | None = None, composed_of_survivors: bool = False, places: Where = (),
    agencies: Sequence[tuple[Agency, str]] = (), topics: Sequence[str] = (), heads: Sequence[Head] = (), asked: Sequence[Asked] = (),
    issues: Sequence[Raised] = (), source: str = "screen", done_by: User | None = None, id: uuid.UUID | None = None,
) -> Activity:  # fmt: skip
    """Record that something took place, with its parts; the first of ``offices`` leads and is one in which the viewer records.

    ``done_by`` is who ran it, if another than ``by``. A second call with the same ``id`` returns the activity already there.
    Refused with a sentence where it cannot have been so.
    """
    made = facts.found(Activity, id)
    if made is not None:
        unchanged()
        return made
    offices = checks.offices_of(by, offices)
    activity = Activity(
        type=type,
        happened_on=happened_on,
        happened_to=None if happened_to == happened_on else happened_to,
        began_at=began_at,
        ended_at=ended_at,
        title=" ".join(title.split()),
        our_role=our_role,
        run_by=run_by,
        audience=audience,
        level=level,
        language=language,
        messages=list(dict.fromkeys(messages)),
        project=project,
        phase=phase,
        series=series,
        composed_of_survivors=composed_of_survivors,
        source=source,
        done_by=done_by or by.user,
    )
    activity.id = id or activity.id
    heads, asked = checks.counted(heads), checks.counted(asked)
    checks.possible(activity, offices, heads, asked)
    checks.of_the_staff(activity.done_by, by, offices)
    where = checks.places_of(places, activity.happened_on)
    facts.record(activity, by=by)
    _add_offices(activity, offices, by)
    _write(ActivityPlace, activity, ({"place": place, "venue": venue} for place, venue in where), by)
    pairs = dict.fromkeys((agency, part) for agency, part in agencies)
    _write(ActivityAgency, activity, ({"agency": agency, "part": part} for agency, part in pairs), by)
    _write(ActivityTopic, activity, ({"topic": topic} for topic in dict.fromkeys(topics)), by)
    _write(AttendanceCount, activity, (vars(head) for head in heads), by)
    _write(AttendanceTrait, activity, (vars(one) for one in asked), by)
    raised = [vars(issue) | {"raised_on": activity.happened_on} for issue in issues]
    checks.promises(issues, activity.happened_on)
    _write(Issue, activity, raised, by)
    details = {"type": type, "on": str(happened_on), "offices": [office.code for office in offices]}
    record(by, "activities.record_activity", activity, office_id=offices[0].pk, details=details)
    return activity


@act("activities.correct_activity")
def correct_activity(
    *, by: Viewer, activity_id: uuid.UUID, version: int, changes: dict[str, Any], offices: Sequence[Office] | None = None,
    places: Where | None = None, agencies: Sequence[tuple[Agency, str]] | None = None, topics: Sequence[str] | None = None,
    heads: Sequence[Head] | None = None, asked: Sequence[Asked] | None = None,
) -> Activity:  # fmt: skip
    """Write a new version of an activity; parts that are given (not None) are all there are, and those no longer among them are retired.

    ``version`` is the one the person had before her. ``facts.Conflict`` if it moved on since, ``Activity.DoesNotExist`` if the actor
    may not correct it, Refused if it cannot have been so. Heads ticked from a list are not touched.
    """
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = (
        Activity.objects.visible_to(by).filter(correctable(by)).select_related("done_by").get(pk=activity_id)
    )
    locked = facts.locked(Activity, seen.pk)
    if locked.version != version:
        raise facts.Conflict(locked, changes)
    changes = _told(changes, seen)
    for name, value in changes.items():
        setattr(seen, name, value)
    there = offices_of(seen)
    wanted = there if offices is None else checks.offices_of(by, offices, already=there)
    new_heads = heads_of(seen, False) if heads is None else checks.counted(heads)
    new_asked = asked_of(seen, False) if asked is None else checks.counted(asked)
    checks.possible(
        seen,
        wanted,
        [*new_heads, *heads_of(seen, True)],
        [*new_asked, *asked_of(seen, True)],
        listed=bool(heads_of(seen, True)),
    )
    if "done_by" in changes:
        checks.of_the_staff(seen.done_by, by, wanted)
    where = places_of(seen) if places is None else places
    checked = checks.places_of(where, seen.happened_on)
    moved = [
        _replace(AttendanceCount, seen, ("category", "sex", "age_band", "reach"), map(vars, new_heads), by, heads),
        _replace(AttendanceTrait, seen, ("trait", "answer", "sex"), map(vars, new_asked), by, asked),
        _replace(ActivityPlace, seen, ("place",), ({"place": p, "venue": v} for p, v in checked), by, places),
        _replace(ActivityAgency, seen, ("agency", "part"), ({"agency": a, "part": p} for a, p in agencies or ()), by, agencies),
        _replace(ActivityTopic, seen, ("topic",), ({"topic": t} for t in topics or ()), by, topics),
        _replace_offices(seen, wanted, by, offices),
    ]  # fmt: skip
    if any(moved):
        changes = changes | {"parts": locked.parts + 1}
    activity = facts.correct(Activity, seen.pk, by=by, version=version, changes=changes)
    if activity.version == version:
        unchanged()
        return activity
    if activity.happened_on != locked.happened_on:
        follow_days(by=by, activity=activity, moved_by=activity.happened_on - locked.happened_on)
    parts = ["heads", "asked", "places", "agencies", "topics", "offices"]
    details = {
        "changed": sorted(
            {*changes, *(name for name, did in zip(parts, moved, strict=True) if did)} - {"parts"}
        )
    }
    record(by, "activities.correct_activity", activity, office_id=wanted[0].pk, details=details)
    return activity


@act("activities.retire_activity")
def retire_activity(*, by: Viewer, activity_id: uuid.UUID, reason: str) -> Activity:
    """Take an activity with all its parts out of lists and figures. ``Activity.DoesNotExist`` if the actor may not correct it."""
    seen = Activity.objects.visible_to(by).filter(correctable(by)).get(pk=activity_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    lead = offices_of(seen)[0]
    activity = facts.retire(Activity, seen.pk, by=by, reason=reason)
    parts: list[Any] = ActivityPart.__subclasses__()
    for part in parts:  # also those of groups: who was ticked goes with it
        # Offices stay named: who saw the activity still sees that it was retired.
        if part is ActivityOffice:
            continue
        for id in _standing(part, activity).values_list("pk", flat=True):
            facts.retire(part, id, by=by, reason=reason)
    record(by, "activities.retire_activity", activity, office_id=lead.pk, details={"reason": reason})
    return activity


@act("activities.keep_listed")
def keep_listed(*, by: Viewer, activity: Activity, heads: Sequence[Head], asked: Sequence[Asked]) -> None:
    """Keep the counts that follow from members ticked in step with the list: these are all there are, others are retired.

    Counts that were typed stay as they are. Refused where more came than can.
    """
    if not Activity.objects.visible_to(by).filter(correctable(by), pk=activity.pk).exists():
        raise Activity.DoesNotExist
    heads, asked = checks.counted(heads), checks.counted(asked)
    if rules.total(heads) > rules.limit(activity.type).most:
        raise checks.refusal("too_many", activity.type)
    already = _standing(AttendanceCount, activity).filter(listed=True).exists()
    cells = ("category", "sex", "age_band", "reach")
    moved = [
        _replace(AttendanceCount, activity, cells, map(vars, heads), by, heads, listed=True),
        _replace(
            AttendanceTrait, activity, ("trait", "answer", "sex"), map(vars, asked), by, asked, listed=True
        ),
    ]
    if not any(moved):
        unchanged()
        return
    if already:  # not at the first ticking: that is how the activity began
        now = facts.locked(Activity, activity.pk)
        facts.correct(Activity, now.pk, by=by, version=now.version, changes={"parts": now.parts + 1})
    office = offices_of(activity)[0]
    details = {"came": rules.total(heads)}
    record(by, "activities.keep_listed", activity, office_id=office.pk, details=details)


def _told(changes: dict[str, Any], seen: Activity) -> dict[str, Any]:
    """The changes as they are kept: a last day only where it is another, each message once."""
    told = dict(changes)
    if "messages" in told:
        told["messages"] = list(dict.fromkeys(told["messages"]))
    if "title" in told:
        told["title"] = " ".join(told["title"].split())
    last = told.get("happened_to", seen.happened_to)
    if last is not None and last == told.get("happened_on", seen.happened_on):
        told["happened_to"] = None
    return told


def _write(
    model: type[Any], activity: Activity, rows: Iterable[dict[str, Any]], by: Viewer, **more: Any
) -> None:
    made = [model(activity=activity, source=activity.source, **row, **more) for row in rows]
    facts.record_all(made, by=by)


def _add_offices(activity: Activity, offices: Sequence[Office], by: Viewer) -> None:
    rows = ({"office": office, "lead": at == 0} for at, office in enumerate(offices))
    _write(ActivityOffice, activity, rows, by)


def _standing(model: type[Any], activity: Activity) -> Any:
    rows = model.objects.unscoped("parts are kept in step with their activity, which the actor may correct")
    return rows.filter(activity=activity, retired_at=None)


def _replace(
    model: type[Any], activity: Activity, key: Sequence[str], rows: Iterable[dict[str, Any]], by: Viewer,
    given: object, **more: Any,
) -> bool:  # fmt: skip
    """Make these rows all that stand, told apart by ``key``; ``given`` None: leave them. Return whether anything moved."""
    if given is None:
        return False
    there = {
        tuple(getattr(row, name) for name in key): row
        for row in _standing(model, activity).filter(
            **({"listed": False} if _has_lists(model) else {}) | more
        )
    }
    wanted = {tuple(row[name] for name in key): row for row in rows}
    moved = False
    for cell, row in there.items():
        if cell not in wanted:
            facts.retire(model, row.pk, by=by, reason=_GONE)
            moved = True
            continue
        rest = {name: value for name, value in wanted[cell].items() if name not in key}
        moved |= facts.correct(model, row.pk, by=by, version=row.version, changes=rest).version != row.version
    fresh = [row for cell, row in wanted.items() if cell not in there]
    _write(model, activity, fresh, by, **more)
    return moved or bool(fresh)


def _has_lists(model: type[Any]) -> bool:
    return model in (AttendanceCount, AttendanceTrait)


def _replace_offices(activity: Activity, wanted: Sequence[Office], by: Viewer, given: object) -> bool:
    """Let these be its offices, the first leading: first nobody leads, then she who does, so that never two do."""
    if given is None:
        return False
    rows = {row.office_id: row for row in _standing(ActivityOffice, activity)}
    lead = wanted[0].pk
    moved = False
    for id, row in rows.items():
        if id not in {office.pk for office in wanted}:
            facts.retire(ActivityOffice, row.pk, by=by, reason=_GONE)
            moved = True
        elif row.lead and id != lead:
            facts.correct(ActivityOffice, row.pk, by=by, version=row.version, changes={"lead": False})
            moved = True
    for office in wanted:
        if office.pk not in rows:
            _write(ActivityOffice, activity, [{"office": office, "lead": office.pk == lead}], by)
            moved = True
        elif office.pk == lead and not rows[lead].lead:
            facts.correct(
                ActivityOffice, rows[lead].pk, by=by, version=rows[lead].version, changes={"lead": True}
            )
            moved = True
    return moved
