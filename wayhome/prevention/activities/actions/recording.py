"""Recording, correcting and retiring an activity with where it was, who came and what was raised."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from wayhome.kit import facts
from wayhome.prevention.activities import rules
from wayhome.prevention.activities.actions import checks, keeping
from wayhome.prevention.activities.actions.following import follow
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
from wayhome.prevention.activities.queries.choices import leads, offices_of, places_of
from wayhome.prevention.activities.rules import Asked, Head, Raised
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.registry.places.models import Place
from wayhome.trust.access.colleagues import colleague
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
    made = facts.found(Activity, id, by=by)
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
    colleague(by, [office.pk for office in offices], activity.done_by)
    where = checks.places_of(places, activity.happened_on)
    checks.promises(issues, activity.happened_on)
    facts.record(activity, by=by)
    told: list[tuple[Any, Iterable[dict[str, Any]]]] = [
        (ActivityOffice, keeping.offices(offices)),
        (ActivityPlace, ({"place": place, "venue": venue} for place, venue in where)),
        (ActivityAgency, ({"agency": agency, "part": part} for agency, part in dict.fromkeys(agencies))),
        (ActivityTopic, ({"topic": topic} for topic in dict.fromkeys(topics))),
        (AttendanceCount, (vars(head) for head in heads)),
        (AttendanceTrait, (vars(one) for one in asked)),
        (Issue, (vars(issue) | {"raised_on": happened_on} for issue in issues)),
    ]
    for model, rows in told:
        keeping.write(model, activity, rows, by)
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
    new_heads = None if heads is None else checks.counted(heads)
    new_asked = None if asked is None else checks.counted(asked)
    checks.still_possible(locked, seen, wanted, new_heads, new_asked)
    if "done_by" in changes:
        colleague(by, [office.pk for office in wanted], seen.done_by)
    moved = seen.happened_on - locked.happened_on
    where = places_of(seen) if places is None and moved else places or ()
    checked = checks.places_of(where, seen.happened_on)
    parts = {
        "heads": keeping.change(AttendanceCount, seen, None if new_heads is None else map(vars, new_heads)),
        "asked": keeping.change(AttendanceTrait, seen, None if new_asked is None else map(vars, new_asked)),
        "places": keeping.change(ActivityPlace, seen, None if places is None else [{"place": p, "venue": v} for p, v in checked]),
        "agencies": keeping.change(ActivityAgency, seen, None if agencies is None else [{"agency": a, "part": p} for a, p in agencies]),
        "topics": keeping.change(ActivityTopic, seen, None if topics is None else [{"topic": topic} for topic in topics]),
        "offices": keeping.change(ActivityOffice, seen, None if offices is None else keeping.offices(wanted)),
    }  # fmt: skip
    others = [name for name, part in parts.items() if part]
    more = {"parts": locked.parts + 1} if others else {}
    # First the activity, then its parts: so its history tells of each version which parts stood in it.
    activity = facts.correct(Activity, seen.pk, by=by, version=version, changes=changes | more)
    if activity.version == version:
        unchanged()
        return activity
    for part in parts.values():
        part.write(activity, by)
    follow(by=by, activity=activity, before=locked)
    details = {"changed": sorted([*changes, *others])}
    record(by, "activities.correct_activity", activity, office_id=wanted[0].pk, details=details)
    return activity


@act("activities.retire_activity")
def retire_activity(*, by: Viewer, activity_id: uuid.UUID, reason: str) -> Activity:
    """Take an activity with all its parts out of lists and figures. ``Activity.DoesNotExist`` if the actor does not record for its leading office."""
    seen = Activity.objects.visible_to(by).filter(correctable(by)).get(pk=activity_id)
    if seen.retired_at is not None:
        unchanged()
        return seen
    lead = offices_of(seen)[0]
    if not leads(by, lead):
        raise Activity.DoesNotExist
    activity = facts.retire(Activity, seen.pk, by=by, reason=reason)
    parts: list[Any] = ActivityPart.__subclasses__()
    for part in parts:  # also those of groups: who was ticked goes with it
        # Offices stay named: who saw the activity still sees that it was retired.
        if part is ActivityOffice:
            continue
        for id in keeping.parts(part, activity).values_list("pk", flat=True):
            facts.retire_along(part, id, by=by, reason=reason)
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
    already = keeping.parts(AttendanceCount, activity).filter(listed=True).exists()
    parts = [
        keeping.change(AttendanceCount, activity, map(vars, heads), listed=True),
        keeping.change(AttendanceTrait, activity, map(vars, asked), listed=True),
    ]
    if not any(parts):
        unchanged()
        return
    if already:  # not at the first ticking: that is how the activity began
        now = facts.locked(Activity, activity.pk)
        facts.correct(Activity, now.pk, by=by, version=now.version, changes={"parts": now.parts + 1})
    for part in parts:
        part.write(activity, by)
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
