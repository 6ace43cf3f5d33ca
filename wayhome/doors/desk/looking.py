"""Who was shown which person, told by codes: the queries of ``trust/access`` and ``audit``, joined with persons and cases."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from wayhome.journey.cases.models import Assignment, Case, HandOver, HandOverLine, HandOverVersion
from wayhome.kit import formats
from wayhome.kit.dates import Month
from wayhome.registry.people.models import Person
from wayhome.trust.access.look_queries import LOOKS, Shown, in_words, month_of, staff
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import User
from wayhome.trust.audit.looks import by_looker, looks_of
from wayhome.trust.audit.models import Look
from wayhome.trust.audit.unusual import Unusual

MOST_CODES = 12


@dataclass(frozen=True)
class Coded:
    """A person by her code, and the case by which the viewer may open her page, if she may."""

    code: str
    case: uuid.UUID | None


def coded(viewer: Viewer, person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Coded]:
    """Return {person: code and page}. Who follows looks reads codes of everybody; pages open only where she may see the person."""
    ids = set(person_ids)
    codes = dict(Person.objects.filter(pk__in=ids).values_list("pk", "code"))
    pages: dict[uuid.UUID, uuid.UUID] = {}
    if viewer.may("cases.view"):
        seen = Case.objects.visible_to(viewer).filter(person_id__in=ids, retired_at=None)
        pages = dict(seen.order_by("happened_on").values_list("person_id", "pk"))
    return {id: Coded(code, pages.get(id)) for id, code in codes.items()}


def leaving(viewer: Viewer) -> dict[uuid.UUID, dt.datetime]:
    """Return {account: since when it is known that she leaves} of the staff: all her people were handed over for good, or that is asked."""
    why = "since when a colleague leaves; no person is shown"
    given = HandOver.objects.unscoped(why).filter(
        kind="for_good", state__in=["asked", "done"], retired_at=None, of__in=staff(viewer).values("pk")
    )
    of = dict(given.values_list("pk", "of_id"))
    walks = Assignment.objects.unscoped(why).filter(user__in=set(of.values()), retired_at=None)
    still = walks.filter(Q(until=None) | Q(until__gte=viewer.today)).values_list("user_id", "case_id")
    asked = HandOverLine.objects.unscoped(why).filter(hand_over__in=of, hand_over__state="asked")
    staying = set(still) - set(asked.values_list("hand_over__of_id", "case_id"))
    gone = set(of.values()) - {user for user, _case in staying}
    versions: Any = HandOverVersion.objects
    first = versions.filter(row_id__in=of, version=1).values_list("row_id", "recorded_at")
    since: dict[uuid.UUID, dt.datetime] = {}
    for id, at in first.order_by("recorded_at"):
        if of[id] in gone:
            since[of[id]] = at  # the last of them: with it the last person went
    return since


@dataclass(frozen=True)
class Looker:
    """Somebody who was shown persons in a month: how many, how often, when last, and whether the viewer may follow her."""

    user: User
    persons: int
    times: int
    last: dt.datetime
    followed: bool


def answerable(viewer: Viewer, month: Month) -> QuerySet[Look]:
    """Return the month's looks that the viewer answers for: at the persons of her offices; to her who sees no persons, by the staff."""
    zone = viewer.zone
    first, end = month_of(month, zone)
    if not viewer.offices("cases.view"):
        return looks_of(staff(viewer).values("pk"), first, end)  # type: ignore[arg-type]
    hers = Case.objects.visible_to(viewer).filter(office_id__in=viewer.offices(LOOKS))
    at = Look.objects.filter(at__gte=first, at__lt=end)
    one = at.filter(person_id__in=hers.values("person_id"))
    also = _same_as(hers)
    return one | at.filter(person_id__in=also) if also else one


def _same_as(cases: QuerySet[Case]) -> set[uuid.UUID]:
    """Return the records that were found to be one of these cases' persons; they are few among all."""
    kept = dict(Person.objects.exclude(same_as=None).values_list("pk", "same_as_id"))
    last: dict[uuid.UUID, uuid.UUID] = {}
    for gone, one in kept.items():
        while one in kept:
            one = kept[one]
        last[gone] = one
    persons = set(cases.filter(person_id__in=set(last.values())).values_list("person_id", flat=True))
    return {gone for gone, one in last.items() if one in persons}


def lookers(viewer: Viewer, month: Month) -> list[Looker]:
    """Return who was shown persons that the viewer answers for, who saw most first. Three queries, however many."""
    counted = by_looker(answerable(viewer, month))
    users = User.objects.select_related("office").in_bulk([row[0] for row in counted])
    followed = set(staff(viewer).filter(pk__in=users).values_list("pk", flat=True))
    return [
        Looker(users[id], persons, times, last, id in followed)
        for id, persons, times, last in counted
        if id in users
    ]


def by_entry(viewer: Viewer, listed: Iterable[Look]) -> list[tuple[Shown, list[Coded]]]:
    """Return looks in words, those of one page view together, with the persons' codes; in the order given."""
    rows = list(listed)
    codes = coded(viewer, {row.person_id for row in rows})
    told: dict[int, tuple[Shown, list[Coded]]] = {}
    for one in in_words(rows):
        persons = told.setdefault(one.look.seq, (one, []))[1]
        if one.look.person_id in codes:
            persons.append(codes[one.look.person_id])
    return list(told.values())


@dataclass(frozen=True)
class Sentence:
    """Something unusual in one plain sentence, and whom it was about, by code (the first of them)."""

    who: User
    kind: str
    at: dt.datetime
    words: str
    persons: list[Coded]
    more: int


def sentences(viewer: Viewer, found: list[tuple[User, Unusual]], reasons: dict[int, str]) -> list[Sentence]:
    """Return in plain words what stands out; ``reasons`` of entries where the glass was broken, already in words."""
    first = [sorted(one.persons)[:MOST_CODES] for _user, one in found]
    codes = coded(viewer, {id for ids in first for id in ids})
    return [
        Sentence(
            user, one.kind, one.last, _in_words(user, one, reasons),
            [codes[id] for id in ids if id in codes], max(one.count - MOST_CODES, 0),
        )
        for (user, one), ids in zip(found, first, strict=True)
    ]  # fmt: skip


def _when(one: Unusual) -> str:
    first, last = one.first.strftime("%H:%M"), one.last.strftime("%H:%M")
    if first == last:
        return _("at %(time)s") % {"time": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


# By what stands out; the one of them for which a usual measure is known stands apart.
_MANY_AS_USUAL = ngettext_lazy(
    "%(name)s was shown %(n)s person within an hour, %(when)s; usual for them are %(usual)s.",
    "%(name)s was shown %(n)s persons within an hour, %(when)s; usual for them are %(usual)s.",
    "count",
)
_SENTENCES = {
    "many": ngettext_lazy(
        "%(name)s was shown %(n)s person within an hour, %(when)s.",
        "%(name)s was shown %(n)s persons within an hour, %(when)s.",
        "count",
    ),
    "night": ngettext_lazy(
        "%(name)s was shown %(n)s person at night, %(when)s.",
        "%(name)s was shown %(n)s persons at night, %(when)s.",
        "count",
    ),
    "not_hers": ngettext_lazy(
        "%(name)s was shown %(n)s person who was not assigned to them.",
        "%(name)s was shown %(n)s persons who were not assigned to them.",
        "count",
    ),
    "leaving": ngettext_lazy(
        "%(name)s was shown %(n)s person after it was known that they leave (%(day)s).",
        "%(name)s was shown %(n)s persons after it was known that they leave (%(day)s).",
        "count",
    ),
}
_EMERGENCY = ngettext_lazy(
    "%(name)s opened %(n)s person's record in an emergency: %(reason)s.",
    "%(name)s opened the records of %(n)s persons in an emergency: %(reason)s.",
    "count",
)


def _in_words(user: User, one: Unusual, reasons: dict[int, str]) -> str:
    lang = formats.language(get_language())
    as_usual = one.kind == "many" and one.usual is not None
    sentence: Any = _MANY_AS_USUAL if as_usual else _SENTENCES.get(one.kind, _EMERGENCY)
    return str(
        sentence
        % {
            "count": one.count,
            "name": user.display_name,
            "n": formats.number(one.count, lang),
            "when": _when(one),
            "usual": formats.number(one.usual or 0, lang),
            "day": formats.day(one.since.date(), lang) if one.since else "",
            "reason": next((reasons[seq] for seq in one.seqs if reasons.get(seq)), _("no reason on record")),
        }
    )
