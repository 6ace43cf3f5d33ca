"""Reading places: search, provinces, what became of a place. Places are public, so every viewer sees them all."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from wayhome.kit.dates import EARLIEST_ZONE, today
from wayhome.kit.formats import latin
from wayhome.kit.scoping import Looker
from wayhome.registry.places.codes import COMMUNE, GATE, PROVINCE, VILLAGE
from wayhome.registry.places.models import Hotspot, Place, Succession, VillageChange
from wayhome.registry.places.rules import KIND_WORDS, LOCAL_LANGUAGE, bare, fold
from wayhome.trust.accounts.models import Office, User
from wayhome.trust.audit.models import Entry

_ABOVE = "parent__parent__parent"


def valid_on(day: dt.date) -> Q:
    """What stood on a day."""
    return Q(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


def search_places(
    viewer: Looker,
    text: str,
    country: str | None = None,
    level: int | None = None,
    on: dt.date | None = None,
    limit: int = 20,
) -> list[Place]:
    """Return places whose names hold every word typed, in any order; a word may also name what the place lies in.

    Old and new editions alike unless ``on`` asks for one day; ``level`` 1 province to 4 village. Whole names first,
    then names that begin so, then the rest; in each provinces before districts before communes, current ones before
    ended ones. "Thanh Loc, Can Loc" finds the commune by its district.
    """
    words = _plain(fold(text).split())
    if not words:
        return []
    found = Place.objects.filter(retired_at=None)
    if country:
        found = found.filter(country=country)
    if level:
        found = found.filter(level=level)
    if on:
        found = found.filter(valid_on(on))
    own = found.filter(_own(words))
    # Where no name holds all words, some of them say where the place lies; behind a comma they always do.
    found = own if "," not in text and own.exists() else found.filter(_matches(words))
    first = fold(text.split(",")[0]).split()
    ranked = found.annotate(rank=_rank(first), other_kind=_other_kind(first), ended=_ended())
    ordered = ranked.order_by("rank", "other_kind", "level", "ended", "code", "id")
    return list(ordered.select_related(_ABOVE)[:limit])


def _rank(words: list[str]) -> Case:
    """How well a name fits what was typed of it, with and without words for a kind: 0 whole, 1 beginning, 2 inside, 3 else."""
    names = {" ".join(words), " ".join(_plain(words))} - {""}
    ranks = [
        When(Q(*(Q(folded__contains=shape.format(name)) for name in names), _connector=Q.OR), then=rank)
        for rank, shape in enumerate(("|{}|", "|{}", " {}"))
        if names
    ]
    return Case(*ranks, default=3, output_field=IntegerField())


def _other_kind(words: list[str]) -> Case:
    """0 for places of a kind that was typed ("Thanh Loc commune"), or where none was."""
    kinds = {kind for word in words for kind in KIND_WORDS.get(word, ())}
    return Case(When(kind__in=kinds, then=0), default=1 if kinds else 0, output_field=IntegerField())


def _ended() -> Case:
    return Case(When(valid_to=None, then=0), default=1, output_field=IntegerField())


def _plain(words: list[str]) -> list[str]:
    """Without words for a kind of place, unless nothing else was typed."""
    return [word for word in words if word not in KIND_WORDS] or words


def _own(words: list[str]) -> Q:
    """Names that hold every word; a word for a kind may be said by the kind instead."""
    said = Q()
    for word in words:
        said &= Q(folded__contains=word) | Q(kind__in=KIND_WORDS.get(word, ()))
    return said


def _matches(words: list[str]) -> Q:
    """Places of which every word says the name, the kind or what they lie in, and at least one the name."""
    said, own = Q(), Q()
    for word in words:
        said &= (
            Q(folded__contains=word) | Q(folded_above__contains=word) | Q(kind__in=KIND_WORDS.get(word, ()))
        )
    for word in _plain(words):
        own |= Q(folded__contains=word)
    return said & own


def place_by_id(viewer: Looker, id: uuid.UUID | str) -> Place | None:
    """Return a place with those above it, or None (also for what is no id at all)."""
    try:
        key = uuid.UUID(str(id))
    except ValueError:
        return None
    return Place.objects.select_related(_ABOVE, "added_by_office").filter(pk=key).first()


def places_by_ids(viewer: Looker, ids: Iterable[str]) -> list[Place]:
    """Return the places of these ids with those above them, in the order of the ids; what is no id is left out."""
    keys: dict[uuid.UUID, None] = {}
    for id in ids:
        with contextlib.suppress(ValueError):
            keys[uuid.UUID(id)] = None
    found = {place.pk: place for place in Place.objects.select_related(_ABOVE).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Named:
    """What a list of names and codes means: the places, what is none, and what is several."""

    places: list[Place]
    missing: list[str]
    several: list[str]


def places_named(viewer: Looker, lines: Iterable[str], on: dt.date, country: str = "") -> Named:
    """Find places by a list that was pasted: each line a code, several codes, or a name, with what it lies in behind a comma.

    Only places that stood on a day and are called so as a whole. Communes go before other places, those of ``country`` before others.
    """
    places: dict[uuid.UUID, Place] = {}
    missing: list[str] = []
    several: list[str] = []
    for line in lines:
        codes = [part.strip() for part in line.replace("\t", ",").split(",") if part.strip()]
        each = codes if all(code.isdecimal() for code in codes) else [line]
        for part in each:
            found = _coded(part, on) if part.isdecimal() else _called(viewer, part, on)
            found = [place for place in found if place.country == country] or found
            if len(found) == 1:
                places[found[0].pk] = found[0]
            else:
                (several if found else missing).append(part)
    return Named(list(places.values()), missing, several)


def _coded(code: str, on: dt.date) -> list[Place]:
    codes = {latin(code), *(latin(code).zfill(width) for width in (2, 3, 4, 5, 6))}
    rows = Place.objects.filter(valid_on(on), code__in=codes, retired_at=None).select_related(_ABOVE)
    found = list(rows)
    exact = [place for place in found if place.code == latin(code)]
    communes = [place for place in exact or found if place.level == COMMUNE]
    return communes or exact or found


def _called(viewer: Looker, name: str, on: dt.date) -> list[Place]:
    """Places that are called so as a whole: a part of a name that only one place has would be a guess."""
    first, *above = (part.strip() for part in name.split(","))
    name = ", ".join(
        [first, *(bare(part) for part in above)]
    )  # what it lies in is kept without words for its kind
    words = fold(first).split()
    keys = {f"|{' '.join(said)}|" for said in (words, _plain(words)) if said}
    for level in (COMMUNE, None):
        found = search_places(viewer, name, level=level, on=on, limit=50)
        whole = [place for place in found if any(key in place.folded for key in keys)]
        if whole:
            return whole
    return []


def provinces(country: str, on: dt.date | None = None) -> QuerySet[Place]:
    """Return a country's provinces as they were on a day (today), by code."""
    return Place.objects.filter(
        valid_on(on or today(EARLIEST_ZONE)), country=country, level=PROVINCE, retired_at=None
    ).order_by("code")


def province_of(place: Place) -> Place:
    """Return the province a place lies in, of the same edition; a province itself."""
    while place.parent is not None:
        place = place.parent
    return place


def current_of(place: Place, on: dt.date | None = None) -> Place:
    """Return what the place has become by a day (today): its main successor, and that one's, or itself if it stands.

    A village goes with its commune and a district, which nothing replaced, with its province, unless they have
    successors of their own. Itself also where nobody knows.
    """
    day = on or today(EARLIEST_ZONE)
    while place.valid_to is not None and place.valid_to < day:
        main = Succession.objects.filter(old=place, is_default=True).select_related("new").first()
        if main is not None:
            place = main.new
            continue
        above = current_of(place.parent, day) if place.parent is not None else place
        return place if above == place.parent else above
    return place


@dataclass(frozen=True)
class Kin:
    """A place that another became or came from; ``main`` for the one that most of it became."""

    place: Place
    whole: bool
    main: bool


def became(viewer: Looker, place: Place) -> list[Kin]:
    """Return the places that took this one's place, the main one first; for a district, those its communes became."""
    rows = Succession.objects.filter(old=place).select_related("new__parent__parent")
    kin = [
        Kin(row.new, row.kind == "whole", row.is_default) for row in rows.order_by("-is_default", "new__name")
    ]
    if kin or place.valid_to is None:
        return kin
    below = Place.objects.filter(
        predecessors__old__parent=place, predecessors__is_default=True
    ).select_related("parent__parent")
    return [Kin(new, False, False) for new in below.distinct().order_by("name")]


def came_from(viewer: Looker, place: Place) -> list[Kin]:
    """Return the places that this one took the place of."""
    rows = Succession.objects.filter(new=place).select_related("old__parent__parent")
    return [
        Kin(row.old, row.kind == "whole", row.is_default) for row in rows.order_by("old__level", "old__name")
    ]


def below(viewer: Looker, place: Place) -> QuerySet[Place]:
    """Return what lies directly in a place."""
    return Place.objects.filter(parent=place, retired_at=None).order_by("level", "name")


def takes_villages(place: Place) -> bool:
    """Whether villages may be added here: under communes, or under the lowest place that a country's list knows."""
    if place.level >= COMMUNE:
        return place.level == COMMUNE
    if not Place.objects.filter(parent=place, level__lt=VILLAGE).exists():
        return True
    return not Place.objects.filter(country=place.country, level=COMMUNE).exists()


def office_for(viewer: Looker, country: str) -> Office | None:
    """Return the office in whose name the viewer keeps a country's villages, her own first; None if she keeps none."""
    mine = Office.objects.filter(pk__in=viewer.offices("places.manage"), country=country)  # type: ignore[attr-defined]
    user = getattr(viewer, "user", None)
    own_first = Case(
        When(pk=user.office_id if user else None, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return mine.order_by(own_first, "code").first()


def history(viewer: Looker, place: Place) -> list[tuple[Entry, str, dict[str, list[str]]]]:
    """Return what was done to a village, newest first: (entry of the log, who, {field: [before, after]})."""
    entries = list(Entry.objects.filter(object_id=str(place.pk), object_kind=place._meta.label_lower)[:50])
    bodies = dict(VillageChange.objects.filter(place=place).values_list("seq", "changes"))
    people = dict(
        User.objects.filter(pk__in=[entry.actor_id for entry in entries]).values_list("pk", "display_name")
    )
    return [
        (entry, people.get(entry.actor_id, entry.actor), bodies.get(entry.seq) or {}) for entry in entries
    ]


def state_of(village: Place) -> dict[str, Any]:
    """Return what of a village can be changed, by the names ``edit_village`` knows."""
    local = LOCAL_LANGUAGE.get(village.country, "")
    return {
        "name": village.name,
        "latin_name": "" if local in ("vi", "en") else village.names.get("en", ""),
        "commune": village.parent,
        "valid_from": village.valid_from,
        "valid_to": village.valid_to,
    }


def hotspots(viewer: Looker, *, past: bool = False, on: dt.date | None = None) -> QuerySet[Hotspot]:
    """Return the flags that hold on a day (today), or those that are over by then, by country and place."""
    day = on or viewer.today
    rows = Hotspot.objects.filter(retired_at=None)
    holds = Q(Q(ended_on=None) | Q(ended_on__gte=day), began_on__lte=day)
    found = rows.filter(ended_on__lt=day) if past else rows.filter(holds)
    return found.select_related(f"place__{_ABOVE}").order_by(
        "place__country", "place__name", "-began_on", "pk"
    )


def hotspots_of(viewer: Looker, place: Place) -> list[Hotspot]:
    """Return every flag of a place, of what it lies in, and of its districts: those that hold first."""
    near = Q(place__in=[place, *place.above]) | Q(place__parent=place)
    found = Hotspot.objects.filter(near, retired_at=None).select_related("place")
    return sorted(
        found, key=lambda row: (row.ended_on is not None, row.place.level, -row.began_on.toordinal())
    )


def marked(viewer: Looker, first: dt.date, last: dt.date) -> set[uuid.UUID]:
    """Return the provinces that are flagged, or one of whose districts is, on one of these days."""
    rows = Hotspot.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=first), began_on__lte=last, retired_at=None
    ).values_list("place_id", "place__parent_id")
    return {above or own for own, above in rows}


def keeps_hotspot(viewer: Looker, id: uuid.UUID) -> Hotspot | None:
    """Return a flag that stands and an office of the viewer keeps, else None."""
    row: Hotspot | None = (
        Hotspot.objects.filter(pk=id, retired_at=None).select_related("place", "office").first()
    )
    return row if row is not None and office_for(viewer, row.place.country) is not None else None


def gates(viewer: Looker) -> QuerySet[Place]:
    """Return the border gates on the list, by country and name."""
    found = Place.objects.filter(level=GATE, retired_at=None)
    return found.select_related(_ABOVE).order_by("country", "across_country", "name", "pk")
