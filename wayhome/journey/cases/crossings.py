"""How a person came back from abroad, read for acts and pages."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from wayhome.journey.cases.models import Case, Crossing, case_scope
from wayhome.kit.codes import recorded
from wayhome.kit.latest import latest_first
from wayhome.registry.people.codes import COUNTRIES
from wayhome.registry.places import queries as places
from wayhome.registry.places.models import Place
from wayhome.trust.access.viewer import Viewer

OTHER, STATELESS = "other", "stateless"


def crossing_for(viewer: Viewer, id: uuid.UUID, permission: str = "cases.view") -> Crossing:
    """Return a crossing with its case; Http404 where the viewer may not use ``permission`` on its case."""
    mine = Crossing.objects.unscoped("scoped by the permission asked for").filter(
        case_scope(viewer, permission, "case__", "case__office_id"), pk=id
    )
    row = mine.select_related("case__office", "case__person", "gate__parent", "handed_agency").first()
    if row is None or row.case.forgotten_on is not None:
        raise Http404
    return row


def crossings(viewer: Viewer, case: Case) -> list[Crossing]:
    """Return every crossing of a case, the latest first: one query."""
    rows = Crossing.objects.visible_to(viewer).filter(case=case, retired_at=None)
    return list(latest_first(rows.select_related("gate", "handed_agency", "done_by")))


def gates(viewer: Viewer, countries: Collection[str], also: Place | None = None) -> list[Place]:
    """Return the gates of the list that lead into one of these countries, those that stand first, and one that was chosen before."""
    found = [gate for gate in places.gates(viewer) if {gate.country, gate.across_country} & set(countries)]
    found.sort(key=lambda gate: bool(gate.until))
    return found if also is None or also in found else [also, *found]


def countries() -> list[tuple[str, Any]]:
    """Return the countries that a border can be between, as a form offers them."""
    return [pair for pair in COUNTRIES.choices if pair[0] != STATELESS]


def sides(gate: Place) -> tuple[str, str]:
    """Return the two countries a gate joins, as the list of countries has them."""
    near, far = (code if code in COUNTRIES else OTHER for code in (gate.country, gate.across_country))
    return near, far


def way_told(row: Crossing) -> str:
    """Return between which countries it was, in words."""
    return f"{row.get_from_country_display()} → {row.get_to_country_display()}"


def gate_words(gate: Place) -> str:
    """Return a gate by both its names: "Suối Mây – Yun Xi"."""
    return f"{gate.label} – {gate.across_name}" if gate.across_name else gate.label


@dataclass(frozen=True)
class Told:
    """A crossing in words: between which countries, through which gate, and who handed over to whom; empty where it was not told."""

    row: Crossing
    between: str
    gate: str
    way: str
    by: str
    to: str


def told(row: Crossing) -> Told:
    """Return a crossing in words."""
    gate = gate_words(row.gate) if row.gate is not None else ""
    by, to = handed(row)
    # Who handed over says already that she was.
    said = recorded(row.way) and not (by and row.way == "handed_over")
    way = str(row.get_way_display()) if said else ""
    return Told(row, way_told(row), gate, way, by, to)


def handed(row: Crossing) -> tuple[str, str]:
    """Return who handed the person over, by name of the organisation where it is known, and who received; empty for what was not told."""
    by = row.handed_agency.label if row.handed_agency is not None else ""
    if not by and recorded(row.handed_by):
        by = str(row.get_handed_by_display())
    return by, str(row.get_received_by_display()) if recorded(row.received_by) else ""


def province_of(gate: Place, country: str, on: dt.date) -> Place | None:
    """Return the province a gate stands in, where it stands in this country."""
    if gate.country != country:
        return None
    return next((place for place in gate.above if place.level == 1 and place.stood_on(on)), None)
