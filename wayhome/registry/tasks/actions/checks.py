"""What several acts of this room share."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from wayhome.kit import facts
from wayhome.kit.dates import today
from wayhome.kit.errors import Refused
from wayhome.registry.tasks import codes, rules
from wayhome.registry.tasks.models import Task
from wayhome.registry.tasks.queries import task_for
from wayhome.registry.tasks.upstairs import cases
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer, viewer_for
from wayhome.trust.accounts.models import User

RECORD = "tasks.record"
_DAYS = {
    "past": _("This day has passed. Choose a day to come."),
    "same": _("Choose a day after today."),
    "far": _("That is more than a year away. Choose a nearer day."),
}


def held(by: Viewer, id: uuid.UUID) -> Task:
    """Return a task that the actor may change, locked; Http404 for any other."""
    return facts.locked(Task, task_for(by, id, RECORD).pk)


def day_of(task: Task) -> dt.date:
    """Return today where the task is."""
    return today(task.office.time_zone)


def check_open(task: Task) -> None:
    """Refuse what was ended already."""
    if task.state != "open" or task.retired_at is not None:
        raise Refused(_("This was done or dropped already."))


def check_free(task: Task) -> None:
    """Refuse what a clock asks for: it ends when the fact is recorded."""
    if task.kind not in codes.TAPPED:
        raise Refused(_("This ends by itself when it is recorded. Open its page and record it."))


def check_day(due_on: dt.date, day: dt.date, *, moved: str = "") -> None:
    """Refuse a day that makes no sense; ``moved``: the kind of a task that is put off."""
    fault = rules.fault(due_on, day, moved=moved)
    if fault == "long":
        most = rules.MOST_MOVED[moved]
        raise Refused(
            _("Somebody's safety hangs on it: put it off by at most %(n)s days.") % {"n": most},
            field="due_on",
        )
    if fault is not None:
        raise Refused(_DAYS[fault], field="due_on")


def check_owner(
    by: Viewer, office_id: uuid.UUID, case_id: uuid.UUID | None, user: User | None, kind: str = ""
) -> None:
    """Refuse an account that works elsewhere, has ended, does not see the person, or may not see things of this ``kind``."""
    if user is None:
        return
    colleague(by, [office_id], user, "owner")
    if not user.is_active or (case_id is not None and not cases().sees(user, case_id)):
        raise Refused(
            _("%(name)s does not see this person. Choose somebody who walks with them.") % {"name": user},
            field="owner",
        )
    needed = codes.SEEN_WITH.get(kind)
    if needed is not None and not viewer_for(user).may(needed):
        raise Refused(
            _("The role of %(name)s does not let them do this. Choose somebody else.") % {"name": user},
            field="owner",
        )
