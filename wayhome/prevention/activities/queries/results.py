"""What came of one activity, laid out as its page and its minutes tell it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from wayhome.prevention.activities import codes
from wayhome.prevention.activities.models import (
    Activity,
    ActivityPart,
    ActivityPlace,
    ClientVisit,
    Contribution,
    Issue,
    Output,
    Point,
    Presented,
    Quote,
    Test,
)
from wayhome.prevention.activities.queries import visits
from wayhome.prevention.activities.queries.parts import may_record, offices_of
from wayhome.prevention.activities.rules import results as rules
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer

PartT = TypeVar("PartT", bound=ActivityPart)
# Which lines of minutes a meeting of this type writes first; all others can be added one by one.
MINUTES = {
    "reflection_meeting": ("practice", "challenge", "solution"),
    "reflection_workshop": ("practice", "challenge", "solution", "lesson", "plan"),
    "coordination_meeting": ("agenda", "decision", "proposal"),
    "bilateral_meeting": ("agenda", "decision", "proposal"),
    "round_table": ("agenda", "decision"),
    "exchange_visit": ("stop", "lesson", "plan"),
    "client_visit": ("stop", "lesson"),
    "workshop": ("agenda", "lesson", "plan"),
    "seminar": ("lesson",),
}
USUAL_MINUTES = ("agenda", "lesson", "decision")
# What a type of activity usually leaves behind, offered first.
OFFERED = {
    "round_table": ("issue", "quote"),
    "training": ("test", "quote"),
    "livelihood_training": ("test", "quote"),
    "sharing_session": ("test", "quote"),
    "needs_review_workshop": ("test", "quote"),
    "green_reflection": ("output", "contribution"),
    "community_action": ("output", "contribution"),
    "awareness_event": ("output", "contribution", "quote"),
    "coordination_meeting": ("figure",),
    "bilateral_meeting": ("figure",),
}
PART_KINDS = ("issue", "output", "contribution", "test", "quote", "figure")


@dataclass(frozen=True)
class Lines:
    """The lines of the minutes of one kind."""

    kind: str
    points: list[Point]

    @property
    def label(self) -> str:
        """The kind, in words."""
        return str(codes.POINT_KINDS.label(self.kind))


@dataclass(frozen=True)
class Changed:
    """What a test before and one after show, of one topic (or of none in particular)."""

    change: rules.Change

    @property
    def topic(self) -> str:
        """The topic in words; empty where none was named."""
        return str(codes.TOPICS.label(self.change.topic)) if self.change.topic else ""

    @property
    def points(self) -> Decimal:
        """By how many points of 100 it rose or fell, without a sign."""
        return abs(self.change.points)


@dataclass(frozen=True)
class Results:
    """All that came of an activity that still stands."""

    activity: Activity
    may_record: bool
    issues: list[Issue] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    lines: list[Lines] = field(default_factory=list)
    figures: list[Presented] = field(default_factory=list)
    visit: ClientVisit | None = None
    approves: bool = False  # whether the viewer approves visits of this office

    @property
    def may_approve(self) -> bool:
        """Whether all is agreed and the viewer may approve it now."""
        return self.approves and self.visit is not None and self.lacks == ["approved"]

    @property
    def changes(self) -> list[Changed]:
        """What the tests show, in topics that were tested before and after; nothing for any other."""
        told = [rules.Scored(test.when, test.topic, test.takers, test.mean) for test in self.tests]
        return [Changed(change) for change in rules.changes(told)]

    @property
    def sums(self) -> list[tuple[str, Decimal]]:
        """(currency, sum) of what was given more than once in a currency; currencies are never added."""
        several = Counter(given.currency for given in self.contributions if given.amount is not None)
        return [(code, total) for code, total in sums_of(self.contributions) if several[code] > 1]

    @property
    def is_visit(self) -> bool:
        """Whether people we support may be met, so that the rules of such a visit are asked."""
        return self.activity.type in codes.VISITS

    @property
    def lacks(self) -> list[str]:
        """What the visit still lacks before it may take place, as words of ``rules.results.visit_lacks``."""
        return visits.lacks(self.visit)

    @property
    def offered(self) -> tuple[str, ...]:
        """The kinds of parts that this type of activity usually leaves behind."""
        return OFFERED.get(self.activity.type, ())

    @property
    def others(self) -> tuple[str, ...]:
        """All other kinds."""
        return tuple(kind for kind in PART_KINDS if kind not in self.offered)

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded yet."""
        return not any(
            (self.issues, self.outputs, self.contributions, self.tests, self.quotes, self.lines, self.figures, self.visit)
        )  # fmt: skip


def results_of(viewer: Viewer, activity: Activity) -> Results:
    """Return what came of an activity that the viewer may see, for ``activities/parts/results.html``."""
    points = _standing(Point, viewer, activity, "owner", "colleague").order_by("kind", "order", "recorded_at")
    return Results(
        activity=activity,
        may_record=may_record(viewer, activity),
        issues=list(_standing(Issue, viewer, activity, "owner", "place").order_by("recorded_at", "pk")),
        outputs=list(_standing(Output, viewer, activity, "paid_from", "place").order_by("recorded_at", "pk")),
        contributions=list(_standing(Contribution, viewer, activity, "agency").order_by("recorded_at", "pk")),
        tests=list(_standing(Test, viewer, activity).order_by("topic", "-when")),
        quotes=list(_standing(Quote, viewer, activity).order_by("recorded_at", "pk")),
        lines=in_order(points),
        figures=list(_standing(Presented, viewer, activity).order_by("code", "month")),
        visit=visit_of(viewer, activity) if activity.type in codes.VISITS else None,
        approves=activity.retired_at is None and _approves(viewer, activity),
    )


def _approves(viewer: Viewer, activity: Activity) -> bool:
    if activity.type not in codes.VISITS or not viewer.may("visits.approve"):
        return False
    return any(viewer.may_in("visits.approve", office.pk) for office in offices_of(viewer, activity))


def sums_of(contributions: Iterable[Contribution]) -> list[tuple[str, Decimal]]:
    """Return (currency, sum), each currency for itself: they are never added."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for given in contributions:
        if given.amount is not None:
            found[given.currency] += given.amount
    return sorted(found.items())


def in_order(points: Iterable[Point]) -> list[Lines]:
    """Return the lines of minutes by kind, the kinds in the order of minutes."""
    found: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        found[point.kind].append(point)
    return [Lines(kind, found[kind]) for kind in codes.POINT_KINDS.codes if kind in found]


def _standing(model: type[PartT], viewer: Viewer, activity: Activity, *near: str) -> Any:
    rows = model.objects.visible_to(viewer).filter(activity=activity, retired_at=None)
    return rows.select_related(*near) if near else rows


def visit_of(viewer: Viewer, activity: Activity) -> ClientVisit | None:
    """Return the rules of a visit to people we support, or None where nothing was told yet."""
    visit: ClientVisit | None = _standing(ClientVisit, viewer, activity, "approved_by", "recorded_by").first()
    return visit


def whereabouts(viewer: Viewer, activity: Activity) -> list[Place]:
    """Return the places where an activity took place."""
    rows = ActivityPlace.objects.visible_to(viewer).filter(activity=activity, retired_at=None)
    near = rows.select_related("place__parent__parent__parent").order_by("place__name")
    return [row.place for row in near]
