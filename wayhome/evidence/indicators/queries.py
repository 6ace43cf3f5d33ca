"""Reading figures: over a scope of offices, the same for whoever looks; only the records behind are filtered by the viewer."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import translation

from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.lens import lens_for
from wayhome.evidence.indicators.models import IndicatorVersion
from wayhome.evidence.indicators.presenter import Figure, present, words
from wayhome.evidence.indicators.rules import Parts, must_hide
from wayhome.evidence.indicators.sources import SOURCES, Source
from wayhome.evidence.indicators.stored import Held, versions, words_of
from wayhome.kit import formats
from wayhome.kit.dates import Month, end_of_day, today
from wayhome.kit.scoping import ScopedQuerySet
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import record

ALL = "all"
PERMISSION = "figures.view"


class NoSuchFigures(LookupError):
    """There is no such office or indicator, or the viewer may not see its figures: the same answer for both."""


@dataclass(frozen=True)
class Scope:
    """Whose figures: an office with the sites below it, an organisation with its offices, or every office (``all``)."""

    code: str
    office: Office | None
    offices: frozenset[uuid.UUID]
    zones: frozenset[str]

    @property
    def office_id(self) -> uuid.UUID | None:
        """The office for the log; None for all of them."""
        return None if self.office is None else self.office.pk

    def moment(self, as_of: dt.date | None) -> dt.datetime | None:
        """Return the end of a day in the office's time zone, for all offices the end of it in every one; None for now."""
        return None if as_of is None else max(end_of_day(as_of, zone) for zone in self.zones)

    def today(self) -> dt.date:
        """Return the day it is there, for all offices the latest."""
        return max(today(zone) for zone in self.zones)


Whose = Scope | Office | str


def scope_of(viewer: Viewer, whose: Whose, permission: str = PERMISSION) -> Scope:
    """Return the scope of an office, its code or ``all``; NoSuchFigures if there is none such or the viewer may not see it whole.

    An organisation's scope leaves out partners, which keep records of their own.
    """
    if isinstance(whose, Scope):
        return whose
    code = whose.code if isinstance(whose, Office) else whose
    scope = _scopes([code]).get(code)
    if scope is None or not scope.offices or not scope.offices <= viewer.offices(permission):
        raise NoSuchFigures(code)
    return scope


def scopes(viewer: Viewer, permission: str = PERMISSION) -> list[Scope]:
    """Return every scope whose figures the viewer may open, all offices together first."""
    allowed = viewer.offices(permission)
    found = [scope for scope in _scopes().values() if scope.offices and scope.offices <= allowed]
    return found if len(found) > 2 else [scope for scope in found if scope.office is not None]


def _scopes(codes: Iterable[str] | None = None) -> dict[str, Scope]:
    every = {office.pk: office for office in Office.objects.all()}
    tree = {pk: office.parent_id for pk, office in every.items()}
    partners = with_all_below([pk for pk, office in every.items() if office.kind == "partner"], tree)
    found = {}
    if codes is None or ALL in codes:
        found[ALL] = Scope(
            ALL, None, frozenset(every), frozenset(office.time_zone for office in every.values())
        )
    for pk, office in every.items():
        if codes is None or office.code in codes:
            below = with_all_below([pk], tree)
            below = below if pk in partners else below - partners
            found[office.code] = Scope(office.code, office, below, frozenset({office.time_zone}))
    return found


def month_to_open(scope: Scope) -> Month:
    """Return the last month that has ended, or an earlier one if nothing has been recorded about it or since."""
    ended = Month.of(scope.today()).plus(-1)
    days = []
    for source in SOURCES.values():
        if not source.opens_month:
            continue
        on = source.fields["on"].path
        lens = lens_for(source, None)
        of_offices = lens.rows([lens.of_offices(list(scope.offices))])
        last = of_offices.aggregate(last=Max("__".join(on)))["last"]
        days += [last] if last else []
    return min(ended, Month.of(max(days))) if days else ended


def figures(
    viewer: Viewer, whose: Whose, month: Month, as_of: dt.date | None = None, codes: Sequence[str] | None = None,
    lang: str | None = None, breakdowns: bool = True, permission: str = PERMISSION,
) -> list[Figure]:  # fmt: skip
    """Return an office's figures of a month, in the indicators' order, as recorded by the end of ``as_of``.

    ``whose``: an office, its code, or ``all`` (every office, each distinct person once). The reading is written to the log once.
    NoSuchFigures for an office or code that the viewer may not see or that does not exist.
    """
    found = history(viewer, whose, [month], as_of, codes, lang, breakdowns, permission)
    return [by_month[month] for by_month in found.values()]


def history(
    viewer: Viewer, whose: Whose, months: Sequence[Month], as_of: dt.date | None = None, codes: Sequence[str] | None = None,
    lang: str | None = None, breakdowns: bool = False, permission: str = PERMISSION,
) -> dict[str, dict[Month, Figure]]:  # fmt: skip
    """Return {code: {month: figure}} for consecutive months: one query an indicator over all of them, and one entry in the log."""
    scope = scope_of(viewer, whose, permission)
    found = series(viewer, scope, months, as_of, codes, lang, breakdowns)
    log(viewer, scope, months, as_of, codes)
    return found


def series(
    viewer: Viewer, scope: Scope, months: Sequence[Month], as_of: dt.date | None = None, codes: Sequence[str] | None = None,
    lang: str | None = None, breakdowns: bool = False,
) -> dict[str, dict[Month, Figure]]:  # fmt: skip
    """Return what ``history`` does for a scope already checked; the caller writes the reading to the log with ``log``."""
    lang = formats.language(lang or translation.get_language())
    hide = hides(viewer, scope)
    found: dict[str, dict[Month, Figure]] = {}
    with translation.override(lang):
        for held, asked, counted in _counted(scope, months, as_of, codes, breakdowns):
            told = words_of(held, lang)
            by_month = found.setdefault(held.code, {})
            for month in asked:
                by_month[month] = present(
                    held.code, held.section, told, held.parts, month, counted[month], lang, hide
                )
    return found


def _counted(
    scope: Scope, months: Sequence[Month], as_of: dt.date | None, codes: Sequence[str] | None, breakdowns: bool
) -> Iterable[tuple[Held, Sequence[Month], dict[Month, engine.Counted]]]:  # fmt: skip
    """Yield each indicator's versions with their numbers; those of the same months are counted together."""
    every = versions(months)
    strange = [code for code in codes or [] if code not in every]
    if strange:
        raise NoSuchFigures(strange[0])
    held = [one for code, of_code in every.items() if codes is None or code in codes for one in of_code]
    numbers: dict[Held, dict[Month, engine.Counted]] = {}
    moment, until = scope.moment(as_of), scope.today()
    for asked in dict.fromkeys(tuple(of_months) for _version, of_months in held):
        together = [version for version, of_months in held if tuple(of_months) == asked]
        wanted = [version.parts for version in together]
        counted = engine.count_all(wanted, scope.offices, asked, moment, breakdowns, until)
        numbers |= dict(zip(together, counted, strict=True))
    for version, of_months in held:
        yield version, of_months, numbers[version]


def log(
    viewer: Viewer, scope: Scope, months: Sequence[Month], as_of: dt.date | None = None, codes: Sequence[str] | None = None
) -> None:  # fmt: skip
    """Write one reading of figures to the log."""
    details = {
        "scope": scope.code,
        "months": [str(months[0]), str(months[-1])],
        "as_of": None if as_of is None else str(as_of),
        "codes": None if codes is None else list(codes),
    }
    thing = ("figures", f"{scope.code} {months[-1]}")
    record(viewer, "figures.read", thing, office_id=scope.office_id, details=details)


def hides(viewer: Viewer, scope: Scope) -> bool:
    """Whether small counts of people we support are hidden from this viewer, and with them what would betray them."""
    if viewer.everything:
        return False
    own = with_all_below([viewer.user.office_id], office_tree()) if viewer.user is not None else frozenset()
    trusted = "director" in viewer.roles or scope.offices <= viewer.offices("cases.view")
    return must_hide(scope.offices, own, trusted)


@dataclass(frozen=True)
class Behind:
    """The records behind a figure. ``total``: how many there are, None where the figure is hidden; ``visible``: the query of
    those that the viewer may open, newest first."""

    figure: Figure
    source: Source
    total: int | None
    visible: Any


def rows(viewer: Viewer, whose: Whose, code: str, month: Month, as_of: dt.date | None = None) -> Behind:
    """Return the records behind a figure. Read as of a day, they are those that counted then, shown as they are now.

    NoSuchFigures as for ``figures``.
    """
    scope = scope_of(viewer, whose)
    found = figures(viewer, scope, month, as_of, [code], breakdowns=False)
    if not found or found[0].parts is None:
        raise NoSuchFigures(code)
    [figure] = found
    parts: Parts = found[0].parts
    source = SOURCES[parts.source]
    ids = engine.rows(parts, scope.offices, month, scope.moment(as_of), scope.today())
    every: Any = source.model.objects.all()
    on = "__".join(source.fields[parts.on].path)
    # Projects and their places are no case data: who may see figures may see them.
    seen = every.visible_to(viewer) if isinstance(every, ScopedQuerySet) else every
    visible = seen.filter(pk__in=ids).select_related(*source.beside).order_by(f"-{on}", "pk")
    return Behind(figure, source, figure.rows, visible)


@dataclass(frozen=True)
class Record:
    """A record as a list shows it: who took part as (code, case), then what else stands there by column; ``opens``: page and id."""

    id: uuid.UUID
    opens: tuple[str, uuid.UUID] | None
    persons: Sequence[tuple[str, uuid.UUID | None]]
    cells: Mapping[str, Any]
    retired: bool


def shown(viewer: Viewer, behind: Behind, page: Sequence[Any]) -> list[Record]:
    """Return the records of one page of ``behind.visible``, with the persons that the viewer may see."""
    source = behind.source
    persons = source.persons(viewer, page) if source.persons else {}
    return [
        Record(
            row.pk,
            (source.opens[0], getattr(row, source.opens[1])) if source.opens else None,
            persons.get(row.pk, []),
            {name: source.told(row, name) for name in source.columns},
            row.retired_at is not None,
        )
        for row in page
    ]


def label_of(code: str) -> str:
    """Return an indicator's label in the language switched on; NoSuchFigures if there is none such."""
    newest = IndicatorVersion.objects.filter(indicator__code=code).order_by("-valid_from", "-number").first()
    if newest is None:
        raise NoSuchFigures(code)
    return words(newest.sheet, formats.language(translation.get_language())).get("label", code)


def figures_json(
    viewer: Viewer, office_code: str, month: Month, as_of: dt.date | None = None, lang: str = "en",
    codes: Sequence[str] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the figures as ``wayhome figures --json`` prints them; NoSuchFigures as for ``figures``."""
    return [figure.as_json() for figure in figures(viewer, office_code, month, as_of, codes, lang)]
