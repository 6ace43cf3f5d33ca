"""Activities that come again: beginning a series, correcting it, and copying its last time to a new month."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import Month
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions.recording import correct_activity, record_activity
from wayhome.prevention.activities.actions.rows import each
from wayhome.prevention.activities.models import Activity, Series
from wayhome.prevention.activities.queries.choices import offices_of
from wayhome.prevention.activities.queries.series import WITH_A_LIST, copy_ids, fitting, taken
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

CORRECTABLE = frozenset({"title", "rhythm", "ended_on"})
MOST_COPIES = 100


@dataclass(frozen=True)
class Copied:
    """What a copy made, and what was there already and was left as it is."""

    made: list[Activity]
    already: list[Activity]


@act("activities.start_series")
def start_series(
    *, by: Viewer, office: Office, type: str, title: str, rhythm: str, activity_id: uuid.UUID | None = None,
    id: uuid.UUID | None = None,
) -> Series:  # fmt: skip
    """Begin a series of an office; ``activity_id``: the activity that is its first. A second call with the same ``id`` returns it."""
    made = facts.found(Series, id, by=by)
    if made is not None:
        unchanged()
        return made
    if not by.may_in("activities.record", office.pk):
        raise Refused(
            _("You can record activities of your own office only. Choose it first."), field="office"
        )
    if type in WITH_A_LIST:
        raise Refused(_("A group's meeting is recorded at its group, by ticking who came."))
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Give the series a name, so that all know it again."), field="title")
    series = Series(office=office, type=type, title=title, rhythm=rhythm)
    series.id = id or series.id
    facts.record(series, by=by)
    record(
        by, "activities.start_series", series, office_id=office.pk, details={"type": type, "rhythm": rhythm}
    )
    if activity_id is not None:
        put_in_series(by=by, activity_id=activity_id, series=series)
    return series


@act("activities.put_in_series")
def put_in_series(*, by: Viewer, activity_id: uuid.UUID, series: Series | None) -> Activity:
    """Say of which series an activity is one time (None: of none). ``Activity.DoesNotExist`` if the actor may not correct it."""
    activity = Activity.objects.visible_to(by).get(pk=activity_id)
    if series is not None and (series.type != activity.type or series.retired_at is not None):
        raise Refused(_("This series is of another kind of activity. Choose another."), field="series")
    if activity.series_id == (series.pk if series else None):
        unchanged()
        return activity
    return correct_activity(
        by=by, activity_id=activity.pk, version=activity.version, changes={"series": series}
    )


@act("activities.correct_series")
def correct_series(*, by: Viewer, series_id: uuid.UUID, version: int, changes: dict[str, Any]) -> Series:
    """Change a series' name or rhythm, or end it on a day. ``Series.DoesNotExist`` if the actor may not record in its office."""
    strange = set(changes) - CORRECTABLE
    if strange:
        raise ValueError(f"not correctable: {sorted(strange)}")
    seen = Series.objects.visible_to(by).select_related("office").get(pk=series_id)
    if not by.may_in("activities.record", seen.office_id):
        raise Series.DoesNotExist
    if not changes.get("title", "x").strip():
        raise Refused(_("Give the series a name, so that all know it again."), field="title")
    series = facts.correct(Series, seen.pk, by=by, version=version, changes=changes)
    if series.version == version:
        unchanged()
        return series
    details = {"changed": sorted(changes)}
    record(by, "activities.correct_series", series, office_id=series.office_id, details=details)
    return series


@act("activities.copy_series")
def copy_series(*, by: Viewer, month: Month, copies: Sequence[tuple[uuid.UUID, dt.date]]) -> Copied:
    """Record activities of an earlier month again, each on its new day of ``month``: what they are, never who came or what came of it.

    A series has one time in a week or a month, and an activity of no series is copied to a month once: what is there
    already is returned beside. All are written or none; ``RowsRefused`` has the rows (by their place in ``copies``) that cannot be.
    """
    if len(copies) > MOST_COPIES:
        raise Refused(_("Copy at most 100 activities at once."))
    ids = [id for id, _day in copies]
    patterns = {
        row.pk: row
        for row in Activity.objects.visible_to(by)
        .filter(pk__in=ids, retired_at=None)
        .select_related("series", "project", "phase")
    }
    if len(patterns) < len(set(ids)):
        raise Activity.DoesNotExist
    if not copies:
        raise Refused(_("Tick at least one."))
    already: list[Activity] = []

    def one(pattern: Activity, day: dt.date) -> Activity | None:
        if Month.of(day) != month:
            raise Refused(_("This day lies in another month. Check it."), field="happened_on")
        id, there = _key(pattern, day)
        there = there or taken(pattern, day)
        if there is not None:
            already.append(there)
            return None
        return _again(by, pattern, day, id)

    done = each(
        (at, lambda id=id, day=day: one(patterns[id], day))  # type: ignore[misc]
        for at, (id, day) in enumerate(copies)
    )
    made = [activity for _at, activity in done if activity is not None]
    if not made:
        unchanged()
        return Copied([], already)
    office = offices_of(made[0])[0]
    details = {"month": str(month), "activities": [str(activity.pk) for activity in made]}
    record(
        by, "activities.copy_series", ("activities.series", str(month)), office_id=office.pk, details=details
    )
    return Copied(made, already)


def _again(by: Viewer, pattern: Activity, day: dt.date, id: uuid.UUID) -> Activity:
    if pattern.type in WITH_A_LIST:
        raise Refused(_("A group's meeting is recorded at its group, by ticking who came."))
    last = pattern.happened_to
    parts = fitting(pattern, day)
    return record_activity(
        by=by,
        offices=offices_of(pattern),
        type=pattern.type,
        title=pattern.title,
        happened_on=day,
        happened_to=None if last is None else day + (last - pattern.happened_on),
        our_role=pattern.our_role,
        run_by=pattern.run_by,
        audience=pattern.audience,
        level=pattern.level,
        language=pattern.language,
        messages=pattern.messages,
        project=parts.project,
        phase=parts.phase,
        series=pattern.series,
        composed_of_survivors=pattern.composed_of_survivors,
        places=parts.places,
        agencies=parts.agencies,
        topics=parts.topics,
        id=id,
    )


def _key(pattern: Activity, day: dt.date) -> tuple[uuid.UUID, Activity | None]:
    """The id of the copy, and the copy itself where it is there; of two who copy at once the second waits here for the first."""
    for id in copy_ids(pattern, day):
        there = facts.found(Activity, id)
        if there is None or there.retired_at is None:
            return id, there
    raise Refused(_("This was copied and retired too often. Record it by hand."))
