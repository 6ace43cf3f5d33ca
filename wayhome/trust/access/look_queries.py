"""Who was shown which person, as a viewer may see it: of the staff of her offices. Persons by id only; ``doors/desk`` knows codes."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.kit.dates import Month, end_of_day
from wayhome.trust.access.models import EMERGENCIES
from wayhome.trust.access.roles import ROLES
from wayhome.trust.access.viewer import Viewer, office_tree
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit import looks as index
from wayhome.trust.audit.models import Entry, Look
from wayhome.trust.audit.unusual import Limits, Seen, Unusual, unusual

LOOKS = "looks.view"
PAGES: dict[str, str | Promise] = {
    "parties": _("People around them"),
    "today": _("the day's page"),
    "list": _("a list"),
    "people": _("the list of people"),
    "person": _("the person's page"),
    "identity": _("who a person is"),
    "history": _("history"),
    "original": _("an original of evidence"),
    "form": _("a form"),
    "search": _("a search"),
    "number": _("a search"),  # by a telephone or a paper's number
    "file": _("a paper or picture"),
    "note": _("a note"),
    "note_history": _("history"),
    "safety": _("a safety plan or an incident"),
    "safety_history": _("history"),
    "group": _("a group"),
    "group_history": _("history"),
    "group_sheet": _("a group's sheet"),
    "handing": _("handing people over"),
    "together": _("people met together"),
    "approvals": _("questions to answer"),
    "tasks": _("things to do"),
    "task": _("something to do"),
    "plan": _("the plan"),
    "print": _("a printed page"),
    "conference": _("a case conference"),
    "best_interest": _("what is best for a child"),
    "aftercare": _("graduation and the years after"),
    "talk": _("what was agreed with a colleague"),
    "hers": _("their own page, shown to them"),
    "answer": _("what we hold, given to the person"),
}
# Roles that let one see everybody of the office: "not assigned to her" says nothing of them.
_ANYONE = {
    code for code, spec in ROLES.items() if spec.scope == "office" and "identity.view" in spec.permissions
}


def staff(viewer: Viewer) -> QuerySet[User]:
    """Return the accounts of the offices whose looks the viewer may follow, ended ones too."""
    found = (
        User.objects.all() if viewer.everything else User.objects.filter(office_id__in=viewer.offices(LOOKS))
    )
    return found.select_related("office").order_by("display_name")


def month_of(month: Month, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """Return a month's first moment on an office's clock, and the first after it."""
    return end_of_day(month.first - dt.timedelta(days=1), zone), end_of_day(month.last, zone)


@dataclass(frozen=True)
class Shown:
    """One look in words: who, in which roles, at whom, on what kind of page, and why if the glass was broken."""

    look: Look
    who: str
    roles: list[str | Promise]
    page: str | Promise
    reason: str | Promise


def in_words(listed: Iterable[Look]) -> list[Shown]:
    """Return looks in words: two queries, however many."""
    rows = list(listed)
    names = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "display_name"))
    reasons = index.reasons_of(rows)
    return [
        Shown(
            row,
            str(names.get(row.actor_id) or _("the system")),
            [ROLES[code].name if code in ROLES else code for code in row.roles.split()],
            PAGES.get(row.page, row.page),
            EMERGENCIES.label(reasons.get(row.seq, "")),
        )
        for row in rows
    ]


def emergencies_in_words(seqs: Iterable[int]) -> dict[int, str]:
    """Return {entry: why the glass was broken}, in words, of those entries that say so."""
    told = Entry.objects.filter(seq__in=list(seqs)).exclude(reason="").values_list("seq", "reason")
    return {seq: str(EMERGENCIES.label(reason)) for seq, reason in told}


def limits_for(
    office_id: uuid.UUID, tree: dict[uuid.UUID, uuid.UUID | None] | None = None
) -> tuple[Limits, int]:
    """Return what counts as unusual in an office: its own, else that of the office above it, else the house's; and its version."""
    tree = office_tree() if tree is None else tree
    order, one = [], office_id
    while one is not None and one not in order:
        order.append(one)
        one = tree.get(one)  # type: ignore[assignment]
    return index.limits_of(order)


def unusual_among(
    viewer: Viewer,
    month: Month,
    who: User | None = None,
    *,
    left: Mapping[uuid.UUID, dt.datetime] = MappingProxyType({}),
) -> list[tuple[User, Unusual]]:
    """Return what stood out in a month among the staff the viewer follows (or one of them), the latest first.

    ``left``: since when it is known of an account that she leaves; whoever calls knows, trust does not.
    """
    people = [who] if who is not None else list(staff(viewer))
    by_office: dict[uuid.UUID, list[User]] = defaultdict(list)
    for user in people:
        by_office[user.office_id].append(user)
    offices, tree = Office.objects.in_bulk(list(by_office)), office_tree()
    found = []
    for office_id, users in by_office.items():
        found += _unusual_in(offices[office_id], {user.pk: user for user in users}, month, tree, left)
    return sorted(found, key=lambda pair: (pair[1].last, pair[0].display_name), reverse=True)


def _unusual_in(
    office: Office,
    users: dict[uuid.UUID, User],
    month: Month,
    tree: dict[uuid.UUID, uuid.UUID | None],
    left: Mapping[uuid.UUID, dt.datetime],
) -> list[tuple[User, Unusual]]:
    first, end = month_of(month, office.time_zone)
    looks = [_seen(*row) for row in index.looks_of(users, first, end).values_list(*_COLUMNS)]
    if not looks:
        return []
    limits, _version = limits_for(office.pk, tree)
    told = unusual(
        looks,
        limits=limits,
        zone=office.time_zone,
        usual=index.usual(users, first, office.time_zone),
        left=left,
    )
    return [(users[one.actor], one) for one in told]


_COLUMNS = ("seq", "actor_id", "person_id", "at", "broken_glass", "assigned", "roles")


def _seen(
    seq: int,
    actor: uuid.UUID,
    person: uuid.UUID,
    at: dt.datetime,
    broken: bool,
    assigned: bool | None,
    roles: str,
) -> Seen:
    return Seen(seq, actor, person, at, broken, assigned, anyone=bool(_ANYONE.intersection(roles.split())))


def acts_in(viewer: Viewer, user: User, month: Month) -> QuerySet[Entry]:
    """Return what one of the staff did in a month, looks apart, as far as it belongs to the viewer's offices, the latest first."""
    first, end = month_of(month, user.office.time_zone)
    found = Entry.objects.filter(actor_id=user.pk, at__gte=first, at__lt=end).exclude(verb="people.look")
    if viewer.everything:
        return found
    return found.filter(office_id__in=viewer.offices(LOOKS))
