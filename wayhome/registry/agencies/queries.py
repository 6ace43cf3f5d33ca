"""Reading organisations, a list that all offices share, and the projects of each office."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wayhome.kit import facts, formats
from wayhome.kit.histories import Change, Told
from wayhome.kit.scoping import Looker
from wayhome.registry.agencies.models import Agency, Project, ProjectPhase, ProjectPlace
from wayhome.registry.places.models import Place
from wayhome.registry.places.queries import place_by_id, valid_on
from wayhome.registry.places.rules import fold
from wayhome.trust.access.viewer import Viewer, with_all_above
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


def agency_words(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return {id: words} of organisations, retired ones too, for a history that names them."""
    rows = Agency.objects.select_related(*_NEAR).filter(pk__in=ids) if ids else []
    return {agency.pk: agency.words for agency in rows}


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
                changes=tuple(_changes(viewer, before, row)),
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


# Projects


def projects(viewer: Viewer) -> QuerySet[Project]:
    """Return the projects of the viewer's offices and of those above (in own scope of her own), those running today first, then those
    to come, then ended ones."""
    day = viewer.today
    state = Case(
        When(ends_on__lt=day, then=Value(2)),
        When(starts_on__gt=day, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = Project.objects.filter(_projects_of(viewer, "projects.view"), retired_at=None)
    return (
        rows.select_related("donor", "partner", "office")
        .annotate(state=state)
        .order_by("state", "-starts_on", "code", "pk")
    )


def running(offices: Iterable[Office], day: dt.date) -> QuerySet[Project]:
    """Return the projects of these offices that run on a day, by code: for the forms of other rooms."""
    open_ = Q(ends_on=None) | Q(ends_on__gte=day)
    rows = Project.objects.filter(open_, office__in=list(offices), retired_at=None, starts_on__lte=day)
    return rows.order_by("code")


def project_for(viewer: Viewer, id: uuid.UUID, *, to_change: bool = False) -> Project:
    """Return a project, retired or not; Http404 where the viewer may not see (or change) it."""
    permission = "projects.manage" if to_change else "projects.view"
    rows = Project.objects.filter(_projects_of(viewer, permission), pk=id)
    if to_change:
        rows = rows.filter(retired_at=None)
    project = rows.select_related("donor", "partner", "office", "recorded_by").first()
    if project is None:
        raise Http404
    return project


def keeping_projects(viewer: Viewer) -> QuerySet[Office]:
    """Return the offices whose projects the viewer keeps, her own first."""
    own = viewer.user.office_id if viewer.user else None
    first = Case(When(pk=own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Office.objects.filter(pk__in=_offices(viewer, "projects.manage")).order_by(first, "code")


def places_of(projects: Iterable[Project]) -> dict[uuid.UUID, list[Place]]:
    """Return {project: its places, by name}."""
    found: dict[uuid.UUID, list[Place]] = {project.pk: [] for project in projects}
    rows = ProjectPlace.objects.filter(project__in=list(found), retired_at=None)
    for row in rows.select_related("place__parent__parent__parent").order_by("place__level", "place__folded"):
        found[row.project_id].append(row.place)
    return found


def phases_of(project: Project) -> list[ProjectPhase]:
    """Return a project's phases, by their first day."""
    rows = ProjectPhase.objects.filter(project=project, retired_at=None)
    return list(rows.order_by("starts_on", "title"))


def project_words(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return {id: title} of projects, retired ones too, for a history that names them."""
    return {project.pk: project.label for project in Project.objects.filter(pk__in=ids)} if ids else {}


def project_parts(project: Project) -> dict[int, tuple[list[str], list[str]]]:
    """Return {version: (places, phases) as they were by that version, in words}; a retired version keeps those of the one before."""
    places = _by_version(project, ProjectPlace.objects.filter(project=project).select_related("place"))
    phases = _by_version(project, ProjectPhase.objects.filter(project=project))
    return {number: (places[number], phases[number]) for number in places}


def _by_version(project: Project, rows: Iterable[ProjectPlace | ProjectPhase]) -> dict[int, list[str]]:
    parts = list(rows)
    versions: Any = {ProjectPlace: ProjectPlace.versions, ProjectPhase: ProjectPhase.versions}
    written: list[tuple[dt.datetime, dt.datetime, str]] = []
    for part in parts:
        for row in versions[type(part)].objects.filter(row_id=part.pk, retired_at=None):
            until = row.superseded_at or dt.datetime.max.replace(tzinfo=dt.UTC)
            written.append((row.recorded_at, until, _part_words(part, row)))
    found: dict[int, list[str]] = {}
    every: Any = project.versions.objects
    for version in every.filter(row_id=project.pk).order_by("version"):
        until = version.superseded_at or dt.datetime.max.replace(tzinfo=dt.UTC)
        there = sorted(words for first, last, words in written if first < until <= last)
        found[version.version] = found.get(version.version - 1, []) if version.retired_at else there
    return found


def _part_words(part: ProjectPlace | ProjectPhase, row: Any) -> str:
    if isinstance(part, ProjectPlace):
        return part.place.label
    lang = formats.language(get_language())
    days = formats.day(row.starts_on, lang) + (
        f" – {formats.day(row.ends_on, lang)}" if row.ends_on else " –"
    )
    return f"{row.title} ({days})"


def _offices(viewer: Viewer, permission: str) -> frozenset[uuid.UUID]:
    allowed = viewer.offices(permission)
    return allowed | {viewer.user.office_id} if viewer.own(permission) and viewer.user else allowed


def _projects_of(viewer: Viewer, permission: str) -> Q:
    """Projects of the viewer's offices; to look at and to choose also those of the offices above, which work through hers."""
    offices = _offices(viewer, permission)
    return Q(office__in=with_all_above(offices) if permission == "projects.view" else offices)
