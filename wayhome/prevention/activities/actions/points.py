"""Lines of the minutes: agenda, practices, challenges, lessons; decisions and proposals with who does them by when, and what came of them."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from wayhome.kit.errors import Refused
from wayhome.kit.ids import new_id
from wayhome.prevention.activities.actions import parts
from wayhome.prevention.activities.models import Point
from wayhome.prevention.activities.rules import results as rules
from wayhome.registry.agencies.models import Agency
from wayhome.trust.access.colleagues import colleague
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.actions import act

CORRECTABLE = frozenset({"kind", "words", "owner", "colleague", "due_on", "state", "outcome", "settled_on"})
SENTENCES: parts.Sentences = {
    "due": (_("This day lies before the meeting. Check it."), "due_on"),
    "none": (_("A decision or proposal is something to do. Choose what became of it."), "state"),
    "no_day": (_("Say on which day this was settled."), "settled_on"),
    "open": (_("What is still to do has no day yet. Leave it empty, or choose what became of it."), "settled_on"),
    "before": (_("This day lies before the meeting. Check it."), "settled_on"),
    "future": (_("This day has not come yet. Check the day, month and year."), "settled_on"),
}  # fmt: skip


@act("activities.add_point")
def add_point(
    *, by: Viewer, activity_id: uuid.UUID, kind: str, words: str, owner: Agency | None = None, colleague: User | None = None,
    due_on: dt.date | None = None, id: uuid.UUID | None = None,
) -> Point:  # fmt: skip
    """Write a line of the minutes. A decision or proposal, or whatever somebody does by a day, stands open until it is settled."""
    somebody = owner is not None or colleague is not None or due_on is not None
    row = Point(kind=kind, words=words, owner=owner, colleague=colleague, due_on=due_on)
    row.state = "open" if kind in rules.ACTED_UPON or somebody else "none"
    made = Point.objects.unscoped("which line comes next").filter(activity_id=activity_id, kind=kind)
    row.order = (made.aggregate(last=Max("order"))["last"] or 0) + 1
    return parts.add(row, by=by, verb="activities.add_point", activity_id=activity_id, id=id, check=possible)


@act("activities.write_minutes")
def write_minutes(
    *, by: Viewer, activity_id: uuid.UUID, lines: Mapping[str, Sequence[str]], id: uuid.UUID | None = None
) -> list[Point]:  # fmt: skip
    """Write many lines of the minutes at once, by kind; a second call with the same ``id`` writes none again."""
    sent = id or new_id()
    told = [(kind, at, words) for kind, many in lines.items() for at, words in enumerate(many)]
    if not told:
        raise Refused(_("Write at least one line."))
    return [
        add_point(by=by, activity_id=activity_id, kind=kind, words=words, id=uuid.uuid5(sent, f"{kind}-{at}"))
        for kind, at, words in told
    ]


@act("activities.settle_point")
def settle_point(
    *, by: Viewer, point_id: uuid.UUID, version: int, state: str, settled_on: dt.date | None = None, outcome: str = ""
) -> Point:  # fmt: skip
    """Say what came of a decision or proposal: ``done`` or ``dropped`` on a day, or ``open`` again."""
    settled = state in rules.SETTLED_POINT
    changes = {"state": state, "settled_on": settled_on if settled else None, "outcome": outcome}
    return parts.correct(
        Point, point_id, by=by, verb="activities.settle_point", version=version, changes=changes, allowed=CORRECTABLE, check=possible
    )  # fmt: skip


def possible(row: Point, setting: parts.Setting) -> None:
    """Refuse what cannot be true of a line of the minutes."""
    began = setting.activity.happened_on
    fault = rules.point_fault(row.kind, began, row.due_on, row.state, row.settled_on, setting.today)
    parts.refuse(fault, SENTENCES)
    colleague(setting.by, [office.pk for office in setting.offices], row.colleague, field="colleague")
