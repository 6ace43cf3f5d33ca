"""Loading the countries' lists, and the villages that offices keep under communes."""

import csv
import datetime as dt
import uuid
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, cast

from django.db import connection
from django.utils.translation import gettext_lazy as _

from wayhome.kit import formats
from wayhome.kit.dates import now, today
from wayhome.kit.errors import Refused
from wayhome.kit.facts import Conflict, Versioned
from wayhome.kit.ids import new_id
from wayhome.kit.once import wait_for
from wayhome.registry.places.codes import EDITIONS, GATE, NAME_LANGUAGES, RETIRE_REASONS, VILLAGE, Edition
from wayhome.registry.places.models import Place, Succession, VillageChange
from wayhome.registry.places.queries import office_for, place_by_id, state_of, takes_villages
from wayhome.registry.places.rules import LOCAL_LANGUAGE, bare, clash_of_days, fold, search_key
from wayhome.trust.access.viewer import Viewer
from wayhome.trust.accounts.models import Office
from wayhome.trust.audit.actions import act, record, unchanged

DATA = Path(__file__).parents[1] / "data"
_BATCH = 2000
Progress = Callable[[int, int], None]


@act("places.load")
def load_places(
    *,
    by: Viewer,
    countries: Collection[str] | None = None,
    deepest: int = 3,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Load the lists that come with Wayhome; return how many places each edition gained.

    ``countries`` (two letters) and ``deepest`` (1 provinces, 2 districts, 3 communes) load less. What is there already
    stays as it is, but for names that the list has corrected. ``progress(done, all)`` is called now and then.
    """
    wanted = [edition for edition in EDITIONS if countries is None or edition.country in countries]
    lists = [
        (edition, [row for row in _rows(edition.file) if int(row["level"]) <= deepest]) for edition in wanted
    ]
    done, whole = 0, sum(len(rows) for _edition, rows in lists)
    gained: dict[str, int] = {}
    for edition, rows in lists:
        made, changed = _load(edition, rows)
        moved = _succeed(edition) if edition.succession else 0
        if made or changed or moved:
            gained[f"{edition.country} {edition.code}"] = made
        done += len(rows)
        if progress:
            progress(done, whole)
    if gained:
        _tell_planner()
        record(by, "places.load", ("places.place", "lists"), details=gained)
    else:
        unchanged()
    return gained


def _tell_planner() -> None:
    """Let the database count what came in at once: until then PostgreSQL plans as if the tables were empty."""
    with connection.cursor() as cursor:
        for model in (Place, Succession):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _names(edition: Edition, row: dict[str, str]) -> dict[str, str]:
    names = {LOCAL_LANGUAGE[edition.country]: row["name"]}
    names |= {code: row[code] for code in NAME_LANGUAGES.codes if row.get(code)}
    if edition.country == "VN" and bare(row["name"]) != row["name"]:
        names["en"] = bare(row["name"])
    return names


def _load(edition: Edition, rows: list[dict[str, str]]) -> tuple[int, int]:
    """Write one edition's places; return how many are new and how many changed their name."""
    known = {p.code: p for p in Place.objects.filter(country=edition.country, edition=edition.code)}
    fresh: list[Place] = []
    changed: list[Place] = []
    for row in rows:
        above = known[row["parent"]] if row["parent"] else None
        names = _names(edition, row)
        written = {
            "name": row["name"],
            "names": names,
            "folded": _key(row["name"], [*names.values(), *row.get("also", "").split("|")]),
            "folded_above": key_above(above),
        }
        place = known.get(row["code"])
        if place is None:
            place = known[row["code"]] = Place(
                country=edition.country,
                code=row["code"],
                edition=edition.code,
                level=int(row["level"]),
                kind=row["kind"],
                parent=above,
                valid_from=edition.valid_from,
                valid_to=edition.valid_to,
                **written,
            )
            fresh.append(place)
        elif any(getattr(place, field) != value for field, value in written.items()):
            for field, value in written.items():
                setattr(place, field, value)
            changed.append(place)
    Place.objects.bulk_create(fresh, batch_size=_BATCH)
    Place.objects.bulk_update(changed, ["name", "names", "folded", "folded_above"], batch_size=200)
    return len(fresh), len(changed)


def _key(name: str, names: list[str]) -> str:
    """Return the search key; a Vietnamese name with the word for its kind stands last, where ``key_above`` drops it."""
    if bare(name) == name:
        return search_key([name, *names])
    return f"{search_key(other for other in names if other != name)}{fold(name)}|"


def key_above(above: Place | None) -> str:
    """What a place's search key holds of the places it lies in: their keys, without words for their kinds."""
    if above is None:
        return ""
    own = above.folded
    if bare(above.name) != above.name:
        own = own.removesuffix(f"{fold(above.name)}|")
    return f"{own}{above.folded_above}"[:400]


def _succeed(edition: Edition) -> int:
    """Write what became of the places of the edition before; return how many rows are new."""
    old = dict(
        Place.objects.filter(country=edition.country, edition=edition.follows).values_list("code", "id")
    )
    new = dict(Place.objects.filter(country=edition.country, edition=edition.code).values_list("code", "id"))
    written = Succession.objects.filter(new__country=edition.country, new__edition=edition.code)
    known = set(written.values_list("old_id", "new_id"))
    rows = [
        Succession(
            old_id=old[row["old"]], new_id=new[row["new"]], kind=row["kind"], is_default=row["main"] == "1"
        )
        for row in _rows(edition.succession)
        if row["old"] in old and row["new"] in new and (old[row["old"]], new[row["new"]]) not in known
    ]
    Succession.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


@act("places.add_village")
def add_village(
    *,
    by: Viewer,
    commune: Place,
    name: str,
    latin_name: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    id: uuid.UUID | None = None,
) -> Place:
    """Add a village under a commune, in the name of the viewer's office in that country; return it.

    ``name`` in the local script, ``latin_name`` where that is no Latin one. Without ``valid_from`` the village is
    taken to stand today, so the commune must. An ``id`` that exists already returns that village.
    """
    wait_for(id)
    sent_twice = place_by_id(by, id) if id else None
    if sent_twice is not None:
        unchanged()
        return sent_twice
    office = _keeper(by, commune)
    key = id or new_id()
    village = Place(
        id=key,
        country=commune.country,
        code=f"v-{key.hex[:16]}",
        edition=commune.edition,
        level=VILLAGE,
        kind="village",
        valid_from=valid_from,
        valid_to=valid_to,
        added_by_office=office,
    )
    if valid_from is None:
        _stands(commune, today(office.time_zone))
    _fill(village, commune, name, latin_name)
    village.save(force_insert=True)
    details = {"commune": commune.code, "edition": commune.edition, "name": village.name}
    record(by, "places.add_village", village, office_id=office.pk, details=details)
    return village


@act("places.edit_village")
def edit_village(*, by: Viewer, place_id: uuid.UUID, version: int, changes: dict[str, Any]) -> Place:
    """Correct a village: ``changes`` of name, latin_name, commune (a Place), valid_from, valid_to.

    ``version`` is the one the person had before her; ``Conflict`` if someone saved it since.
    """
    village = _village(place_id)
    office = _keeper(by, village)
    if village.version != version:
        raise Conflict(cast(Versioned, village), changes)
    before = state_of(village)
    wanted = before | changes
    if wanted == before:
        unchanged()
        return village
    village.valid_from, village.valid_to = wanted["valid_from"], wanted["valid_to"]
    commune = wanted["commune"]
    if commune.country != village.country:
        _keeper(by, commune)
    _fill(village, commune, wanted["name"], wanted["latin_name"])
    village.country, village.edition = commune.country, commune.edition
    village.version += 1
    village.save()
    after = state_of(village)
    details = {
        field: [_plain(before[field]), _plain(after[field])]
        for field in after
        if before[field] != after[field]
    }
    entry = record(by, "places.edit_village", village, office_id=office.pk, details=details)
    # The log's own details are sealed; what a village was called is not.
    VillageChange.objects.create(place=village, seq=entry.seq, changes=details)
    return village


@act("places.retire_village")
def retire_village(*, by: Viewer, place_id: uuid.UUID, reason: str) -> Place:
    """Take a village or a border gate off the list, with a coded reason; records that name it keep it."""
    village = _village(place_id, VILLAGE, GATE)
    office = _keeper(by, village)
    if village.retired_at is not None:
        unchanged()
        return village
    if reason not in RETIRE_REASONS:
        raise Refused(_("Choose why the village comes off the list."), field="reason")
    village.retired_at, village.retired_reason = now(), reason
    village.version += 1
    village.save()
    record(by, "places.retire_village", village, office_id=office.pk, reason=reason)
    return village


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return f"{value.country} {value.code} {value.edition}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _village(id: uuid.UUID, *levels: int) -> Place:
    """Return a village (or a place of these levels), locked; Refused for a place of the official lists, which nobody changes by hand."""
    village = Place.objects.select_for_update(of=("self",)).select_related("parent").get(pk=id)
    if village.level not in (levels or (VILLAGE,)):
        raise Refused(_("This place comes from the country's own list and is not changed by hand."))
    return village


def _keeper(by: Viewer, place: Place) -> Office:
    office = office_for(by, place.country)
    if office is None:
        raise Refused(
            _("Villages are kept by the offices of their own country. Ask an office that works there.")
        )
    return office


def _stands(commune: Place, day: dt.date) -> None:
    if commune.valid_to is not None and commune.valid_to < day:
        ended = formats.day(commune.valid_to)
        raise Refused(
            _(
                "%(commune)s ended on %(day)s. Add the village where it lies now, or give the first day it was known."
            )
            % {"commune": commune.name, "day": ended},
            field="valid_from",
        )


def _fill(village: Place, commune: Place, name: str, latin_name: str) -> None:
    """Put names, place in the tree and days on a village, after checking them."""
    name, latin_name = " ".join(name.split()), " ".join(latin_name.split())
    if not search_key([name]).strip("|"):
        raise Refused(_("Write the name of the village."), field="name")
    for text, field in ((name, "name"), (latin_name, "latin_name")):
        if len(text) > 120:
            raise Refused(_("This name is too long: write at most 120 letters."), field=field)
    if not takes_villages(commune):
        raise Refused(_("Villages lie under a commune. Choose the commune."), field="commune")
    _check_days(village, commune)
    local = LOCAL_LANGUAGE.get(commune.country, "en")
    village.name, village.parent = name, commune
    village.names = {local: name} | ({"en": latin_name} if latin_name else {})
    village.folded = search_key([name, latin_name])
    village.folded_above = key_above(commune)
    key = f"|{search_key([name]).strip('|').split('|')[0]}|"
    twins = Place.objects.filter(parent=commune, level=VILLAGE, folded__contains=key, retired_at=None)
    if twins.exclude(pk=village.pk).exists():
        raise Refused(_("A village of this name is already on the list of this commune."), field="name")


def _check_days(village: Place, commune: Place) -> None:
    first, last = village.valid_from, village.valid_to
    clash = clash_of_days(first, last, commune.valid_from, commune.valid_to)
    if clash == "backwards":
        raise Refused(_("The last day is before the first day."), field="valid_to")
    if clash == "before":
        raise Refused(
            _("The commune begins only later. Check the first day, or choose the commune as it was then."),
            field="valid_from",
        )
    if clash == "after":
        raise Refused(
            _("The commune had ended by then. Choose the commune it became, or check the days."),
            field="valid_from",
        )
    if last is None:
        village.valid_to = commune.valid_to  # as a part of this commune it ends with it
