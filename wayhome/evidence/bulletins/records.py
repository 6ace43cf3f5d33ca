"""Words that a bulletin's lines take from the records behind their figures: topics, kinds of groups, what money bought."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import get_language

from wayhome.evidence.bulletins.lines import nouns
from wayhome.evidence.indicators.milestones import Milestone, milestone
from wayhome.evidence.indicators.queries import Scope
from wayhome.kit import formats
from wayhome.kit.codes import CodeList
from wayhome.kit.dates import Month
from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import (
    Activity,
    ActivityAgency,
    ActivityOffice,
    ActivityTopic,
    AttendanceCount,
    Contribution,
    Output,
    Point,
)
from wayhome.prevention.groups.models import Meeting
from wayhome.prevention.tallies.models import Tally, TallyKind
from wayhome.prevention.tallies.rules import in_language
from wayhome.registry.agencies.models import Agency
from wayhome.registry.people.codes import COUNTRIES, SUPPORT_PACKAGES
from wayhome.registry.people.models import Enrolment
from wayhome.services.support.models import PackageDay
from wayhome.trust.accounts.models import Office

MOST = 8  # topics and themes that a sentence can bear


@dataclass(frozen=True)
class Counted:
    """A number from the records with its noun, told beside the figure ``code``."""

    code: str
    noun: Any
    count: int


Told = str | Counted
_WHY = "words beside a figure of the whole office"


def activities(scope: Scope, month: Month, types: Sequence[str] = ()) -> Any:
    """Return the standing activities of a scope that began in the month, each once: the ids, as a query."""
    of_scope = ActivityOffice.objects.unscoped(_WHY).filter(office__in=scope.offices, retired_at=None)
    found = Activity.objects.unscoped(_WHY).filter(
        pk__in=of_scope.values("activity_id"),
        happened_on__range=(month.first, month.last),
        retired_at=None,
    )
    return found.filter(type__in=types) if types else found


def _counted(scope: Scope, month: Month, types: Sequence[str] = ()) -> Any:
    """Those that a figure counts: hosted by us, alone or together."""
    return activities(scope, month, types).filter(our_role__in=codes.OURS)


def _parts(model: Any, of: Any) -> Any:
    return model.objects.unscoped(_WHY).filter(activity__in=of.values("pk"), retired_at=None)


def _often(rows: Any, field: str, codelist: CodeList) -> list[str]:
    """The codes found, most often first, then in the order of their list."""
    order = list(codelist.codes)
    found = rows.values(field).annotate(often=Count("activity", distinct=True)).values_list(field, "often")
    ranked = sorted((-often, order.index(code)) for code, often in found if code in order)
    return [order[place] for _often, place in ranked]


def _topics(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    found = _often(_parts(ActivityTopic, _counted(scope, month, types)), "topic", codes.TOPICS)
    return [str(codes.TOPICS.label(code)) for code in found[:MOST]]


def _group_kinds(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    met = _parts(Meeting, _counted(scope, month, ("group_meeting",)))
    kinds = set(met.values_list("group__kind", flat=True))
    return [str(words) for kind, words in nouns.GROUPS.items() if kind in kinds]


def _points(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    kinds = set(_parts(Point, _counted(scope, month, types)).values_list("kind", flat=True))
    return [str(words) for kind, words in nouns.POINTS.items() if kind in kinds]


def _by_community(scope: Scope, month: Month) -> Any:
    """What the community did alone; of what people we support did, or where they were visited, nothing is told."""
    found = activities(scope, month).filter(run_by="community", composed_of_survivors=False)
    return found.exclude(type__in=codes.VISITS)


def _community_run(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    found = _by_community(scope, month).order_by("happened_on", "pk").values_list("title", "type")
    return list(dict.fromkeys(title or str(codes.TYPES.label(type)) for title, type in found))[:MOST]


def _community_hosts(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    of = _by_community(scope, month)
    groups = set(_parts(Meeting, of).values_list("group__kind", flat=True))
    hosts = _parts(ActivityAgency, of).filter(part__in=("host", "partner")).values("agency")
    return [
        *(str(words) for kind, words in nouns.GROUPS.items() if kind in groups),
        *(agency.label for agency in Agency.objects.filter(pk__in=hosts).order_by("name")),
    ]


def _givers(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    gave = _parts(Contribution, _counted(scope, month)).filter(kind="cash")
    found = set(gave.values_list("giver", flat=True))
    return [str(words) for code, words in nouns.GIVERS.items() if code in found]


def _bought(scope: Scope, month: Month, types: Sequence[str]) -> list[Told]:
    paid = _parts(Output, _counted(scope, month)).filter(paid_from__kind="cash", paid_from__retired_at=None)
    found = dict(paid.values("kind").annotate(n=Sum("count")).values_list("kind", "n"))
    return [
        Counted("outputs_built", nouns.THINGS[kind], found[kind]) for kind in nouns.THINGS if kind in found
    ]


def _days(scope: Scope, month: Month) -> Any:
    return PackageDay.objects.unscoped(_WHY).filter(
        office__in=scope.offices,
        happened_on__range=(month.first, month.last),
        retired_at=None,
        enrolment__retired_at=None,
        enrolment__package__in=SUPPORT_PACKAGES,
    )


def _package_days_each(scope: Scope, month: Month, types: Sequence[str]) -> list[Told]:
    """How many days each got, where all got as many."""
    found = _days(scope, month).values("person").annotate(n=Count("pk")).values_list("n", flat=True)
    each = list(found.order_by("n").distinct()[:2])
    return [Counted("support_package_days", nouns.EACH, each[0])] if len(each) == 1 else []


def _package_items(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    asked = {item: Count("pk", filter=Q(**{item: True})) for item in nouns.ITEMS}
    found = _days(scope, month).aggregate(**asked)
    return [str(words) for item, words in nouns.ITEMS.items() if found[item]]


def _packages(scope: Scope, month: Month) -> Any:
    """The enrolments that the figure counts."""
    found = Enrolment.objects.unscoped(_WHY).filter(
        Q(ended_on=None) | Q(ended_on__gte=month.first),
        office__in=scope.offices,
        happened_on__lte=month.last,
        package__in=SUPPORT_PACKAGES,
        retired_at=None,
        person__retired_at=None,
    )
    return found.order_by()


def _one(rows: Any, field: str) -> Any:
    """What all of them say; None where they say several things, or nothing."""
    found = list(rows.values_list(field, flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else None


def _package_partners(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    """With whom they were supported, where it was said of all of them."""
    found = set(_packages(scope, month).values_list("partner", flat=True))
    if None in found:
        return []
    return [agency.label for agency in Agency.objects.filter(pk__in=found).order_by("name")[:MOST]]


def _package_country(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    """The country all of them are from, unless that is where we are."""
    country = _one(_packages(scope, month), "person__country")
    here = set(Office.objects.filter(pk__in=scope.offices).values_list("country", flat=True))
    named = country in COUNTRIES.codes and len(country) == 2 and country not in here
    return [str(COUNTRIES.label(country))] if named else []


def _package_reason(scope: Scope, month: Month, types: Sequence[str]) -> list[str]:
    reason = _one(_packages(scope, month), "reason")
    return [str(nouns.REASONS[reason])] if reason in nouns.REASONS else []


@dataclass(frozen=True)
class Other:
    """What an office counts under a name of its own, in a month: never added to another."""

    id: Any
    name: str
    quantity: Decimal
    unit: str
    office: str


def other_counts(scope: Scope, month: Month, lang: str) -> list[Other]:
    """Return what the offices of a scope count besides, by office and name; ``office`` names it where several are told of."""
    found = Tally.objects.unscoped(_WHY).filter(
        office__in=scope.offices,
        happened_on__range=(month.first, month.last),
        retired_at=None,
        kind__retired_at=None,
    )
    sums = dict(found.order_by().values_list("kind").annotate(sum=Sum("quantity")))
    kinds = list(TallyKind.objects.filter(pk__in=list(sums)).select_related("office"))
    several = len({kind.office_id for kind in kinds}) > 1
    rows = [
        Other(
            kind.pk,
            in_language(kind.names, lang),
            sums[kind.pk],
            in_language(kind.units, lang),
            kind.office.name if several else "",
        )
        for kind in kinds
    ]
    return sorted(rows, key=lambda row: (row.office, row.name, str(row.id)))


def _since(scope: Scope, month: Month, tell: Callable[[Milestone], Told]) -> list[Told]:
    found = milestone(scope, month)
    return [] if found is None else [tell(found)]


def _number(value: int) -> str:
    return formats.number(value, get_language() or "en")


def _admitted_since(scope: Scope, month: Month, types: Sequence[str]) -> list[Told]:
    return _since(
        scope, month, lambda found: str(nouns.CLIENTS % {"n": _number(found.all), "count": found.all})
    )


def _printed_then(scope: Scope, month: Month, types: Sequence[str]) -> list[Told]:
    return _since(scope, month, lambda found: _number(found.printed))


def _printed_until(scope: Scope, month: Month, types: Sequence[str]) -> list[Told]:
    return _since(scope, month, lambda found: formats.day(found.counted_to, get_language() or "en"))


def _mass_by_others(scope: Scope, month: Month) -> bool:
    """Whether others than awareness events reached people from afar too."""
    reached = _parts(AttendanceCount, _counted(scope, month).exclude(type__in=codes.AWARENESS))
    return bool(reached.filter(reach="mass").exists())


HOLDS: dict[str, Callable[[Scope, Month], bool]] = {
    "mass_by_others": _mass_by_others,
    "mass_by_awareness": lambda scope, month: not _mass_by_others(scope, month),
}
ASKED: dict[str, Callable[[Scope, Month, Sequence[str]], Sequence[Told]]] = {
    "topics": _topics,
    "group_kinds": _group_kinds,
    "points": _points,
    "community_run": _community_run,
    "community_hosts": _community_hosts,
    "givers": _givers,
    "bought": _bought,
    "package_days_each": _package_days_each,
    "package_items": _package_items,
    "package_partners": _package_partners,
    "admitted_since": _admitted_since,
    "printed_then": _printed_then,
    "printed_until": _printed_until,
    "package_country": _package_country,
    "package_reason": _package_reason,
}
