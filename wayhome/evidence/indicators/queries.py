"""Reading figures: over a scope of offices, the same for whoever looks; only the records behind are filtered by the viewer."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from wayhome.evidence.indicators import engine
from wayhome.evidence.indicators.models import Indicator, IndicatorVersion
from wayhome.evidence.indicators.presenter import Figure, present
from wayhome.evidence.indicators.rules import Parts, must_hide, read
from wayhome.evidence.indicators.sources import SOURCES, Source
from wayhome.kit import formats
from wayhome.kit.dates import Month, end_of_day, today
from wayhome.trust.access.viewer import Viewer, office_tree, with_all_below
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import record

ALL = "all"


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


def scope_of(viewer: Viewer, code: str, permission: str = "figures.view") -> Scope:
    """Return the scope of an office's code or ``all``; NoSuchFigures if there is none such or the viewer may not see it whole.

    An organisation's scope leaves out partners, which keep records of their own.
    """
    every = {office.pk: office for office in Office.objects.all()}
    office = next((office for office in every.values() if office.code == code), None)
    if office is None and code != ALL:
        raise NoSuchFigures(code)
    if office is None:
        offices, zones = frozenset(every), {entry.time_zone for entry in every.values()}
    else:
        below = with_all_below([office.pk], {pk: entry.parent_id for pk, entry in every.items()})
        partners = with_all_below(
            [pk for pk in below if every[pk].kind == "partner" and pk != office.pk],
            {pk: entry.parent_id for pk, entry in every.items()},
        )
        offices, zones = below - partners, {office.time_zone}
    if not offices or not offices <= viewer.offices(permission):
        raise NoSuchFigures(code)
    return Scope(code, office, offices, frozenset(zones))


def scopes(viewer: Viewer, permission: str = "figures.view") -> list[Office]:
    """Return the offices whose figures the viewer may open, for a chooser."""
    allowed = viewer.offices(permission)
    return [
        office for office in Office.objects.filter(pk__in=allowed) if _whole(viewer, office.code, permission)
    ]


def _whole(viewer: Viewer, code: str, permission: str) -> bool:
    try:
        scope_of(viewer, code, permission)
    except NoSuchFigures:
        return False
    return True


def last_closed_month(office: Office) -> Month:
    """Return the month before the office's present one."""
    return Month.of(today(office.time_zone)).plus(-1)


def figures(
    viewer: Viewer, scope: Scope | Office | str, month: Month, as_of: dt.date | None = None, codes: Sequence[str] | None = None,
    lang: str | None = None, breakdowns: bool = True, permission: str = "figures.view",
) -> list[Figure]:  # fmt: skip
    """Return an office's figures of a month, in the indicators' order, as recorded by the end of ``as_of``.

    ``scope``: an office, its code, or ``all`` (every office, each distinct person once). The reading is written to the log once.
    NoSuchFigures for a scope or code that the viewer may not see or that does not exist.
    """
    series = history(viewer, scope, [month], as_of, codes, lang, breakdowns, permission)
    return [by_month[month] for by_month in series.values()]


def history(
    viewer: Viewer, scope: Scope | Office | str, months: Sequence[Month], as_of: dt.date | None = None,
    codes: Sequence[str] | None = None, lang: str | None = None, breakdowns: bool = False, permission: str = "figures.view",
) -> dict[str, dict[Month, Figure]]:  # fmt: skip
    """Return {code: {month: figure}} for consecutive months: one query an indicator over all of them, and one entry in the log."""
    if not isinstance(scope, Scope):
        scope = scope_of(viewer, scope if isinstance(scope, str) else scope.code, permission)
    lang = formats.language(lang or translation.get_language())
    hide = _hides(viewer, scope)
    found: dict[str, dict[Month, Figure]] = {}
    with translation.override(lang):
        for indicator, version, asked in _versions(months, codes):
            parts = read(version.parts)
            counted = engine.count(parts, scope.offices, asked, scope.moment(as_of), breakdowns)
            shown = {
                month: present(
                    indicator.code, indicator.section, version.sheet, parts, month, counted[month], lang, hide
                )
                for month in asked
            }
            found.setdefault(indicator.code, {}).update(shown)
    _log(viewer, scope, months, as_of, codes)
    return found


def _hides(viewer: Viewer, scope: Scope) -> bool:
    if viewer.everything:
        return False
    own = with_all_below([viewer.user.office_id], office_tree()) if viewer.user is not None else frozenset()
    trusted = "director" in viewer.roles or scope.offices <= viewer.offices("cases.view")
    return must_hide(scope.offices, own, trusted)


def _versions(
    months: Sequence[Month], codes: Sequence[str] | None
) -> Iterable[tuple[Indicator, IndicatorVersion, list[Month]]]:
    """Yield each indicator with the version that holds for some of the months, in the indicators' order."""
    indicators = {indicator.code: indicator for indicator in Indicator.objects.prefetch_related("versions")}
    strange = [code for code in codes or [] if code not in indicators]
    if strange:
        raise NoSuchFigures(strange[0])
    for code, indicator in indicators.items():
        if codes is not None and code not in codes:
            continue
        newest_first = sorted(
            indicator.versions.all(), key=lambda version: (version.valid_from, version.number), reverse=True
        )
        held: dict[uuid.UUID, tuple[IndicatorVersion, list[Month]]] = {}
        for month in months:
            version = next((version for version in newest_first if version.valid_from <= month.last), None)
            if version is not None:
                held.setdefault(version.pk, (version, []))[1].append(month)
        for version, asked in held.values():
            yield indicator, version, asked


def _log(
    viewer: Viewer, scope: Scope, months: Sequence[Month], as_of: dt.date | None, codes: Sequence[str] | None
) -> None:
    details = {
        "scope": scope.code,
        "months": [str(months[0]), str(months[-1])],
        "as_of": None if as_of is None else str(as_of),
        "codes": None if codes is None else list(codes),
    }
    record(
        viewer,
        "figures.read",
        ("figures", f"{scope.code} {months[-1]}"),
        office_id=scope.office_id,
        details=details,
    )


@dataclass(frozen=True)
class Behind:
    """The records behind a figure: how many there are, and the query of those the viewer may open."""

    source: Source
    parts: Parts
    total: int | None
    visible: Any

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of what is shown of each record."""
        return self.source.columns


def rows(
    viewer: Viewer, scope: Scope | Office | str, code: str, month: Month, as_of: dt.date | None = None
) -> Behind:
    """Return the records behind a figure: those the viewer may open, newest first, and how many there are in all.

    ``total`` is None where the figure itself is hidden from her. NoSuchFigures as for ``figures``.
    """
    scope = (
        scope
        if isinstance(scope, Scope)
        else scope_of(viewer, scope if isinstance(scope, str) else scope.code)
    )
    [figure] = figures(viewer, scope, month, as_of, [code], breakdowns=False)
    parts = figure.parts
    if parts is None:
        raise NoSuchFigures(code)
    ids = engine.rows(parts, scope.offices, month, scope.moment(as_of))
    source = SOURCES[parts.source]
    every: Any = source.model.objects
    visible = every.visible_to(viewer).filter(pk__in=ids)
    on = "__".join(source.fields[parts.on].path)
    return Behind(source, parts, figure.rows, visible.order_by(f"-{on}", "pk"))


def figures_json(
    viewer: Viewer, office_code: str, month: Month, as_of: dt.date | None = None, lang: str = "en", codes: Sequence[str] | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the figures as ``wayhome figures --json`` prints them; NoSuchFigures as for ``figures``."""
    return [figure.as_json() for figure in figures(viewer, office_code, month, as_of, codes, lang)]
