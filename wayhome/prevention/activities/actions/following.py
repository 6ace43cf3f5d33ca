"""When an activity is corrected, what came of it follows: its issues move with its day, and what no longer fits is said."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.errors import Refused
from wayhome.prevention.activities.models import (
    Activity,
    ActivityOffice,
    ActivityPart,
    ClientVisit,
    Issue,
    Point,
    Quote,
)
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.audit.actions import act, record

_WHY = "parts are kept in step with their activity, which the actor may correct"


def follow(*, by: Viewer, activity: Activity, before: Activity) -> None:
    """Bring the parts of a corrected activity in step with it; Refused where one has to be corrected first. Call it inside an act."""
    for kind in ActivityPart.__subclasses__():  # those of groups too: who was ticked
        kind.stand_with(activity, before)
    if activity.composed_of_survivors and not before.composed_of_survivors:
        _nobody_named(activity)
    moved_by = activity.happened_on - before.happened_on
    if moved_by:
        _lines_fit(activity)
        _move_issues(by, activity, moved_by)
        _approved_before(by, activity)


@act("activities.correct_activity")
def mark_survivors(*, by: Viewer, activity: Activity) -> Activity:
    """Say that an activity was of people we support, as part of an act about their group: it asks who keeps the group.

    Refused where somebody is quoted there by name.
    """
    if not by.may("groups.manage"):
        raise Activity.DoesNotExist
    changes = {"composed_of_survivors": True}
    marked = facts.correct(Activity, activity.pk, by=by, version=activity.version, changes=changes)
    follow(by=by, activity=marked, before=activity)
    office = ActivityOffice.objects.standing(_WHY).get(activity=activity, lead=True).office_id
    record(by, "activities.correct_activity", marked, office_id=office, details={"changed": sorted(changes)})
    return marked


def _nobody_named(activity: Activity) -> None:
    if Quote.objects.standing(_WHY).filter(activity=activity, permission="named").exists():
        raise Refused(
            _(
                "Somebody is quoted there with a name. People we support are never named: correct the quote first."
            ),
            field="composed_of_survivors",
        )


def _lines_fit(activity: Activity) -> None:
    early = Q(due_on__lt=activity.happened_on) | Q(settled_on__lt=activity.happened_on)
    if Point.objects.standing(_WHY).filter(early, activity=activity).exists():
        raise Refused(
            _("Something decided there was due or settled before that day. Correct it first."),
            field="happened_on",
        )


def _move_issues(by: Viewer, activity: Activity, moved_by: dt.timedelta) -> None:
    for row in Issue.objects.standing(_WHY).filter(activity=activity):
        day = row.raised_on + moved_by
        if (row.promised_on and row.promised_on < day) or (row.answered_on and row.answered_on < day):
            raise Refused(
                _("An issue raised there was promised or answered before that day. Correct the issue first."),
                field="happened_on",
            )
        facts.correct(Issue, row.pk, by=by, version=row.version, changes={"raised_on": day})


def _approved_before(by: Viewer, activity: Activity) -> None:
    """A visit is approved before it takes place: an approval that now lies after it no longer stands."""
    for row in ClientVisit.objects.standing(_WHY).filter(
        activity=activity, approved_on__gt=activity.happened_on
    ):
        changes = {"approved_by": None, "approved_on": None}
        facts.correct(ClientVisit, row.pk, by=by, version=row.version, changes=changes)
