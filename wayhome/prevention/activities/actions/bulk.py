"""Changing many activities at once, and taking that back: one act, all or none, kept with what each was before."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import now
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.actions.recording import correct_activity
from wayhome.prevention.activities.actions.rows import each
from wayhome.prevention.activities.models import Activity, BulkChange, correctable
from wayhome.prevention.activities.queries.bulk import BY_ID, PLAIN, State, agencies_by_id, states, wanted_of
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

MOST = 200
TOUCHED = frozenset({*PLAIN, *BY_ID, "add_topics", "remove_topics", "add_agencies", "remove_agencies"})


@dataclass(frozen=True)
class Undone:
    """What became of taking a change back: activities restored, and those left as they are since they moved on."""

    change: BulkChange
    restored: list[Activity] = field(default_factory=list)
    kept: list[Activity] = field(default_factory=list)


@act("activities.bulk_change")
def bulk_change(
    *, by: Viewer, office: Office, activity_ids: Sequence[uuid.UUID], changes: dict[str, Any], id: uuid.UUID | None = None
) -> BulkChange:  # fmt: skip
    """Change the same things of many activities of an office; ``changes`` has names of ``TOUCHED``, agencies as (Agency, part).

    A second call with the same ``id`` returns the change already made. ``RowsRefused`` (by activity) where some cannot be so,
    and nothing is written; ``Activity.DoesNotExist`` if the actor may not correct one of them.
    """
    strange = set(changes) - TOUCHED
    if strange:
        raise ValueError(f"not changed in bulk: {sorted(strange)}")
    made = facts.found(BulkChange, id, by=by)
    if made is not None:
        if made.recorded_by_id != by.user_id:
            raise BulkChange.DoesNotExist
        unchanged()
        return made
    if not by.may_in("activities.record", office.pk):
        raise Refused(
            _("You can record activities of your own office only. Choose it first."), field="office"
        )
    ids = list(dict.fromkeys(activity_ids))
    if not ids:
        raise Refused(_("Tick at least one activity."))
    if len(ids) > MOST:
        raise Refused(_("Change at most 200 activities at once."))
    if not changes:
        raise Refused(_("Choose what should change."))
    before = states(_mine(by, ids))
    if len(before) < len(ids):
        raise Activity.DoesNotExist
    wanted = {id: wanted_of(state, changes) for id, state in before.items()}
    done = each((id, partial(_correct, by, before[id], wanted[id])) for id in ids)
    rows = [
        {
            "activity": str(id),
            "before": before[id].told(wanted[id]),
            "after": wanted[id],
            "version": activity.version,
        }
        for id, activity in done
        if activity.version != before[id].activity.version
    ]
    if not rows:
        raise Refused(_("All of these are so already: nothing would change."))
    change = BulkChange(office=office, rows=rows)
    change.id = id or change.id
    facts.record(change, by=by)
    details = {"changed": sorted(changes), "activities": [row["activity"] for row in rows]}
    record(by, "activities.bulk_change", change, office_id=office.pk, details=details)
    return change


@act("activities.undo_bulk")
def undo_bulk(*, by: Viewer, id: uuid.UUID) -> Undone:
    """Take a change of many activities back, for whoever made it: each that nobody touched since is as it was before.

    ``BulkChange.DoesNotExist`` for anybody else's. Those that moved on, or cannot be so any more, stay and are returned.
    """
    change = facts.locked(BulkChange, id)
    if by.user_id is None or change.recorded_by_id != by.user_id:
        raise BulkChange.DoesNotExist
    if change.undone_at is not None:
        unchanged()
        return Undone(change)
    found = states(_mine(by, [uuid.UUID(row["activity"]) for row in change.rows]))
    restored: list[Activity] = []
    back: set[str] = set()
    for row in change.rows:
        state = found.get(uuid.UUID(row["activity"]))
        if state is None or state.activity.version != row["version"]:
            continue
        try:
            restored.append(_correct(by, state, row["before"]))
        except (Refused, facts.Conflict):
            continue
        back.add(row["activity"])
    left = [uuid.UUID(row["activity"]) for row in change.rows if row["activity"] not in back]
    kept = list(Activity.objects.visible_to(by).filter(pk__in=left).order_by("happened_on"))
    change = facts.correct(BulkChange, id, by=by, version=change.version, changes={"undone_at": now()})
    details = {"restored": sorted(back), "kept": sorted(str(one) for one in left)}
    record(by, "activities.undo_bulk", change, office_id=change.office_id, details=details)
    return Undone(change, restored, kept)


def _mine(by: Viewer, ids: Sequence[uuid.UUID]) -> Any:
    return Activity.objects.visible_to(by).filter(correctable(by), pk__in=ids, retired_at=None)


def _correct(by: Viewer, state: State, wanted: dict[str, Any]) -> Activity:
    changes: dict[str, Any] = {name: wanted[name] for name in PLAIN if name in wanted}
    models: dict[str, type[Any]] = {"project": Project, "phase": ProjectPhase}
    for name, model in models.items():
        if name in wanted:
            changes[name] = model.objects.get(pk=wanted[name]) if wanted[name] else None
    agencies: list[tuple[Agency, str]] | None = None
    if "agencies" in wanted:
        known = agencies_by_id(key for key, _part in wanted["agencies"])
        agencies = [(known[key], part) for key, part in wanted["agencies"]]
    return correct_activity(
        by=by,
        activity_id=state.activity.pk,
        version=state.activity.version,
        changes=changes,
        topics=wanted.get("topics"),
        agencies=agencies,
    )
