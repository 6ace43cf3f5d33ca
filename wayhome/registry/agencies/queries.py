"""Reading organisations: the list and its filters, one by its id, its tree and its history. All offices share the list."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from wayhome.kit import facts
from wayhome.kit.scoping import Looker
from wayhome.registry.agencies.models import Agency
from wayhome.registry.places.queries import place_by_id, valid_on
from wayhome.registry.places.rules import fold
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office, User

_NEAR = ("parent", "place__parent__parent__parent", "followed_by")
# What can be changed, in the order in which a history tells it.
CHANGEABLE = ("type", "name", "names", "country", "place", "parent", "followed_by", "valid_from", "valid_to")


def agencies(
    viewer: Looker,
    text: str = "",
    type: str | None = None,
    country: str | None = None,
    on: dt.date | None = None,
) -> QuerySet[Agency]:
    """Return organisations that are not retired, by name.

    ``on`` leaves those that stood on that day; without it, ended ones are there too. ``text`` is looked for in every
    name, in any order of words, without marks; an organisation without country belongs to every country.
    """
    found = Agency.objects.filter(retired_at=None).select_related(*_NEAR)
    if type:
        found = found.filter(type=type)
    if country:
        found = found.filter(country__in=[country, ""])
    if on:
        found = found.filter(valid_on(on))
    words = fold(text).split()
    for word in words:
        found = found.filter(folded__contains=word)
    name = " ".join(words)
    rank: Any = Value(0)
    if name:
        rank = Case(
            When(folded__contains=f"|{name}|", then=0), When(folded__contains=f"|{name}", then=1),
            default=2, output_field=IntegerField(),
        )  # fmt: skip
    return found.annotate(rank=rank).order_by("rank", "folded", "id")


def agency_by_id(viewer: Looker, id: uuid.UUID | str) -> Agency | None:
    """Return an organisation, retired ones too, or None (also for what is no id at all)."""
    try:
        key = uuid.UUID(str(id))
    except ValueError:
        return None
    return Agency.objects.select_related(*_NEAR, "office", "kept_by").filter(pk=key).first()


def below(viewer: Looker, agency: Agency) -> QuerySet[Agency]:
    """Return the organisations directly under this one."""
    return agencies(viewer).filter(parent=agency)


def above(viewer: Looker, agency: Agency) -> list[Agency]:
    """Return the organisations over this one, the topmost first."""
    chain: list[Agency] = []
    parent = agency.parent
    while parent is not None and parent not in chain:
        chain.insert(0, parent)
        parent = parent.parent
    return chain


def followed(viewer: Looker, agency: Agency) -> QuerySet[Agency]:
    """Return the organisations whose work this one carries on."""
    return agencies(viewer).filter(followed_by=agency)


def offices_keeping(viewer: Viewer) -> QuerySet[Office]:
    """Return the offices in whose name the viewer may add and change organisations, her own first."""
    own = viewer.user.office_id if viewer.user else None
    first = Case(When(pk=own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Office.objects.filter(pk__in=viewer.offices("agencies.manage")).order_by(first, "code")


def may_change(viewer: Viewer, agency: Agency) -> bool:
    """Whether the viewer may change this organisation: her office keeps it, and it is not retired."""
    return agency.retired_at is None and agency.kept_by_id in viewer.offices("agencies.manage")


@dataclass(frozen=True)
class Change:
    """One field of a version, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One version, as ``kit/history.html`` shows it."""

    when: dt.datetime
    who: str
    note: str
    first: bool
    changes: list[Change]


def history(viewer: Looker, agency: Agency) -> list[Told]:
    """Return every version of an organisation, newest first, each with what it changed."""
    rows = facts.history(agency)
    people = dict(
        User.objects.filter(pk__in={row.recorded_by_id for row in rows}).values_list("pk", "display_name")  # type: ignore[attr-defined]
    )
    told = []
    for at, row in enumerate(rows):
        before = rows[at + 1] if at + 1 < len(rows) else None
        told.append(
            Told(
                when=row.recorded_at,  # type: ignore[attr-defined]
                who=people.get(row.recorded_by_id, "Wayhome"),  # type: ignore[attr-defined]
                note=str(_("taken off the list")) if row.retired_at else "",  # type: ignore[attr-defined]
                first=before is None,
                changes=_changes(viewer, before, row),
            )
        )
    return told


def _changes(viewer: Looker, before: Any, after: Any) -> list[Change]:
    labels = field_labels()
    changes = []
    for name in CHANGEABLE:
        old = _in_words(viewer, name, before) if before is not None else ""
        new = _in_words(viewer, name, after)
        if old != new:
            changes.append(Change(labels[name], old, new))
    return changes


def field_labels() -> dict[str, str]:
    """Return the words for each field, in the page's language."""
    return {
        "type": _("Type"),
        "name": _("Name"),
        "names": _("Names in other languages"),
        "country": _("Country"),
        "place": _("Place"),
        "parent": _("Belongs to"),
        "followed_by": _("Its work goes on in"),
        "valid_from": _("First day"),
        "valid_to": _("Last day"),
    }


def _in_words(viewer: Looker, name: str, row: Any) -> str:
    """One field of a version row, in words."""
    if name in ("parent", "followed_by"):
        other = agency_by_id(viewer, getattr(row, f"{name}_id") or "")
        return other.words if other else ""
    if name == "place":
        place = place_by_id(viewer, row.place_id or "")
        return place.words if place else ""
    shown = Agency(type=row.type, name=row.name, country=row.country)
    if name == "type":
        return shown.type_label
    if name == "country":
        return shown.country_label
    value = getattr(row, name)
    if name == "names":
        return ", ".join(str(said) for said in value.values())
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value or "")
