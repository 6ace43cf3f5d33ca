"""A month at a glance: every figure with the month before and its target, whether the stock adds up, and what to look at."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from wayhome.evidence.indicators.models import Target
from wayhome.evidence.indicators.presenter import Figure
from wayhome.evidence.indicators.queries import NoSuchFigures, Scope, Whose, log, scope_of, series
from wayhome.evidence.indicators.rules import stock
from wayhome.kit.dates import Month
from wayhome.trust.access.viewer import Viewer

STOCK = "clients_in_service"
MOVES = ("clients_admitted", "clients_readmitted", "clients_exited")
SHOWN_MONTHS = 13
# Of fewer people two totals are equal by chance too often.
MANY = 10
CAME = ("attendance", "attended")


@dataclass(frozen=True)
class Row:
    """A figure now and the month before, with the target that holds for the month."""

    now: Figure
    before: Figure | None
    target: Target | None

    @property
    def none(self) -> bool:
        """Whether nothing was recorded this month, and nobody aimed at anything."""
        return not (self.now.rows or self.now.value or self.now.hidden or self.target)


@dataclass(frozen=True)
class Stock:
    """Who was there, came, came back, left and is there: ``agrees`` says whether it adds up."""

    before: int
    admitted: int
    readmitted: int
    exited: int
    now: int

    @property
    def agrees(self) -> bool:
        """Whether the moves lead from the month before to this one."""
        return self.now == stock(self.before, self.admitted, self.readmitted, self.exited)


@dataclass(frozen=True)
class Look:
    """Something to look at before the month is told: what kind it is, of which figure, its number, and the other figure if of two."""

    kind: str
    code: str
    number: int = 0
    label: str = ""
    other: str = ""


@dataclass(frozen=True)
class Overview:
    """The month of an office. ``stock`` is None where a part of it is hidden."""

    scope: Scope
    month: Month
    rows: Sequence[Row]
    in_service: Mapping[Month, Figure]
    stock: Stock | None
    looks: Sequence[Look]


def overview(viewer: Viewer, whose: Whose, month: Month, as_of: dt.date | None = None) -> Overview:
    """Return the month at a glance; NoSuchFigures if the viewer may not see these figures. One entry in the log."""
    scope = scope_of(viewer, whose)
    two = [month.plus(-1), month]
    year = list(month.plus(1 - SHOWN_MONTHS).until(month))
    found = series(viewer, scope, two, as_of)
    in_service = series(viewer, scope, year, as_of, [STOCK])[STOCK] if STOCK in found else {}
    log(viewer, scope, year, as_of)
    aims = targets(scope, month)
    rows = [
        Row(by_month[month], by_month.get(two[0]), aims.get(code))
        for code, by_month in found.items()
        if month in by_month
    ]
    stands = _stock(found, two)
    return Overview(scope, month, rows, in_service, stands, _looks(scope, month, found, stands))


def one(viewer: Viewer, whose: Whose, code: str, month: Month) -> tuple[Figure, Mapping[Month, Figure]]:
    """Return one figure of the month with its breakdowns, and of the year before it by month. NoSuchFigures as for ``overview``."""
    scope = scope_of(viewer, whose)
    year = list(month.plus(1 - SHOWN_MONTHS).until(month))
    split = series(viewer, scope, [month], codes=[code], breakdowns=True).get(code, {})
    if month not in split:
        raise NoSuchFigures(code)
    by_month = series(viewer, scope, year, codes=[code])[code]
    log(viewer, scope, year, codes=[code])
    return split[month], by_month


def targets(scope: Scope, month: Month) -> dict[str, Target]:
    """Return {code: the office's target for the month, else for its year}."""
    periods = (str(month.year), str(month))
    found = Target.objects.filter(office=scope.office, period__in=periods, retired_at=None).select_related(
        "indicator"
    )
    return {target.indicator.code: target for target in sorted(found, key=lambda target: len(target.period))}


def targets_of(scope: Scope, code: str) -> list[Target]:
    """Return the office's targets of one indicator, the newest period first."""
    of_office = Target.objects.filter(office=scope.office, indicator__code=code, retired_at=None)
    return list(of_office.order_by("-period"))


def target_of(viewer: Viewer, scope: Scope, id: uuid.UUID) -> Target:
    """Return one target of an office; NoSuchFigures if it is not there or the viewer may not change it."""
    found = (
        Target.objects.filter(office=scope.office, pk=id, retired_at=None).select_related("indicator").first()
    )
    if found is None or not viewer.may_in("figures.manage", found.office_id):
        raise NoSuchFigures(str(id))
    return found


def _stock(found: Mapping[str, Mapping[Month, Figure]], two: Sequence[Month]) -> Stock | None:
    before, month = two
    values = [
        found.get(STOCK, {}).get(before),
        *(found.get(code, {}).get(month) for code in MOVES),
        found.get(STOCK, {}).get(month),
    ]
    numbers = [int(figure.value) for figure in values if figure is not None and figure.value is not None]
    return Stock(*numbers) if len(numbers) == len(values) else None


def _looks(
    scope: Scope, month: Month, found: Mapping[str, Mapping[Month, Figure]], stands: Stock | None
) -> list[Look]:
    looks = []
    if month.last >= scope.today():
        looks.append(Look("not_over", STOCK))
    # Over several offices a person may stand in two of them, so only one office's stock has to add up.
    if stands is not None and not stands.agrees and len(scope.offices) == 1:
        looks.append(Look("stock", STOCK))
    now = {code: by_month[month] for code, by_month in found.items() if month in by_month}
    served = now.get(STOCK)
    if served is not None and served.sex_unknown:
        looks.append(Look("sex", STOCK, served.sex_unknown))
    # Of heads that were counted, the figure where most are missing stands for the others.
    heads = [figure for figure in now.values() if figure.unit == "engagement" and figure.sex_unknown]
    if heads:
        most = max(heads, key=lambda figure: figure.sex_unknown or 0)
        looks.append(Look("heads", most.code, most.sex_unknown or 0, most.label))
    looks += _other_women(list(now.values()))
    sessions = now.get("counselling_sessions")
    if served is not None and served.value and sessions is not None and sessions.value == 0:
        looks.append(Look("no_sessions", "counselling_sessions"))
    if not any(figure.rows or figure.hidden for figure in now.values()):
        looks.append(Look("nothing", STOCK))
    return looks


def _other_women(figures: Sequence[Figure]) -> list[Look]:
    """Return two figures of as many people, but not of as many women: often the same people, once written down otherwise."""
    looks = []
    told = [
        figure
        for figure in figures
        if figure.parts and figure.parts.source in CAME and figure.female is not None
    ]
    for one, other in combinations(told, 2):
        if one.value != other.value or one.value is None or one.value < MANY:
            continue
        # Who is recorded without a sex may be a woman: only what cannot be the same is said.
        at_most = [(figure.female or 0) + (figure.sex_unknown or 0) for figure in (one, other)]
        if (one.female or 0) > at_most[1] or (other.female or 0) > at_most[0]:
            both = [f"{figure.label} {figure.printed}" for figure in (one, other)]
            looks.append(Look("other_women", other.code, int(one.value), *both))
    return looks
