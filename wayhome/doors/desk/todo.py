"""What is to be done, as Today and the lists show it: with the person's code and, where keys open them, her name and the words."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.doors.desk.doing import page_of
from wayhome.journey.cases.models import Case, HandOver, HandOverLine
from wayhome.journey.cases.naming import names_of
from wayhome.registry.people.sealed import Name
from wayhome.registry.tasks import codes, queries, rules, sealed
from wayhome.registry.tasks.models import Task
from wayhome.registry.tasks.queries import Counts
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User

MOST = 40
HEADINGS = {
    "first": _("Safety first"),
    "overdue": _("Late"),
    "today": _("Today"),
    "soon": _("In the next 7 days"),
    "later": _("Later"),
}


@dataclass(frozen=True)
class Line:
    """One thing to do: for whom (only where the viewer may see her), how late, and the one tap."""

    task: Task
    seen: bool
    name: Name | None
    words: str
    late: int
    may: bool
    url: str  # where a clock's task is recorded; "" for one that is done with a tap

    @property
    def free(self) -> bool:
        """Whether it is done with a tap."""
        return self.task.kind in codes.TAPPED

    @property
    def postponed(self) -> bool:
        """Whether it was put off."""
        return bool(self.task.postponed_why)


@dataclass(frozen=True)
class Todo:
    """The day's things to do: counts, and lines under their headings; ``more`` where not all of them are shown."""

    counts: Counts = field(default_factory=Counts)
    groups: Sequence[tuple[str | Promise, list[Line]]] = field(default_factory=list)
    more: bool = False


def standing_in(viewer: Viewer) -> Q:
    """Return the condition "of a colleague for whom the viewer stands in today": her tasks of the persons that passed for that time."""
    if viewer.user is None:
        return Q(pk__in=[])
    day = viewer.today
    away = HandOver._base_manager.filter(
        kind="leave", state="done", happened_on__lte=day, until__gte=day, retired_at=None
    )
    mine = HandOverLine._base_manager.filter(to=viewer.user, hand_over__in=away, retired_at=None)
    return Q(case_id__in=mine.order_by().values("case_id"), owner__in=away.order_by().values("of"))


def sees_others(viewer: Viewer) -> bool:
    """Whether the viewer sees more than what she does herself: then lists can be filtered."""
    return bool(viewer.offices(queries.READ) or viewer.teams(queries.READ))


def rows_of(viewer: Viewer, whose: str) -> QuerySet[Task]:
    """Return what is to be done: ``mine``, or of all whom the viewer may see (``team``)."""
    found = queries.open_tasks(viewer)
    return found if whose == "team" else found.filter(queries.mine(viewer, standing_in(viewer)))


def for_today(
    viewer: Viewer, whose: str, also: Collection[uuid.UUID] = ()
) -> tuple[Todo, Mapping[uuid.UUID, Name]]:
    """Return what is late, due today and due within the next days (``whose`` empty: nothing), and all names that the page shows.

    As many queries for forty lines as for one; one look for these lines and for ``also``, the other cases on the page.
    """
    day = viewer.today
    rows = rows_of(viewer, whose or "mine")
    near = rows.filter(due_on__lte=day + dt.timedelta(days=rules.AHEAD))
    found = list(queries.safety_first(near, day)[: MOST + 1]) if whose else []
    shown = found[:MOST]
    seen = seen_of(viewer, shown)
    named = names_of(viewer, seen | set(also), page="today")
    if not found:
        return Todo(), named
    groups: dict[str, list[Line]] = {}
    for line in _laid(viewer, shown, seen, named, "today"):
        groups.setdefault(rules.when(line.task.due_on, day, line.task.kind), []).append(line)
    told = [(HEADINGS[key], groups[key]) for key in HEADINGS if key in groups]
    return Todo(queries.counts(rows, day), told, len(found) > MOST), named


def lines(viewer: Viewer, tasks: Sequence[Task], *, page: str) -> list[Line]:
    """Return these tasks as a page of many persons shows them: one look for all of them."""
    seen = seen_of(viewer, tasks)
    named = names_of(viewer, seen, page=page) if seen else {}
    return _laid(viewer, tasks, seen, named, page)


def on_file(viewer: Viewer, tasks: Sequence[Task]) -> list[Line]:
    """Return the tasks of one person as her own page shows them, whom the viewer sees there by her name already."""
    return _laid(viewer, tasks, {task.case_id for task in tasks if task.case_id is not None}, {}, "person")


def _laid(
    viewer: Viewer, tasks: Sequence[Task], seen: set[uuid.UUID], named: Mapping[uuid.UUID, Name], page: str
) -> list[Line]:
    day = viewer.today
    words = sealed.words_of(viewer, [task for task in tasks if task.case_id in seen], page=page)
    words |= _colleagues(tasks)
    may_any = viewer.may("tasks.record")
    return [
        Line(
            task,
            seen=task.case_id in seen,
            name=named.get(task.case_id) if task.case_id else None,
            words=words.get(task.pk, ""),
            late=rules.late(task.due_on, task.first_due_on, day, clocked=task.kind in codes.CLOCKED),
            may=may_any,
            url=""
            if task.kind in codes.TAPPED or (task.case_id and task.case_id not in seen)
            else page_of(task),
        )
        for task in tasks
    ]


def _colleagues(tasks: Sequence[Task]) -> dict[uuid.UUID, str]:
    """Return {task: the colleague's name} of talks about a colleague's work; no query where there is none."""
    about = {task.pk: task.about for task in tasks if task.kind == "talk"}
    if not about:
        return {}
    names = dict(User.objects.filter(pk__in=set(about.values())).values_list("pk", "display_name"))
    return {pk: names[user] for pk, user in about.items() if user in names}


def seen_of(viewer: Viewer, tasks: Sequence[Task]) -> set[uuid.UUID]:
    """Return the cases of these tasks that the viewer may see."""
    ids = {task.case_id for task in tasks if task.case_id is not None}
    if not ids:
        return set()
    rows = Case.objects.visible_to(viewer).filter(pk__in=ids, forgotten_on=None)
    return set(rows.order_by().values_list("pk", flat=True))
